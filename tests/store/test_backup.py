"""Copies of the database, and what they are for."""

import os
import sqlite3
import time
from pathlib import Path

import pytest

from iib.store import BackupFolder, Database
from iib.store.backup import back_up
from iib.store.migrations import MIGRATIONS, Migration
from tests.served import serve

NOW = 1_780_000_000.0
OTHERS = f"iib-20260101-000002.db.{8:032x}.tmp"


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "iib.db")


@pytest.fixture
def backups(tmp_path: Path) -> BackupFolder:
    return BackupFolder(str(tmp_path / "data" / "backups"), 3)


def write_setting(db: Database, name: str) -> None:
    with db.transaction() as tx:
        tx.execute("INSERT INTO settings VALUES (?, '')", (name,))


def setting_names(db: Database) -> list[str]:
    return [row[0] for row in db.reader().execute("SELECT name FROM settings ORDER BY name")]


def test_a_copy_is_whole_while_the_database_is_in_use_and_old_ones_go(path: str, backups: BackupFolder) -> None:
    db = Database(path)
    copies = []
    for number in range(5):
        write_setting(db, str(number))
        copies.append(back_up(db.reader(), backups, NOW + number))
    db.close()
    assert [os.path.join(backups.path, name) for name in backups.names()] == copies[:1:-1]
    copy = Database(str(copies[-1]))
    assert setting_names(copy) == ["0", "1", "2", "3", "4"]
    copy.close()


def test_two_copies_of_one_second_are_two(path: str, backups: BackupFolder) -> None:
    db = Database(path)
    assert back_up(db.reader(), backups, NOW) != back_up(db.reader(), backups, NOW)
    assert back_up(db.reader(), BackupFolder(backups.path, 0), NOW) is None
    db.close()
    assert len(backups.names()) == 2


def test_once_a_day_is_enough(path: str, backups: BackupFolder) -> None:
    db = Database(path)
    for _ in range(3):
        db.back_up_daily(backups)
    assert len(backups.names()) == 1
    long_ago = NOW - 1_000_000
    os.utime(os.path.join(backups.path, backups.names()[0]), (long_ago, long_ago))
    db.back_up_daily(backups)
    assert len(backups.names()) == 2
    db.close()


def test_what_was_cut_short_goes_and_what_cannot_be_copied_costs_nothing(
    path: str, backups: BackupFolder, caplog: pytest.LogCaptureFixture
) -> None:
    db = Database(path)
    os.makedirs(backups.path)
    for name, hours in (
        (f"iib-20260101-000000.db.{7:032x}.tmp", 2),
        (f"iib-20260101-000001.db.{7:032x}.tmp-journal", 2),
        ("mine.tmp", 9),
    ):
        Path(backups.path, name).write_bytes(b"half")
        os.utime(Path(backups.path, name), (time.time() - hours * 3600,) * 2)
    Path(backups.path, OTHERS).write_bytes(b"by somebody else, now")
    db.back_up_daily(backups)
    [copy] = backups.names()
    assert set(os.listdir(backups.path)) == {copy, OTHERS, "mine.tmp"}
    db.back_up_daily(BackupFolder(path, 3))  # a file, where no folder can be made
    assert "could not be copied" in caplog.text
    db.close()


def test_a_copy_is_made_before_the_schema_changes(
    path: str, backups: BackupFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = Database(path, backups)
    write_setting(db, "before")
    db.close()
    assert backups.names() == []
    later = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, "later", ("CREATE TABLE later (x)",)))
    monkeypatch.setattr("iib.store.database.MIGRATIONS", later)
    Database(path, backups).close()
    (name,) = backups.names()
    with sqlite3.connect(os.path.join(backups.path, name)) as copy:
        assert not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchone()
        assert copy.execute("SELECT name FROM settings").fetchall() == [("before",)]
    copy.close()


def damage(path: str) -> bytes:
    with open(path, "r+b") as file:
        file.write(b"overwritten by something else")
        file.seek(0)
        return file.read()


def test_a_damaged_database_is_kept_aside_and_the_newest_whole_copy_taken(
    path: str, backups: BackupFolder, caplog: pytest.LogCaptureFixture
) -> None:
    db = Database(path)
    write_setting(db, "kept")
    good = back_up(db.reader(), backups, NOW)
    bad = back_up(db.reader(), backups, NOW + 60)
    write_setting(db, "after the copy")
    db.close()
    damage(str(bad))
    content = damage(path)
    db = Database(path, backups)
    assert setting_names(db) == ["kept"]
    assert os.path.basename(str(good)) in db.notice and "damaged" in db.notice
    write_setting(db, "goes on")
    db.close()
    (aside,) = [name for name in os.listdir(os.path.dirname(path)) if "damaged" in name]
    assert Path(path).with_name(aside).read_bytes() == content
    assert db.notice in caplog.text


def test_without_a_copy_a_new_one_is_begun(path: str, backups: BackupFolder) -> None:
    Database(path).close()
    damage(path)
    db = Database(path, backups)
    assert setting_names(db) == [] and "a new one was begun" in db.notice
    db.close()
    assert Database(path, backups).notice == ""


def test_the_user_is_told(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder) as api:
        assert api.get("global_setting").json()["notices"] == []
        tag = api.post("db/add_custom_tag", {"tag_name": "after the backup"}).json()
    assert len(os.listdir(data_dir / "backups")) == 1
    damage(str(data_dir / "iib.db"))
    with serve(data_dir, picture_folder) as api:
        (notice,) = api.get("global_setting").json()["notices"]
        assert "damaged" in notice
        assert api.search("lighthouse") == ["00001-1234567.png"]
        assert tag["name"] not in [entry["name"] for entry in api.get("db/basic_info").json()["tags"]]
