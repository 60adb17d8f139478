"""Searching while a drive is unplugged that many indexed files lie on: they are neither told of nor waited for."""

import itertools
import sys
import types
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iib.disk import PathAccess
from iib.domain.files import FileStamp
from iib.domain.query_text import parse_query
from iib.domain.search import SORTS, Cursor, PageRequest, SearchFilter
from iib.services import search
from iib.services.search import SearchService
from iib.store import Database, writing
from iib.store.images import ImageRecord
from iib.store.memory import WriterMemory
from iib.store.search import walk
from tests import pictures
from tests.served import Api, serve

UNPLUGGED_FILES = 3000
LOOKS = ("stat", "isfile", "isdir", "_path_isfile", "_path_isdir")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """Three old files that lie there, and thousands of new ones on a drive that is not."""
    made = Database(str(tmp_path / "data" / "iib.db"))
    plugged, unplugged = tmp_path / "pictures", tmp_path / "usb"
    for number in range(3):
        pictures.write(plugged / f"{number}.png", pictures.png_bytes())
    places = [(str(plugged), f"{number}.png") for number in range(3)]
    places += [(str(unplugged / str(number // 100)), f"{number}.png") for number in range(UNPLUGGED_FILES)]
    with made.transaction() as tx:
        records = (
            ImageRecord(
                folder, name, "image", FileStamp(1, (1_600_000_000 + at * 60) * 10**9, 0, at + 1), 0.0, text="lake"
            )
            for at, (folder, name) in enumerate(places)
        )
        writing.put_images(tx, records, WriterMemory())
    yield made
    made.close()


def work_of(service: SearchService, page: PageRequest) -> tuple[list[str], Counter[str]]:
    """The names on a page, and how often each function was called for it."""
    calls: Counter[str] = Counter()

    def count(frame: types.FrameType, event: str, function: Any) -> None:
        if event == "call":
            calls[frame.f_code.co_name] += 1
        elif event == "c_call":
            calls[function.__name__] += 1

    sys.setprofile(count)
    try:
        answer = service.page(SearchFilter(), page)
    finally:
        sys.setprofile(None)
    return sorted(file["name"] for file in answer["files"]), calls


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_an_unplugged_drive_is_looked_for_once_and_its_files_are_not_read(db: Database, sort: str) -> None:
    service = SearchService(db, PathAccess(list, is_whole_machine=True), lambda: 5)
    names, calls = work_of(service, PageRequest(50, sort=sort))
    assert names == ["0.png", "1.png", "2.png"]
    assert sum(calls[look] for look in LOOKS) < 40
    assert calls["image_from_row"] < UNPLUGGED_FILES / 5


@pytest.fixture
def api(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """Files on two drives, the second and a folder of the first unplugged after they were indexed."""
    monkeypatch.setattr(search, "_SKIPPED_MAX", 2)
    for number, folder in enumerate(["one", "one/sub", "two", "two/sub", "two/sub/deep"] * 8):
        text = f"{'zebra' if number % 3 else 'lake'}\nSteps: 20, Seed: {number}, Size: 4x6"
        content = pictures.png_bytes(width=number + 1, texts={"parameters": text})
        pictures.write(tmp_path / folder / f"{number:02}.png", content, mtime=1_700_000_000 + number * 7919)
    (tmp_path / "one" / "00.png").unlink()
    with serve(data_dir, tmp_path / "one", tmp_path / "two") as served:
        (tmp_path / "one" / "05.png").unlink()
        served.post("db/update_image_data")  # one that is known to be missing
        (tmp_path / "two").rename(tmp_path / "away")
        (tmp_path / "one" / "sub").rename(tmp_path / "also away")
        yield served


QUERIES = ("", "zebra", "-zebra", "zebra OR lake", "seed:>=5 steps:20", "text:/l.ke/", "path:sub", "is:missing")


@pytest.mark.parametrize("query", QUERIES)
def test_the_pages_of_every_order_hold_just_what_lies_there(api: Api, tmp_path: Path, query: str) -> None:
    wanted = SearchFilter(query=parse_query(query))
    lying = {path.name for path in (tmp_path / "one").iterdir()}
    service = api.application.services.search
    for sort, order in itertools.product(SORTS, ("asc", "desc")):
        seed = 7 if sort == "random" else None
        first = PageRequest(2, None, sort, order == "asc", seed)
        every = [one.file for one in walk(service._db.reader(), service._db.vocabulary, wanted, first)]
        expected = [file.info.name for file in every if file.is_missing or file.info.name in lying]
        assert expected or query == "path:sub"
        assert _names_on_all_pages(service, wanted, first) == expected, (sort, order)


def _names_on_all_pages(service: SearchService, wanted: SearchFilter, page: PageRequest) -> list[str]:
    found: list[str] = []
    while True:
        answer = service.page(wanted, page)
        found += [file["name"] for file in answer["files"]]
        if not answer["cursor"]["has_next"]:
            return found
        assert len(answer["files"]) == page.size
        page = replace(page, cursor=Cursor.from_text(answer["cursor"]["next"]))
