"""Ratings and favourites: what the user thinks of files."""

import sqlite3
from collections.abc import Mapping, Sequence

from iib.domain.words import FAVOURITE
from iib.store.counters import mark_changed
from iib.store.documents import change_words, date_keys, id_list, rating_word

Connection = sqlite3.Connection
Words = tuple[str, str]  # (the word that goes from a document, the one that comes), either may be ""


def set_rating(tx: Connection, images: Sequence[int], rating: int) -> int:
    """Rate files from 1 to 5, or take their rating with 0; how many had another one."""
    others = _others(tx, "rating", images, rating)
    _set(tx, "rating", rating, {image: (_word(other), _word(rating)) for image, other in others.items()})
    return len(others)


def set_favourite(tx: Connection, images: Sequence[int], is_favourite: bool) -> int:
    """Make files favourites, or common ones; how many were not so yet."""
    others = _others(tx, "is_favourite", images, int(is_favourite))
    words = ("", FAVOURITE) if is_favourite else (FAVOURITE, "")
    _set(tx, "is_favourite", int(is_favourite), dict.fromkeys(others, words))
    return len(others)


def _word(rating: int) -> str:
    return rating_word(rating) if rating else ""


def _others(tx: Connection, column: str, images: Sequence[int], value: int) -> dict[int, int]:
    """Image id → what it has in a column, of those that have something else than `value` there."""
    rows = tx.execute(
        f"SELECT id, {column} FROM images WHERE id IN (SELECT value FROM json_each(?)) AND {column} <> ?",
        (id_list(images), value),
    )
    return {row[0]: row[1] for row in rows}


def _set(tx: Connection, column: str, value: int, changes: Mapping[int, Words]) -> None:
    change_words(tx, [(key, *changes[image]) for image, key in date_keys(tx, changes).items()])
    tx.execute(
        f"UPDATE images SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))", (value, id_list(changes))
    )
    mark_changed(tx, list(changes))
