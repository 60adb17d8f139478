"""Indexed media files: what the indexer writes, and single ones read back."""

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from iib.domain.files import FileInfo, FileStamp
from iib.domain.search import fold
from iib.store.folders import folder_id


@dataclass(frozen=True)
class ImageRecord:
    """One file as the indexer read it. `text` is A1111 form, `details` the JSON of its `GenInfo`; both may be empty."""

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
    details: dict[str, Any] | None = None
    tags: tuple[tuple[str, str], ...] = field(default=())


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


def put_images(tx: sqlite3.Connection, records: Iterable[ImageRecord]) -> None:
    """Write files, new or read again. Ids and custom tags of known files stay."""
    for record in records:
        image = _put_image(tx, folder_id(tx, record.folder), record)
        _put_metadata(tx, image, record)
        _put_auto_tags(tx, image, record.tags)


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


def metadata_of(connection: sqlite3.Connection, image: int) -> tuple[str, dict[str, Any] | None]:
    """(text in A1111 form, details) as they were indexed; ("", None) when the file had none."""
    row = connection.execute("SELECT text, details FROM metadata WHERE image_id = ?", (image,)).fetchone()
    return (row[0], json.loads(row[1])) if row else ("", None)


def _put_image(tx: sqlite3.Connection, folder: int, record: ImageRecord) -> int:
    columns = _columns_of(record)
    known = tx.execute("SELECT id FROM images WHERE folder_id = ? AND name = ?", (folder, record.name)).fetchone()
    if known:
        changes = ", ".join(f"{column} = ?" for column in columns)
        tx.execute(f"UPDATE images SET {changes} WHERE id = ?", (*columns.values(), known[0]))
        return int(known[0])
    columns |= {"folder_id": folder, "name": record.name, "folded_name": fold(record.name)}
    marks = ", ".join("?" * len(columns))
    cursor = tx.execute(f"INSERT INTO images ({', '.join(columns)}) VALUES ({marks})", tuple(columns.values()))
    return int(cursor.lastrowid or 0)


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


def _put_metadata(tx: sqlite3.Connection, image: int, record: ImageRecord) -> None:
    if record.text or record.details:
        details = json.dumps(record.details or {}, ensure_ascii=False, separators=(",", ":"))
        tx.execute(
            "INSERT OR REPLACE INTO metadata (image_id, text, folded, details) VALUES (?, ?, ?, ?)",
            (image, record.text, fold(record.text), details),
        )
    else:
        tx.execute("DELETE FROM metadata WHERE image_id = ?", (image,))


def _put_auto_tags(tx: sqlite3.Connection, image: int, tags: Sequence[tuple[str, str]]) -> None:
    tx.execute(
        "DELETE FROM image_tags WHERE image_id = ? AND tag_id IN (SELECT id FROM tags WHERE type = 'auto')", (image,)
    )
    for category, name in tags:
        tx.execute("INSERT OR IGNORE INTO tags (name, type, category) VALUES (?, 'auto', ?)", (name, category))
        tx.execute(
            "INSERT OR IGNORE INTO image_tags (tag_id, image_id) "
            "SELECT id, ? FROM tags WHERE category = ? AND name = ?",
            (image, category, name),
        )
