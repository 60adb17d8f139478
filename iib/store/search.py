"""Filters → SQL, and the pages, counts and days of their results."""

import itertools
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import Any

from iib.domain.errors import BadQuery
from iib.domain.search import Cursor, DayCount, PageRequest, SearchFilter, fold
from iib.store.folders import below_clause
from iib.store.images import IMAGE_COLUMNS, IndexedFile, image_from_row

try:
    import regex
except ImportError:  # a host that was started without installing: everything else works
    regex = None  # type: ignore[assignment, unused-ignore]

PATTERN_SECONDS_MAX = 1.5
PATTERN_LENGTH_MAX = 1000

_FROM = "FROM images JOIN folders ON folders.id = images.folder_id LEFT JOIN metadata ON metadata.image_id = images.id"
_PRIME = 4294967291


def walk(connection: sqlite3.Connection, wanted: SearchFilter, page: PageRequest) -> Iterator[IndexedFile]:
    """Matches in the order of `page` after its cursor, without end: the caller takes what it needs.

    Raises `BadQuery` for a pattern that is wrong or takes too long.
    """
    where, parameters = _where(wanted)
    place = "images.mtime_ns" if page.seed is None else _random_place_sql(page.seed)
    if page.cursor:
        where += f" AND ({place}, images.id) < (?, ?)"
        parameters += [page.cursor.place, page.cursor.id]
    elif page.before_ns is not None:
        where += " AND images.mtime_ns < ?"
        parameters.append(page.before_ns)
    statement = f"SELECT {IMAGE_COLUMNS} {_FROM} WHERE {where} ORDER BY {place} DESC, images.id DESC"
    with _Pattern(connection, wanted.regexp) as pattern:
        for row in pattern.run(statement, parameters):
            yield image_from_row(row)


def cursor_after(last: IndexedFile, seed: int | None) -> Cursor:
    """The cursor of the page that follows `last`."""
    if seed is None:
        return Cursor(last.info.stamp.mtime_ns, last.id)
    return Cursor(_random_place(last.id, seed), last.id, seed)


def _random_place(image: int, seed: int) -> int:
    """Where an id stands in the random order of `seed`: a fixed mixture, so that pages need no memory between them."""
    mixed = (image * (seed * 2 + 1)) % _PRIME
    return (mixed * (mixed % 65521 + seed % 8191)) % _PRIME


def _random_place_sql(seed: int) -> str:
    """`_random_place` of `images.id`, as SQL."""
    mixed = f"((images.id * {int(seed) * 2 + 1}) % {_PRIME})"
    return f"(({mixed} * ({mixed} % 65521 + {int(seed) % 8191})) % {_PRIME})"


def count_days(connection: sqlite3.Connection, wanted: SearchFilter) -> list[DayCount]:
    """How many matches fall on each day, newest first."""
    where, parameters = _where(wanted)
    statement = (
        f"SELECT date(images.mtime_ns / 1000000000, 'unixepoch', 'localtime') AS day, count(*) {_FROM} "
        f"WHERE {where} GROUP BY day ORDER BY day DESC"
    )
    with _Pattern(connection, wanted.regexp) as pattern:
        return [DayCount(day, count) for day, count in pattern.run(statement, parameters)]


def count_images(connection: sqlite3.Connection) -> int:
    """How many files the index shows."""
    row = connection.execute(
        "SELECT count(*) FROM images JOIN folders ON folders.id = images.folder_id "
        "WHERE folders.is_scanned AND images.missing_since IS NULL"
    ).fetchone()
    return int(row[0])


def _where(wanted: SearchFilter) -> tuple[str, list[Any]]:
    clauses, parameters = ["folders.is_scanned", "images.missing_since IS NULL"], []
    for clause, values in (_folders(wanted), _media(wanted), *_tags(wanted), _text(wanted)):
        if clause:
            clauses.append(clause)
            parameters += values
    return " AND ".join(clauses), parameters


