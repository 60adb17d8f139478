"""Connections, transactions and migrations, on real files."""

import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.domain.errors import StoreFault
from iib.store import Database
from iib.store.migrations import MIGRATIONS, Migration, migrate


def test_a_transaction_commits_on_success_and_rolls_back_on_any_exception(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "iib.db"))
    with db.transaction() as tx:
        tx.execute("INSERT INTO settings VALUES ('a', '1')")
    with pytest.raises(KeyboardInterrupt), db.transaction() as tx:
        tx.execute("INSERT INTO settings VALUES ('b', '2')")
        raise KeyboardInterrupt
    assert [tuple(row) for row in db.reader().execute("SELECT * FROM settings")] == [("a", "1")]
    db.close()


def test_readers_never_wait_for_the_writer(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "iib.db"))
    counted: list[int] = []
    with db.transaction() as tx:
        tx.execute("INSERT INTO settings VALUES ('a', '1')")
        reading = threading.Thread(
            target=lambda: counted.append(db.reader().execute("SELECT count(*) FROM settings").fetchone()[0])
        )
        reading.start()
        reading.join(5)
        assert counted == [0]
    db.close()


def test_two_databases_on_one_file_take_turns(tmp_path: Path) -> None:
    """The serving process and the helper that indexes."""
    databases = [Database(str(tmp_path / "iib.db")) for _ in range(2)]

    def write(db: Database, name: str) -> None:
        for number in range(100):
            with db.transaction() as tx:
                tx.execute("INSERT INTO settings VALUES (?, '')", (f"{name}{number}",))

    threads = [threading.Thread(target=write, args=(db, str(index))) for index, db in enumerate(databases)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert databases[0].reader().execute("SELECT count(*) FROM settings").fetchone()[0] == 200
    for db in databases:
        db.close()


def test_a_closed_database_says_so(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "iib.db"))
    db.close()
    refused: list[Exception] = []

    def ask() -> None:
        try:
            db.reader()
        except StoreFault as error:
            refused.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    assert "closed" in str(refused[0])


def test_each_migration_runs_once_in_order_with_a_record(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    steps = [Migration(1, "first", ("CREATE TABLE a (x)",)), Migration(2, "second", ("ALTER TABLE a ADD y",))]
    migrate(connection, steps[:1])
    migrate(connection, steps)
    migrate(connection, steps)
    assert connection.execute("SELECT number, name FROM migrations").fetchall() == [(1, "first"), (2, "second")]
    with pytest.raises(StoreFault, match="later version"):
        migrate(connection, steps[:1])
    connection.close()


def test_the_numbers_of_migrations_rise_without_a_gap() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    path.write_bytes(b"this is no database at all, but somebody's file" * 100)
    with pytest.raises(StoreFault, match="cannot be opened"):
        Database(str(path))
    assert path.read_bytes().startswith(b"this is no database")


def test_threads_may_end_while_all_is_closed(tmp_path: Path) -> None:
    for _ in range(40):
        db = Database(str(tmp_path / "iib.db"))
        begun = threading.Barrier(9)

        def use(db: Database = db, begun: threading.Barrier = begun) -> None:
            db.reader().execute("SELECT count(*) FROM images").fetchone()
            begun.wait()

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        begun.wait()
        db.close()
        for thread in threads:
            thread.join()


def test_a_thread_that_ends_leaves_no_connection(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "iib.db"))
    used: list[sqlite3.Connection] = []
    for _ in range(3):
        thread = threading.Thread(target=lambda: used.append(db.reader()))
        thread.start()
        thread.join()
    for connection in used:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
    assert len(db._connections) == 1
    db.close()


@contextlib.contextmanager
def disk_that_takes_no_more() -> Iterator[None]:
    """No file of this process can grow."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_full_disk_is_told_and_forgotten_once_there_is_room(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "iib.db"))
    with disk_that_takes_no_more(), pytest.raises(StoreFault, match="cannot be written"), db.transaction() as tx:
        tx.execute("INSERT INTO settings VALUES ('meanwhile', '1')")
    assert not db.reader().in_transaction
    with db.transaction(durable=True) as tx:
        tx.execute("INSERT INTO settings VALUES ('after', '2')")
    assert [tuple(row) for row in db.reader().execute("SELECT * FROM settings")] == [("after", "2")]
    db.close()
