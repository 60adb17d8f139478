"""The API of the reference, asked as its examples ask."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.served import Api, serve


@pytest.fixture
def api(data_dir: Path, picture_folder: Path) -> Iterator[Api]:
    """A server that has indexed `picture_folder`."""
    with serve(data_dir, picture_folder) as served:
        yield served


FILE_INFO_TYPES: dict[str, type | tuple[type, ...]] = {
    "type": str,
    "date": float,
    "created_time": float,
    "size": str,
    "bytes": int,
    "name": str,
    "fullpath": str,
    "is_under_scanned_path": bool,
}


def assert_file_info(shape: dict[str, Any]) -> None:
    """`FileInfoDict` of the reference."""
    for name, kind in FILE_INFO_TYPES.items():
        assert isinstance(shape[name], kind), name
    assert shape["type"] in ("file", "dir")


@pytest.fixture
def check_file_info() -> Any:
    return assert_file_info
