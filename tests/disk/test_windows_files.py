"""Files that are open on Windows, as far as that can be tried elsewhere."""

import os
import sys
from pathlib import Path

import pytest

from iib.disk import open_checked
from iib.disk._windows_files import open_shared
from iib.domain.paths import AllowedPath
from tests.disk.fake_windows import FakeWindows


def test_what_is_open_can_be_renamed(tmp_path: Path) -> None:
    windows = FakeWindows()
    (tmp_path / "a.mp4").write_bytes(b"content")
    descriptor = open_shared(str(tmp_path / "a.mp4"), windows)
    windows.rename(tmp_path / "a.mp4", tmp_path / "b.mp4")
    with os.fdopen(descriptor, "rb") as file:
        assert file.read() == b"content"
    assert list(windows.handles) == [100], "the descriptor closes it, nobody else"


def test_a_file_that_cannot_be_had_is_told_and_nothing_stays_open(tmp_path: Path) -> None:
    windows = FakeWindows(has_descriptors=False)
    (tmp_path / "a.mp4").write_bytes(b"content")
    with pytest.raises(OSError, match="Too many open files"):
        open_shared(str(tmp_path / "a.mp4"), windows)
    with pytest.raises(FileNotFoundError):
        open_shared(str(tmp_path / "nothing.mp4"), windows)
    with pytest.raises(PermissionError):
        open_shared(str(tmp_path), windows)
    assert windows.handles == {}


@pytest.mark.skipif(sys.platform != "win32", reason="the real Windows")
def test_on_windows_a_file_that_is_read_can_be_renamed_and_deleted(tmp_path: Path) -> None:
    path = tmp_path.resolve() / "a.mp4"
    path.write_bytes(b"content")
    with open_checked(AllowedPath(str(path))) as file:
        path.rename(path.with_name("b.mp4"))
        path.with_name("b.mp4").unlink()
        assert file.read() == b"content"
    with pytest.raises(FileNotFoundError):
        open_checked(AllowedPath(str(path)))
