"""Writing what the indexer read: rows, the documents by which files are found, tags, and how many files a day has."""

import functools
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from iib.domain.document_words import document_words, words_of_name
from iib.domain.query import is_askable
from iib.domain.search import fold
from iib.domain.words import split_text
from iib.store.changes import note_left
from iib.store.counters import next_revision
from iib.store.days import KEY_STEP, count_quarters, first_key, quarter_of
from iib.store.documents import (
    Document,
    Facts,
    add_words,
    document_of,
    number_words,
    ranges_of,
    remove_words,
    stored_document,
    tag_ids_of,
    tag_words,
)
from iib.store.folders import folder_chain
from iib.store.images import ImageRecord
from iib.store.memory import TagSet, WriterMemory
from iib.store.query_sql import shifted_seed
from iib.store.tags import custom_tag_named, custom_tags_of, insert_links, recount_tags


def put_images(tx: sqlite3.Connection, records: Iterable[ImageRecord], memory: WriterMemory) -> None:
    """Write files, new or read again. Ids, ratings and custom tags of known files stay."""
    batch = Batch(tx, memory)
    for record in records:
        batch.put(record)
    batch.finish()


def mark_missing(tx: sqlite3.Connection, gone: Mapping[int, str], now: int) -> list[int]:
    """Files (id → path) are gone from the disk: no answer shows them, but what the user said of them is kept for a
    while. The ids of those that still had that path: the others were moved, by us, since they were looked for."""
    batch = Batch(tx, WriterMemory())
    ids = [image for image, path in gone.items() if _place_of(tx, image) == (path, False)]
    for image in ids:
        batch.take_back(image)
    tx.executemany(
        "UPDATE images SET missing_since = ?, revision = ? WHERE id = ?",
        [(now, batch.revision, image) for image in ids],
    )
    tx.executemany("UPDATE metadata SET tags = '[]' WHERE image_id = ?", [(image,) for image in ids])
    batch.finish()
    return ids


def _place_of(tx: sqlite3.Connection, image: int) -> tuple[str, bool] | None:
    """The path of a row, and whether its file is missing; None where there is no such row."""
    row = tx.execute(
        "SELECT path, name, missing_since FROM images JOIN folders ON folders.id = folder_id WHERE images.id = ?",
        (image,),
    ).fetchone()
    return None if row is None else (os.path.join(row[0], row[1]), row[2] is not None)


def forget_missing(tx: sqlite3.Connection, before: int) -> int:
    """Drop files that have been missing since before a time (seconds since the epoch); how many that were."""
    in_trash = "SELECT image_id FROM trash WHERE image_id IS NOT NULL"
    count = tx.execute(f"DELETE FROM images WHERE missing_since < ? AND id NOT IN ({in_trash})", (before,)).rowcount
    if count:
        tx.execute("DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM metadata)")
    return count


def has_forgettable(connection: sqlite3.Connection, before: int) -> bool:
    """Whether any file has been missing since before that time."""
    found = connection.execute("SELECT 1 FROM images WHERE missing_since < ? LIMIT 1", (before,)).fetchone()
    return found is not None


class _Row(NamedTuple):
    """What is told of the row that a file got."""

    image: int
    key: int
    own_tags: list[int]
    rating: int = 0
    is_favourite: bool = False


