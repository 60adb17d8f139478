"""Finding what changed by the times of folders, however coarsely a file system counts them."""

import os
import time
from pathlib import Path

import pytest

from iib.disk import sweep
from iib.disk.sweep import Sweeper
from tests.limited_user import posix_only

PNG = b"not looked at here"
HOUR = 3600


class Coarse:
    """A folder on a file system that counts time in whole seconds: what is done in it keeps its time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.time = time.time_ns() // 1_000_000_000 * 1_000_000_000
        self.keep_time()

    def save(self, name: str, content: bytes = PNG) -> None:
        (self.folder / f"{name}.new").write_bytes(content)
        (self.folder / f"{name}.new").rename(self.folder / name)
        self.keep_time()

    def keep_time(self) -> None:
        os.utime(self.folder, ns=(self.time, self.time))

    def tick(self) -> None:
        self.time += 2_000_000_000
        self.keep_time()


def told(sweeper: Sweeper, root: Path) -> list[str]:
    """The names of the folders and places that a sweep tells of."""
    found = [changed for changed in sweeper.sweep(str(root), is_growth_followed=False) if changed]
    return sorted(os.path.basename(path) for changed in found for path in changed.folders | changed.places)


@pytest.fixture
def coarse(tmp_path: Path) -> Coarse:
    (tmp_path / "root").mkdir()
    return Coarse(tmp_path / "root")


def test_a_file_that_comes_in_the_same_step_of_time_is_told(coarse: Coarse) -> None:
    sweeper = Sweeper(lambda path: True, time.time() + HOUR)
    assert told(sweeper, coarse.folder) == []
    coarse.save("a.png")
    assert told(sweeper, coarse.folder) == ["root"], "the step in which the folder was met is not over"
    assert told(sweeper, coarse.folder) == [], "nothing more happened"
    coarse.tick()
    coarse.save("b.png")
    assert told(sweeper, coarse.folder) == ["root"]
    coarse.save("c.png")
    assert told(sweeper, coarse.folder) == ["root"]
    coarse.save("c.png", PNG * 2)
    assert told(sweeper, coarse.folder) == (["root"] if os.name == "posix" else []), "another file of this name"
    (coarse.folder / "a.png").unlink()
    (coarse.folder / "half.tmp").write_bytes(PNG)
    coarse.keep_time()
    assert told(sweeper, coarse.folder) == ["root"]
    (coarse.folder / "half.tmp").unlink()
    (coarse.folder / "new").mkdir()
    coarse.keep_time()
    assert told(sweeper, coarse.folder) == ["new", "root"]
    assert told(sweeper, coarse.folder) == []


def test_what_came_after_the_system_told_of_something_is_told(coarse: Coarse) -> None:
    sweeper = Sweeper(lambda path: True, time.time() + HOUR)
    told(sweeper, coarse.folder)
    coarse.tick()
    coarse.save("a.png")
    sweeper.refresh(str(coarse.folder))
    coarse.save("b.png")
    assert told(sweeper, coarse.folder) == ["root"]
    assert told(sweeper, coarse.folder) == []


def test_a_folder_that_rests_is_not_read_again(coarse: Coarse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "_TICK_SECONDS", 0.2)
    sweeper = Sweeper(lambda path: True, time.time() + HOUR)
    told(sweeper, coarse.folder)
    coarse.tick()
    assert told(sweeper, coarse.folder) == ["root"]
    coarse.save("a.png")
    time.sleep(0.25)
    assert told(sweeper, coarse.folder) == ["root"], "it is looked at once more when the step is over"
    coarse.save("b.png")  # no file system would keep the time for this one
    assert told(sweeper, coarse.folder) == []


def test_forgetting_takes_all_below_and_nothing_else(tmp_path: Path) -> None:
    for name in ("a/b/c", "a/b2", "ab/b", "d"):
        (tmp_path / name).mkdir(parents=True)
    sweeper = Sweeper(lambda path: True, time.time() + HOUR)
    told(sweeper, tmp_path)
    sweeper.forget(str(tmp_path / "a"))
    known = {
        name
        for name in ("", "a", "a/b", "a/b/c", "a/b2", "ab", "ab/b", "d")
        if sweeper.knows(str(tmp_path / name).rstrip("/"))
    }
    assert known == {"", "ab", "ab/b", "d"}
    assert told(sweeper, tmp_path) == [], "nothing changed there"
    sweeper.forget(str(tmp_path))
    assert not sweeper.knows(str(tmp_path)) and not sweeper.knows(str(tmp_path / "d"))
    assert told(sweeper, tmp_path) == [] and sweeper.knows(str(tmp_path / "a" / "b" / "c")), "met anew"


def test_many_folders_that_go_at_once_are_forgotten_as_fast_as_they_were_met(tmp_path: Path) -> None:
    for number in range(5000):
        (tmp_path / str(number)).mkdir()
    sweeper = Sweeper(lambda path: True, time.time() + HOUR)
    begun = time.process_time()
    told(sweeper, tmp_path)
    met = time.process_time() - begun
    for number in range(5000):
        (tmp_path / str(number)).rmdir()
    begun = time.process_time()
    assert len(told(sweeper, tmp_path)) == 5001
    assert time.process_time() - begun < 2 * met + 0.1


@posix_only
def test_a_link_that_leads_in_a_circle_keeps_no_file_from_being_followed(tmp_path: Path) -> None:
    sweeper = Sweeper(lambda path: True, time.time() + HOUR)
    assert not any(sweeper.sweep(str(tmp_path), is_growth_followed=True))
    for number in range(20):
        (tmp_path / f"{number}.png").write_bytes(PNG)
    (tmp_path / "loop.png").symlink_to("loop.png")
    os.utime(tmp_path, ns=(1, 1))
    assert any(sweeper.sweep(str(tmp_path), is_growth_followed=True))
    for number in range(20):
        (tmp_path / f"{number}.png").write_bytes(PNG * 2)
    found = list(sweeper.sweep(str(tmp_path), is_growth_followed=True))
    assert len({place for changed in found for place in changed.places}) == 20
