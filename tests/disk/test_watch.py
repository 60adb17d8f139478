"""Watching folders, without and with the system's help."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from iib.disk import WatchOrder, watch_work
from iib.disk._remote import _type_of_mount, is_remote
from iib.disk.sweep import Sweeper

PNG = b"not looked at here"


class Watching:
    """A watch that runs in a thread, and what it said."""

    def __init__(self) -> None:
        self.said: list[Mapping[str, Any]] = []
        self.is_over = threading.Event()

    def report(self, progress: Mapping[str, Any]) -> None:
        self.said.append(progress)

    def is_cancelled(self) -> bool:
        return self.is_over.is_set()

    def told(self, kind: str) -> set[str]:
        return {path for said in self.said for path in said.get(kind, ())}

    def folders(self) -> set[str]:
        """Folders in which something happened."""
        return {os.path.dirname(path) for path in self.told("places")} | self.told("folders")


@contextmanager
def watching(*roots: Path, **more: Any) -> Iterator[Watching]:
    context = Watching()
    order = WatchOrder(tuple(map(str, roots)), poll_seconds=0.1, since=time.time() + 60, **more)
    thread = threading.Thread(target=watch_work, args=(order.to_json(), context))
    thread.start()
    try:
        wait_until(lambda: bool(context.said))
        time.sleep(0.3)  # the folders were met
        yield context
    finally:
        context.is_over.set()
        thread.join(10)
    assert not thread.is_alive()


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root" / "sub").mkdir(parents=True)
    return tmp_path / "root"


@pytest.mark.parametrize("is_polling", [False, True])
def test_it_says_what_it_watches_and_where_something_happened(root: Path, is_polling: bool) -> None:
    with watching(root, root.parent / "nothing", is_polling=is_polling) as context:
        assert context.said[0] == {"watching": [str(root)]}
        (root / "sub" / "a.png").write_bytes(PNG)
        (root / "fresh").mkdir()
        wait_until(lambda: str(root / "fresh") in context.told("places"))
        wait_until(lambda: str(root / "sub") in context.folders())
        count = len(context.said)
        (root / "fresh").rmdir()
        wait_until(lambda: any(str(root / "fresh") in said.get("places", ()) for said in context.said[count:]))


def test_what_is_none_of_our_business_is_not_told(root: Path) -> None:
    own = root / "own"
    (own / "shown").mkdir(parents=True)
    with watching(root, own / "shown", ignored=(str(own),)) as context:
        others = ("a.html", ".a.txt", ".a.png", ".trash/a.png", "a.png.tmp", "own/a.png")
        for path in (*others, "own/shown/b.png", "last.png"):
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(PNG)
        wait_until(lambda: str(root / "last.png") in context.told("places"))
        assert context.told("places") == {str(root / "last.png"), str(own / "shown" / "b.png")}


def test_what_tells_of_a_picture_is_told(root: Path) -> None:
    with watching(root) as context:
        (root / "sub" / "a.txt").write_text("a heron", encoding="utf-8")
        (root / "log.html").write_text("<html>", encoding="utf-8")
        wait_until(lambda: {str(root / "sub" / "a.txt"), str(root / "log.html")} <= context.told("places"))


def test_a_name_that_is_no_text_ends_nothing(root: Path) -> None:
    strange = os.fsencode(root) + b"/\xff\xfe.png"
    try:
        Path(os.fsdecode(strange)).write_bytes(PNG)
    except OSError:
        pytest.skip("this file system takes no such names")
    with watching(root) as context:
        Path(os.fsdecode(strange)).write_bytes(PNG + b"more")
        (root / "sub" / "after.png").write_bytes(PNG)
        wait_until(lambda: str(root / "sub") in context.folders())


def test_a_crowd_in_one_folder_is_told_as_the_folder(root: Path) -> None:
    with watching(root) as context:
        for number in range(600):
            (root / "sub" / f"{number}.png").write_bytes(PNG)
        wait_until(lambda: str(root / "sub") in context.told("folders"))


def test_a_file_that_grows_is_told_until_it_rests(root: Path) -> None:
    """Where only looking again finds anything, the time of the folder does not tell."""
    sweeper = Sweeper(lambda path: True, time.time() + 60)
    assert not any(sweeper.sweep(str(root), is_growth_followed=True))
    path = root / "sub" / "slow.png"
    path.write_bytes(PNG)
    os.utime(root / "sub", ns=(1, 1))
    found = list(sweeper.sweep(str(root), is_growth_followed=True))
    assert {folder for changed in found for folder in changed.folders} == {str(root / "sub")}
    for size in (100, 200):
        path.write_bytes(PNG * size)
        found = list(sweeper.sweep(str(root), is_growth_followed=True))
        assert {place for changed in found for place in changed.places} == {str(path)}
    for _ in range(10):
        assert not any(sweeper.sweep(str(root), is_growth_followed=True))


def test_files_of_a_new_folder_may_grow_as_well(root: Path) -> None:
    sweeper = Sweeper(lambda path: True, 0)
    early, late = root / "sub" / "early.png", root / "new" / "er" / "late.png"
    early.write_bytes(PNG)
    assert list(sweeper.sweep(str(root), is_growth_followed=True))
    late.parent.mkdir(parents=True)
    late.write_bytes(PNG)
    os.utime(root, ns=(1, 1))
    early.write_bytes(PNG * 2)
    found = list(sweeper.sweep(str(root), is_growth_followed=True))
    assert {place for changed in found for place in changed.places} == {str(early), str(root / "new")}
    late.write_bytes(PNG * 3)
    found = list(sweeper.sweep(str(root), is_growth_followed=True))
    assert {place for changed in found for place in changed.places} == {str(late)}


def test_what_changed_before_the_watch_stood_is_told(root: Path) -> None:
    sweeper = Sweeper(lambda path: True, time.time() - 3600)
    os.utime(root, (0, 0))
    found = list(sweeper.sweep(str(root), is_growth_followed=False))
    assert {folder for changed in found for folder in changed.folders} == {str(root / "sub")}


def test_drives_of_other_machines_are_known_by_their_file_system(tmp_path: Path) -> None:
    mounts = [("/", "ext4"), ("/mnt/nas", "cifs"), ("/mnt/nas/inner", "ext4"), ("/mnt/c", "9p")]
    assert _type_of_mount("/mnt/nas/pictures", mounts) == "cifs"
    assert _type_of_mount("/mnt/nas", mounts) == "cifs"
    assert _type_of_mount("/mnt/nas/inner/x", mounts) == "ext4"
    assert _type_of_mount("/mnt/nasty", mounts) == "ext4"
    assert not is_remote(str(tmp_path))
