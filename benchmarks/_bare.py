"""What the disk, SQLite and Python alone need for the work of an index: the loops that everything is measured by."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from iib.domain.media import media_type_of

LINKS_PER_FILE = 24
_BLOCK = 16 * 1024
_TAGS = 4_000


class Bare(NamedTuple):
    """Seconds of each loop over so many files."""

    files: int
    walk: float
    read: float
    write: float

    @property
    def total(self) -> float:
        return self.walk + self.read + self.write


def bare_loops(library: str, scratch: str) -> Bare:
    """Walk and ask for the state of each file; read each up to its pixels; write a row and its links for each."""
    for _ in walk(library):
        pass  # whatever the disk has to fetch is fetched: the index comes second and must not gain by it
    paths = list(walk(library))
    for path in paths:
        read_header(path)
    return Bare(
        len(paths),
        _seconds(lambda: [None for _ in walk(library)]),
        _seconds(lambda: [read_header(path) for path in paths]),
        _seconds(lambda: write_rows(paths, os.path.join(scratch, "bare.db"))),
    )


def walk(folder: str) -> Iterator[str]:
    """Every media file, after a look at its state."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                elif media_type_of(entry.name):
                    entry.stat()
                    yield entry.path


def read_header(path: str) -> int:
    """Read up to where a PNG's pixels begin, or the first block of any other file; how many bytes that were."""
    with open(path, "rb") as file:
        head = file.read(_BLOCK)
        while head.startswith(b"\x89PNG") and b"IDAT" not in head and (more := file.read(_BLOCK)):
            head += more
    return len(head)


def write_rows(paths: list[str], database: str) -> None:
    """One row and its links for each file, in one transaction. As the links are there to find the files of a tag, they
    lie by tag: in the order of files they would cost a third, and be of no use."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE images (id INTEGER PRIMARY KEY, path TEXT, size INTEGER, mtime INTEGER)")
    connection.execute("CREATE TABLE image_tags (tag INTEGER, image INTEGER, PRIMARY KEY (tag, image)) WITHOUT ROWID")
    connection.execute("BEGIN")
    for number, path in enumerate(paths):
        connection.execute("INSERT INTO images VALUES (?, ?, ?, ?)", (number, path, 4096, 1_700_000_000))
        links = [((number * 31 + place * 167) % _TAGS, number) for place in range(LINKS_PER_FILE)]
        connection.executemany("INSERT INTO image_tags VALUES (?, ?)", sorted(links))
    connection.execute("COMMIT")
    connection.close()


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
