"""What may be neither moved nor deleted, asked about for many files at once."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from iib.domain.errors import AccessDenied
from iib.services.operations import OperationsService, Way
from tests import pictures
from tests.served import serve

ROOTS = 180
FILES = 150


def test_what_holds_a_root_or_our_own_data_is_kept_and_what_only_begins_like_it_is_not(tmp_path: Path) -> None:
    root, data, dest = tmp_path / "outer" / "root", tmp_path / "own" / "data", tmp_path / "dest"
    for folder in (root, data, dest, tmp_path / "outer" / "root2", tmp_path / "out", root / "inner"):
        folder.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(root)
    with serve(data, root, access_control="disable") as api:
        operations = api.application.services.operations
        for kept in (root, root.parent, tmp_path, data, data.parent, data / "iib.db", data / "iib.db-wal"):
            with pytest.raises(AccessDenied, match="looked after"):
                operations.bring("move", [str(kept)], str(dest), Way())
            with pytest.raises(AccessDenied, match="looked after"):
                operations.rename(str(kept), "other", "rename")
        with pytest.raises(AccessDenied, match="looked after"):
            operations.delete([str(root)], Way())
        others = [tmp_path / "outer" / "root2", tmp_path / "out", root / "inner", link]
        assert operations.bring("move", [str(path) for path in others], str(dest), Way())["done"] == len(others)
        assert operations.bring("copy", [str(root)], str(dest), Way())["success"] is True


def test_many_roots_make_no_operation_slow(tmp_path: Path) -> None:
    few = _seconds_to_delete(tmp_path / "few", roots=1)
    many = _seconds_to_delete(tmp_path / "many", roots=ROOTS)
    assert many < 3 * few, f"{FILES} files: {few:.2f} s with one root, {many:.2f} s with {ROOTS}"


def _seconds_to_delete(home: Path, *, roots: int) -> float:
    """What this thread works for that, whatever else the machine does."""
    folders = [home / "roots" / str(number) for number in range(roots)]
    for folder in (home / "data", *folders):
        folder.mkdir(parents=True)
    files = [str(pictures.write(folders[0] / f"{number}.png", pictures.png_bytes())) for number in range(FILES)]
    with serve(home / "data", *folders, indexed=False, access_control="disable") as api:
        return _cpu_seconds(api.application.services.operations, files)


def _cpu_seconds(operations: OperationsService, files: Sequence[str]) -> float:
    began = time.thread_time()
    assert operations.delete(files, Way())["done"] == FILES
    return time.thread_time() - began
