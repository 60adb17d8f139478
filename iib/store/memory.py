"""What a writer of many files remembers from one to the next, so that it asks the database once."""

import hashlib
import sqlite3
from dataclasses import dataclass

from iib.domain.search import fold
from iib.domain.tags import Tag
from iib.domain.words import NAME, SIGN
from iib.store.counters import FOLDER_MOVES, counter
from iib.store.documents import folder_words, tag_words
from iib.store.folders import folder_place

_TEXTS_MAX = 2000
_SIGN_OF_NAME = NAME + SIGN


@dataclass(frozen=True, eq=False)
class TagSet:
    """The auto tags of a file: their ids, the same as `metadata.tags` holds them, and their words."""

    ids: tuple[int, ...] = ()
    listed: str = "[]"
    words: str = ""


@dataclass(frozen=True)
class KnownFolder:
    """A folder, and the words under which its files are found."""

    id: int
    words: str


class WriterMemory:
    """Ids of tags, folders and texts, and words that are listed. After a roll-back it must not be used any more."""

    def __init__(self) -> None:
        self._tags: dict[Tag, int] = {}
        self._folders: dict[str, KnownFolder] = {}
        self._texts: dict[tuple[str, str], int] = {}
        self._words: set[str] = set()
        self._last_tags: tuple[Tag, ...] = ()
        self._last_set = TagSet()
        self._folder_moves: int | None = None

    def begin(self, tx: sqlite3.Connection) -> None:
        """A transaction begins: folders may have got other places since the last."""
        moves = counter(tx, FOLDER_MOVES)
        if moves != self._folder_moves:
            self._folders.clear()
            self._folder_moves = moves

    def tag(self, tx: sqlite3.Connection, tag: Tag) -> int:
        """The id of an auto tag (category, name), made when it is new."""
        known = self._tags.get(tag)
        if known is None:
            known = self._tags[tag] = _find_or_make_tag(tx, *tag)
        return known

    def tag_set(self, tx: sqlite3.Connection, tags: tuple[Tag, ...]) -> TagSet:
        """What is written of the auto tags of a file. Files of a batch come with the very same ones."""
        if tags is not self._last_tags:
            known = self._tags.get
            ids = tuple([known(tag) or self.tag(tx, tag) for tag in tags])
            self._last_tags, self._last_set = tags, TagSet(ids, f"[{','.join(map(str, ids))}]", tag_words(ids))
        return self._last_set

    def folder(self, tx: sqlite3.Connection, path: str) -> KnownFolder:
        """A folder, made when it is new."""
        known = self._folders.get(path)
        if known is None:
            place = folder_place(tx, path)
            known = self._folders[path] = KnownFolder(place.id, folder_words(place.chain))
        return known

    def text(self, tx: sqlite3.Connection, text: str, negative_prompt: str) -> int:
        """The id of a text of prompts, written when it is new."""
        known = self._texts.get((text, negative_prompt))
        if known is None:
            if len(self._texts) >= _TEXTS_MAX:
                self._texts.clear()
            known = self._texts[text, negative_prompt] = _find_or_make_text(tx, text, negative_prompt)
        return known

    def list_words(self, tx: sqlite3.Connection, words: set[str]) -> None:
        """See that words can be found by a part of them. Rare signs are asked for as they are."""
        fresh = [word for word in words - self._words if word[:1] != SIGN and word[:2] != _SIGN_OF_NAME]
        if fresh:
            tx.executemany("INSERT OR IGNORE INTO words (word) VALUES (?)", [(word,) for word in fresh])
            self._words.update(fresh)


def _find_or_make_tag(tx: sqlite3.Connection, category: str, name: str) -> int:
    row = tx.execute("SELECT id FROM tags WHERE category = ? AND name = ?", (category, name)).fetchone()
    if row:
        return int(row[0])
    cursor = tx.execute(
        "INSERT INTO tags (name, folded_name, type, category) VALUES (?, ?, 'auto', ?)", (name, fold(name), category)
    )
    return int(cursor.lastrowid or 0)


def _find_or_make_text(tx: sqlite3.Connection, text: str, negative_prompt: str) -> int:
    digest = hashlib.blake2b(f"{negative_prompt}\0{text}".encode(), digest_size=16).digest()
    row = tx.execute("SELECT id FROM texts WHERE digest = ?", (digest,)).fetchone()
    if row:
        return int(row[0])
    cursor = tx.execute(
        "INSERT INTO texts (digest, text, folded, negative_folded) VALUES (?, ?, ?, ?)",
        (digest, text, None if text.isascii() else fold(text), fold(negative_prompt)),
    )
    return int(cursor.lastrowid or 0)
