"""Filters → pages of files.

A page sorted by date streams out of the index of words, which gives files in that order. For another order, matches
that are few are gathered and sorted; matches that are many lie so close together that reading files in order finds a
page.
"""

import itertools
import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iib.domain import query
from iib.domain.errors import BadQuery
from iib.domain.query import MISSING, AllOf, Dates, Node, Not, Word
from iib.domain.search import STRANGE_CURSOR, Cursor, PageRequest, SearchFilter
from iib.store import days
from iib.store.documents import id_list
from iib.store.images import IMAGE_COLUMNS, IndexedFile, image_from_row
from iib.store.match import EVERYTHING, Match, joined_by_and, joined_by_or, without
from iib.store.patterns import Patterns
from iib.store.query_match import Matcher, whole_words_of
from iib.store.query_sql import Bounds, Clause, clause_of, keys_between, patterns_in
from iib.store.shuffle import Shuffle
from iib.store.vocabulary import Vocabulary

_JOINED = (
    "CROSS JOIN folders ON folders.id = images.folder_id LEFT JOIN metadata ON metadata.image_id = images.id "
    "LEFT JOIN texts ON texts.id = metadata.text_id"
)
FROM_IMAGES = f"FROM images {_JOINED}"
FROM_WORDS = f"FROM search_words CROSS JOIN images ON images.date_key = search_words.rowid {_JOINED}"
# what a result is sorted by → what is compared; the date tells equal ones apart
_COLUMNS = {"name": "images.folded_name", "size": "images.size_bytes", "rating": "images.rating"}
_CHUNK = 256

# Up to these times the root of the number of files, gathering what words find costs less than the next way: the more
# files are found, the fewer must be looked at until a page is full.
_FEW = 5
_MANY = 50
_WORDS = 100  # so many words take twice the time of one


@dataclass(frozen=True)
class Found:
    """A file of a result, and where it stands in the order: `tie` among those of the same `place`."""

    file: IndexedFile
    place: int | str
    tie: int


def cursor_after(last: Found, page: PageRequest) -> Cursor:
    """The cursor of the page that follows `last`."""
    return Cursor(last.place, last.tie, page.sort, page.is_ascending, page.seed)


def walk(
    connection: sqlite3.Connection, vocabulary: Vocabulary, wanted: SearchFilter, page: PageRequest
) -> Iterator[Found]:
    """Matches in the order of `page` after its cursor, without end: the caller takes what it needs.

    Raises `BadQuery` for a pattern that is wrong or takes too long.
    """
    search = Search(connection, vocabulary, wanted.tree())
    with Patterns(connection, search.patterns) as patterns:
        yield from _Walk(connection, search, page, patterns).results()