class Batch:
    """Files written in one transaction. Documents are gathered and written at the end, in the order of their keys,
    which the index of words takes fastest."""

    def __init__(self, tx: sqlite3.Connection, memory: WriterMemory) -> None:
        self._tx = tx
        self._memory = memory
        self.revision = next_revision(tx)
        memory.begin(tx)
        self._new_documents: list[Document] = []
        self._old_documents: list[Document] = []
        self._words: set[str] = set()
        self._metadata: list[tuple[object, ...]] = []
        self._tags: Counter[int] = Counter()
        self._tag_sets: Counter[TagSet] = Counter()
        self._quarters: Counter[int] = Counter()
        self._written: set[int] = set()
        self._next_keys: dict[int, int] = {}  # the first key of a microsecond → where to look for the next
        self._last_words = ""

    def put(self, record: ImageRecord) -> None:
        folder = self._memory.folder(self._tx, record.folder)
        row = self._inserted(folder.id, record) or self._updated(folder.id, record)
        tags = self._memory.tag_set(self._tx, record.tags)
        self._tag_sets[tags] += 1
        self._tags.update(row.own_tags)
        self._quarters[quarter_of(record.stamp.mtime_ns)] += 1
        self._put_metadata(row.image, record, tags.listed)
        words = f"{tags.words} {tag_words(row.own_tags)}" if row.own_tags else tags.words
        said = self._number_words(row, record)
        self._put_document(row.key, record, Facts(folder.words, words, record.media_type, said, row.is_favourite))
        self._written.add(row.image)

    def _inserted(self, folder: int, record: ImageRecord) -> "_Row | None":
        """The row of a file that is new; None for one that is known, or whose microsecond another file shares."""
        if record.former is not None:
            return None
        return self._insert(folder, first_key(record.stamp.mtime_ns), record)

    def _insert(self, folder: int, key: int, record: ImageRecord) -> "_Row | None":
        inserted = self._tx.execute(_INSERT_IMAGE, _values_of(folder, key, record, self.revision))
        if inserted.rowcount < 1:
            return None
        image = int(inserted.lastrowid or 0)
        return _Row(image, key, self._rule_tags(image, record) if record.rule_tags else [])

    def _updated(self, folder: int, record: ImageRecord) -> "_Row":
        """The row of any file, whatever is there."""
        known = self._known_row(folder, record)
        if known is None:
            row = self._insert(folder, self.free_key(record.stamp.mtime_ns), record)
            assert row is not None, "its place and its key were just seen to be free"
            return row
        image = known["id"]
        if image in self._written:
            self.finish()
        self.take_back(image)
        key = self.key_for(known, record.stamp.mtime_ns)
        self._note_left(known, folder, record.name)
        self._tx.execute(_UPDATE_IMAGE, (*_values_of(folder, key, record, self.revision), image))
        return _Row(image, key, custom_tags_of(self._tx, image), known["rating"], bool(known["is_favourite"]))

    def take_back(self, image: int) -> None:
        """Take the document of a file, and it from the counts."""
        row = self._tx.execute(
            "SELECT folder_id, mtime_ns, tags FROM images JOIN metadata ON image_id = images.id "
            "WHERE images.id = ? AND missing_since IS NULL",
            (image,),
        ).fetchone()
        if row is None:
            return
        document = stored_document(self._tx, image, folder_chain(self._tx, row["folder_id"]))
        assert document is not None, "its row was just seen"
        self._old_documents.append(document)
        self._tags.subtract([*tag_ids_of(row["tags"]), *custom_tags_of(self._tx, image)])
        self._quarters[quarter_of(row["mtime_ns"])] -= 1

    def put_back(self, image: int) -> None:
        """Give a file that has none the document that its rows tell, and count it."""
        row = self._tx.execute(
            "SELECT folder_id, name, mtime_ns, tags FROM images JOIN metadata ON image_id = images.id "
            "WHERE images.id = ?",
            (image,),
        ).fetchone()
        if row is None:
            return
        document = stored_document(self._tx, image, folder_chain(self._tx, row["folder_id"]))
        assert document is not None, "its row was just seen"
        self._new_documents.append(document)
        self._tags.update([*tag_ids_of(row["tags"]), *custom_tags_of(self._tx, image)])
        self._quarters[quarter_of(row["mtime_ns"])] += 1
        self.list_words_of_name(row["name"])

    def list_words_of_name(self, name: str) -> None:
        """See that a file's name can be found by a part of it."""
        self._words.update(words_of_name(name))

    def finish(self) -> None:
        """Write what was gathered."""
        self._tx.executemany(_PUT_METADATA, self._metadata)
        for tags, count in self._tag_sets.items():
            self._tags.update(dict.fromkeys(tags.ids, count))
        self._memory.list_words(self._tx, self._words)
        remove_words(self._tx, self._old_documents)
        add_words(self._tx, self._new_documents)
        recount_tags(self._tx, self._tags)
        count_quarters(self._tx, self._quarters)
        for listed in (self._metadata, self._old_documents, self._new_documents):
            listed.clear()
        for counted in (self._words, self._written, self._tag_sets, self._tags, self._quarters):
            counted.clear()
        self._last_words = ""

    def _known_row(self, folder: int, record: ImageRecord) -> sqlite3.Row | None:
        columns = "SELECT id, folder_id, name, date_key, mtime_ns, rating, is_favourite FROM images WHERE "
        place = "folder_id = ? AND name = ? AND missing_since IS NULL"
        row: sqlite3.Row | None = self._tx.execute(columns + place, (folder, record.name)).fetchone()
        former = record.former
        if row is None and former is not None and _place_of(self._tx, former.id) == (former.path, former.is_missing):
            row = self._tx.execute(columns + "id = ?", (former.id,)).fetchone()
        return row

    def _note_left(self, known: sqlite3.Row, folder: int, name: str) -> None:
        """A file that lay elsewhere left that place."""
        if (known["folder_id"], known["name"]) != (folder, name):
            path = self._tx.execute("SELECT path FROM folders WHERE id = ?", (known["folder_id"],)).fetchone()[0]
            note_left(self._tx, self.revision, [os.path.join(path, known["name"])])

    def key_for(self, known: sqlite3.Row, mtime_ns: int) -> int:
        """The key of a file whose row is known: the one it has, unless its time is another now."""
        key: int = known["date_key"]
        if known["mtime_ns"] // 1000 == mtime_ns // 1000 and key >= first_key(mtime_ns) and key % KEY_STEP == 0:
            return key
        return self.free_key(mtime_ns)

    def free_key(self, mtime_ns: int) -> int:
        """The next key of that microsecond; when many files share it, of one that follows."""
        first = first_key(mtime_ns)
        key = self._next_keys.get(first, first)
        if self._keys_from(key, 1):
            key = first + KEY_STEP * self._full_from(first)
        self._next_keys[first] = key + KEY_STEP
        return key

    def _full_from(self, first: int) -> int:
        """How many keys in a row are given from one on. They may be thousands, so not each is asked for."""
        full, count = 0, 1
        while self._keys_from(first, count) >= count:
            full, count = count, count * 2
        while count - full > 1:
            middle = (full + count) // 2
            full, count = (middle, count) if self._keys_from(first, middle) >= middle else (full, middle)
        return full

    def _keys_from(self, first: int, count: int) -> int:
        """How many of so many keys are given."""
        statement = "SELECT count(*) FROM images WHERE date_key >= ? AND date_key < ?"
        return int(self._tx.execute(statement, (first, first + count * KEY_STEP)).fetchone()[0])

    def _rule_tags(self, image: int, record: ImageRecord) -> list[int]:
        """Give a new file the tags of the user's rules."""
        tags = [int(custom_tag_named(self._tx, name)["id"]) for name in record.rule_tags]
        insert_links(self._tx, [(tag, image) for tag in tags])
        return tags

    def _put_metadata(self, image: int, record: ImageRecord, tags: str) -> None:
        head, tail = split_text(record.text)
        text = self._memory.text(self._tx, head, record.negative_prompt)
        steps, cfg_scale, _ = _settings_of(record.steps, record.cfg_scale, record.width, record.height)
        seed = _seed_of(record)
        folded = None if tail.isascii() else fold(tail)
        shifted = None if seed is None else shifted_seed(seed)
        self._metadata.append((image, text, tail, folded, steps, cfg_scale, shifted, tags))

    def _number_words(self, row: "_Row", record: ImageRecord) -> list[str]:
        """Those that ranges are looked up by are listed; ratings are few, and seeds are many."""
        _, _, settings = _settings_of(record.steps, record.cfg_scale, record.width, record.height)
        seed = _seed_of(record)
        listed = number_words(ranges_of(row.key, seed))
        self._words.update(settings)
        self._words.update(listed)
        return [*settings, *listed, *number_words({"seed": seed, "rating": row.rating or None})]

    def _put_document(self, key: int, record: ImageRecord, facts: Facts) -> None:
        words = record.words or document_words(record.text, record.name)
        if words is not self._last_words:  # files of a batch come with the very same ones
            self._words.update(words.split(" "))
            self._last_words = words
        if record.own_words:
            self._words.update(record.own_words.split(" "))
            words = f"{words} {record.own_words}"
        self._new_documents.append((key, document_of(words, facts)))


