"""Databases that are damaged somewhere in the middle: what the user is told, and what the next start does."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from iib.store import BackupFolder, Database
from iib.store.backup import back_up
from tests.served import Api, serve

NOW = 1_780_000_000.0
DAMAGED = "The database is damaged: end"


def overwrite_table(path: str, table: str) -> None:
    """Write something else over the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        [[page]] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        [[size]] = connection.execute("PRAGMA page_size")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(path, "r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def damage_words(path: str) -> None:
    """Spoil the index of words, all of whose tables stay in order."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE search_words_data SET block = x'00000000ffff' WHERE id > 10")


def everything(api: Api) -> list[str]:
    return sorted(file["name"] for file in api.post("db/search", {"query": ""}).json()["files"])


@pytest.fixture
def path(data_dir: Path) -> str:
    return str(data_dir / "iib.db")


def test_a_damaged_page_is_told_at_once_and_the_next_start_takes_the_backup(
    data_dir: Path, picture_folder: Path, path: str
) -> None:
    with serve(data_dir, picture_folder) as api:
        names = everything(api)
        tag = api.post("db/add_custom_tag", {"tag_name": "before the backup"}).json()
        db = api.application.services.search._db
        back_up(db.reader(), BackupFolder(str(data_dir / "backups")), NOW * 2)
    assert names
    overwrite_table(path, "images")
    with serve(data_dir, picture_folder, indexed=False) as api:
        refused = api.post("db/search", {"query": ""})
        assert refused.status_code == 500 and refused.json()["detail"].startswith(DAMAGED)
        assert api.get("global_setting").json()["notices"] == [refused.json()["detail"]]
        updated = api.post("db/update_image_data", {})
        assert updated.status_code == 500 and updated.json()["detail"].startswith(DAMAGED)
    with serve(data_dir, picture_folder) as api:
        [notice] = api.get("global_setting").json()["notices"]
        assert "was damaged" in notice and "backup" in notice
        assert everything(api) == names
        assert tag["name"] in [known["name"] for known in api.get("db/basic_info").json()["tags"]]
    with serve(data_dir, picture_folder) as api:
        assert api.get("global_setting").json()["notices"] == []


def test_where_only_the_index_of_words_is_damaged_nothing_that_was_said_is_lost(
    data_dir: Path, picture_folder: Path, path: str
) -> None:
    with serve(data_dir, picture_folder, db_file_backup_max="0") as api:
        names = everything(api)
        tag = api.post("db/add_custom_tag", {"tag_name": "kept"}).json()
        chosen = [file["fullpath"] for file in api.post("db/search", {"query": ""}).json()["files"]][:2]
        api.post("db/batch_update_image_tag", {"img_paths": chosen, "action": "add", "tag_id": tag["id"]})
    damage_words(path)
    with serve(data_dir, picture_folder, indexed=False) as api:
        assert api.post("db/search", {"query": "lighthouse"}).json()["detail"].startswith(DAMAGED)
    with serve(data_dir, picture_folder) as api:
        [notice] = api.get("global_setting").json()["notices"]
        assert "index of words was damaged" in notice
        assert everything(api) == names
        assert api.search("lighthouse") == ["00001-1234567.png"]
        assert sorted(api.walk("db/search", {"query": "tag:kept", "size": 10})) == sorted(chosen)


def test_a_suspicion_without_damage_is_forgotten(path: str, tmp_path: Path) -> None:
    backups = BackupFolder(str(tmp_path / "backups"))
    db = Database(path, backups)
    assert db.fault_of(sqlite3.OperationalError("disk I/O error")) is None and db.notices() == []
    assert str(db.fault_of(sqlite3.DatabaseError("malformed"))) == db.notices()[0]
    db.close()
    db = Database(path, backups)
    assert db.notices() == []
    db.close()


def test_a_damaged_copy_pushes_out_no_good_one(path: str, tmp_path: Path) -> None:
    backups = BackupFolder(str(tmp_path / "backups"), 1)
    db = Database(path)
    good = back_up(db.reader(), backups, NOW)
    db.close()
    overwrite_table(path, "images")
    db = Database(path)
    with pytest.raises(sqlite3.DatabaseError):
        back_up(db.reader(), backups, NOW + 100)
    db.close()
    assert os.listdir(backups.path) == [os.path.basename(str(good))]


def test_a_backup_is_taken_wherever_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "100% mine? #1 %41"
    path, backups = str(folder / "iib.db"), BackupFolder(str(folder / "backups"))
    db = Database(path)
    back_up(db.reader(), backups, NOW)
    db.close()
    Path(path).write_bytes(b"something else" * 1000)
    db = Database(path, backups)
    assert backups.names()[0] in db.notice
    db.close()
