"""Processes that read, real ones, and files that end them."""

import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.disk import SeenFile
from iib.indexer.found import FoundFile, WaitingFiles
from iib.indexer.readers import DEADLY, ReadBeside, Reading
from iib.store import Database, images
from iib.workers import Feed, WorkContext
from tests import pictures
from tests.indexer.updating import counts, rows, update

ROOT = str(Path(__file__).parents[2])


def start_reader(*words: str, seconds_max: float = 30.0) -> Feed:
    return Feed(["-m", "tests.indexer.deadly_reader", *words], python_path=ROOT, seconds_max=seconds_max)


@pytest.fixture
def beside() -> Iterator[ReadBeside]:
    readers = ReadBeside(start_reader, 2)
    yield readers
    readers.close()


def write(folder: Path, *names: str) -> None:
    for number, name in enumerate(names):
        text = f"a heron\nSteps: 20, Sampler: Euler, Seed: {number}, Size: 4x6"
        pictures.write(folder / name, pictures.png_bytes(texts={"parameters": text}), mtime=1_700_000_000 + number)


def test_files_are_read_by_other_processes_and_the_rows_are_the_same(
    db: Database, folder: Path, beside: ReadBeside, tmp_path: Path
) -> None:
    write(folder, *(f"{number}.png" for number in range(30)))
    pictures.write(folder / "broken.png", b"no picture")
    (folder / "0.txt").write_text("beside it")
    assert counts(update(db, folder, readers=beside)) == (31, 0, 0, 1)
    other = Database(str(tmp_path / "other" / "iib.db"))
    update(other, folder)
    for name, row in rows(db, folder).items():
        twin = rows(other, folder)[name]
        assert (row.to_json() | {"id": 0}) == (twin.to_json() | {"id": 0})
        assert images.metadata_of(db.reader(), row.id) == images.metadata_of(other.reader(), twin.id)
    other.close()
    assert counts(update(db, folder, readers=beside)) == (0, 0, 0, 0)


def test_a_file_that_ends_its_reader_gets_a_row_and_costs_no_other(
    db: Database, folder: Path, beside: ReadBeside, caplog: pytest.LogCaptureFixture
) -> None:
    write(folder, "a.png", "deadly.png", "b.png", "deadly too.png", "c.png")
    with caplog.at_level(logging.ERROR):
        assert counts(update(db, folder, readers=beside)) == (5, 0, 0, 2)
    known = rows(db, folder)
    assert {name for name, row in known.items() if row.error == DEADLY} == {"deadly.png", "deadly too.png"}
    assert all(row.width for name, row in known.items() if "deadly" not in name)
    assert str(folder / "deadly.png") in caplog.text
    assert counts(update(db, folder, readers=beside)) == (0, 0, 0, 0), "it is left alone until it changes"
    write(folder, "deadly.png")
    assert counts(update(db, folder)) == (0, 1, 0, 0)
    assert rows(db, folder)["deadly.png"].error == ""


def test_a_reader_that_died_by_accident_costs_no_file(db: Database, folder: Path, beside: ReadBeside) -> None:
    write(folder, "a.png", "once.png", "b.png")
    assert counts(update(db, folder, readers=beside)) == (3, 0, 0, 0)
    assert not any(row.error for row in rows(db, folder).values())


def test_a_single_file_is_tried_twice_too(db: Database, folder: Path, beside: ReadBeside) -> None:
    write(folder, "once.png")
    assert counts(update(db, folder, readers=beside)) == (1, 0, 0, 0)


def test_a_file_over_which_a_reader_never_ends_is_left_alone(db: Database, folder: Path) -> None:
    readers = ReadBeside(lambda: start_reader(seconds_max=3.0), 1)
    write(folder, "a.png", "endless.png", "b.png")
    assert counts(update(db, folder, readers=readers)) == (3, 0, 0, 1)
    assert rows(db, folder)["endless.png"].error == DEADLY
    readers.close()


def test_many_files_go_through_several_readers_in_order(beside: ReadBeside, folder: Path) -> None:
    write(folder, *(f"{number:04}.png" for number in range(500)), "deadly.png")
    names = [f"{number:04}.png" for number in range(300)] + ["deadly.png"] + [f"{n:04}.png" for n in range(300, 500)]
    files = iter([FoundFile(str(folder), name, 1, 2, 3, 4, 5.0) for name in names])
    answers = [answer for some in beside.read(files, 5_000, Reading(), lambda: False) for answer in some]
    assert [file.name for file, _ in answers] == names
    assert [record.error for _, record in answers if record and record.error] == [DEADLY]
    assert all(record and record.name == file.name and record.stamp == file.stamp for file, record in answers)


def test_cancelling_gives_up_what_is_on_its_way(db: Database, folder: Path, beside: ReadBeside) -> None:
    write(folder, "a.png", "endless.png")
    cancelled = threading.Event()
    threading.Timer(0.5, cancelled.set).start()
    assert update(db, folder, readers=beside, context=WorkContext(lambda progress: None, cancelled.is_set)).added < 2
    (folder / "endless.png").unlink()
    assert update(db, folder, readers=beside).added <= 1
    assert set(rows(db, folder)) == {"a.png"}


@pytest.mark.parametrize("way", ["no process", "stillborn"])
def test_where_no_reader_lives_files_are_read_here(
    db: Database, folder: Path, way: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if way == "no process":
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
    readers = ReadBeside(lambda: start_reader(way), 2)
    write(folder, *(f"{number}.png" for number in range(250)))
    with caplog.at_level(logging.WARNING):
        assert counts(update(db, folder, readers=readers)) == (250, 0, 0, 0)
    assert "No process that reads" in caplog.text or "has to be started again" in caplog.text
    readers.close()


def test_what_a_reader_logs_is_heard(
    db: Database, folder: Path, beside: ReadBeside, caplog: pytest.LogCaptureFixture
) -> None:
    pictures.write(folder / "broken.png", b"no picture")
    with caplog.at_level(logging.WARNING):
        update(db, folder, readers=beside)
    assert str(folder / "broken.png") in caplog.text


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="priorities of POSIX")
def test_a_reader_takes_what_others_leave() -> None:
    feed = start_reader()
    while not feed.is_ready:
        feed.receive(10)
    assert os.getpriority(os.PRIO_PROCESS, feed.pid) == 19
    feed.close()
    assert not feed.is_alive


def test_waiting_files_come_new_ones_first_and_the_newest_ahead() -> None:
    waiting = WaitingFiles()
    for name, mtime, is_new in (("old", 5, False), ("é海", 1, True), ("b", 9, True), ("older", -3, False)):
        seen = SeenFile(name, 7, mtime, -1, 2**62, 1.5)
        waiting.add("/p", seen, is_new=is_new, has_company=name == "b")
    files = list(waiting.in_turn())
    assert [file.name for file in files] == ["b", "é海", "old", "older"]
    assert files[0] == FoundFile("/p", "b", 7, 9, -1, 2**62, 1.5, is_new=True, has_company=True)
    waiting.add_unless_there(files[1])
    waiting.add_unless_there(files[1]._replace(folder="/q"))
    assert len(waiting) == 5