class Search:
    """A filter made ready: `match` says it in words, as far as they can; `keys` are its bounds of date keys."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary, tree: Node) -> None:
        dates, self._rest = _dates_apart(tree)
        self.tree = tree
        self.is_of_missing = MISSING in query.leaves(self._rest)
        self.is_missing = MISSING in (self._rest.parts if isinstance(self._rest, AllOf) else (self._rest,))
        self.keys = keys_between(dates)
        self.patterns = patterns_in(tree)
        self.match = Match() if self.is_of_missing else Matcher(connection, vocabulary).match(self._rest)

    def clause(self, *, behind_words: bool) -> Clause:
        """What files must be besides, behind the words of `match` or without them. Missing files are looked at only
        for a line that speaks of them."""
        said, parameters = ("1", []) if behind_words and self.match.is_exact else clause_of(self._rest)
        shown = "folders.is_scanned" if self.is_of_missing else "folders.is_scanned AND images.missing_since IS NULL"
        return f"{shown} AND {said}", parameters

    def within(self, column: str, bounds: Bounds = (None, None)) -> Clause:
        """The bounds of date keys as SQL, and others besides."""
        clauses, values = ["1"], []
        for low, high in (self.keys, bounds):
            for bound, sign in ((low, ">="), (high, "<")):
                if bound is not None:
                    clauses.append(f"{column} {sign} ?")
                    values.append(bound)
        return " AND ".join(clauses), values


def _dates_apart(tree: Node) -> tuple[list[Dates], Node]:
    """The days that the whole filter is limited to, and what else it asks. That files are not missing goes without
    saying."""
    parts = tree.parts if isinstance(tree, AllOf) else (tree,)
    dates = [part for part in parts if isinstance(part, Dates)]
    rest = tuple(part for part in parts if not isinstance(part, Dates) and part != Not(MISSING))
    return dates, query.EVERYTHING if not rest else rest[0] if len(rest) == 1 else AllOf(rest)


class _Walk:
    """One search being answered."""

    def __init__(self, connection: sqlite3.Connection, search: Search, page: PageRequest, patterns: Patterns) -> None:
        self._connection = connection
        self._search = search
        self._page = page
        self._patterns = patterns
        self._way = "ASC" if page.is_ascending else "DESC"

    def results(self) -> Iterator[Found]:
        ways = {"date": self._by_date, "relevance": self._by_relevance, "random": self._by_chance}
        return ways.get(self._page.sort, self._by_column)()

    # date

    def _by_date(self) -> Iterator[Found]:
        bounds = _bounds_of(self._page)
        if self._search.match.is_known:
            return self._stream(self._search.match, bounds)
        return self._scan("images.date_key", "images.id", *self._search.within("images.date_key", bounds))

    def _stream(self, match: Match, bounds: Bounds) -> Iterator[Found]:
        """Matches of an expression, with all else that is asked, in the order of dates."""
        limits, values = self._search.within("search_words.rowid", bounds)
        clause, parameters = self._search.clause(behind_words=True)
        return self._rows(
            f"SELECT images.date_key AS place, images.id AS tie, {IMAGE_COLUMNS} {FROM_WORDS} "
            f"WHERE search_words MATCH ? AND {limits} AND {clause} ORDER BY search_words.rowid {self._way}",
            [match.text, *values, *parameters],
        )

    def _scan(
        self, place: str, tie: str, start: str, values: Sequence[object], *, behind_words: bool = False
    ) -> Iterator[Found]:
        """All files in an order, each looked at; of missing ones, which are few, just those."""
        if self._search.is_missing:
            place, tie = f"+{place}", f"+{tie}"
        clause, parameters = self._search.clause(behind_words=behind_words)
        return self._rows(
            f"SELECT {place} AS place, {tie} AS tie, {IMAGE_COLUMNS} {FROM_IMAGES} WHERE {start} AND {clause} "
            f"ORDER BY {place} {self._way}, {tie} {self._way}",
            [*values, *parameters],
        )

    def _rows(self, statement: str, parameters: Sequence[object]) -> Iterator[Found]:
        for row in self._patterns.run(statement, list(parameters)):
            yield Found(image_from_row(row), row[0], row[1])

    # relevance

    def _by_relevance(self) -> Iterator[Found]:
        """Level after level, by date within each; levels and dates go the same way."""
        levels = _levels_of(self._search)
        last = self._page.cursor
        for level in sorted(levels, reverse=not self._page.is_ascending):
            is_over = last and isinstance(last.place, int) and level != last.place
            if last and is_over and (level < int(last.place)) == self._page.is_ascending:
                continue
            bounds: Bounds = (None, None)
            if last and last.place == level:
                bounds = (last.id + 1, None) if self._page.is_ascending else (None, last.id)
            for found in self._level(levels[level], bounds):
                yield Found(found.file, level, int(found.place))

    def _level(self, match: Match, bounds: Bounds) -> Iterator[Found]:
        if match.is_known:
            return self._stream(match, bounds)
        return self._scan("images.date_key", "images.id", *self._search.within("images.date_key", bounds))

    # name, size, rating

    def _by_column(self) -> Iterator[Found]:
        """Few matches are gathered and sorted. Of more, the keys are noted and looked for in the index of the order. So
        many that they would be too many to note lie close together: files are read in order."""
        place = _COLUMNS[self._page.sort]
        words, count_max = self._search.match, self._many()
        count = self._count(count_max)
        if words.is_known and count < self._few(_FEW):
            return self._sorted(place)
        start, values = self._after_cursor(place)
        limits, bounds = self._search.within("images.date_key" if count < self._few(_FEW) else "+images.date_key")
        is_noted = words.is_known and count < count_max
        if is_noted:
            inside, keys = self._search.within("rowid")
            limits += (
                f" AND +images.date_key IN (SELECT rowid FROM search_words WHERE search_words MATCH ? AND {inside})"
            )
            bounds += [words.text, *keys]
        return self._scan(place, "images.date_key", f"{limits} AND {start}", [*bounds, *values], behind_words=is_noted)

    def _sorted(self, place: str) -> Iterator[Found]:
        limits, bounds = self._search.within("search_words.rowid")
        start, values = self._after_cursor(place)
        clause, parameters = self._search.clause(behind_words=True)
        return self._rows(
            f"SELECT {place} AS place, images.date_key AS tie, {IMAGE_COLUMNS} {FROM_WORDS} "
            f"WHERE search_words MATCH ? AND {limits} AND {start} AND {clause} "
            f"ORDER BY place {self._way}, tie {self._way}",
            [self._search.match.text, *bounds, *values, *parameters],
        )

    def _after_cursor(self, place: str) -> Clause:
        last = self._page.cursor
        if last is None:
            return "1", []
        return f"({place}, images.date_key) {'>' if self._page.is_ascending else '<'} (?, ?)", [last.place, last.id]

    def _few(self, factor: int) -> int:
        return int(factor * math.sqrt(self._id_max())) + 1

    def _many(self) -> int:
        """What many words find takes longer to gather."""
        return max(self._few(_FEW), self._few(_MANY) * _WORDS // (_WORDS + self._search.match.word_count))

    def _count(self, count_max: int) -> int:
        """How many files words and dates find, counted up to `count_max`; that many where they say nothing."""
        if self._search.match.is_known:
            limits, values = self._search.within("search_words.rowid")
            source, values = "search_words WHERE search_words MATCH ?", [self._search.match.text, *values]
        elif self._search.keys != (None, None):
            limits, values = self._search.within("images.date_key")
            source = "images WHERE 1"
        else:
            return count_max
        counted = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {source} AND {limits} LIMIT ?)", [*values, count_max]
        ).fetchone()
        return int(counted[0])

    def _id_max(self) -> int:
        found = self._connection.execute("SELECT max(id) FROM images").fetchone()
        return int(found[0] or 0)

    # random

    def _by_chance(self) -> Iterator[Found]:
        shuffle, start = self._shuffled()
        chosen = self._chosen_ids()
        order = self._order_of(shuffle, start, chosen)
        clause, parameters = self._search.clause(behind_words=chosen is not None)
        limits, values = self._search.within("+images.date_key")
        statement = (
            f"SELECT images.id AS place, images.id AS tie, {IMAGE_COLUMNS} {FROM_IMAGES} "
            f"WHERE images.id IN (SELECT value FROM json_each(?)) AND {limits} AND {clause}"
        )
        while chunk := {number: position for position, number in itertools.islice(order, _CHUNK)}:
            by_id = {found.tie: found for found in self._rows(statement, [id_list(chunk), *values, *parameters])}
            for number, position in chunk.items():
                if number in by_id:
                    yield Found(by_id[number].file, position, shuffle.id_max)

    def _shuffled(self) -> tuple[Shuffle, int]:
        """The order of the page, and the position in it behind which the page begins. A cursor names the highest id
        there was when its walk began: one above all that ever were would only cost time, and no walk has given it."""
        seed, last = self._page.seed or 0, self._page.cursor
        if last is None:
            shuffle = Shuffle(seed, self._id_max())
            return shuffle, -1 if self._page.is_ascending else shuffle.size
        if not 0 <= last.id <= self._id_ever():
            raise BadQuery(STRANGE_CURSOR)
        shuffle = Shuffle(seed, last.id)
        if not isinstance(last.place, int) or not 0 <= last.place < shuffle.size:
            raise BadQuery(STRANGE_CURSOR)
        return shuffle, last.place

    def _id_ever(self) -> int:
        """The highest id that any file ever had."""
        found = self._connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'images'").fetchone()
        return int(found[0] or 0)

    def _chosen_ids(self) -> set[int] | None:
        """The ids of what the words find, unless those are too many or the words say nothing."""
        if not self._search.match.is_known or self._count(self._many()) >= self._many():
            return None
        limits, values = self._search.within("search_words.rowid")
        rows = self._connection.execute(
            "SELECT images.id FROM search_words CROSS JOIN images ON images.date_key = search_words.rowid "
            f"WHERE search_words MATCH ? AND {limits}",
            [self._search.match.text, *values],
        )
        return {row[0] for row in rows}

    def _order_of(self, shuffle: Shuffle, start: int, chosen: set[int] | None) -> Iterator[tuple[int, int]]:
        """(position, id) behind a position: of a few by asking for their positions, of more by going through all."""
        is_ascending = self._page.is_ascending
        if chosen is None or len(chosen) >= self._few(_FEW):
            order = shuffle.ids_after(start, is_ascending=is_ascending)
            return order if chosen is None else (one for one in order if one[1] in chosen)
        positions = sorted((shuffle.position_of(number), number) for number in chosen if number <= shuffle.id_max)
        if is_ascending:
            return (one for one in positions if one[0] > start)
        return (one for one in reversed(positions) if one[0] < start)


def _bounds_of(page: PageRequest) -> Bounds:
    """Bounds of the date keys that the cursor of a page by date, or its first day, gives."""
    if page.cursor and isinstance(page.cursor.place, int):
        return (page.cursor.place + 1, None) if page.is_ascending else (None, page.cursor.place)
    low = None if page.from_ns is None else days.first_key(page.from_ns)
    return low, None if page.before_ns is None else days.first_key(page.before_ns)


def _levels_of(search: Search) -> dict[int, Match]:
    """2: every wanted word of the line stands there as a whole one; 1: at least one of them does; 0: none."""
    leaves = query.leaves(search.tree, with_negated=False)
    whole = [whole_words_of(leaf.text) for leaf in leaves if isinstance(leaf, Word)]
    if not whole or search.is_of_missing:
        return {0: search.match}
    base = search.match if search.match.is_known else EVERYTHING
    every, some = joined_by_and(whole), joined_by_or(whole)
    return {
        2: joined_by_and([base, every]),
        1: without(joined_by_and([base, some]), [every]),
        0: without(base, [some]),
    }


def newest_below(connection: sqlite3.Connection, vocabulary: Vocabulary, folder: str, count: int) -> list[IndexedFile]:
    """The newest indexed files anywhere below a folder."""
    pages = walk(connection, vocabulary, SearchFilter(folder_paths=(folder,)), PageRequest(size=count))
    return [found.file for found in itertools.islice(pages, count)]
