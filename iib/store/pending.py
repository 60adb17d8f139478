"""What an update asks before it decides whether there is anything to write."""

import sqlite3
from collections.abc import Sequence

from iib.store.images import FormerRow, rows_of_identity

_PARAMETERS_MAX = 500

KnownFile = tuple[str, int, int, int, int, int]  # name, the four facts of its stamp, id


def stamps_in_folder(connection: sqlite3.Connection, folder: int) -> dict[str, KnownFile]:
    """By name, the files that the index knows directly in a folder. Plain tuples, since an update takes all of them."""
    cursor = connection.cursor()
    cursor.row_factory = None
    rows = cursor.execute(
        "SELECT name, size_bytes, mtime_ns, ctime_ns, inode, id FROM images "
        "WHERE folder_id = ? AND missing_since IS NULL",
        (folder,),
    )
    return {row[0]: row for row in rows}


def rows_of_identities(connection: sqlite3.Connection, identities: Sequence[int]) -> dict[int, list[FormerRow]]:
    """`rows_of_identity` of those among many identities that are known at all."""
    known: set[int] = set()
    for start in range(0, len(identities), _PARAMETERS_MAX):
        some = identities[start : start + _PARAMETERS_MAX]
        marks = ", ".join("?" * len(some))
        known.update(
            row[0] for row in connection.execute(f"SELECT identity FROM images WHERE identity IN ({marks})", some)
        )
    return {identity: rows_of_identity(connection, identity) for identity in known}
