"""The days of a result are the same whichever way they are counted, also where the clock is put forward or back."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from iib.domain.files import FileStamp
from iib.domain.query_text import parse_query
from iib.domain.search import SearchFilter
from iib.store import Database, timeline, writing
from iib.store.images import ImageRecord
from iib.store.memory import WriterMemory

QUARTER_S = 900
# around the nights in which clocks are put forward and back in 2026, and around the epoch
STARTS = (1_774_735_200, 1_792_879_200, -86_400)
LINES = ("cat", "CAT boat", "cat OR boat", "-boat", "cat date:2026-03-29", "date:2026 boat", "no_such_word")


@pytest.fixture(params=["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("this system has one time zone")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def said(number: int) -> str:
    return ("cat", "boat", "cat, boat", "")[number % 4]


@pytest.mark.usefixtures("zone")
@pytest.mark.parametrize("wide", [1, 10**9], ids=["day by day", "file by file"])
def test_each_way_of_counting_tells_the_same_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wide: int) -> None:
    monkeypatch.setattr(timeline, "_WIDE", wide)
    moments = [start + step * QUARTER_S for start in STARTS for step in range(4 * 36)]
    records = [
        ImageRecord("/lib", f"{number}.png", "image", FileStamp(1, moment * 10**9, 0, 0), 0.0, text=said(number))
        for number, moment in enumerate(moments)
    ]
    db = Database(str(tmp_path / "iib.db"))
    with db.transaction() as tx:
        writing.put_images(tx, records, WriterMemory())
    meant: dict[str, Callable[[str, str], bool]] = {
        "cat": lambda text, day: "cat" in text,
        "CAT boat": lambda text, day: text == "cat, boat",
        "cat OR boat": lambda text, day: text != "",
        "-boat": lambda text, day: "boat" not in text,
        "cat date:2026-03-29": lambda text, day: "cat" in text and day == "2026-03-29",
        "date:2026 boat": lambda text, day: "boat" in text and day.startswith("2026"),
        "no_such_word": lambda text, day: False,
    }
    for line in LINES:
        days = [(said(number), date.fromtimestamp(moment).isoformat()) for number, moment in enumerate(moments)]
        wanted = Counter(day for text, day in days if meant[line](text, day))
        found = timeline.count_days(db.reader(), db.vocabulary, SearchFilter(query=parse_query(line)))
        assert [(one.day, one.count) for one in found] == sorted(wanted.items(), reverse=True), line
    db.close()