_COLUMNS = (
    "folder_id",
    "date_key",
    "name",
    "folded_name",
    "media_type",
    "size_bytes",
    "mtime_ns",
    "ctime_ns",
    "inode",
    "created_time",
    "width",
    "height",
    "duration_ms",
    "error",
    "identity",
    "missing_since",
    "revision",
)
_INSERT_IMAGE = (
    f"INSERT INTO images ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) ON CONFLICT DO NOTHING"
)
_UPDATE_IMAGE = f"UPDATE images SET {', '.join(f'{column} = ?' for column in _COLUMNS)} WHERE id = ?"
_PUT_METADATA = (
    "INSERT OR REPLACE INTO metadata (image_id, text_id, tail, tail_folded, steps, cfg_scale, seed_shifted, tags) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def _values_of(folder: int, key: int, record: ImageRecord, revision: int) -> tuple[object, ...]:
    """What a row holds, in the order of `_COLUMNS`."""
    stamp = record.stamp
    return (
        folder,
        key,
        record.name,
        fold(record.name),
        record.media_type,
        stamp.size_bytes,
        stamp.mtime_ns,
        stamp.ctime_ns,
        stamp.inode,
        record.created_time,
        record.width,
        record.height,
        record.duration_ms,
        record.error,
        record.identity,
        None,
        revision,
    )


@functools.lru_cache(maxsize=1024)
def _settings_of(
    steps: int | None, cfg_scale: float | None, width: int | None, height: int | None
) -> tuple[int | None, float | None, tuple[str, ...]]:
    """Steps and CFG scale as they are kept, and the words of these numbers; without any that no query line could ask
    for. Remembered, since a batch has the very same."""
    told = {"steps": steps, "cfg": cfg_scale, "width": width, "height": height}
    numbers = {key: value if is_askable(key, value) else None for key, value in told.items()}
    kept = None if numbers["steps"] is None else steps
    return kept, numbers["cfg"], tuple(number_words(numbers))


def _seed_of(record: ImageRecord) -> int | None:
    """None also for a seed that no query line could ask for."""
    return record.seed if is_askable("seed", record.seed) else None
