"""Bringing the index in line with the disk, on real files."""

import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iib.disk import PathAccess
from iib.domain.paths import to_text
from iib.domain.search import PageRequest, SearchFilter
from iib.indexer import FoundFile, IndexOptions, MetadataReader, Reading, describe_file, update_index
from iib.store import Database, folders, images, search
from iib.workers import WorkContext
from tests import pictures
from tests.indexer.updating import counts, rows, update
from tests.limited_user import limited_user, posix_only


def test_new_changed_and_vanished_files_are_noticed(db: Database, folder: Path) -> None:
    for name in ("a.png", "b.png", "c.png"):
        pictures.write(folder / name, pictures.png_bytes(), mtime=1_700_000_000)
    assert counts(update(db, folder)) == (3, 0, 0, 0)
    assert counts(update(db, folder)) == (0, 0, 0, 0)
    before = rows(db, folder)["b.png"].id
    pictures.write(folder / "b.png", pictures.png_bytes(texts={"parameters": pictures.A1111_TEXT}), mtime=1_700_000_000)
    (folder / "c.png").unlink()
    assert counts(update(db, folder)) == (0, 1, 1, 0)
    assert rows(db, folder)["b.png"].id == before
    assert images.metadata_of(db.reader(), before) == pictures.A1111_TEXT


def test_a_rewrite_of_the_same_size_and_time_is_noticed(db: Database, folder: Path) -> None:
    path = pictures.write(folder / "a.png", pictures.png_bytes(colour=(1, 1, 1)), mtime=1_700_000_000)
    update(db, folder)
    size = path.stat().st_size
    pictures.write(path, pictures.png_bytes(colour=(2, 2, 2)), mtime=1_700_000_000)
    assert path.stat().st_size == size
    assert counts(update(db, folder)) == (0, 1, 0, 0)


def test_a_vanished_folder_takes_its_files_along(db: Database, folder: Path) -> None:
    pictures.write(folder / "sub" / "deep" / "a.png", pictures.png_bytes())
    pictures.write(folder / "b.png", pictures.png_bytes())
    update(db, folder)
    os.rename(folder / "sub", folder.parent / "elsewhere")
    assert counts(update(db, folder)) == (0, 0, 1, 0)


