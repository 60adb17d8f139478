"""How pictures look, kept by the identity of their content, and which pictures have which look."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from iib.store.documents import id_list
from iib.store.folders import below_clause
from iib.store.images import IMAGE_COLUMNS, IndexedFile, image_from_row

Connection = sqlite3.Connection
_SHIFT = 1 << 63  # SQLite's numbers are signed

_PICTURES = (
    "images CROSS JOIN folders ON folders.id = images.folder_id "
    "WHERE images.media_type = 'image' AND images.missing_since IS NULL AND is_scanned"
)
_HAS_NO_LOOK = "images.identity <> 0 AND images.identity NOT IN (SELECT identity FROM looks)"


class StoredLook(NamedTuple):
    """Neither hash nor placeholder: the content cannot be decoded."""

    identity: int
    picture_hash: int | None
    placeholder: str | None


class HashedPicture(NamedTuple):
    """An indexed picture with its look."""

    image: int
    identity: int
    picture_hash: int
    placeholder: str


def put_looks(tx: Connection, looks: Iterable[StoredLook]) -> None:
    """Keep looks, in place of those that were known of the same content."""
    tx.executemany(
        "INSERT OR REPLACE INTO looks (identity, picture_hash, placeholder) VALUES (?, ?, ?)",
        ((identity, None if bits is None else bits - _SHIFT, placeholder) for identity, bits, placeholder in looks),
    )


def look_of_identity(connection: Connection, identity: int) -> StoredLook | None:
    row = connection.execute(
        "SELECT identity, picture_hash, placeholder FROM looks WHERE identity = ?", (identity,)
    ).fetchone()
    return StoredLook(row[0], None if row[1] is None else row[1] + _SHIFT, row[2]) if row else None


def all_hashes(connection: Connection) -> Iterator[tuple[int, int]]:
    """(identity, hash) of all content whose look is known, also of what no indexed file has any more."""
    rows = connection.execute("SELECT identity, picture_hash FROM looks WHERE picture_hash IS NOT NULL")
    return ((row[0], row[1] + _SHIFT) for row in rows)


def hashed_pictures(connection: Connection, folder_paths: Sequence[str]) -> Iterator[HashedPicture]:
    """The indexed pictures that have a look, anywhere or only at and below some folders."""
    where, parameters = _within(folder_paths)
    rows = connection.execute(
        "SELECT images.id, images.identity, picture_hash, placeholder FROM images "
        "CROSS JOIN folders ON folders.id = images.folder_id CROSS JOIN looks ON looks.identity = images.identity "
        f"WHERE images.missing_since IS NULL AND is_scanned AND picture_hash IS NOT NULL AND {where}",
        parameters,
    )
    return (HashedPicture(row[0], row[1], row[2] + _SHIFT, row[3]) for row in rows)


def count_without_look(connection: Connection, folder_paths: Sequence[str]) -> int:
    """How many indexed pictures nobody has looked at yet."""
    where, parameters = _within(folder_paths)
    row = connection.execute(f"SELECT count(*) FROM {_PICTURES} AND {_HAS_NO_LOOK} AND {where}", parameters)
    return int(row.fetchone()[0])


def newest_without_look(
    connection: Connection, folder_paths: Sequence[str], before: "int | None", count: int
) -> list[tuple[int, str, str]]:
    """(date key, folder, name) of the newest pictures that nobody has looked at yet, from before a date key."""
    where, parameters = _within(folder_paths)
    rows = connection.execute(
        f"SELECT images.date_key, folders.path, images.name FROM {_PICTURES} AND {_HAS_NO_LOOK} AND {where} "
        "AND (? IS NULL OR images.date_key < ?) ORDER BY images.date_key DESC LIMIT ?",
        (*parameters, before, before, count),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def pictures_of_identities(connection: Connection, identities: Iterable[int]) -> dict[int, list[IndexedFile]]:
    """Identity → the indexed files of that content, newest first."""
    rows = connection.execute(
        f"SELECT images.identity AS content, {IMAGE_COLUMNS} FROM images "
        "JOIN folders ON folders.id = images.folder_id WHERE images.identity IN (SELECT value FROM json_each(?)) "
        "AND images.missing_since IS NULL AND is_scanned ORDER BY images.date_key DESC",
        (id_list(identities),),
    )
    found: dict[int, list[IndexedFile]] = {}
    for row in rows:
        found.setdefault(row["content"], []).append(image_from_row(row))
    return found


def pictures_of_ids(connection: Connection, ids: Iterable[int]) -> dict[int, IndexedFile]:
    """Id → the file, of those that are indexed now."""
    rows = connection.execute(
        f"SELECT {IMAGE_COLUMNS} FROM images JOIN folders ON folders.id = images.folder_id "
        "WHERE images.id IN (SELECT value FROM json_each(?)) AND images.missing_since IS NULL AND is_scanned",
        (id_list(ids),),
    )
    return {row["id"]: image_from_row(row) for row in rows}


def forget_unused(tx: Connection) -> int:
    """Drop the looks of content that no row has, missing files counted; how many that were."""
    return tx.execute("DELETE FROM looks WHERE identity NOT IN (SELECT identity FROM images)").rowcount


def _within(folder_paths: Sequence[str]) -> tuple[str, list[str]]:
    return below_clause(folder_paths) if folder_paths else ("1", [])
