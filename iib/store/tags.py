"""Tags and how often they are used."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from iib.domain.search import fold
from iib.store.counters import mark_changed, mark_tags_changed
from iib.store.documents import change_words, date_keys, id_list, tag_ids_of, tag_word

PROMPT_TERMS_MAX = 4096
_BEHIND_ALL = "\U0010ffff" * 8  # no name goes on with anything that sorts behind it

Connection = sqlite3.Connection

_COLUMNS = "id, name, type, category, color, count"


def recount_tags(tx: Connection, changes: Mapping[int, int]) -> None:
    """Add to the counts of tags, or take from them."""
    tx.executemany(
        "UPDATE tags SET count = count + ? WHERE id = ?", [(change, tag) for tag, change in changes.items() if change]
    )


def insert_links(tx: Connection, links: Sequence[tuple[int, int]]) -> None:
    """Custom tags of files that are being written, and counted when they are: (tag id, image id) pairs that are not
    linked yet."""
    tx.executemany("INSERT INTO image_tags (tag_id, image_id) VALUES (?, ?)", links)


def add_links(tx: Connection, links: Sequence[tuple[int, int]]) -> None:
    """Give custom tags to files. Those that are not shown keep theirs, but do not count."""
    insert_links(tx, links)
    shown = date_keys(tx, {image for _, image in links})
    recount_tags(tx, Counter(tag for tag, image in links if image in shown))


def link_tag(tx: Connection, tag: int, images: Sequence[int]) -> None:
    """Give a custom tag to files that do not have it yet."""
    add_links(tx, [(tag, image) for image in images])
    change_words(tx, [(key, "", tag_word(tag)) for key in date_keys(tx, images).values()])
    mark_changed(tx, images)


def give_tag(tx: Connection, name: str, images: Iterable[int]) -> list[int]:
    """Give the custom tag of a name, made when it is new, to those files that are still there and have it not."""
    tag = int(custom_tag_named(tx, name)["id"])
    having = images_with_tag(tx, tag, images)
    missing = [image for image in date_keys(tx, images) if image not in having]
    link_tag(tx, tag, missing)
    return missing


def unlink_tag(tx: Connection, tag: int, images: Sequence[int]) -> None:
    """Take a custom tag from files that have it."""
    tx.executemany("DELETE FROM image_tags WHERE tag_id = ? AND image_id = ?", [(tag, image) for image in images])
    change_words(tx, [(key, tag_word(tag), "") for key in date_keys(tx, images).values()])
    mark_changed(tx, images)


def merge_tags(tx: Connection, others: Sequence[int], into: int) -> None:
    """Every file that has one of the custom tags `others`, missing ones as well, gets `into` instead; they are gone."""
    losing: dict[int, list[str]] = {}
    for tag in others:
        for row in tx.execute("SELECT image_id FROM image_tags WHERE tag_id = ?", (tag,)):
            losing.setdefault(row[0], []).append(tag_word(tag))
    having = images_with_tag(tx, into, losing)
    come = {image: "" if image in having else tag_word(into) for image in losing}
    change_words(tx, [(key, " ".join(losing[image]), come[image]) for image, key in date_keys(tx, losing).items()])
    add_links(tx, [(into, image) for image in losing if image not in having])
    mark_changed(tx, list(losing))
    tx.executemany("DELETE FROM tags WHERE id = ?", [(tag,) for tag in others])
    mark_tags_changed(tx)


def custom_tags_of(connection: Connection, image: int) -> list[int]:
    """The ids of the custom tags of a file."""
    return [row[0] for row in connection.execute("SELECT tag_id FROM image_tags WHERE image_id = ?", (image,))]


def all_tags(connection: Connection) -> list[dict[str, Any]]:
    """Every tag in use and every custom tag, prompt terms capped at the most used."""
    rows = []
    for others in ("category < 'prompt'", "category > 'prompt'"):  # apart: the many prompt terms are passed over
        rows += connection.execute(
            f"SELECT {_COLUMNS} FROM tags WHERE {others} AND (count > 0 OR type = 'custom') "
            "ORDER BY category, count DESC, id"
        ).fetchall()
    rows += connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE category = 'prompt' AND count > 0 ORDER BY count DESC, id LIMIT ?",
        (PROMPT_TERMS_MAX,),
    ).fetchall()
    return [dict(row) for row in rows]


def find_tags(connection: Connection, category: str, text: str, limit: int) -> list[dict[str, Any]]:
    """Tags whose name holds `text`, those that begin with it first, then the most used."""
    wanted = fold(text)
    if not wanted:
        return _tags_where(connection, category, "1", [], limit)
    begins, bounds = "folded_name >= ? AND folded_name <= ?", [wanted, wanted + _BEHIND_ALL]
    found = _tags_where(connection, category, begins, bounds, limit)
    if len(found) < limit:  # only then every name must be looked at
        inside = f"instr(folded_name, ?) > 0 AND NOT ({begins})"
        found += _tags_where(connection, category, inside, [wanted, *bounds], limit - len(found))
    return found


def _tags_where(
    connection: Connection, category: str, clause: str, parameters: Sequence[str], limit: int
) -> list[dict[str, Any]]:
    """The most used tags of a category (or of any) for which a clause is true."""
    of_category, its_name = ("category = ?", [category]) if category else ("1", [])
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE {clause} AND {of_category} AND (count > 0 OR type = 'custom') "
        "ORDER BY count DESC, id LIMIT ?",
        (*parameters, *its_name, limit),
    )
    return [dict(row) for row in rows]


def custom_tags(connection: Connection) -> list[dict[str, Any]]:
    """The user's own tags by name, also those that no file has."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM tags WHERE type = 'custom' ORDER BY folded_name, id")
    return [dict(row) for row in rows]


