"""What changed since a revision: which files are told of otherwise, and which paths no file lies at any more."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iib.store.counters import RESET, TAGS, counter, revision
from iib.store.images import IMAGE_COLUMNS, IndexedFile, image_from_row

REVISIONS_MAX = 5000  # paths that files left are remembered for so many


@dataclass(frozen=True)
class Changes:
    """What changed up to `revision`. When not `is_complete`, it cannot be told one by one, and nothing is listed."""

    revision: int
    is_complete: bool
    changed: tuple[IndexedFile, ...] = ()
    removed: tuple[str, ...] = ()
    has_other_tags: bool = False


def changes_since(connection: sqlite3.Connection, since: int, count_max: int) -> Changes:
    """Files that were added, read again, or of which the user said something since a revision, and paths that were
    left; more than `count_max` of either are not told one by one. Nothing but a number is read when nothing changed.
    """
    now = revision(connection)
    if since == now:
        return Changes(now, is_complete=True)
    is_told = max(counter(connection, RESET), now - REVISIONS_MAX) <= since < now
    changed = _changed(connection, since, count_max + 1) if is_told else ()
    left = _left(connection, since, count_max + 1) if is_told else ()
    if not is_told or max(len(changed), len(left)) > count_max:
        return Changes(now, is_complete=False)
    removed = tuple(path for path in dict.fromkeys(left) if not _is_taken(connection, path))
    return Changes(now, True, changed, removed, counter(connection, TAGS) > since)


def note_left(tx: sqlite3.Connection, number: int, paths: Iterable[str]) -> None:
    """Files do not lie at these paths any more, as of revision `number`; their rows say where they are now."""
    tx.executemany("INSERT INTO left_places (revision, path) VALUES (?, ?)", [(number, path) for path in paths])
    tx.execute("DELETE FROM left_places WHERE revision <= ?", (number - REVISIONS_MAX,))


def count_missing(connection: sqlite3.Connection, images: Iterable[int]) -> int:
    """How many of these files are missing now."""
    found = "SELECT 1 FROM images WHERE id = ? AND missing_since IS NOT NULL"
    return sum(connection.execute(found, (image,)).fetchone() is not None for image in images)


def _changed(connection: sqlite3.Connection, since: int, limit: int) -> tuple[IndexedFile, ...]:
    rows = connection.execute(
        f"SELECT {IMAGE_COLUMNS} FROM images INDEXED BY images_by_revision "
        "JOIN folders ON folders.id = images.folder_id "
        "WHERE images.revision > ? AND missing_since IS NULL AND folders.is_scanned LIMIT ?",
        (since, limit),
    )
    return tuple(map(image_from_row, rows))


def _left(connection: sqlite3.Connection, since: int, limit: int) -> tuple[str, ...]:
    return (*_missing(connection, since, limit), *_moved(connection, since, limit))


def _missing(connection: sqlite3.Connection, since: int, limit: int) -> Iterator[str]:
    rows = connection.execute(
        "SELECT folders.path, images.name FROM images INDEXED BY images_by_revision "
        "JOIN folders ON folders.id = images.folder_id "
        "WHERE images.revision > ? AND missing_since IS NOT NULL AND folders.is_scanned LIMIT ?",
        (since, limit),
    )
    return (os.path.join(row[0], row[1]) for row in rows)


def _moved(connection: sqlite3.Connection, since: int, limit: int) -> Iterator[str]:
    rows = connection.execute("SELECT path FROM left_places WHERE revision > ? LIMIT ?", (since, limit))
    return (row[0] for row in rows)


def _is_taken(connection: sqlite3.Connection, path: str) -> bool:
    """Whether another file lies at a path now."""
    folder, name = os.path.split(path)
    found = connection.execute(
        "SELECT 1 FROM images JOIN folders ON folders.id = images.folder_id "
        "WHERE folders.path = ? AND name = ? AND missing_since IS NULL AND folders.is_scanned",
        (folder, name),
    ).fetchone()
    return found is not None
