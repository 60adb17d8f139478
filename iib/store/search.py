"""Filters → SQL, and the pages, counts and days of their results."""

import itertools
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from iib.domain.query import MISSING, leaves
from iib.domain.search import Cursor, DayCount, PageRequest, SearchFilter, fold
from iib.store.folders import below_clause
from iib.store.images import IMAGE_COLUMNS, IndexedFile, image_from_row
from iib.store.patterns import Patterns
from iib.store.query_sql import Clause, clause_of, patterns_in, relevance_of

_FROM = "FROM images JOIN folders ON folders.id = images.folder_id LEFT JOIN metadata ON metadata.image_id = images.id"
_PRIME = 4294967291
_QUARTER_S = 900
_QUARTER_NS = _QUARTER_S * 1_000_000_000


# what a result is sorted by → what is compared; random and relevance are made for each search
_PLACES = {"date": "images.mtime_ns", "name": "images.folded_name", "size": "images.size_bytes"}


@dataclass(frozen=True)
class Match:
    """A file of a result, and its place in the order."""

    file: IndexedFile
    place: int | str


def walk(connection: sqlite3.Connection, wanted: SearchFilter, page: PageRequest) -> Iterator[Match]:
    """Matches in the order of `page` after its cursor, without end: the caller takes what it needs.

    Raises `BadQuery` for a pattern that is wrong or takes too long.
    """
    place, parameters = _place(wanted, page)
    where, more = _where(wanted)
    start, rest = _start(page)
    way = "ASC" if page.is_ascending else "DESC"
    statement = (
        f"SELECT {place} AS place, {IMAGE_COLUMNS} {_FROM} WHERE {where}{start} ORDER BY place {way}, images.id {way}"
    )
    with Patterns(connection, _patterns(wanted)) as patterns:
        for row in patterns.run(statement, parameters + more + rest):
            yield Match(image_from_row(row), row["place"])


def cursor_after(last: Match, page: PageRequest) -> Cursor:
    """The cursor of the page that follows `last`."""
    return Cursor(last.place, last.file.id, page.sort, page.is_ascending, page.seed)


def _place(wanted: SearchFilter, page: PageRequest) -> Clause:
    if page.sort == "random":
        return _random_place_sql(page.seed or 0), []
    if page.sort == "relevance":
        return relevance_of(wanted.query)
    return _PLACES[page.sort], []


def _start(page: PageRequest) -> Clause:
    """Where the page begins."""
    if page.cursor:
        return f" AND (place, images.id) {'>' if page.is_ascending else '<'} (?, ?)", [
            page.cursor.place,
            page.cursor.id,
        ]
    if page.before_ns is not None:
        return " AND images.mtime_ns < ?", [page.before_ns]
    if page.from_ns is not None:
        return " AND images.mtime_ns >= ?", [page.from_ns]
    return "", []


def _random_place_sql(seed: int) -> str:
    """Where a file stands in the random order of `seed`: a fixed mixture, so that pages need no memory between them."""
    mixed = f"((images.id * {int(seed) * 2 + 1}) % {_PRIME})"
    return f"(({mixed} * ({mixed} % 65521 + {int(seed) % 8191})) % {_PRIME})"


def count_days(connection: sqlite3.Connection, wanted: SearchFilter) -> list[DayCount]:
    """How many matches fall on each day of the server's local time, newest first.

    Counted by the quarter of an hour, of which every time zone's day is made: asking the calendar for each file would
    cost more than all the rest.
    """
    where, parameters = _where(wanted)
    statement = f"SELECT images.mtime_ns / {_QUARTER_NS} AS quarter, count(*) {_FROM} WHERE {where} GROUP BY quarter"
    days: Counter[str] = Counter()
    with Patterns(connection, _patterns(wanted)) as patterns:
        for quarter, count in patterns.run(statement, parameters):
            days[_local_day(quarter * _QUARTER_S)] += count
    return [DayCount(day, days[day]) for day in sorted(days, reverse=True)]


def _local_day(seconds: int) -> str:
    try:
        return time.strftime("%Y-%m-%d", time.localtime(seconds))
    except (OSError, OverflowError):  # Windows knows no local time before 1970
        return "1970-01-01"


def count_images(connection: sqlite3.Connection) -> int:
    """How many files the index shows."""
    row = connection.execute(
        "SELECT count(*) FROM images JOIN folders ON folders.id = images.folder_id "
        "WHERE folders.is_scanned AND images.missing_since IS NULL"
    ).fetchone()
    return int(row[0])


def _where(wanted: SearchFilter) -> tuple[str, list[Any]]:
    """Missing files are looked at only for a query that speaks of them."""
    clauses, parameters = ["folders.is_scanned"], []
    if MISSING not in leaves(wanted.query):
        clauses.append("images.missing_since IS NULL")
    for clause, values in (
        _folders(wanted),
        _media(wanted),
        *_tags(wanted),
        _text(wanted),
        clause_of(wanted.query),
    ):
        if clause:
            clauses.append(clause)
            parameters += values
    return " AND ".join(clauses), parameters


def _patterns(wanted: SearchFilter) -> dict[str, str]:
    """Every pattern that is asked for, with what a message calls it."""
    patterns = {pattern: f"text:/{pattern[:80]}/" for pattern in patterns_in(wanted.query)}
    return {**patterns, wanted.regexp: "regexp"} if wanted.regexp else patterns


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
        if wanted.path_only:
            return f"matches_pattern(?, {path})", [wanted.regexp, os.sep]
        in_either = f"(matches_pattern(?, {path}) OR matches_pattern(?, metadata.text))"
        return in_either, [wanted.regexp, os.sep, wanted.regexp]
    if not wanted.text:
        return "", []
    needle = fold(wanted.text)
    in_path = "instr(folders.folded_path || ? || images.folded_name, ?) > 0"
    if wanted.path_only:
        return in_path, [os.sep, needle]
    return f"({in_path} OR instr(metadata.folded, ?) > 0)", [os.sep, needle, needle]


def newest_below(connection: sqlite3.Connection, folder: str, count: int) -> list[IndexedFile]:
    """The newest indexed files anywhere below a folder."""
    pages = walk(connection, SearchFilter(folder_paths=(folder,)), PageRequest(size=count))
    return [match.file for match in itertools.islice(pages, count)]