def _folders(wanted: SearchFilter) -> tuple[str, list[Any]]:
    if not wanted.folder_paths:
        return "", []
    clause, parameters = below_clause(wanted.folder_paths)
    return f"images.folder_id IN (SELECT id FROM folders WHERE {clause})", list(parameters)


def _media(wanted: SearchFilter) -> tuple[str, list[Any]]:
    return ("", []) if wanted.media_type == "all" else ("images.media_type = ?", [wanted.media_type])


def _tags(wanted: SearchFilter) -> Iterator[tuple[str, list[Any]]]:
    has_one = "images.id IN (SELECT image_id FROM image_tags WHERE tag_id IN ({marks}))"
    for tag in wanted.and_tags:
        yield has_one.format(marks="?"), [tag]
    for ids, negation in ((wanted.or_tags, ""), (wanted.not_tags, "NOT ")):
        if ids:
            marks = ",".join(str(int(tag)) for tag in ids)
            yield negation + has_one.format(marks=marks), []


def _text(wanted: SearchFilter) -> tuple[str, list[Any]]:
    path = "folders.path || ? || images.name"
    if wanted.regexp:
        in_text = "" if wanted.path_only else " OR matches_pattern(coalesce(metadata.text, ''))"
        return f"(matches_pattern({path}){in_text})", [os.sep]
    if not wanted.text:
        return "", []
    needle = fold(wanted.text)
    in_path = "instr(folders.folded_path || ? || images.folded_name, ?) > 0"
    if wanted.path_only:
        return in_path, [os.sep, needle]
    return f"({in_path} OR instr(metadata.folded, ?) > 0)", [os.sep, needle, needle]


class _Pattern:
    """A regular expression as an SQL function with a time limit, for as long as one statement runs.

    SQLite hides what a function of ours raised, so it is kept here and raised again as our own error.
    """

    def __init__(self, connection: sqlite3.Connection, text: str) -> None:
        self._connection = connection
        self._failure: BadQuery | None = None
        self._compiled = _compiled(text) if text else None
        self._deadline = time.monotonic() + PATTERN_SECONDS_MAX

    def __enter__(self) -> "_Pattern":
        if self._compiled:
            self._connection.create_function("matches_pattern", 1, self._matcher())
        return self

    def __exit__(self, *_: object) -> None:
        if self._compiled:
            self._connection.create_function("matches_pattern", 1, None)

    def run(self, statement: str, parameters: list[Any]) -> Iterator[sqlite3.Row]:
        cursor = self._connection.cursor()
        try:
            yield from cursor.execute(statement, parameters)
        except sqlite3.OperationalError as error:
            raise (self._failure or error) from error
        finally:
            cursor.close()

    def _matcher(self) -> Callable[[str], bool]:
        compiled = self._compiled
        assert compiled is not None

        def matches(text: str) -> bool:
            seconds_left = self._deadline - time.monotonic()
            try:
                if seconds_left <= 0:
                    raise TimeoutError
                return compiled.search(text, timeout=seconds_left, concurrent=True) is not None
            except TimeoutError:
                self._failure = BadQuery("regexp takes too long: make it simpler.")
                raise

        return matches


def _compiled(text: str) -> "regex.Pattern[str]":
    if regex is None:
        raise BadQuery("regexp needs the package regex: install it, or restart the WebUI without --skip-install.")
    if len(text) > PATTERN_LENGTH_MAX:
        raise BadQuery(f"regexp is longer than {PATTERN_LENGTH_MAX} characters: make it shorter.")
    try:
        return regex.compile(text, regex.IGNORECASE)
    except regex.error as error:
        raise BadQuery(f"regexp is not a regular expression: {error}.") from error


def newest_below(connection: sqlite3.Connection, folder: str, count: int) -> list[IndexedFile]:
    """The newest indexed files anywhere below a folder."""
    pages = walk(connection, SearchFilter(folder_paths=(folder,)), PageRequest(size=count))
    return list(itertools.islice(pages, count))