def tag_of(connection: Connection, tag: int) -> dict[str, Any] | None:
    """A tag by its id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM tags WHERE id = ?", (tag,)).fetchone()
    return dict(row) if row else None


def custom_tag_named(tx: Connection, name: str) -> dict[str, Any]:
    """The custom tag of that name, made when it is new."""
    made = tx.execute(
        "INSERT OR IGNORE INTO tags (name, folded_name, type, category) VALUES (?, ?, 'custom', 'custom')",
        (name, fold(name)),
    )
    if made.rowcount > 0:
        mark_tags_changed(tx)
    row = tx.execute(f"SELECT {_COLUMNS} FROM tags WHERE category = 'custom' AND name = ?", (name,)).fetchone()
    return dict(row)


def find_custom(connection: Connection, name: str) -> int | None:
    """The id of the custom tag of that name."""
    row = connection.execute("SELECT id FROM tags WHERE category = 'custom' AND name = ?", (name,)).fetchone()
    return int(row[0]) if row else None


def change_tag(tx: Connection, tag: int, *, name: str | None, color: str | None) -> None:
    """Give a tag another name and/or colour; None leaves it as it is."""
    folded = None if name is None else fold(name)
    tx.execute(
        "UPDATE tags SET name = coalesce(?, name), folded_name = coalesce(?, folded_name), color = coalesce(?, color) "
        "WHERE id = ?",
        (name, folded, color, tag),
    )
    mark_tags_changed(tx)


def remove_tag(tx: Connection, tag: int) -> None:
    """Drop a custom tag; its files stay."""
    images = [row[0] for row in tx.execute("SELECT image_id FROM image_tags WHERE tag_id = ?", (tag,))]
    change_words(tx, [(key, tag_word(tag), "") for key in date_keys(tx, images).values()])
    mark_changed(tx, images)
    tx.execute("DELETE FROM tags WHERE id = ?", (tag,))
    mark_tags_changed(tx)


def tags_of_image(connection: Connection, image: int, *, custom_only: bool) -> list[dict[str, Any]]:
    """The tags of a file, custom ones first."""
    ids = custom_tags_of(connection, image)
    if not custom_only:
        row = connection.execute("SELECT tags FROM metadata WHERE image_id = ?", (image,)).fetchone()
        ids += tag_ids_of(row[0]) if row else []
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tags WHERE id IN (SELECT value FROM json_each(?)) ORDER BY type DESC, category, name",
        (id_list(ids),),
    )
    return [dict(row) for row in rows]


def images_with_tag(connection: Connection, tag: int, images: Iterable[int]) -> set[int]:
    """Those among `images` that have a custom tag."""
    rows = connection.execute(
        "SELECT image_id FROM image_tags WHERE tag_id = ? AND image_id IN (SELECT value FROM json_each(?))",
        (tag, id_list(images)),
    )
    return {row[0] for row in rows}
