"""A fresh database, and a folder of pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.store import Database


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(str(tmp_path / "data" / "iib.db"))
    yield database
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    made.mkdir()
    return made
