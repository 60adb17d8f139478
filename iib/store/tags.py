"""Tags and how often they are used."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from iib.domain.search import fold
from iib.domain.tags import Tag

PROMPT_TERMS_MAX = 4096

Connection = sqlite3.Connection

_COLUMNS = "id, name, type, category, color, count"


class TagIds:
    """Ids of auto tags, remembered while many files are written. After a roll-back it must not be used any more."""

    def __init__(self) -> None:
        self._known: dict[Tag, int] = {}

    def of(self, tx: sqlite3.Connection, tag: Tag) -> int:
        """The id of a (category, name), made when it is new."""
        known = self._known.get(tag)
        if known is None:
            known = self._known[tag] = self._find_or_make(tx, *tag)
        return known

    def _find_or_make(self, tx: sqlite3.Connection, category: str, name: str) -> int:
        row = tx.execute("SELECT id FROM tags WHERE category = ? AND name = ?", (category, name)).fetchone()
        if row:
            return int(row[0])
        cursor = tx.execute(
            "INSERT INTO tags (name, folded_name, type, category) VALUES (?, ?, 'auto', ?)",
            (name, fold(name), category),
        )
        return int(cursor.lastrowid or 0)


def link_tags(tx: sqlite3.Connection, links: Sequence[tuple[int, int]]) -> None:
    """Give tags to files: (tag id, image id) pairs that are not linked yet."""
    tx.executemany("INSERT INTO image_tags (tag_id, image_id) VALUES (?, ?)", links)
    counts = Counter(tag for tag, _ in links)
    tx.executemany("UPDATE tags SET count = count + ? WHERE id = ?", [(count, tag) for tag, count in counts.items()])


def remove_auto_tags(tx: sqlite3.Connection, images: Sequence[int]) -> None:
    """Take the tags that files got by themselves."""
    tx.executemany(
        "DELETE FROM image_tags WHERE image_id = ? AND tag_id IN (SELECT id FROM tags WHERE type = 'auto')",
        [(image,) for image in images],
    )


def all_tags(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every tag in use and every custom tag, prompt terms capped at the most used."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE category <> 'prompt' AND (count > 0 OR type = 'custom') "
        "ORDER BY category, count DESC, id"
    ).fetchall()
    rows += connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE category = 'prompt' AND count > 0 ORDER BY count DESC, id LIMIT ?",
        (PROMPT_TERMS_MAX,),
    ).fetchall()
    return [dict(row) for row in rows]


def find_tags(connection: sqlite3.Connection, category: str, text: str, limit: int) -> list[dict[str, Any]]:
    """Tags whose name holds `text`, those that begin with it first, then the most used."""
    wanted = fold(text)
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM tags
        WHERE (count > 0 OR type = 'custom') AND (? = '' OR category = ?) AND instr(folded_name, ?) > 0
        ORDER BY instr(folded_name, ?) <> 1, count DESC, id LIMIT ?
        """,
        (category, category, wanted, wanted, limit),
    )
    return [dict(row) for row in rows]


def tag_of(connection: sqlite3.Connection, tag: int) -> dict[str, Any] | None:
    """A tag by its id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM tags WHERE id = ?", (tag,)).fetchone()
    return dict(row) if row else None


def custom_tag_named(tx: sqlite3.Connection, name: str) -> dict[str, Any]:
    """The custom tag of that name, made when it is new."""
    tx.execute(
        "INSERT OR IGNORE INTO tags (name, folded_name, type, category) VALUES (?, ?, 'custom', 'custom')",
        (name, fold(name)),
    )
    row = tx.execute(f"SELECT {_COLUMNS} FROM tags WHERE category = 'custom' AND name = ?", (name,)).fetchone()
    return dict(row)


def find_custom(connection: sqlite3.Connection, name: str) -> int | None:
    """The id of the custom tag of that name."""
    row = connection.execute("SELECT id FROM tags WHERE category = 'custom' AND name = ?", (name,)).fetchone()
    return int(row[0]) if row else None


def change_tag(tx: sqlite3.Connection, tag: int, *, name: str | None, color: str | None) -> None:
    """Give a tag another name and/or colour; None leaves it as it is."""
    folded = None if name is None else fold(name)
    tx.execute(
        "UPDATE tags SET name = coalesce(?, name), folded_name = coalesce(?, folded_name), color = coalesce(?, color) "
        "WHERE id = ?",
        (name, folded, color, tag),
    )


def remove_tag(tx: sqlite3.Connection, tag: int) -> None:
    """Drop a tag; its files stay."""
    tx.execute("DELETE FROM tags WHERE id = ?", (tag,))


def tags_of_image(connection: sqlite3.Connection, image: int, *, custom_only: bool) -> list[dict[str, Any]]:
    """The tags of a file, custom ones first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE id IN (SELECT tag_id FROM image_tags WHERE image_id = ?) "
        "AND (type = 'custom' OR NOT ?) ORDER BY type DESC, category, name",
        (image, custom_only),
    )
    return [dict(row) for row in rows]


def images_with_tag(connection: sqlite3.Connection, tag: int, images: Sequence[int]) -> set[int]:
    """Those among `images` that have a tag."""
    has = "SELECT 1 FROM image_tags WHERE tag_id = ? AND image_id = ?"
    return {image for image in images if connection.execute(has, (tag, image)).fetchone()}


def unlink_tag(tx: sqlite3.Connection, tag: int, images: Sequence[int]) -> None:
    """Take a tag from files."""
    tx.executemany("DELETE FROM image_tags WHERE tag_id = ? AND image_id = ?", [(tag, image) for image in images])
