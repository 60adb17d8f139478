"""How many files fall on each day."""

import datetime
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

QUARTER_S = 900
DAY_S = 86_400
KEYS_A_MICROSECOND = 2048
# Keys are multiples of it. Going back through a long list of keys, SQLite (3.40 at least) loses its way at a step of
# more than 2^56 whose last byte is above 127: so that byte is 0.
KEY_STEP = 256
_MICROSECONDS_MAX = 2**52 - 2**20
_UNITS_A_SECOND = 15_625  # of 2^17 keys each
_SHIFT_DAYS = 1_000_000  # so that SQLite, which rounds towards zero, divides no negative number
_PROBE_S = 14 * DAY_S


@dataclass(frozen=True)
class Stretch:
    """A time (seconds since the epoch, `end` not counted) in which the local clock stays `offset_s` ahead of UTC."""

    start: int
    end: int
    offset_s: int


def quarter_of(mtime_ns: int) -> int:
    """The quarter of an hour in which a file was changed, of which every time zone's days are made."""
    return mtime_ns // (QUARTER_S * 1_000_000_000)


def count_quarters(tx: sqlite3.Connection, changes: Mapping[int, int]) -> None:
    """Add to the number of files that fall into quarters of an hour, or take from it."""
    touched = [(quarter, change) for quarter, change in changes.items() if change]
    tx.executemany("INSERT OR IGNORE INTO day_counts (quarter, count) VALUES (?, 0)", [(q,) for q, _ in touched])
    tx.executemany("UPDATE day_counts SET count = count + ? WHERE quarter = ?", [(c, q) for q, c in touched])
    tx.executemany("DELETE FROM day_counts WHERE quarter = ? AND count <= 0", [(q,) for q, _ in touched])


def count_documents(connection: sqlite3.Connection) -> int:
    """How many files have a document: those that are indexed and not missing, in any folder."""
    return int(connection.execute("SELECT coalesce(sum(count), 0) FROM day_counts").fetchone()[0])


def count_all(connection: sqlite3.Connection) -> Counter[str]:
    """Day → how many files have a document."""
    days: Counter[str] = Counter()
    for stretch in stretches(connection):
        rows = connection.execute(
            "SELECT (quarter * ? + ?) / ? AS day, sum(count) FROM day_counts WHERE quarter >= ? AND quarter < ? "
            "GROUP BY day",
            _days_of(stretch),
        )
        days.update({day_name(row[0]): row[1] for row in rows})
    return days


def _days_of(stretch: Stretch) -> tuple[int, ...]:
    """Parameters of statements that number the days of quarters within a stretch."""
    shift = stretch.offset_s + _SHIFT_DAYS * DAY_S
    return QUARTER_S, shift, DAY_S, stretch.start // QUARTER_S, stretch.end // QUARTER_S


def day_ranges(connection: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    """(day, its first date key, the first key behind it) of the days on which there are files; a day on which the
    local clock is put forward or back comes in two parts."""
    for stretch in stretches(connection):
        rows = connection.execute(
            "SELECT DISTINCT (quarter * ? + ?) / ? FROM day_counts WHERE quarter >= ? AND quarter < ?",
            _days_of(stretch),
        )
        for row in rows.fetchall():
            start = (row[0] - _SHIFT_DAYS) * DAY_S - stretch.offset_s
            first, behind = max(start, stretch.start), min(start + DAY_S, stretch.end)
            yield day_name(row[0]), key_of_second(first), key_of_second(behind)


def day_sql(key: str) -> str:
    """The number of the day (see `day_name`) on which a date key lies; the parameter is `day_shift` of its stretch."""
    return f"(({key} >> 17) + ?) / {DAY_S * _UNITS_A_SECOND}"


def day_shift(stretch: Stretch) -> int:
    return (_SHIFT_DAYS * DAY_S + stretch.offset_s) * _UNITS_A_SECOND


def local_day_sql(key: str, found: Sequence[Stretch]) -> str:
    """The number of the day (see `day_name`) on which a date key lies, in whichever of the stretches that is."""
    cases = " ".join(
        f"WHEN {key} < {key_of_second(one.end)} THEN (({key} >> 17) + {day_shift(one)}) / {DAY_S * _UNITS_A_SECOND}"
        for one in found
    )
    return f"CASE {cases} END"


def key_of_second(seconds: int) -> int:
    """The first date key of a second, as near as there can be keys."""
    return first_key(seconds * 1_000_000_000)


def first_key(mtime_ns: int) -> int:
    """The first date key of a moment's microsecond."""
    return max(-_MICROSECONDS_MAX, min(_MICROSECONDS_MAX, mtime_ns // 1000)) * KEYS_A_MICROSECOND


def day_name(number: int) -> str:
    """A day as `day_sql` numbers it, as YYYY-MM-DD."""
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=number - _SHIFT_DAYS)).isoformat()


def stretches(connection: sqlite3.Connection) -> Iterator[Stretch]:
    """The time in which there are files, cut where the local clock is put forward or back. None without files."""
    first, last = connection.execute(  # apart, since SQLite reads all for both at once
        "SELECT (SELECT min(date_key) FROM images), (SELECT max(date_key) FROM images)"
    ).fetchone()
    if first is None:
        return
    start = (first // (KEYS_A_MICROSECOND * 1_000_000)) // QUARTER_S * QUARTER_S
    end = (last // (KEYS_A_MICROSECOND * 1_000_000)) // QUARTER_S * QUARTER_S + QUARTER_S
    offset = _offset_at(start)
    at = begin = start
    while at < end:
        then = min(at + _PROBE_S, end)
        if _offset_at(then) != offset:
            change = _change_between(at, then, offset)
            yield Stretch(begin, change, offset)
            begin, offset, then = change, _offset_at(change), change
        at = then
    if begin < end:
        yield Stretch(begin, end, offset)


def _change_between(before: int, after: int, offset: int) -> int:
    """The quarter of an hour in which the offset changes."""
    while after - before > QUARTER_S:
        middle = (before + after) // 2 // QUARTER_S * QUARTER_S
        if _offset_at(middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset_at(seconds: int) -> int:
    try:
        return time.localtime(seconds).tm_gmtoff // QUARTER_S * QUARTER_S
    except (OSError, OverflowError, ValueError):  # Windows knows no local time before 1970
        return 0
