"""What was checked is what is opened, whatever is put in its place meanwhile."""

import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iib.disk import Descriptor, PathAccess, open_checked, read_sibling
from iib.disk.opening import _open_and_compare, _open_step_by_step
from iib.domain.errors import IibError
from iib.domain.paths import AllowedPath

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    top = tmp_path.resolve()
    for folder in ("in/sub", "out/sub"):
        (top / folder).mkdir(parents=True)
        (top / folder / "a.png").write_bytes(folder.encode())
    return top


@pytest.fixture
def access(top: Path) -> PathAccess:
    return PathAccess(lambda: [str(top / "in")], is_whole_machine=False)


def read(path: AllowedPath) -> bytes:
    with open_checked(path) as file:
        return file.read()


def test_files_and_links_that_were_checked_are_opened(top: Path, access: PathAccess) -> None:
    (top / "in" / "link.png").symlink_to("sub/a.png")
    (top / "in" / "linked").symlink_to("sub")
    for name in ("sub/a.png", "link.png", "linked/a.png", "linked/../link.png"):
        assert read(access.allow_file(f"{top}/in/{name}")) == b"in/sub"


def test_a_link_put_in_place_of_the_file_is_not_followed(top: Path, access: PathAccess) -> None:
    path = access.allow_file(str(top / "in" / "sub" / "a.png"))
    (top / "in" / "sub" / "a.png").unlink()
    (top / "in" / "sub" / "a.png").symlink_to(top / "out" / "sub" / "a.png")
    with pytest.raises(OSError):
        open_checked(path)


def test_a_link_put_in_place_of_a_folder_is_not_followed(top: Path, access: PathAccess) -> None:
    path = access.allow_file(str(top / "in" / "sub" / "a.png"))
    (top / "in" / "sub").rename(top / "in" / "was")
    (top / "in" / "sub").symlink_to(top / "out" / "sub")
    with pytest.raises(OSError):
        open_checked(path)


def test_a_link_that_was_turned_elsewhere_gives_what_was_checked(top: Path, access: PathAccess) -> None:
    link = top / "in" / "link.png"
    link.symlink_to("sub/a.png")
    path = access.allow_file(str(link))
    link.unlink()
    link.symlink_to(top / "out" / "sub" / "a.png")
    assert read(path) == b"in/sub"


def test_a_pipe_put_in_place_keeps_nobody_waiting(top: Path, access: PathAccess) -> None:
    path = access.allow_file(str(top / "in" / "sub" / "a.png"))
    (top / "in" / "sub" / "a.png").unlink()
    os.mkfifo(top / "in" / "sub" / "a.png")
    with pytest.raises(OSError):
        open_checked(path)


def test_a_found_link_is_asked_for_anew(top: Path, access: PathAccess) -> None:
    (top / "in" / "link.png").symlink_to("sub/a.png")
    (top / "in" / "out.png").symlink_to(top / "out" / "sub" / "a.png")
    with Descriptor(AllowedPath(str(top / "in" / "link.png")), access) as file:
        assert file.read(100) == b"in/sub"
    with pytest.raises(OSError, match="outside"):
        Descriptor(AllowedPath(str(top / "in" / "out.png")), access)


def test_sidecars_that_are_links_are_not_read(top: Path, access: PathAccess) -> None:
    (top / "in" / "sub" / "a.txt").symlink_to(top / "out" / "sub" / "a.png")
    (top / "in" / "sub" / "b.txt").write_bytes(b"mine")
    path = access.allow_file(str(top / "in" / "sub" / "a.png"))
    assert read_sibling(path, "a.txt") is None
    assert read_sibling(path, "b.txt") == b"mine"


@contextmanager
def swapping(swap: Callable[[], None]) -> Iterator[None]:
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            swap()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def put_link(place: Path, target: Path) -> None:
    """In one step, so that something always lies there."""
    unfinished = place.with_name(place.name + ".new")
    unfinished.symlink_to(target)
    os.replace(unfinished, place)


def swap_file(top: Path) -> None:
    place = top / "in" / "sub" / "a.png"
    put_link(place, top / "out" / "sub" / "a.png")
    fresh = place.with_name("fresh")
    fresh.write_bytes(b"in/sub")
    os.replace(fresh, place)


def swap_folder(top: Path) -> None:
    place = top / "in" / "turning"
    put_link(place, top / "out" / "sub")
    put_link(place, top / "in" / "sub")


def swap_real_folder(top: Path) -> None:
    place, aside = top / "in" / "moving", top / "in" / "aside"
    os.rename(place, aside)
    place.symlink_to(top / "out" / "sub")
    place.unlink()
    os.rename(aside, place)


def read_found(path: str, access: PathAccess) -> bytes:
    """As the indexer reads what it found while walking."""
    with Descriptor(AllowedPath(path), access) as file:
        return file.read(100)


def read_asked(path: str, access: PathAccess) -> bytes:
    return read(access.allow_file(path))


@pytest.mark.parametrize("read_it", [read_asked, read_found])
@pytest.mark.parametrize(
    ("swap", "asked"),
    [(swap_file, "sub"), (swap_folder, "turning"), (swap_real_folder, "moving")],
    ids=lambda v: str(v),
)
def test_nothing_from_outside_in_a_race(
    top: Path,
    access: PathAccess,
    swap: Callable[[Path], None],
    asked: str,
    read_it: Callable[[str, PathAccess], bytes],
) -> None:
    (top / "in" / "turning").symlink_to(top / "in" / "sub")
    (top / "in" / "moving").mkdir()
    (top / "in" / "moving" / "a.png").write_bytes(b"in/sub")
    read_how_often = 0
    with swapping(lambda: swap(top)):
        end = time.monotonic() + 20
        for attempt in itertools.count():
            if (attempt > 3000 and read_how_often > 10) or time.monotonic() > end:
                break
            try:
                content = read_it(f"{top}/in/{asked}/a.png", access)
            except (IibError, OSError):
                continue
            assert content == b"in/sub"
            read_how_often += 1
    assert read_how_often > 10


@pytest.mark.parametrize("open_it", [_open_step_by_step, _open_and_compare])
def test_the_ways_of_other_systems(top: Path, open_it: Callable[[str], int]) -> None:
    good = str(top / "in" / "sub" / "a.png")
    with os.fdopen(open_it(good), "rb") as file:
        assert file.read() == b"in/sub"
    (top / "in" / "linked").symlink_to("sub")
    (top / "in" / "link.png").symlink_to("sub/a.png")
    for linked in ("linked/a.png", "link.png", "missing.png"):
        with pytest.raises(OSError):
            open_it(str(top / "in" / linked))
