"""Numbers that only grow."""

import sqlite3
from collections.abc import Sequence

FOLDER_MOVES = "folder_moves"  # how often folders got another place


def next_revision(tx: sqlite3.Connection) -> int:
    """A number for this transaction, larger than that of any before."""
    tx.execute("UPDATE counters SET value = value + 1 WHERE name = 'revision'")
    return revision(tx)


def revision(connection: sqlite3.Connection) -> int:
    """The number of the last transaction that changed what is told of any file."""
    return int(connection.execute("SELECT value FROM counters WHERE name = 'revision'").fetchone()[0])


def mark_changed(tx: sqlite3.Connection, images: Sequence[int]) -> None:
    """Note that what is told of these files is not what it was."""
    number = next_revision(tx)
    tx.executemany("UPDATE images SET revision = ? WHERE id = ?", [(number, image) for image in images])


def counter(connection: sqlite3.Connection, name: str) -> int:
    """A number by its name; 0 until it is first written."""
    row = connection.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0
