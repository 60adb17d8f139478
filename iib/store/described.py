"""Indexed files in the order of their ids, with what rules ask of them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from iib.domain.tags import Tag
from iib.store.documents import id_list, tag_ids_of
from iib.store.folders import below_clause

Connection = sqlite3.Connection


@dataclass(frozen=True)
class DescribedFile:
    """A file that is not missing, its metadata in A1111 form and its auto tags, prompt terms left out."""

    id: int
    folder: str
    name: str
    media_type: str
    width: int | None
    height: int | None
    text: str
    tags: tuple[Tag, ...]


def described_files(connection: Connection, folder_paths: Sequence[str], after: int, count: int) -> list[DescribedFile]:
    """The next files behind an id, anywhere in the index or only at and below some folders."""
    below, parameters = below_clause(folder_paths) if folder_paths else ("1", [])
    rows = connection.execute(
        "SELECT images.id, folders.path AS folder, name, media_type, width, height, texts.text || tail AS text, tags "
        "FROM images CROSS JOIN folders ON folders.id = folder_id CROSS JOIN metadata ON image_id = images.id "
        "CROSS JOIN texts ON texts.id = text_id WHERE images.id > ? AND missing_since IS NULL AND is_scanned "
        f"AND {below} ORDER BY images.id LIMIT ?",
        (after, *parameters, count),
    ).fetchall()
    tags = _named(connection, {tag for row in rows for tag in tag_ids_of(row["tags"])})
    return [_described(row, tuple(tags[tag] for tag in tag_ids_of(row["tags"]) if tag in tags)) for row in rows]


def _described(row: sqlite3.Row, tags: tuple[Tag, ...]) -> DescribedFile:
    return DescribedFile(
        row["id"], row["folder"], row["name"], row["media_type"], row["width"], row["height"], row["text"], tags
    )


def _named(connection: Connection, ids: set[int]) -> dict[int, Tag]:
    rows = connection.execute(
        "SELECT id, category, name FROM tags WHERE id IN (SELECT value FROM json_each(?)) AND category <> 'prompt'",
        (id_list(ids),),
    )
    return {row[0]: (row[1], row[2]) for row in rows}
