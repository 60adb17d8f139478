"""Numbers that only grow."""

import sqlite3
from collections.abc import Sequence

TAGS = "tags_revision"  # when a tag itself last changed: made, named, coloured or dropped
FOLDER_MOVES = "folder_moves"  # how often folders got another place
RESET = "reset_revision"  # when more changed than is noted at the files it concerns


def next_revision(tx: sqlite3.Connection) -> int:
    """A number for this transaction, larger than that of any before."""
    tx.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")
    return revision(tx)


def revision(connection: sqlite3.Connection) -> int:
    """The number of the last transaction that changed what is told of any file or tag."""
    return counter(connection, "revision")


def counter(connection: sqlite3.Connection, name: str) -> int:
    """A number by its name; 0 until it is first written."""
    row = connection.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def mark_changed(tx: sqlite3.Connection, images: Sequence[int]) -> None:
    """Note that what is told of these files is not what it was."""
    number = next_revision(tx)
    tx.executemany("UPDATE images SET revision = ? WHERE id = ?", [(number, image) for image in images])


def mark_tags_changed(tx: sqlite3.Connection) -> None:
    """Note that a tag itself is not what it was: its name, its colour, or whether there is one."""
    _note_revision(tx, TAGS)


def mark_all_changed(tx: sqlite3.Connection) -> None:
    """Note that more changed than can be told file by file."""
    _note_revision(tx, RESET)


def _note_revision(tx: sqlite3.Connection, name: str) -> None:
    tx.execute("INSERT OR REPLACE INTO counters (name, value) VALUES (?, ?)", (name, next_revision(tx)))
