"""Indexed media files: what the indexer writes, and single ones read back."""

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from iib.domain.files import FileInfo, FileStamp
from iib.domain.search import fold
from iib.domain.tags import Tag
from iib.store.folders import folder_id
from iib.store.tags import TagIds, link_tags, remove_auto_tags


@dataclass(frozen=True)
class ImageRecord:
    """One file as the indexer read it. `text` is the geninfo in A1111 form, or empty."""

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
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True)
class IndexedFile:
    """An indexed file as answers show it."""

    id: int
    info: FileInfo
    width: int | None
    height: int | None
    duration_ms: int | None
    error: str

    def to_json(self) -> dict[str, Any]:
        shape = self.info.to_json() | {"id": self.id, "width": self.width, "height": self.height}
        if self.duration_ms is not None:
            shape["duration_ms"] = self.duration_ms
        if self.error:
            shape["error"] = self.error
        return shape


IMAGE_COLUMNS = (
    "images.id, images.name, images.size_bytes, images.mtime_ns, images.ctime_ns, images.inode, images.created_time, "
    "images.width, images.height, images.duration_ms, images.error, folders.path AS folder"
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
    return IndexedFile(row["id"], info, row["width"], row["height"], row["duration_ms"], row["error"])


def stamps_in_folder(connection: sqlite3.Connection, folder: int) -> dict[str, tuple[int, FileStamp]]:
    """Name → (id, stamp) of the files that the index knows directly in a folder."""
    rows = connection.execute(
        "SELECT name, id, size_bytes, mtime_ns, ctime_ns, inode FROM images WHERE folder_id = ?", (folder,)
    )
    return {row[0]: (row[1], FileStamp(*row[2:])) for row in rows}


def put_images(tx: sqlite3.Connection, records: Iterable[ImageRecord], tag_ids: TagIds) -> None:
    """Write files, new or read again. Ids and custom tags of known files stay."""
    links: list[tuple[int, int]] = []
    for record in records:
        image, is_new = _put_image(tx, folder_id(tx, record.folder), record)
        _put_metadata(tx, image, record, is_new)
        if not is_new:
            remove_auto_tags(tx, image)
        links += [(tag_ids.of(tx, tag), image) for tag in record.tags]
    link_tags(tx, links)


def remove_images(tx: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Forget files that are gone from the disk."""
    tx.executemany("DELETE FROM images WHERE id = ?", [(image,) for image in ids])


def known_images(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, IndexedFile]:
    """The indexed ones among `paths`, by path."""
    found = {}
    for path in paths:
        folder, name = os.path.split(path)
        row = connection.execute(
            f"SELECT {IMAGE_COLUMNS} FROM images JOIN folders ON folders.id = images.folder_id "
            "WHERE folders.path = ? AND images.name = ?",
            (folder, name),
        ).fetchone()
        if row:
            found[path] = image_from_row(row)
    return found


def images_in_folder(connection: sqlite3.Connection, path: str) -> dict[str, IndexedFile]:
    """The indexed files directly in a folder, by name."""
    rows = connection.execute(
        f"SELECT {IMAGE_COLUMNS} FROM images JOIN folders ON folders.id = images.folder_id WHERE folders.path = ?",
        (path,),
    )
    return {row["name"]: image_from_row(row) for row in rows}


def metadata_of(connection: sqlite3.Connection, image: int) -> str:
    """The geninfo in A1111 form as it was indexed; "" when the file had none."""
    row = connection.execute("SELECT text FROM metadata WHERE image_id = ?", (image,)).fetchone()
    return str(row[0]) if row else ""


def _put_image(tx: sqlite3.Connection, folder: int, record: ImageRecord) -> tuple[int, bool]:
    """(id, is it new?)"""
    columns = _columns_of(record)
    known = tx.execute("SELECT id FROM images WHERE folder_id = ? AND name = ?", (folder, record.name)).fetchone()
    if known:
        changes = ", ".join(f"{column} = ?" for column in columns)
        tx.execute(f"UPDATE images SET {changes} WHERE id = ?", (*columns.values(), known[0]))
        return int(known[0]), False
    columns |= {"folder_id": folder, "name": record.name, "folded_name": fold(record.name)}
    marks = ", ".join("?" * len(columns))
    cursor = tx.execute(f"INSERT INTO images ({', '.join(columns)}) VALUES ({marks})", tuple(columns.values()))
    return int(cursor.lastrowid or 0), True


def _columns_of(record: ImageRecord) -> dict[str, Any]:
    stamp = record.stamp
    return {
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
    }


def _put_metadata(tx: sqlite3.Connection, image: int, record: ImageRecord, is_new: bool) -> None:
    if record.text:
        tx.execute(
            "INSERT OR REPLACE INTO metadata (image_id, text, folded) VALUES (?, ?, ?)",
            (image, record.text, fold(record.text)),
        )
    elif not is_new:
        tx.execute("DELETE FROM metadata WHERE image_id = ?", (image,))
