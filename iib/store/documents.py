"""The words of files in the index of words: what the document of a file is made of, written and taken away.

The index has no text of its own, so that taking a document away needs the same words that were put in; they are made
again from the rows. Single words may be added to a document and taken from it.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iib.domain.document_words import document_words
from iib.domain.query import is_askable
from iib.domain.words import (
    EVERY_FILE,
    FAVOURITE,
    FOLDER,
    FOLDER_ABOVE,
    MEDIA,
    TAG,
    number_word,
    seed_range_of,
    span_of,
)

Connection = sqlite3.Connection
Document = tuple[int, str]  # (date key of the file, its words joined by spaces)
Change = tuple[int, str, str]  # (date key, words to take, words to put)

NUMBER_COLUMNS = ("steps", "cfg", "width", "height", "seed", "rating")


@dataclass(frozen=True)
class Facts:
    """What of a file becomes words besides its text and name."""

    folder_words: str
    tag_words: str
    media_type: str
    number_words: Sequence[str]
    is_favourite: bool = False


def document_of(words: str, facts: Facts) -> str:
    """All the words of a file. `words` are those of its text and name."""
    found = [words, EVERY_FILE, f"{MEDIA}{facts.media_type}", facts.folder_words]
    if facts.tag_words:
        found.append(facts.tag_words)
    found += facts.number_words
    if facts.is_favourite:
        found.append(FAVOURITE)
    return " ".join(found)


def folder_words(chain: Sequence[int]) -> str:
    """The words of a file's own folder and each above, given as ids, nearest first."""
    return " ".join([f"{FOLDER}{chain[0]}", *(f"{FOLDER_ABOVE}{folder}" for folder in chain)])


def number_words(numbers: Mapping[str, float | None]) -> list[str]:
    """The words of the numbers that a file tells, by the names of `NUMBER_COLUMNS` and those of `ranges_of`."""
    return [number_word(key, value) for key, value in numbers.items() if value is not None]


def ranges_of(date_key: int, seed: float | None) -> dict[str, float | None]:
    """Into what the date and the seed of a file fall: there are too many of these themselves to look each up."""
    return {"span": span_of(date_key), "seed_range": None if seed is None else seed_range_of(int(seed))}


def rating_word(rating: int) -> str:
    """The word of a rating from 1 to 5; files without one have none."""
    return number_word("rating", rating)


def tag_word(tag: int) -> str:
    return f"{TAG}{tag}"


def tag_words(tags: Iterable[int]) -> str:
    """The words of tags, joined by spaces."""
    return " ".join([f"{TAG}{tag}" for tag in tags])


def stored_document(tx: Connection, image: int, folders: tuple[int, ...]) -> Document | None:
    """The document of a file as its rows say it, `folders` being the chain of its folder; None for one that has none:
    missing, or not read yet."""
    row = tx.execute(
        "SELECT date_key, name, media_type, steps, cfg_scale AS cfg, seed_shifted, width, height, rating, "
        "is_favourite, texts.text || tail AS text, metadata.tags FROM images JOIN metadata ON image_id = images.id "
        "JOIN texts ON texts.id = text_id WHERE images.id = ? AND missing_since IS NULL",
        (image,),
    ).fetchone()
    if row is None:
        return None
    own = tx.execute("SELECT tag_id FROM image_tags WHERE image_id = ?", (image,)).fetchall()
    numbers = {key: row[key] if is_askable(key, row[key]) else None for key in ("steps", "cfg", "width", "height")}
    numbers["seed"] = None if row["seed_shifted"] is None else row["seed_shifted"] + 2**63
    numbers["rating"] = row["rating"] or None
    numbers.update(ranges_of(row["date_key"], numbers["seed"]))
    tags = (*tag_ids_of(row["tags"]), *(tag[0] for tag in own))
    facts = Facts(
        folder_words(folders), tag_words(tags), row["media_type"], number_words(numbers), bool(row["is_favourite"])
    )
    return row["date_key"], document_of(document_words(row["text"], row["name"]), facts)


def tag_ids_of(listed: str) -> list[int]:
    """The ids of `metadata.tags`."""
    return [int(tag) for tag in listed[1:-1].split(",") if tag]


def add_words(tx: Connection, documents: Iterable[Document]) -> None:
    """Put documents into the index."""
    tx.executemany("INSERT INTO search_words (rowid, words) VALUES (?, ?)", sorted(documents))


def remove_words(tx: Connection, documents: Iterable[Document]) -> None:
    """Take documents from it. They must be the words that were put in."""
    tx.executemany("INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', ?, ?)", sorted(documents))


def change_words(tx: Connection, changes: Iterable[Change]) -> None:
    """Take single words from documents and put others in; the words that go must be there.

    The index counts what it is given, and calls itself damaged once more was taken than was ever put: so something, if
    only no word, is put wherever words are taken.
    """
    for key, gone, come in sorted(changes):
        if gone:
            remove_words(tx, [(key, gone)])
        add_words(tx, [(key, come)])


def date_keys(connection: Connection, images: Iterable[int]) -> dict[int, int]:
    """Image id → date key of those that have a document."""
    rows = connection.execute(
        "SELECT id, date_key FROM images WHERE id IN (SELECT value FROM json_each(?)) AND missing_since IS NULL "
        "AND EXISTS (SELECT 1 FROM metadata WHERE image_id = images.id)",
        (id_list(images),),
    )
    return {row[0]: row[1] for row in rows}


def id_list(ids: Iterable[int]) -> str:
    """Ids as one parameter of a statement, for `json_each`."""
    return f"[{','.join(map(str, ids))}]"
