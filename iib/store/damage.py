"""What shows that a database is damaged is noted beside it, and looked into by the next start: while it is in use, its
file cannot be replaced."""

import contextlib
import os
import sqlite3
from pathlib import Path

from iib.domain.errors import StoreFault
from iib.store.images import NOT_READ

NOTICE = (
    "The database is damaged: end Infinite Image Browsing and start it again (in the WebUI: Reload UI). It is then "
    "mended, or replaced by its newest whole backup. No picture is touched."
)

_WORDS_ONLY = (  # all that is read from files is read anew by the next update; what the user said stays
    "INSERT INTO search_words (search_words) VALUES ('delete-all')",
    "DELETE FROM day_counts",
    "DELETE FROM metadata",
    "UPDATE tags SET count = 0",
    f"UPDATE images SET ctime_ns = {NOT_READ}",
)


def is_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that the file itself is bad, and not that it is busy, full or out of reach."""
    return type(error) is sqlite3.DatabaseError


def note_damage(path: str) -> StoreFault:
    """See that the next start looks into the database at `path`; what to tell the user until then."""
    with contextlib.suppress(OSError):  # a disk that is full or read-only: the damage shows again, and is noted then
        Path(_note_of(path)).touch()
    return StoreFault(NOTICE)


def is_damage_noted(path: str) -> bool:
    return os.path.exists(_note_of(path))


def forget_damage(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(_note_of(path))


def mend(tx: sqlite3.Connection) -> bool:
    """Look through a whole database. Where nothing but its index of words is damaged that is emptied, and the answer is
    True. Raises `sqlite3.DatabaseError` for any other damage."""
    is_mended = not _are_words_whole(tx)
    if is_mended:
        for statement in _WORDS_ONLY:
            tx.execute(statement)
    check_pages(tx)
    return is_mended


def check_pages(connection: sqlite3.Connection) -> None:
    """Raises `sqlite3.DatabaseError` where the file does not hang together; 3 seconds for a gigabyte."""
    said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def _are_words_whole(tx: sqlite3.Connection) -> bool:
    try:
        tx.execute("INSERT INTO search_words (search_words) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return False
    return True


def _note_of(path: str) -> str:
    return path + ".damaged"
