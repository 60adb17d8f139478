"""What happens in the indexed folders is found without anybody asking for an update."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import pictures
from tests.served import Api, serve

SECONDS_MAX = 40.0


def picture(seed: int) -> bytes:
    return pictures.png_bytes(texts={"parameters": f"zebra\nSteps: 20, Sampler: Euler, Seed: {seed}, Size: 4x6"})


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS_MAX
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def names(api: Api, query: str = "zebra") -> list[str]:
    found = api.post("db/search", {"query": query, "sort": "name"}).json()["files"]
    return [file["name"] for file in found]


@pytest.fixture(params=["yes", "poll"])
def api(request: pytest.FixtureRequest, data_dir: Path, tmp_path: Path) -> Iterator[Api]:
    library = tmp_path / "library"
    pictures.write(library / "old" / "a.png", picture(1))
    with serve(data_dir, library, watch=request.param) as served:
        yield served


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def test_files_that_come_change_and_go(api: Api, library: Path) -> None:
    pictures.write(library / "old" / "b.png", picture(2))
    pictures.write(library / "old" / ".hidden.png", picture(3))
    pictures.write(library / "old" / "half.png.tmp", picture(4))
    wait_until(lambda: names(api) == ["a.png", "b.png"])
    os.replace(library / "old" / "b.png", library / "old" / "c.png")
    wait_until(lambda: names(api) == ["a.png", "c.png"])
    fresh = library / "old" / "half.png.tmp"
    os.replace(fresh, library / "old" / "c.png")
    wait_until(lambda: names(api, "seed:4") == ["c.png"])
    (library / "old" / "a.png").unlink()
    wait_until(lambda: names(api) == ["c.png"])


def test_folders_that_come_move_and_go(api: Api, library: Path) -> None:
    pictures.write(library / "new" / "deep" / "er" / "d.png", picture(5))
    wait_until(lambda: names(api) == ["a.png", "d.png"])
    first = api.post("db/search", {"query": "seed:5"}).json()["files"][0]
    shutil.move(library / "new", library / "moved")
    wait_until(lambda: names(api, "path:moved") == ["d.png"])
    moved = api.post("db/search", {"query": "seed:5"}).json()["files"]
    assert [file["id"] for file in moved] == [first["id"]]
    pictures.write(library / "moved" / "deep" / "er" / "e.png", picture(6))
    wait_until(lambda: names(api) == ["a.png", "d.png", "e.png"])
    shutil.rmtree(library / "moved")
    wait_until(lambda: names(api) == ["a.png"])


def test_a_file_that_is_written_slowly_is_read_when_it_is_complete(api: Api, library: Path) -> None:
    content = picture(7)
    with (library / "old" / "slow.png").open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        wait_until(lambda: names(api, "path:slow") == ["slow.png"])
        assert names(api, "seed:7") == []
        file.write(content[len(content) // 2 :])
    wait_until(lambda: names(api, "seed:7") == ["slow.png"])


def test_a_folder_that_is_added_is_watched_and_one_that_is_removed_is_not(api: Api, tmp_path: Path) -> None:
    added = tmp_path / "added"
    pictures.write(added / "f.png", picture(8))
    assert api.post("db/extra_paths", {"path": str(added), "types": ["scan"]}).status_code == 200
    wait_until(lambda: names(api) == ["a.png", "f.png"])
    pictures.write(added / "g.png", picture(9))
    wait_until(lambda: names(api) == ["a.png", "f.png", "g.png"])
    assert api.delete("db/extra_paths", {"path": str(added), "types": ["scan"]}).status_code == 200
    assert names(api) == ["a.png"]


def test_a_folder_that_comes_later(data_dir: Path, tmp_path: Path) -> None:
    """As a drive does that is plugged in."""
    late = tmp_path / "late"
    with serve(data_dir, late, watch="yes") as api:
        pictures.write(late / "a.png", picture(1))
        wait_until(lambda: names(api) == ["a.png"])
        pictures.write(late / "b.png", picture(2))
        wait_until(lambda: names(api) == ["a.png", "b.png"])
        shutil.move(late, tmp_path / "away")
        api.application.services.index.notice(str(late / "a.png"))
        api.post("db/update_image_data")
        assert api.post("db/timeline", {}).json()["total"] == 2


def test_our_own_folders_are_not_watched(tmp_path: Path) -> None:
    data = tmp_path / "data"
    pictures.write(tmp_path / "a.png", picture(1))
    with serve(data, tmp_path, watch="yes") as api:
        pictures.write(data / "cache" / "thumbnails" / "00" / "made.png", picture(2))
        pictures.write(tmp_path / "b.png", picture(3))
        wait_until(lambda: names(api) == ["a.png", "b.png"])


def test_without_the_watch_only_updates_find_anything(data_dir: Path, tmp_path: Path) -> None:
    with serve(data_dir, tmp_path / "library", watch="no") as api:
        assert not [thread for thread in threading.enumerate() if thread.name == "iib-watch"]
        pictures.write(tmp_path / "library" / "a.png", picture(1))
        time.sleep(0.5)
        assert names(api) == []


@pytest.mark.parametrize("helper_processes", ["yes", "no"])
def test_nothing_is_left_of_it(data_dir: Path, tmp_path: Path, helper_processes: str) -> None:
    before = set(threading.enumerate())
    library = tmp_path / "library"
    library.mkdir()
    with serve(data_dir, library, watch="yes", helper_processes=helper_processes) as api:
        assert "iib-watch" in [thread.name for thread in threading.enumerate()]
        pictures.write(library / "a.png", picture(1))
        wait_until(lambda: names(api) == ["a.png"])
    assert not [thread.name for thread in set(threading.enumerate()) - before if "iib" in thread.name]


def test_many_files_lead_to_few_updates(data_dir: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    with serve(data_dir, library, watch="yes") as api:
        wait_until(lambda: bool(names(api)) or _first_is_seen(api, library))
        before = api.application.services.index.update_count
        for number in range(600):
            pictures.write(library / "crowd" / f"{number}.png", picture(number + 100))
        wait_until(lambda: api.post("db/timeline", {"query": "path:crowd"}).json()["total"] == 600)
        assert api.application.services.index.update_count - before <= 60


def _first_is_seen(api: Api, library: Path) -> bool:
    if not (library / "first.png").exists():
        pictures.write(library / "first.png", picture(1))
    return names(api) == ["first.png"]
