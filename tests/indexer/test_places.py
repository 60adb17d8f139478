"""Single places where something happened."""

import shutil
from pathlib import Path

import pytest

from iib.indexer import IndexOrder, IndexWork, ReadHere
from iib.store import Database, images
from tests import pictures
from tests.indexer.updating import PLAINLY, rows


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return tmp_path / "top"


def look(db: Database, *roots: Path, places: tuple[Path, ...] = (), shallow: tuple[Path, ...] = ()) -> tuple[int, ...]:
    order = IndexOrder(
        db.path,
        places=tuple(map(str, places)),
        shallow_folders=tuple(map(str, shallow)),
        roots=tuple(map(str, roots)),
        is_whole_machine=True,
    )
    done = IndexWork(ReadHere())(order.to_json(), PLAINLY)
    return tuple(done[name] for name in ("added", "updated", "removed", "relinked"))


def test_only_what_is_named_is_looked_at(db: Database, top: Path) -> None:
    named = pictures.write(top / "a.png", pictures.png_bytes())
    pictures.write(top / "b.png", pictures.png_bytes(2, 2))
    pictures.write(top / "sub" / "c.png", pictures.png_bytes(3, 3))
    assert look(db, top, places=(named,)) == (1, 0, 0, 0)
    assert look(db, top, places=(named,)) == (0, 0, 0, 0)
    assert look(db, top, shallow=(top,)) == (1, 0, 0, 0)
    assert look(db, top, places=(top / "sub",)) == (1, 0, 0, 0)
    assert look(db, top, places=(top.parent / "else.png",), shallow=(top.parent,)) == (0, 0, 0, 0)


def test_what_is_named_twice_is_forgotten_once(db: Database, top: Path) -> None:
    path = pictures.write(top / "sub" / "a.png", pictures.png_bytes())
    pictures.write(top / "b.png", pictures.png_bytes(2, 2))
    look(db, top, places=(top,))
    path.unlink()
    assert look(db, top, places=(path,), shallow=(path.parent,)) == (0, 0, 1, 0)
    assert look(db, top, places=(path, path.parent), shallow=(path.parent,)) == (0, 0, 0, 0)
    assert rows(db, path.parent) == {}


def test_a_file_and_a_folder_that_moved(db: Database, top: Path) -> None:
    path = pictures.write(top / "sub" / "a.png", pictures.png_bytes())
    look(db, top, places=(top,))
    before = rows(db, top / "sub")["a.png"].id
    path.rename(top / "sub" / "b.png")
    assert look(db, top, places=(path, top / "sub" / "b.png")) == (0, 0, 0, 1)
    (top / "sub").rename(top / "other")
    assert look(db, top, places=(top / "sub", top / "other")) == (0, 0, 0, 1)
    assert rows(db, top / "other")["b.png"].id == before


def test_what_is_known_of_a_drive_that_is_away_stays(db: Database, top: Path) -> None:
    path = pictures.write(top / "sub" / "a.png", pictures.png_bytes())
    look(db, top, places=(top,))
    shutil.move(top, top.parent / "away")
    assert look(db, top, places=(path, path.parent, top), shallow=(top,)) == (0, 0, 0, 0)
    assert list(rows(db, path.parent)) == ["a.png"]


def test_a_folder_behind_a_link(db: Database, top: Path) -> None:
    top.mkdir()
    outside = top.parent / "outside"
    pictures.write(outside / "a.png", pictures.png_bytes())
    (top / "link").symlink_to(outside, target_is_directory=True)
    assert look(db, top, places=(top / "link",)) == (1, 0, 0, 0)
    pictures.write(outside / "b.png", pictures.png_bytes(2, 2))
    assert look(db, top, places=(top / "link" / "b.png",)) == (1, 0, 0, 0)
    pictures.write(outside / "deep" / "c.png", pictures.png_bytes(3, 3))
    assert look(db, top, places=(top / "link" / "deep",)) == (1, 0, 0, 0)
    place = db.reader().execute("SELECT linked_from FROM folders WHERE path = ?", (str(outside / "deep"),)).fetchone()
    assert place[0] == str(top / "link")


def test_what_tells_of_a_picture_may_come_after_it(db: Database, top: Path) -> None:
    picture = pictures.write(top / "a.png", pictures.png_bytes())
    other = pictures.write(top / "ab.png", pictures.png_bytes(2, 2))
    assert look(db, top, places=(picture, other)) == (2, 0, 0, 0)
    text = top / "a.txt"
    text.write_text("a heron\nSteps: 20, Sampler: Euler, Seed: 7", encoding="utf-8")
    assert look(db, top, places=(text,)) == (0, 1, 0, 0)
    assert images.metadata_of(db.reader(), rows(db, top)["a.png"].id).startswith("a heron")
    assert images.metadata_of(db.reader(), rows(db, top)["ab.png"].id) == ""
    (top / "else.json").write_text("{}", encoding="utf-8")
    assert look(db, top, places=(top / "else.json",)) == (0, 0, 0, 0)


def test_a_log_is_read_for_the_pictures_that_are_as_new(db: Database, top: Path) -> None:
    new = pictures.write(top / "new.png", pictures.png_bytes())
    old = pictures.write(top / "old.png", pictures.png_bytes(2, 2), mtime=1_700_000_000)
    assert look(db, top, places=(new, old)) == (2, 0, 0, 0)
    (top / "log.html").write_text("<html>new.png</html>", encoding="utf-8")
    assert look(db, top, places=(top / "log.html",)) == (0, 1, 0, 0)