def test_a_root_that_is_gone_keeps_what_is_known_of_it(
    db: Database, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A drive that is not plugged in."""
    pictures.write(folder / "a.png", pictures.png_bytes())
    update(db, folder)
    os.rename(folder, folder.parent / "unplugged")
    with caplog.at_level(logging.DEBUG):
        assert counts(update(db, folder)) == (0, 0, 0, 0)
    assert str(folder) in caplog.text
    os.rename(folder.parent / "unplugged", folder)
    assert counts(update(db, folder)) == (0, 0, 0, 0)


BROKEN = {
    "truncated.png": pictures.png_bytes(texts={"parameters": pictures.A1111_TEXT})[:20],
    "empty.png": b"",
    "text.png": b"just some words\n" * 20,
    "empty.jpg": b"",
    "zeros.webp": b"\0" * 100,
    "text.mp4": b"no film",
}


def test_broken_files_are_logged_with_their_path_kept_as_what_they_are_and_stop_nothing(
    db: Database, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name, content in BROKEN.items():
        pictures.write(folder / name, content)
    pictures.write(folder / "whole.png", pictures.png_bytes())
    with caplog.at_level(logging.WARNING):
        result = update(db, folder)
    assert counts(result) == (len(BROKEN) + 1, 0, 0, len(BROKEN))
    known = rows(db, folder)
    for name in BROKEN:
        assert known[name].error, name
        assert str(folder / name) in caplog.text
        assert known[name].to_json()["error"] == known[name].error
    assert known["whole.png"].error == "" and "error" not in known["whole.png"].to_json()
    assert counts(update(db, folder)) == (0, 0, 0, 0)


def test_a_png_cut_off_in_its_pixels_keeps_its_metadata(db: Database, folder: Path) -> None:
    whole = pictures.png_bytes(width=60, height=60, texts={"parameters": pictures.A1111_TEXT})
    pictures.write(folder / "cut.png", whole[: whole.index(b"IDAT") + 10])
    update(db, folder)
    row = rows(db, folder)["cut.png"]
    assert images.metadata_of(db.reader(), row.id) == pictures.A1111_TEXT


def test_a_file_that_vanishes_during_the_scan_is_passed_over(
    db: Database, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(5):
        pictures.write(folder / f"{number}.png", pictures.png_bytes(), mtime=1_700_000_000 + number)

    access = PathAccess(list, is_whole_machine=True)

    def vanish(progress: Mapping[str, Any]) -> None:
        if progress["stage"] == "scanning":
            (folder / "2.png").unlink()

    with caplog.at_level(logging.INFO):
        roots = [access.allow_folder(str(folder))]
        result = update_index(db, access, roots, [], IndexOptions(), WorkContext(vanish, lambda: False))
    assert counts(result) == (4, 0, 0, 0)
    assert str(folder / "2.png") in caplog.text
    assert sorted(rows(db, folder)) == ["0.png", "1.png", "3.png", "4.png"]


@posix_only
def test_what_modes_close_is_kept_as_such_logged_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with limited_user() as folder, caplog.at_level(logging.WARNING):
        pictures.write(folder / "in" / "open.png", pictures.png_bytes())
        pictures.write(folder / "in" / "closed.png", pictures.png_bytes()).chmod(0)
        pictures.write(folder / "in" / "shut" / "a.png", pictures.png_bytes())
        (folder / "in" / "shut").chmod(0)
        db = Database(str(folder / "data" / "iib.db"))
        try:
            assert counts(update(db, folder / "in")) == (2, 0, 0, 2)
            assert "cannot be read" in rows(db, folder / "in")["closed.png"].error
            assert rows(db, folder / "in")["open.png"].error == ""
        finally:
            db.close()
        assert str(folder / "in" / "closed.png") in caplog.text
        assert str(folder / "in" / "shut") in caplog.text


def test_a_folder_that_cannot_be_read_this_time_keeps_what_is_known(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.write(folder / "sub" / "a.png", pictures.png_bytes())
    pictures.write(folder / "sub" / "deep" / "b.png", pictures.png_bytes())
    update(db, folder)
    real_scandir = os.scandir

    def scandir(path: str) -> Any:
        if str(path) == str(folder / "sub"):
            raise PermissionError(13, "Permission denied", path)
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert counts(update(db, folder)) == (0, 0, 0, 1)
    monkeypatch.undo()
    assert counts(update(db, folder)) == (0, 0, 0, 0)


def test_cancelling_keeps_what_was_written_and_the_next_update_goes_on(db: Database, folder: Path) -> None:
    for number in range(250):
        pictures.write(folder / f"{number}.png", b"no picture", mtime=1_700_000_000 + number)
    result = update(db, folder, context=WorkContext(lambda progress: None, lambda: bool(rows(db, folder))))
    assert 0 < result.added < 250
    assert str(folder / "249.png") in {row.info.fullpath for row in rows(db, folder).values()}, "the newest come first"
    assert update(db, folder).added == 250 - result.added


def test_a_name_that_is_no_text_is_indexed(db: Database, folder: Path) -> None:
    if os.name != "posix":
        pytest.skip("names of bytes are POSIX")
    raw = os.fsencode(folder) + b"/\xff\xc3.png"
    try:
        with open(raw, "wb") as file:
            file.write(pictures.png_bytes())
    except OSError:
        pytest.skip("this file system takes only names that are text")
    assert counts(update(db, folder)) == (1, 0, 0, 0)
    assert counts(update(db, folder)) == (0, 0, 0, 0)
    assert list(rows(db, folder)) == [to_text(os.path.basename(os.fsdecode(raw)))]


def test_nested_and_repeated_roots_are_walked_once(db: Database, folder: Path) -> None:
    pictures.write(folder / "sub" / "a.png", pictures.png_bytes())
    assert counts(update(db, folder / "sub", folder, folder)) == (1, 0, 0, 0)


def test_a_video_is_kept_as_one_whatever_its_bytes_lack(db: Database, folder: Path) -> None:
    pictures.write(folder / "renamed.png", pictures.jpeg_bytes(comment=pictures.A1111_TEXT))
    update(db, folder)
    row = rows(db, folder)["renamed.png"]
    assert row.error == "" and (row.width, row.height) == (8, 8)
    assert images.metadata_of(db.reader(), row.id) == pictures.A1111_TEXT


def test_what_the_database_refuses_costs_one_file_only(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(5):
        pictures.write(folder / f"{number}.png", pictures.png_bytes(texts={"parameters": pictures.A1111_TEXT}))

    def describe(file: FoundFile, reader: MetadataReader, *, deep: bool) -> images.ImageRecord | None:
        record = describe_file(file, reader, deep=deep)
        return replace(record, tags=(("tool", "half a \ud83d"),)) if record and file.name == "3.png" else record

    monkeypatch.setattr("iib.indexer.readers.describe_file", describe)
    with caplog.at_level(logging.ERROR):
        assert counts(update(db, folder)) == (5, 0, 0, 1)
    assert str(folder / "3.png") in caplog.text
    known = rows(db, folder)
    assert [name for name, row in sorted(known.items()) if row.error] == ["3.png"]
    assert images.metadata_of(db.reader(), known["4.png"].id) == pictures.A1111_TEXT
    assert counts(update(db, folder)) == (0, 0, 0, 0)


def test_a_file_that_is_noticed_meanwhile_does_not_wait_for_the_end(db: Database, folder: Path) -> None:
    for number in range(250):  # more than are written first
        pictures.write(folder / "many" / f"{number}.png", pictures.png_bytes(), mtime=1_700_000_000 + number)
    gone = pictures.write(folder / "gone.png", pictures.png_bytes())
    update(db, folder, options=IndexOptions(reading=Reading(roots=(str(folder),))))
    for number in range(250):
        pictures.write(folder / "many" / f"{number}.png", pictures.png_bytes(5, 5), mtime=1_700_000_000 + number)
    told: list[Any] = [{"places": [str(folder / "fresh.png"), str(gone)], "shallow_folders": []}]
    seen: list[list[str]] = []

    def noticed() -> list[Any]:
        if not told:
            seen.append(sorted(rows(db, folder)))
        elif rows(db, folder / "many")["249.png"].width == 5:
            pictures.write(folder / "fresh.png", pictures.png_bytes())
            gone.unlink()
            return [told.pop()]
        return []

    context = WorkContext(lambda progress: None, lambda: False, noticed)
    result = update(db, folder, context=context, options=IndexOptions(reading=Reading(roots=(str(folder),))))
    assert seen[0] == ["fresh.png"]
    assert counts(result) == (0, 250, 0, 0)
    assert counts(update(db, folder)) == (0, 0, 0, 0)


def test_what_is_noticed_outside_of_the_indexed_folders_is_left_alone(db: Database, folder: Path) -> None:
    pictures.write(folder / "in" / "a.png", pictures.png_bytes())
    outside = pictures.write(folder / "out" / "b.png", pictures.png_bytes())
    told = [{"places": [str(outside), str(folder / "in" / "none.png")], "shallow_folders": [str(folder / "out")]}]
    noticed = lambda: [told.pop()] if told else []  # noqa: E731
    options = IndexOptions(reading=Reading(roots=(str(folder / "in"),)))
    update(db, folder / "in", context=WorkContext(lambda progress: None, lambda: False, noticed), options=options)
    assert not told and not rows(db, folder / "out")


@pytest.mark.parametrize("seconds", [300_000_000_000, -30_000_000_000])
def test_a_time_that_no_database_holds_stops_nothing(db: Database, folder: Path, seconds: int) -> None:
    far = pictures.write(folder / "far.png", pictures.png_bytes())
    pictures.write(folder / "near.png", pictures.png_bytes(2, 2))
    try:
        os.utime(far, (seconds, seconds))
    except OverflowError:
        pytest.skip("this system has no such time either")
    assert counts(update(db, folder)) == (2, 0, 0, 0)
    assert counts(update(db, folder)) == (0, 0, 0, 0)
    assert sorted(rows(db, folder)) == ["far.png", "near.png"]


def test_a_thousand_folders_are_indexed_beside_each_other(db: Database, folder: Path) -> None:
    made = [folder / str(number) for number in range(1000)]
    for one in made:
        one.mkdir()
    pictures.write(made[-1] / "a.png", pictures.png_bytes())
    with db.transaction() as tx:
        folders.mark_scanned(tx, [str(one) for one in made])
    assert counts(update(db, *made)) == (1, 0, 0, 0)
    wanted = SearchFilter(folder_paths=tuple(str(one) for one in made))
    assert [found.file.info.name for found in search.walk(db.reader(), db.vocabulary, wanted, PageRequest())] == [
        "a.png"
    ]


def test_a_folder_that_two_links_lead_to_is_read_once(db: Database, folder: Path, tmp_path: Path) -> None:
    pictures.write(tmp_path / "outside" / "a.png", pictures.png_bytes())
    roots = [folder / "one", folder / "two"]
    for root in roots:
        root.mkdir()
        try:
            (root / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
        except OSError:
            pytest.skip("no links here")
    update(db, *roots)
    for _ in range(2):
        assert counts(update(db, *roots)) == (0, 0, 0, 0)
