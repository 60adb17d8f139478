"""Indexed media files as values, and single ones read back; `store.writing` writes them."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from iib.domain.files import FileInfo, FileStamp
from iib.domain.tags import Tag

_SAME_CONTENT_MAX = 4
_NAMES_AT_ONCE = 512


NOT_READ = -1  # in the place of the time of change: no file has that, so the next update reads it


class FormerRow(NamedTuple):
    """A row that a file may have had at another place."""

    id: int
    path: str
    is_missing: bool


@dataclass(frozen=True)
class ImageRecord:
    """One file as the indexer read it. `text` is the geninfo in A1111 form, or empty; what follows it was told there.

    `former` is the row of the file that this one was at another place: it gets that if it still stands as told. `words`
    and `own_words` are the document words of text and name (`iib.domain.words`), when whoever read the file has made
    them already: those that files of a batch have in common, as one object like their `tags`, and the others.
    `rule_tags` are the custom tags that the user's rules give a new file.
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
    former: FormerRow | None = None
    words: str = ""
    own_words: str = ""
    rule_tags: tuple[str, ...] = ()


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
    rating: int = 0
    is_favourite: bool = False
    placeholder: str = ""

    def to_json(self) -> dict[str, Any]:
        shape = self.info.to_json() | {"id": self.id, "width": self.width, "height": self.height}
        shape |= {"rating": self.rating, "favourite": self.is_favourite}
        if self.duration_ms is not None:
            shape["duration_ms"] = self.duration_ms
        if self.error:
            shape["error"] = self.error
        if self.is_missing:
            shape["missing"] = True
        if self.placeholder:
            shape["placeholder"] = self.placeholder
        return shape


IMAGE_COLUMNS = (
    "images.id, images.name, images.size_bytes, images.mtime_ns, images.ctime_ns, images.inode, images.created_time, "
    "images.width, images.height, images.duration_ms, images.error, images.missing_since, images.rating, "
    "images.is_favourite, "
    "folders.path AS folder, "
    "(SELECT placeholder FROM looks WHERE looks.identity = images.identity) AS placeholder"
)
_COLUMN_COUNT = 16


def image_from_row(row: Sequence[Any]) -> IndexedFile:
    """A row that ends with `IMAGE_COLUMNS`, as a value. By place: looking names up takes longer than all the rest."""
    (
        number,
        name,
        size_bytes,
        mtime_ns,
        ctime_ns,
        inode,
        created_time,
        width,
        height,
        duration_ms,
        error,
        missing_since,
        rating,
        is_favourite,
        folder,
        placeholder,
    ) = row[-_COLUMN_COUNT:]
    stamp = FileStamp(size_bytes, mtime_ns, ctime_ns, inode)
    info = FileInfo(
        type="file",
        name=name,
        fullpath=os.path.join(folder, name),
        date=mtime_ns / 1e9,
        created_time=created_time,
        stamp=stamp,
        is_under_scanned_path=True,
    )
    is_missing = missing_since is not None
    return IndexedFile(
        number,
        info,
        width,
        height,
        duration_ms,
        error,
        is_missing,
        rating,
        bool(is_favourite),
        placeholder or "",
    )


def rows_of_identity(connection: sqlite3.Connection, identity: int) -> list[FormerRow]:
    """The files with that content; missing ones first, the last to vanish ahead.

    Of content that lies in many places only a few are given: looking at each of them would take for ever.
    """
    rows = connection.execute(
        "SELECT images.id, folders.path, images.name, images.missing_since FROM images "
        "JOIN folders ON folders.id = images.folder_id WHERE identity = ? "
        "ORDER BY missing_since IS NULL, missing_since DESC, images.id LIMIT ?",
        (identity, _SAME_CONTENT_MAX),
    )
    return [FormerRow(row[0], os.path.join(row[1], row[2]), row[3] is not None) for row in rows]


def paths_in_folder(connection: sqlite3.Connection, path: str, folder: int) -> dict[int, str]:
    """Id → path of the files directly in a folder that are not missing."""
    rows = connection.execute("SELECT id, name FROM images WHERE folder_id = ? AND missing_since IS NULL", (folder,))
    return {row[0]: os.path.join(path, row[1]) for row in rows}


def known_images(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, IndexedFile]:
    """The indexed ones among `paths`, by path."""
    return {path: image_from_row(row) for path, row in _rows_at(connection, IMAGE_COLUMNS, paths)}


def image_ids(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, int]:
    """Path → id of the indexed ones among `paths`."""
    return {path: row["id"] for path, row in _rows_at(connection, "images.id, images.name", paths)}


def _rows_at(connection: sqlite3.Connection, columns: str, paths: Iterable[str]) -> Iterator[tuple[str, sqlite3.Row]]:
    """(path, its row) of the indexed ones among `paths`: hundreds of one folder are asked for at once."""
    names_in: dict[str, dict[str, str]] = {}
    for path in paths:
        folder, name = os.path.split(path)
        names_in.setdefault(folder, {})[name] = path
    for folder, places in names_in.items():
        names = list(places)
        for start in range(0, len(names), _NAMES_AT_ONCE):
            some = _padded(names[start : start + _NAMES_AT_ONCE])
            rows = connection.execute(
                f"SELECT {columns} FROM images JOIN folders ON folders.id = images.folder_id "
                f"WHERE folders.path = ? AND images.name IN ({', '.join('?' * len(some))}) "
                "AND images.missing_since IS NULL",
                (folder, *some),
            )
            yield from ((places[row["name"]], row) for row in rows)


def _padded(names: list[str]) -> list[str]:
    """With the last name again and again, up to a power of two: each connection keeps the statements that it has
    prepared, and one for each number of names would be megabytes of them."""
    return names + names[-1:] * ((1 << (len(names) - 1).bit_length()) - len(names))


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
    row = connection.execute(
        "SELECT texts.text || tail FROM metadata JOIN texts ON texts.id = text_id WHERE image_id = ?", (image,)
    ).fetchone()
    return str(row[0]) if row else ""
