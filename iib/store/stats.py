"""How many files there are and how much of the disk they take: by day, or by what made them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iib.domain import query
from iib.domain.search import SearchFilter
from iib.store import days, timeline
from iib.store.documents import tag_word
from iib.store.match import EVERYTHING, Match, any_of, joined_by_and
from iib.store.patterns import Patterns
from iib.store.search import FROM_IMAGES, FROM_WORDS, Search
from iib.store.vocabulary import Vocabulary

_FEW = 20_000  # so many files are read one by one; of more, each tag is asked for by its word
# from the index alone, which knows nothing of missing files: these are taken off
_EVERYTHING = (
    "SELECT part, sum(count), sum(size) FROM ("
    "SELECT {group} AS part, count(*) AS count, sum(size_bytes) AS size FROM images INDEXED BY images_by_size "
    "GROUP BY 1 UNION ALL "
    "SELECT {group}, -count(*), -sum(size_bytes) FROM images WHERE missing_since IS NOT NULL GROUP BY 1"
    ") GROUP BY part ORDER BY part"
)
_WORDS_AND_SIZES = "FROM search_words CROSS JOIN images ON images.date_key = search_words.rowid"


@dataclass(frozen=True)
class Share:
    """The files of one group: a day (`YYYY-MM-DD`), or the name of a tag."""

    key: str
    count: int
    size_bytes: int


class Stats:
    """Statistics of the files that a filter means. Raises `BadQuery` for a pattern that is wrong or takes too long."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary, wanted: SearchFilter) -> None:
        self._connection = connection
        self._search = Search(connection, vocabulary, wanted.tree())
        self._is_plain = not timeline.has_hidden(connection)
        self._is_everything = self._is_plain and wanted.tree() == query.EVERYTHING

    def days(self) -> list[Share]:
        """By local day, the oldest first."""
        stretches = list(days.stretches(self._connection))
        if not stretches:
            return []
        rows = self._grouped(days.local_day_sql("images.date_key", stretches))
        return [Share(days.day_name(day), count, size) for day, count, size in rows if count]

    def total(self) -> Share:
        """All of them as one group."""
        rows = self._grouped("0")
        return Share("", sum(count for _, count, _ in rows), sum(size for _, _, size in rows))

    def tags(self, category: str) -> list[Share]:
        """By automatic tags of a category, the most frequent first; a file counts once for each that it has."""
        rows = self._connection.execute(
            "SELECT id, name FROM tags WHERE category = ? AND type = 'auto' AND count > 0", (category,)
        )
        names: dict[int, str] = dict(rows.fetchall())
        counted = self._one_by_one(category) if self._is_few() else self._by_word(list(names))
        shares = [Share(names[tag], count, size) for tag, count, size in counted if count and tag in names]
        return sorted(shares, key=lambda share: (-share.count, share.key))

    def _grouped(self, group: str) -> list[tuple[int, int, int]]:
        """(group, count, bytes) of all that is meant, the groups rising."""
        if self._is_everything:
            return self._run(_EVERYTHING.format(group=group), [])
        source, clause, parameters = self._source()
        statement = f"SELECT {group} AS part, count(*), sum(size_bytes) {source} WHERE {clause} GROUP BY part"
        return self._run(f"{statement} ORDER BY part", parameters)

    def _one_by_one(self, category: str) -> list[tuple[int, int, int]]:
        source, clause, parameters = self._source(with_metadata=True)
        return self._run(
            f"SELECT tag.value, count(*), sum(size_bytes) {source} CROSS JOIN json_each(metadata.tags) AS tag "
            f"WHERE {clause} AND tag.value IN (SELECT id FROM tags WHERE category = ?) GROUP BY tag.value",
            [*parameters, category],
        )

    def _by_word(self, tags: Sequence[int]) -> list[tuple[int, int, int]]:
        found = []
        for tag in tags:
            source, clause, parameters = self._source(any_of([tag_word(tag)]))
            statement = f"SELECT count(*), sum(size_bytes) {source} WHERE {clause}"
            found += [(tag, row[0], row[1]) for row in self._run(statement, parameters)]
        return found

    def _source(self, besides: Match = EVERYTHING, *, with_metadata: bool = False) -> tuple[str, str, list[Any]]:
        """What to read for all files that are meant, of those that other words find as well, and its parameters."""
        words = joined_by_and([part for part in (self._search.match, besides) if part.is_known] or [EVERYTHING])
        if words == EVERYTHING:
            limits, values = self._search.within("images.date_key")
            clause, parameters = self._search.clause(behind_words=self._search.match.is_known)
            return FROM_IMAGES, f"{limits} AND {clause}", [*values, *parameters]
        limits, values = self._search.within("search_words.rowid")
        clause, parameters = self._search.clause(behind_words=True)
        source = FROM_WORDS
        if self._search.match.is_exact and self._is_plain and not with_metadata:
            source, clause, parameters = _WORDS_AND_SIZES, "1", []
        return source, f"search_words MATCH ? AND {limits} AND {clause}", [words.text, *values, *parameters]

    def _is_few(self) -> bool:
        """Whether what the words find is little."""
        words = self._search.match
        if not words.is_known or words == EVERYTHING:
            return False
        limits, values = self._search.within("search_words.rowid")
        (row,) = self._connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH ? AND {limits} LIMIT ?)",
            [words.text, *values, _FEW + 1],
        )
        return int(row[0]) <= _FEW

    def _run(self, statement: str, parameters: Sequence[object]) -> list[tuple[int, int, int]]:
        with Patterns(self._connection, self._search.patterns) as patterns:
            return [tuple(row) for row in patterns.run(statement, list(parameters))]
