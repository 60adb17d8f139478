"""What the index knows of files that people put into names."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from iib.store.documents import tag_ids_of
from iib.store.images import image_ids

_SHIFT = 2**63


@dataclass(frozen=True)
class Told:
    """Empty or None where it is not known."""

    seed: int | None = None
    width: int | None = None
    height: int | None = None
    prompt: str = ""
    model: str = ""
    sampler: str = ""
    tool: str = ""


def told_of(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, Told]:
    """By path, of the files that are indexed."""
    return {path: _told(connection, image) for path, image in image_ids(connection, paths).items()}


def _told(connection: sqlite3.Connection, image: int) -> Told:
    row = connection.execute(
        "SELECT width, height, seed_shifted, metadata.tags, texts.text FROM images "
        "LEFT JOIN metadata ON image_id = images.id LEFT JOIN texts ON texts.id = text_id WHERE images.id = ?",
        (image,),
    ).fetchone()
    seed = None if row["seed_shifted"] is None else row["seed_shifted"] + _SHIFT
    tags = _first_tags(connection, tag_ids_of(row["tags"] or "[]"))
    prompt = (row["text"] or "").partition("\nNegative prompt: ")[0]
    return Told(
        seed,
        row["width"],
        row["height"],
        prompt,
        tags.get("model", ""),
        tags.get("sampler", ""),
        tags.get("tool", ""),
    )


def _first_tags(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[str, str]:
    """Category → the first of the tags that has it."""
    found: dict[str, str] = {}
    for tag in ids:
        row = connection.execute("SELECT category, name FROM tags WHERE id = ?", (tag,)).fetchone()
        if row:
            found.setdefault(row["category"], row["name"])
    return found
