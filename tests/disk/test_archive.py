"""Zips: one bad entry costs no other file, and nothing half-written stays."""

import contextlib
import io
import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.disk import PathAccess, files_to_pack, write_zip, zip_chunks
from iib.domain.errors import InternalFault
from iib.domain.paths import AllowedPath
from tests.limited_user import limited_user, posix_only


def zip_of(folder: Path) -> bytes:
    access = PathAccess(list, is_whole_machine=True)
    return b"".join(zip_chunks(files_to_pack(access, [AllowedPath(str(folder))]), compress=False))


@posix_only
def test_links_that_lead_nowhere_break_off_no_zip() -> None:
    with limited_user() as home:
        for place in ("pics/a.png", "pics/sub/z.png", "locked/b.png"):
            (home / place).parent.mkdir(parents=True, exist_ok=True)
            (home / place).write_bytes(b"x")
        for name, target in (("loop", "loop"), ("m", "a.png/x"), ("n.png", "../locked/b.png"), ("ok.png", "a.png")):
            (home / "pics" / name).symlink_to(target)
        (home / "locked").chmod(0)
        content = zip_of(home / "pics")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["pics/a.png", "pics/ok.png", "pics/sub/z.png"]


def test_a_zip_takes_the_next_free_name(tmp_path: Path) -> None:
    stem = str(tmp_path / "new" / "zip")
    assert [write_zip([b"PK", b"x"], stem) for _ in range(2)] == [f"{stem}.zip", f"{stem} (1).zip"]
    (tmp_path / "new" / "zip (2).zip.tmp").write_bytes(b"of somebody else")
    assert write_zip([b"PK"], stem) == f"{stem} (3).zip"
    assert (tmp_path / "new" / "zip (2).zip.tmp").read_bytes() == b"of somebody else"
    assert sorted(os.listdir(tmp_path / "new")) == ["zip (1).zip", "zip (2).zip.tmp", "zip (3).zip", "zip.zip"]


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk that takes no more."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


@posix_only
@pytest.mark.parametrize("chunk_bytes", [1_000, 1_000_000])  # refused when it is closed, or while it is written
def test_a_disk_that_takes_no_more_leaves_no_half_zip(tmp_path: Path, chunk_bytes: int) -> None:
    chunks = [b"x" * chunk_bytes] * 3
    with files_of_at_most(2_500 if chunk_bytes == 1_000 else 2_000_000), pytest.raises(InternalFault, match="written"):
        write_zip(chunks, str(tmp_path / "pictures"))
    assert os.listdir(tmp_path) == []


def test_a_zip_that_cannot_be_made_to_its_end_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"PK"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_zip(chunks(), str(tmp_path / "pictures"))
    assert os.listdir(tmp_path) == []
