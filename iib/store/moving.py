"""Rows that follow their files: to another place, into the trash and back, and those of copies."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from iib.domain.document_words import words_of_name
from iib.domain.files import FileInfo
from iib.domain.media import media_type_of
from iib.domain.operations import Buried
from iib.domain.search import fold
from iib.domain.words import FOLDER, FOLDER_ABOVE
from iib.store.changes import note_left
from iib.store.documents import change_words, tag_word
from iib.store.folders import folder_chain, folder_place, mark_scanned
from iib.store.images import NOT_READ
from iib.store.memory import WriterMemory
from iib.store.moving_folders import move_folder_rows
from iib.store.tags import add_links, custom_tags_of, insert_links
from iib.store.writing import Batch

_COPIED_COLUMNS = (
    "media_type, width, height, duration_ms, error, identity, rating, is_favourite",
    "text_id, tail, tail_folded, steps, cfg_scale, seed_shifted, tags",
)


class RowMover:
    """Rows of one transaction. `roots` gives the indexed folders; `now` is seconds since the epoch."""

    def __init__(self, tx: sqlite3.Connection, roots: Callable[[], Sequence[str]], now: float) -> None:
        self._tx = tx
        self._roots = roots
        self._now = int(now)
        self._batch = Batch(tx, WriterMemory())
        self._has_new_places = False
        self._left: list[str] = []
        self._fresh: set[int] = set()  # their documents are gathered, but not written yet

    def move(self, source: str, info: FileInfo, buried: Buried | None) -> Buried | None:
        """A file lies at another place now: `info`. Its row follows, or comes back where it was `buried`; it is buried
        where the index does not look at a file of this name."""
        if not media_type_of(info.name):
            return self.bury(source) or buried
        image = self._live_at(source)
        if image is not None:
            self._clear(info.fullpath, image)
            self._place(image, info)
            self._left.append(source)
        elif buried is not None:
            self._revive(buried, info)
        return None

    def bury(self, path: str) -> Buried | None:
        """The index does not show the file at a path any more; its row, with what is needed to bring it back."""
        image = self._live_at(path)
        if image is None:
            return None
        self._write_fresh(image)
        row = self._tx.execute("SELECT tags FROM metadata WHERE image_id = ?", (image,)).fetchone()
        self._batch.take_back(image)
        self._tx.execute(
            "UPDATE images SET missing_since = ?, revision = ? WHERE id = ?", (self._now, self._batch.revision, image)
        )
        self._tx.execute("UPDATE metadata SET tags = '[]' WHERE image_id = ?", (image,))
        return Buried(image, row[0] if row else "[]")

    def copy(self, source: str, info: FileInfo) -> None:
        """A copy of a file gets a row of its own, with what was read from the file and what the user said of it."""
        image = self._live_at(source)
        if image is not None and media_type_of(info.name) and self._live_at(info.fullpath) is None:
            self._copy_row(image, info)

    def drop(self, path: str) -> None:
        """What lay at a path was a copy that was taken away again."""
        image = self._live_at(path)
        if image is not None:
            self._write_fresh(image)
            self._batch.take_back(image)
            self._batch.finish()
            self._tx.execute("DELETE FROM images WHERE id = ?", (image,))
            self._left.append(path)

    def move_folder(self, source: str, dest: str) -> None:
        """A folder lies at another place, with all that is below it."""
        self.finish()
        for path in self._files_known_below(dest):
            self.bury(path)
        self._batch.finish()
        move_folder_rows(self._tx, source, dest, self._batch.revision)
        mark_scanned(self._tx, self._roots())

    def finish(self) -> None:
        """Write what was gathered."""
        self._batch.finish()
        self._fresh.clear()
        note_left(self._tx, self._batch.revision, self._left)
        self._left.clear()
        if self._has_new_places:
            mark_scanned(self._tx, self._roots())

    def _live_at(self, path: str) -> int | None:
        folder, name = os.path.split(path)
        row = self._tx.execute(
            "SELECT images.id FROM images JOIN folders ON folders.id = folder_id "
            "WHERE folders.path = ? AND name = ? AND missing_since IS NULL",
            (folder, name),
        ).fetchone()
        return int(row[0]) if row else None

    def _clear(self, path: str, image: int) -> None:
        """An update that runs beside us may have found the file at its new place already: its row gives way."""
        other = self._live_at(path)
        if other is None or other == image:
            return
        self._write_fresh(other)
        if self._row(other)["identity"] != self._row(image)["identity"]:  # of a file that is not there any more
            self.bury(path)
            return
        self._batch.finish()
        self._batch.take_back(other)
        own = custom_tags_of(self._tx, image)
        come = [tag for tag in custom_tags_of(self._tx, other) if tag not in own]
        self._tx.execute("DELETE FROM images WHERE id = ?", (other,))
        self._batch.finish()
        add_links(self._tx, [(tag, image) for tag in come])
        row = self._row(image)
        if come and row["missing_since"] is None and row["has_document"]:
            change_words(self._tx, [(row["date_key"], "", " ".join(map(tag_word, come)))])

    def _row(self, image: int) -> Any:
        """A row of `images`, or None."""
        return self._tx.execute(
            "SELECT *, EXISTS (SELECT 1 FROM metadata WHERE image_id = images.id) AS has_document FROM images "
            "WHERE id = ?",
            (image,),
        ).fetchone()

    def _place(self, image: int, info: FileInfo) -> None:
        """Give a row that is shown another place. Only the words that differ are changed."""
        self._write_fresh(image)
        row = self._row(image)
        old_chain = folder_chain(self._tx, row["folder_id"])
        new_chain = self._chain(os.path.dirname(info.fullpath))
        key = self._batch.key_for(row, info.stamp.mtime_ns)
        if key != row["date_key"]:
            self._batch.take_back(image)
            self._batch.finish()
            self._write_place(row, new_chain[0], key, info)
            self._put_back(image)
            return
        self._write_place(row, new_chain[0], key, info)
        if row["has_document"]:
            old, new = _place_words(old_chain, row["name"]), _place_words(new_chain, info.name)
            change_words(self._tx, [(key, " ".join(sorted(old - new)), " ".join(sorted(new - old)))])
            self._batch.list_words_of_name(info.name)

    def _revive(self, buried: Buried, info: FileInfo) -> None:
        row = self._row(buried.image)
        if row is None:
            return
        if row["missing_since"] is None:  # the same content turned up elsewhere meanwhile, and took the row
            if self._live_at(info.fullpath) is None:
                self._copy_row(buried.image, info)
            return
        self._clear(info.fullpath, buried.image)
        self._tx.execute("UPDATE metadata SET tags = ? WHERE image_id = ?", (buried.tags, buried.image))
        chain = self._chain(os.path.dirname(info.fullpath))
        self._write_place(row, chain[0], self._batch.key_for(row, info.stamp.mtime_ns), info)
        self._put_back(buried.image)

    def _copy_row(self, image: int, info: FileInfo) -> None:
        folder = self._chain(os.path.dirname(info.fullpath))[0]
        first, second = _COPIED_COLUMNS
        key = self._batch.free_key(info.stamp.mtime_ns)
        made = self._tx.execute(
            f"INSERT INTO images ({first}, folder_id, date_key, name, folded_name, size_bytes, mtime_ns, ctime_ns, "
            f"inode, created_time) SELECT {first}, ?, ?, '', '', size_bytes, mtime_ns, ctime_ns, 0, 0 FROM images "
            "WHERE id = ?",
            (folder, key, image),
        )
        copy = int(made.lastrowid or 0)
        self._tx.execute(
            f"INSERT INTO metadata (image_id, {second}) SELECT ?, {second} FROM metadata WHERE image_id = ?",
            (copy, image),
        )
        self._write_place(self._row(copy), folder, key, info)
        insert_links(self._tx, [(tag, copy) for tag in custom_tags_of(self._tx, image)])
        self._put_back(copy)

    def _put_back(self, image: int) -> None:
        self._batch.put_back(image)
        self._fresh.add(image)

    def _write_fresh(self, image: int) -> None:
        if image in self._fresh:
            self._batch.finish()
            self._fresh.clear()

    def _chain(self, folder: str) -> tuple[int, ...]:
        known = self._tx.execute("SELECT 1 FROM folders WHERE path = ?", (folder,)).fetchone()
        self._has_new_places = self._has_new_places or known is None
        return folder_place(self._tx, folder).chain

    def _write_place(self, row: Any, folder: int, key: int, info: FileInfo) -> None:
        """What the row tells must be of this very file: else the next update has to read it."""
        stamp = info.stamp
        is_read = row["ctime_ns"] != NOT_READ and row["has_document"]
        is_same = (row["size_bytes"], row["mtime_ns"]) == (stamp.size_bytes, stamp.mtime_ns)
        self._tx.execute(
            "UPDATE images SET folder_id = ?, date_key = ?, name = ?, folded_name = ?, size_bytes = ?, mtime_ns = ?, "
            "ctime_ns = ?, inode = ?, created_time = ?, missing_since = NULL, revision = ? WHERE id = ?",
            (
                folder,
                key,
                info.name,
                fold(info.name),
                stamp.size_bytes,
                stamp.mtime_ns,
                stamp.ctime_ns if is_read and is_same else NOT_READ,
                stamp.inode,
                info.created_time,
                self._batch.revision,
                row["id"],
            ),
        )

    def _files_known_below(self, folder: str) -> list[str]:
        rows = self._tx.execute(
            "SELECT folders.path, name FROM images JOIN folders ON folders.id = folder_id "
            "WHERE (folders.path = ? OR substr(folders.path, 1, ?) = ?) AND missing_since IS NULL",
            (folder, len(folder) + 1, folder + os.sep),
        )
        return [os.path.join(row[0], row[1]) for row in rows]


def _place_words(chain: Sequence[int], name: str) -> set[str]:
    """The words that a file has of its place and name."""
    above = {f"{FOLDER_ABOVE}{folder}" for folder in chain}
    return above | {f"{FOLDER}{chain[0]}"} | words_of_name(name)
