"""A file stays the same file wherever it goes: its row, and with it what the user said of it."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.disk import file_info
from iib.domain.paths import AllowedPath
from iib.indexer import FoundFile, ReadHere, Reading
from iib.indexer.readers import Answer, IsCancelled
from iib.indexer.update import IndexOptions
from iib.store import Database, images, look_alikes, writing
from iib.store.look_alikes import StoredLook
from iib.store.moving import RowMover
from tests import pictures
from tests.indexer.updating import counts, rows, update

SEEDS = iter(range(1, 10_000))


def picture(path: Path) -> Path:
    """A picture like no other."""
    text = f"a heron\nSteps: 20, Sampler: Euler, Seed: {next(SEEDS)}, Size: 4x6"
    return pictures.write(path, pictures.png_bytes(texts={"parameters": text}))


def id_of(db: Database, path: Path) -> int:
    return rows(db, path.parent)[path.name].id


@pytest.mark.parametrize("new_name", ["b.png", "sub/a.png", "sub/deep/c.png"])
def test_a_rename_or_move_keeps_the_row(db: Database, folder: Path, new_name: str) -> None:
    old = picture(folder / "a.png")
    picture(folder / "other.png")
    update(db, folder)
    before = id_of(db, old)
    (folder / new_name).parent.mkdir(parents=True, exist_ok=True)
    os.rename(old, folder / new_name)
    result = update(db, folder)
    assert (counts(result), result.relinked) == ((0, 0, 0, 0), 1)
    assert id_of(db, folder / new_name) == before
    assert counts(update(db, folder)) == (0, 0, 0, 0)


def test_a_moved_folder_keeps_all_its_rows(db: Database, folder: Path) -> None:
    names = [picture(folder / "2026" / f"{number}.png").name for number in range(5)]
    update(db, folder)
    before = {name: id_of(db, folder / "2026" / name) for name in names}
    os.rename(folder / "2026", folder / "best of 2026")
    assert update(db, folder).relinked == 5
    assert {name: id_of(db, folder / "best of 2026" / name) for name in names} == before


def test_another_drive_letter_keeps_all_rows(db: Database, folder: Path) -> None:
    """The whole root lies elsewhere, and the old one is not there any more."""
    before = {path.name: path for path in (picture(folder / "a.png"), picture(folder / "b.png"))}
    update(db, folder)
    ids = {name: id_of(db, path) for name, path in before.items()}
    elsewhere = folder.parent / "E"
    os.rename(folder, elsewhere)
    assert update(db, elsewhere).relinked == 2
    assert {name: id_of(db, elsewhere / name) for name in ids} == ids


def test_a_copy_is_another_file(db: Database, folder: Path) -> None:
    original = picture(folder / "a.png")
    update(db, folder)
    before = id_of(db, original)
    pictures.write(folder / "copy.png", original.read_bytes())
    assert counts(update(db, folder)) == (1, 0, 0, 0)
    assert id_of(db, original) == before != id_of(db, folder / "copy.png")


def test_a_file_that_comes_back_is_linked_to_its_row(db: Database, folder: Path) -> None:
    path = picture(folder / "a.png")
    update(db, folder)
    before = id_of(db, path)
    os.rename(path, folder.parent / "away.png")
    assert counts(update(db, folder)) == (0, 0, 1, 0)
    assert rows(db, folder) == {}
    os.rename(folder.parent / "away.png", path)
    result = update(db, folder)
    assert (counts(result), result.relinked) == ((0, 0, 0, 0), 1)
    assert id_of(db, path) == before


def test_another_file_at_the_place_of_a_missing_one_is_new(db: Database, folder: Path) -> None:
    path = picture(folder / "a.png")
    update(db, folder)
    before = id_of(db, path)
    os.rename(path, folder.parent / "away.png")
    update(db, folder)
    picture(path)
    assert counts(update(db, folder)) == (1, 0, 0, 0)
    assert id_of(db, path) != before
    os.rename(folder.parent / "away.png", folder / "back.png")
    assert update(db, folder).relinked == 1
    assert id_of(db, folder / "back.png") == before


def test_a_file_whose_place_was_taken_by_another_goes_with_its_row(db: Database, folder: Path) -> None:
    """The WebUI starts its numbers anew after the old files were moved away."""
    path = picture(folder / "00000.png")
    update(db, folder)
    before = id_of(db, path)
    (folder / "keep").mkdir()
    os.rename(path, folder / "keep" / "00000.png")
    picture(path)
    result = update(db, folder)
    assert result.relinked == 1 and result.removed == 0
    assert id_of(db, folder / "keep" / "00000.png") == before
    assert id_of(db, path) != before


def test_two_files_that_change_places_show_what_is_in_them(db: Database, folder: Path) -> None:
    one, two = picture(folder / "1.png"), picture(folder / "2.png")
    update(db, folder)
    texts = {path.name: images.metadata_of(db.reader(), id_of(db, path)) for path in (one, two)}
    os.rename(one, folder / "x.png")
    os.rename(two, one)
    os.rename(folder / "x.png", two)
    update(db, folder)
    assert images.metadata_of(db.reader(), id_of(db, one)) == texts["2.png"]
    assert images.metadata_of(db.reader(), id_of(db, two)) == texts["1.png"]


def test_what_is_missing_for_too_long_is_forgotten(db: Database, folder: Path) -> None:
    path = picture(folder / "sub" / "a.png")
    update(db, folder)
    with db.transaction() as tx:
        (row,) = tx.execute("SELECT identity FROM images")
        look_alikes.put_looks(tx, [StoredLook(row["identity"], 1, "0" * 36)])
    path.unlink()
    path.parent.rmdir()
    update(db, folder)
    tables = ("images", "folders WHERE path LIKE '%sub'", "looks")
    count = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    assert tuple(db.reader().execute(count).fetchone()) == (1, 1, 1)
    update(db, folder, options=IndexOptions(missing_seconds_max=-1))
    assert tuple(db.reader().execute(count).fetchone()) == (0, 0, 0)


def test_empty_files_have_no_identity(db: Database, folder: Path) -> None:
    for name in ("a.png", "b.png"):
        pictures.write(folder / name, b"")
    update(db, folder)
    (folder / "a.png").unlink()
    pictures.write(folder / "c.png", b"")
    result = update(db, folder)
    assert (result.added, result.relinked, result.removed) == (1, 0, 1)


def move_row(tx: sqlite3.Connection, source: Path, dest: Path) -> None:
    """What an operation of ours does in the database."""
    mover = RowMover(tx, lambda: [str(source.parent)], 0.0)
    info = file_info(AllowedPath(str(dest)), lambda path: True)
    assert info is not None
    mover.move(str(source), info, None)
    mover.finish()


class MovesMeanwhile(ReadHere):
    """While an update reads, an operation of ours moves a file; it is over when the update is about to write."""

    def __init__(self, path: str, source: Path, dest: Path) -> None:
        self._db = Database(path)
        self._places = source, dest
        self._begun = threading.Event()
        self._thread = threading.Thread(target=self._move)

    def read(
        self, files: Iterator[FoundFile], count: int, reading: Reading, is_cancelled: IsCancelled
    ) -> Iterator[list[Answer]]:
        self._thread.start()
        assert self._begun.wait(30)
        yield from super().read(files, count, reading, is_cancelled)

    def join(self) -> None:
        self._thread.join()
        self._db.close()

    def _move(self) -> None:
        with self._db.transaction() as tx:
            os.rename(*self._places)
            move_row(tx, *self._places)
            self._begun.set()
            time.sleep(0.5)


def test_what_we_move_while_an_update_finds_its_copy_keeps_its_row(db: Database, folder: Path) -> None:
    old, new = picture(folder / "a.png"), folder / "moved.png"
    update(db, folder)
    before = id_of(db, old)
    shutil.copy2(old, folder / "copy.png")
    moving = MovesMeanwhile(db.path, old, new)
    update(db, folder, readers=moving)
    moving.join()
    assert id_of(db, new) == before
    assert id_of(db, folder / "copy.png") != before


def test_what_we_moved_since_an_update_missed_it_is_not_taken_for_gone(db: Database, folder: Path) -> None:
    old = picture(folder / "a.png")
    update(db, folder)
    row = id_of(db, old)
    os.rename(old, folder / "moved.png")
    with db.transaction() as tx:
        move_row(tx, old, folder / "moved.png")
    with db.transaction() as tx:
        assert writing.mark_missing(tx, {row: str(old)}, 5) == []
    assert id_of(db, folder / "moved.png") == row
