"""How many files of a result fall on each day of the server's local time."""

import sqlite3
from collections import Counter

from iib.domain import query
from iib.domain.search import DayCount, SearchFilter
from iib.store import days
from iib.store.patterns import Patterns
from iib.store.search import FROM_IMAGES, FROM_WORDS, Search
from iib.store.vocabulary import Vocabulary

# to ask for a thousand days, of few words, takes as long as to tell the days of so many files
_WIDE = 200_000
_WORDS_MAX = 12


def count_images(connection: sqlite3.Connection) -> int:
    """How many files the index shows."""
    if not has_hidden(connection):
        return days.count_documents(connection)
    row = connection.execute(
        "SELECT count(*) FROM images JOIN folders ON folders.id = images.folder_id "
        "WHERE folders.is_scanned AND images.missing_since IS NULL"
    ).fetchone()
    return int(row[0])


def count_days(connection: sqlite3.Connection, vocabulary: Vocabulary, wanted: SearchFilter) -> list[DayCount]:
    """Newest day first. Raises `BadQuery` for a pattern that is wrong or takes too long."""
    tree = wanted.tree()
    is_plain = not has_hidden(connection)
    if is_plain and tree == query.EVERYTHING:
        found = days.count_all(connection)
    else:
        search = Search(connection, vocabulary, tree)
        with Patterns(connection, search.patterns) as patterns:
            is_by_words = is_plain and search.match.is_exact and search.match.word_count <= _WORDS_MAX
            if is_by_words and _is_wide(connection, search):
                found = _counted_by_day(connection, search)
            else:
                found = _counted(connection, search, patterns, is_plain)
    return [DayCount(day, found[day]) for day in sorted(found, reverse=True) if found[day]]


def has_hidden(connection: sqlite3.Connection) -> bool:
    """Whether there are files in folders that are not looked after any more."""
    found = connection.execute(
        "SELECT 1 FROM folders WHERE NOT is_scanned "
        "AND EXISTS (SELECT 1 FROM images WHERE folder_id = folders.id AND missing_since IS NULL) LIMIT 1"
    ).fetchone()
    return found is not None


def _is_wide(connection: sqlite3.Connection, search: Search) -> bool:
    """Whether words find very many files."""
    limits, values = search.within("rowid")
    statement = f"SELECT count(*) FROM (SELECT 1 FROM search_words WHERE search_words MATCH ? AND {limits} LIMIT ?)"
    row = connection.execute(statement, [search.match.text, *values, _WIDE]).fetchone()
    return int(row[0]) == _WIDE


def _counted_by_day(connection: sqlite3.Connection, search: Search) -> Counter[str]:
    """Counting what the words find between two keys is quick; it is telling the day of each file that takes time."""
    found: Counter[str] = Counter()
    for day, first, behind in days.day_ranges(connection):
        limits, values = search.within("rowid", (first, behind))
        statement = f"SELECT count(*) FROM search_words WHERE search_words MATCH ? AND {limits}"
        found[day] += connection.execute(statement, [search.match.text, *values]).fetchone()[0]
    return found


def _counted(connection: sqlite3.Connection, search: Search, patterns: Patterns, is_plain: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    for stretch in days.stretches(connection):
        statement, parameters = _statement(search, stretch, is_plain)
        for number, count in patterns.run(statement, parameters):
            found[days.day_name(number)] += count
    return found


def _statement(search: Search, stretch: days.Stretch, is_plain: bool) -> tuple[str, list[object]]:
    """The words alone are asked where they are all that is asked."""
    words = search.match
    key = "search_words.rowid" if words.is_known else "images.date_key"
    bounds = days.key_of_second(stretch.start), days.key_of_second(stretch.end)
    limits, values = search.within(key, bounds)
    clause, parameters = search.clause(behind_words=words.is_known)
    source = FROM_WORDS if words.is_known else FROM_IMAGES
    if words.is_exact and is_plain:
        source, clause, parameters = "FROM search_words", "1", []
    asked, texts = ("search_words MATCH ? AND ", [words.text]) if words.is_known else ("", [])
    return (
        f"SELECT {days.day_sql(key)} AS day, count(*) {source} WHERE {asked}{limits} AND {clause} GROUP BY day",
        [days.day_shift(stretch), *texts, *values, *parameters],
    )
