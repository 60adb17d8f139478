"""The SQLite database: one file, WAL, one writer at a time, one reading connection per thread.

The serving process and the helper that indexes open the same file; `BEGIN IMMEDIATE` and a busy time-out make them take
turns, and readers never wait for a writer.
"""

import contextlib
import logging
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator

from iib.domain.errors import StoreFault
from iib.domain.search import fold
from iib.store.backup import SIDES, BackupFolder, back_up, restore_newest, set_aside
from iib.store.damage import NOTICE, forget_damage, is_damage, is_damage_noted, mend, note_damage
from iib.store.migrations import MIGRATIONS, is_behind, migrate
from iib.store.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

_BUSY_TIMEOUT_S = 30.0
_DAY_S = 86_400.0


class Database:
    """Open with `Database(path)`, which brings the schema up to date; `close()` closes every connection.

    With a folder for backups a copy is made before the schema changes, and a damaged file is set aside and replaced by
    the newest whole copy; `notice` then is the sentence that the user should read. `cache_kib` is kept by each thread's
    connection, of which a server may have dozens.
    """

    def __init__(self, path: str, backups: BackupFolder | None = None, *, cache_kib: int = 2000) -> None:
        self.path = path
        self.notice = ""
        self._cache_kib = cache_kib
        self.vocabulary = Vocabulary()
        self._backups = backups
        self._local = threading.local()
        self._connections: weakref.WeakSet[_OfThread] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._is_closed = False
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            self._bring_up_to_date()
            if backups and is_damage_noted(path):
                self._look_for_damage()
        except StoreFault:
            self.close()
            raise
        except sqlite3.Error as error:
            if not backups or not is_damage(error):
                self.close()
                raise StoreFault(f"The database {path} cannot be opened: {error}.") from error
            self._replace_damaged(backups, error)

    @property
    def files(self) -> list[str]:
        """The database, and what SQLite lays beside it while it is open."""
        return [self.path + side for side in SIDES]

    def _bring_up_to_date(self) -> None:
        if self._backups and is_behind(self.reader(), MIGRATIONS):
            try:
                back_up(self.reader(), self._backups, time.time())
            except OSError as error:
                raise StoreFault(f"The database cannot be copied before its form changes: {error}.") from error
        with self.transaction() as tx:
            migrate(tx, MIGRATIONS)

    def _look_for_damage(self) -> None:
        with self.transaction() as tx:
            is_mended = mend(tx)
        if is_mended:
            self.notice = "The index of words was damaged: all files are read again, and nothing that you said is lost."
            logger.error("%s", self.notice)
        forget_damage(self.path)

    def _replace_damaged(self, backups: BackupFolder, error: sqlite3.Error) -> None:
        self.close()
        self._is_closed, self._local = False, threading.local()
        aside = set_aside(self.path, time.time())
        restored = restore_newest(self.path, backups)
        instead = f"the backup {restored} was taken instead" if restored else "a new one was begun"
        forget_damage(self.path)
        self.notice = f"The database was damaged ({error}): {instead}, and the damaged one was kept as {aside}."
        logger.error("%s", self.notice)
        self._bring_up_to_date()

    def back_up_daily(self, backups: BackupFolder) -> None:
        """Copy the database when the newest copy is older than a day. For the helper: it takes its time. Where there is
        no room for it, or no right to write there, that is logged."""
        age = backups.newest_age_seconds(time.time())
        if age is not None and age <= _DAY_S:
            return
        try:
            back_up(self.reader(), backups, time.time())
        except (OSError, sqlite3.OperationalError) as error:
            logger.warning("The database could not be copied into %s: %s", backups.path, error)

    def fault_of(self, error: BaseException) -> StoreFault | None:
        """What to tell the user of an error that surfaced anywhere, if it says that the file is damaged: the next start
        looks into it."""
        return note_damage(self.path) if is_damage(error) else None

    @contextlib.contextmanager
    def telling_damage(self) -> Iterator[None]:
        """Raises the `StoreFault` of `fault_of` instead of SQLite's own error."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            fault = self.fault_of(error)
            if fault is None:
                raise
            raise fault from error

    def notices(self) -> list[str]:
        """What the user should read."""
        return [self.notice] * bool(self.notice) + [NOTICE] * is_damage_noted(self.path)

    def reader(self) -> sqlite3.Connection:
        """This thread's connection. What it reads is always the last commit."""
        mine: _OfThread | None = getattr(self._local, "mine", None)
        if mine is None or self._is_closed:
            mine = self._local.mine = self._connect()
        return mine.connection

    @contextlib.contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Commit on success, roll back on any exception; `StoreFault` where the disk is full or fails.

        What is `durable` outlasts a power failure once committed; any other transaction may then be lost, as a whole
        and not before those that came later."""
        connection = self.reader()
        try:
            with self._writing, _synchronous(connection, "FULL" if durable else "NORMAL"):
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:  # after some errors SQLite has taken it back by itself
                        connection.execute("ROLLBACK")
                    raise
        except sqlite3.OperationalError as error:
            raise StoreFault(f"The database cannot be written: {error}.") from error

    def close(self) -> None:
        """Close the connections of all threads; using the database afterwards raises `StoreFault`."""
        with self._lock:
            self._is_closed = True
            for one in self._connections:
                one.close()
            self._connections.clear()

    def _connect(self) -> "_OfThread":
        with self._lock:
            if self._is_closed:
                raise StoreFault("The database is closed: this server is shutting down.")
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            mine = _OfThread(connection)
            self._connections.add(mine)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{self._cache_kib}"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("fold", 1, fold, deterministic=True)
        return mine


class _OfThread:
    """A thread's connection, closed when the thread ends: jobs have threads of their own, thousands in a day."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._closing = threading.Lock()

    def close(self) -> None:
        """By one thread: where another ends meanwhile, both would free the same, and the process dies."""
        with self._closing:
            self.connection.close()

    def __del__(self) -> None:
        self.close()


@contextlib.contextmanager
def _synchronous(connection: sqlite3.Connection, level: str) -> Iterator[None]:
    if level == "NORMAL":
        yield
        return
    connection.execute(f"PRAGMA synchronous={level}")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous=NORMAL")
