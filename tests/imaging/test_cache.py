"""The folder of thumbnails: limits, two that sweep at once, and whatever may happen to it."""

import os
import threading
import time
from pathlib import Path

import pytest

from iib.imaging.cache import clear_cache, read_cached, sweep_cache, thumbnail_path, write_cached
from iib.imaging.memory import Picture, PictureMemory

DAY = 86_400.0


def filled(folder: Path, count: int, size: int = 1000) -> list[str]:
    """Files that were used an hour apart, the first one last of all."""
    paths = [thumbnail_path(str(folder), f"/a/{number}.png", "stamp", "-256x256") for number in range(count)]
    for number, path in enumerate(paths):
        write_cached(b"x" * size, path)
        used = time.time() - number * 3600 - 10
        os.utime(path, (used, used))
    return paths


def test_each_content_and_kind_has_a_place_of_its_own(tmp_path: Path) -> None:
    asked = [("/a", "s", "k"), ("/b", "s", "k"), ("/a", "t", "k"), ("/a", "s", "l"), ("/a\0s", "", "k")]
    assert len({thumbnail_path(str(tmp_path), *one) for one in asked}) == len(asked)


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    paths = filled(tmp_path, 20)
    assert sweep_cache(str(tmp_path), 10_000, 0, time.time()) == (9, 9000, 11)
    assert [os.path.exists(path) for path in paths] == [True] * 9 + [False] * 11
    assert sweep_cache(str(tmp_path), 10_000, 0, time.time()).removed == 0


def test_reading_counts_as_use(tmp_path: Path) -> None:
    paths = filled(tmp_path, 20)
    assert read_cached(paths[-1]) == b"x" * 1000
    sweep_cache(str(tmp_path), 10_000, 0, time.time())
    assert os.path.exists(paths[-1]) and not os.path.exists(paths[-2])


def test_what_is_old_goes_and_what_a_crash_left(tmp_path: Path) -> None:
    paths = filled(tmp_path, 5)
    left = paths[0] + ".1-2.tmp"
    Path(left).write_bytes(b"half")
    sweep_cache(str(tmp_path), 0, 0, time.time())
    assert os.path.exists(left), "another process may be writing it"
    swept = sweep_cache(str(tmp_path), 0, DAY, time.time() + DAY - 3600)
    assert not os.path.exists(left) and swept.files == 1 and swept.removed == 5


def test_clearing_leaves_what_is_not_ours(tmp_path: Path) -> None:
    paths = filled(tmp_path, 5)
    (tmp_path / "other.txt").write_text("mine")
    assert clear_cache(str(tmp_path)) == (0, 0, 5)
    assert read_cached(paths[0]) is None and (tmp_path / "other.txt").exists()
    write_cached(b"again", paths[0])
    assert read_cached(paths[0]) == b"again"
    assert clear_cache(str(tmp_path / "never was")) == (0, 0, 0)


def test_two_may_sweep_and_write_at_once(tmp_path: Path) -> None:
    filled(tmp_path, 200)
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(20):
                if number % 2:
                    sweep_cache(str(tmp_path), 50_000 - turn * 1000, 0, time.time())
                else:
                    path = thumbnail_path(str(tmp_path), f"/{turn}", "s", "k")
                    write_cached(b"y" * 3000, path)
                    assert read_cached(path) in (None, b"y" * 3000)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "thumbnails").write_text("in the way")
    path = thumbnail_path(str(tmp_path), "/a", "s", "k")
    with pytest.raises(OSError):
        write_cached(b"x", path)
    assert read_cached(path) is None
    assert sweep_cache(str(tmp_path), 1, 1, time.time()) == (0, 0, 0)


def test_memory_keeps_the_last_used_within_its_limit() -> None:
    memory = PictureMemory(10)
    for key in "abc":
        memory.put(key, Picture(b"xxxx"))
    assert [memory.get(key) is not None for key in "abc"] == [False, True, True]
    memory.get("b")
    memory.put("d", Picture(b"xxxx"))
    assert [memory.get(key) is not None for key in "bcd"] == [True, False, True]
    memory.put("b", Picture(b"y"))
    memory.put("e", Picture(b"xxxxx"))
    assert memory.get("b") and memory.get("d") and memory.get("e")
    memory.clear()
    assert memory.get("b") is None
