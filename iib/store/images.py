"""Indexed media files: what the indexer writes, and single ones read back."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from iib.domain.files import FileInfo, FileStamp
from iib.domain.query import is_askable
from iib.domain.search import fold
from iib.domain.tags import Tag
from iib.store.folders import folder_id
from iib.store.query_sql import shifted_seed
from iib.store.tags import TagIds, link_tags, remove_auto_tags

_SAME_CONTENT_MAX = 4


@dataclass(frozen=True)
class ImageRecord:
    """One file as the indexer read it. `text` is the geninfo in A1111 form, or empty; what follows it was told there.

    `relinked_id` is the row of the file that this one was at another place.
    """

    folder: str
    name: str
    media_type: str
    stamp: FileStamp
    created_time: float
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    error: str = ""
    text: str = ""
    negative_prompt: str = ""
    steps: int | None = None
    cfg_scale: float | None = None
    seed: int | None = None
    tags: tuple[Tag, ...] = ()
    identity: int = 0
    relinked_id: int | None = None


@dataclass(frozen=True)
class IndexedFile:
    """An indexed file as answers show it."""

    id: int
    info: FileInfo
    width: int | None
    height: int | None
    duration_ms: int | None
    error: str
    is_missing: bool = False

    def to_json(self) -> dict[str, Any]:
        shape = self.info.to_json() | {"id": self.id, "width": self.width, "height": self.height}
        if self.duration_ms is not None:
            shape["duration_ms"] = self.duration_ms
        if self.error:
            shape["error"] = self.error
        if self.is_missing:
            shape["missing"] = True
        return shape


IMAGE_COLUMNS = (
    "images.id, images.name, images.size_bytes, images.mtime_ns, images.ctime_ns, images.inode, images.created_time, "
    "images.width, images.height, images.duration_ms, images.error, images.missing_since, "
    "folders.path AS folder"
)


def image_from_row(row: sqlite3.Row) -> IndexedFile:
    """A row of `IMAGE_COLUMNS` as a value."""
    stamp = FileStamp(row["size_bytes"], row["mtime_ns"], row["ctime_ns"], row["inode"])
    info = FileInfo(
        type="file",
        name=row["name"],
        fullpath=os.path.join(row["folder"], row["name"]),
        date=row["mtime_ns"] / 1e9,
        created_time=row["created_time"],
        stamp=stamp,
        is_under_scanned_path=True,
    )
    is_missing = row["missing_since"] is not None
    return IndexedFile(row["id"], info, row["width"], row["height"], row["duration_ms"], row["error"], is_missing)


def stamps_in_folder(connection: sqlite3.Connection, folder: int) -> dict[str, tuple[int, FileStamp]]:
    """Name → (id, stamp) of the files that the index knows directly in a folder."""
    rows = connection.execute(
        "SELECT name, id, size_bytes, mtime_ns, ctime_ns, inode FROM images "
        "WHERE folder_id = ? AND missing_since IS NULL",
        (folder,),
    )
    return {row[0]: (row[1], FileStamp(*row[2:])) for row in rows}


def rows_of_identity(connection: sqlite3.Connection, identity: int) -> list[tuple[int, str, bool]]:
    """(id, path, is it missing?) of the files with that content; missing ones first, the last to vanish ahead.

    Of content that lies in many places only a few are given: looking at each of them would take for ever.
    """
    rows = connection.execute(
        "SELECT images.id, folders.path, images.name, images.missing_since FROM images "
        "JOIN folders ON folders.id = images.folder_id WHERE identity = ? "
        "ORDER BY missing_since IS NULL, missing_since DESC, images.id LIMIT ?",
        (identity, _SAME_CONTENT_MAX),
    )
    return [(row[0], os.path.join(row[1], row[2]), row[3] is not None) for row in rows]


def put_images(tx: sqlite3.Connection, records: Iterable[ImageRecord], tag_ids: TagIds) -> None:
    """Write files, new or read again. Ids and custom tags of known files stay."""
    links: list[tuple[int, int]] = []
    for record in records:
        image, is_new = _put_image(tx, folder_id(tx, record.folder), record)
        _put_metadata(tx, image, record, is_new)
        if not is_new:
            remove_auto_tags(tx, [image])
        links += [(tag_ids.of(tx, tag), image) for tag in record.tags]
    link_tags(tx, links)


def mark_missing(tx: sqlite3.Connection, ids: Sequence[int], now: int) -> None:
    """Files are gone from the disk: no answer shows them, but what the user said of them is kept for a while."""
    remove_auto_tags(tx, ids)
    tx.executemany("UPDATE images SET missing_since = ? WHERE id = ?", [(now, image) for image in ids])


def ids_in_folder(connection: sqlite3.Connection, folder: int) -> list[int]:
    """The ids of the files directly in a folder that are not missing."""
    rows = connection.execute("SELECT id FROM images WHERE folder_id = ? AND missing_since IS NULL", (folder,))
    return [row[0] for row in rows]


def forget_missing(tx: sqlite3.Connection, before: int) -> int:
    """Drop files that have been missing since before a time (seconds since the epoch); how many that were."""
    return tx.execute("DELETE FROM images WHERE missing_since < ?", (before,)).rowcount


def known_images(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, IndexedFile]:
    """The indexed ones among `paths`, by path."""
    found = {}
    for path in paths:
        folder, name = os.path.split(path)
        row = connection.execute(
            f"SELECT {IMAGE_COLUMNS} FROM images JOIN folders ON folders.id = images.folder_id "
            "WHERE folders.path = ? AND images.name = ? AND images.missing_since IS NULL",
            (folder, name),
        ).fetchone()
        if row:
            found[path] = image_from_row(row)
    return found


def images_in_folder(connection: sqlite3.Connection, path: str) -> dict[str, IndexedFile]:
    """The indexed files directly in a folder, by name."""
    rows = connection.execute(
        f"SELECT {IMAGE_COLUMNS} FROM images JOIN folders ON folders.id = images.folder_id "
        "WHERE folders.path = ? AND images.missing_since IS NULL",
        (path,),
    )
    return {row["name"]: image_from_row(row) for row in rows}


def metadata_of(connection: sqlite3.Connection, image: int) -> str:
    """The geninfo in A1111 form as it was indexed; "" when the file had none."""
    row = connection.execute("SELECT text FROM metadata WHERE image_id = ?", (image,)).fetchone()
    return str(row[0]) if row else ""


def _put_image(tx: sqlite3.Connection, folder: int, record: ImageRecord) -> tuple[int, bool]:
    """(id, is it new?)"""
    columns = _columns_of(folder, record)
    known = record.relinked_id or _id_at(tx, folder, record.name)
    if known is not None:
        changes = ", ".join(f"{column} = ?" for column in columns)
        tx.execute(f"UPDATE images SET {changes} WHERE id = ?", (*columns.values(), known))
        return known, False
    marks = ", ".join("?" * len(columns))
    cursor = tx.execute(f"INSERT INTO images ({', '.join(columns)}) VALUES ({marks})", tuple(columns.values()))
    return int(cursor.lastrowid or 0), True


def _id_at(tx: sqlite3.Connection, folder: int, name: str) -> int | None:
    row = tx.execute(
        "SELECT id FROM images WHERE folder_id = ? AND name = ? AND missing_since IS NULL", (folder, name)
    ).fetchone()
    return int(row[0]) if row else None


def _columns_of(folder: int, record: ImageRecord) -> dict[str, Any]:
    stamp = record.stamp
    return {
        "folder_id": folder,
        "name": record.name,
        "folded_name": fold(record.name),
        "media_type": record.media_type,
        "size_bytes": stamp.size_bytes,
        "mtime_ns": stamp.mtime_ns,
        "ctime_ns": stamp.ctime_ns,
        "inode": stamp.inode,
        "created_time": record.created_time,
        "width": record.width,
        "height": record.height,
        "duration_ms": record.duration_ms,
        "error": record.error,
        "identity": record.identity,
        "missing_since": None,
    }


def _put_metadata(tx: sqlite3.Connection, image: int, record: ImageRecord, is_new: bool) -> None:
    if record.text:
        tx.execute(
            "INSERT OR REPLACE INTO metadata (image_id, text, folded, negative_folded, steps, cfg_scale, seed_shifted) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (image, record.text, fold(record.text), fold(record.negative_prompt), *_numbers_of(record)),
        )
    elif not is_new:
        tx.execute("DELETE FROM metadata WHERE image_id = ?", (image,))


def _numbers_of(record: ImageRecord) -> tuple[float | None, ...]:
    """Steps, CFG scale and shifted seed; None for one that no query line could ask for."""
    steps = record.steps if is_askable("steps", record.steps) else None
    cfg_scale = record.cfg_scale if is_askable("cfg", record.cfg_scale) else None
    seed = record.seed if is_askable("seed", record.seed) else None
    return steps, cfg_scale, None if seed is None else shifted_seed(seed)
