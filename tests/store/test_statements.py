"""What is asked again and again is prepared once: each connection keeps its statements, and there are dozens."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from iib.domain.files import FileStamp
from iib.domain.search import PageRequest, SearchFilter
from iib.store import Database, writing
from iib.store.images import ImageRecord, image_ids
from iib.store.memory import WriterMemory
from iib.store.search import walk
from iib.store.tags import tags_of_image

FILES = 100


def library(folder: Path) -> Database:
    """Files with up to 30 tags, their ids beginning at 1."""
    db = Database(str(folder / "iib.db"))
    records = []
    for number in range(FILES):
        stamp = FileStamp(10, number * 1_000_000_000, number, number)
        tags = tuple(("prompt", f"word {tag}") for tag in range(number % 30))
        records.append(ImageRecord("/lib", f"{number}.png", "image", stamp, 0.0, text="a cat", tags=tags))
    with db.transaction() as tx:
        writing.put_images(tx, records, WriterMemory())
    return db


def prepared(connection: sqlite3.Connection, ask: Callable[[int], object], first: int = 50) -> int:
    """How often SQLite looked at a statement in askings from the `first` on, after those before."""
    count = 0

    def note(*_: object) -> int:
        nonlocal count
        count += 1
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    for number in range(first + 1):
        ask(number)
    count = 0
    for number in range(first + 1, FILES):
        ask(number)
    connection.set_authorizer(lambda *_: sqlite3.SQLITE_OK)  # Python 3.10 cannot take it away
    return count


def test_a_random_order_is_no_statement_of_its_own(tmp_path: Path) -> None:
    db = library(tmp_path)

    def ask(number: int) -> None:
        page = PageRequest(sort="random", seed=number)
        list(walk(db.reader(), db.vocabulary, SearchFilter(), page))

    assert prepared(db.reader(), ask) == 0
    db.close()


def test_neither_are_the_tags_of_a_file(tmp_path: Path) -> None:
    db = library(tmp_path)
    assert prepared(db.reader(), lambda number: tags_of_image(db.reader(), number + 1, custom_only=False)) == 0
    db.close()


def test_any_number_of_names_takes_a_few_statements(tmp_path: Path) -> None:
    db = library(tmp_path)

    def ask(number: int) -> None:
        paths = [f"/lib/{name}.png" for name in range(number + 1)]
        assert set(image_ids(db.reader(), paths)) == set(paths)

    assert prepared(db.reader(), ask, 70) == 0, "71 to 100 names are looked for as 128 are"
    db.close()
