"""The SQLite database: one file, WAL, one writer at a time, one reading connection per thread.

The serving process and the helper that indexes open the same file; `BEGIN IMMEDIATE` and a busy time-out make them take
turns, and readers never wait for a writer.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator

from iib.domain.errors import StoreFault
from iib.domain.search import fold
from iib.store.migrations import MIGRATIONS, migrate

_BUSY_TIMEOUT_S = 30.0


class Database:
    """Open with `Database(path)`, which brings the schema up to date; `close()` closes every connection."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._is_closed = False
        os.makedirs(os.path.dirname(path), exist_ok=True)
        try:
            with self.transaction() as tx:
                migrate(tx, MIGRATIONS)
        except sqlite3.Error as error:
            self.close()
            raise StoreFault(f"The database {path} cannot be opened: {error}.") from error

    def reader(self) -> sqlite3.Connection:
        """This thread's connection. What it reads is always the last commit."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit on success, roll back on any exception."""
        connection = self.reader()
        with self._writing:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections of all threads; using the database afterwards raises `StoreFault`."""
        with self._lock:
            self._is_closed = True
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    def _connect(self) -> sqlite3.Connection:
        with self._lock:
            if self._is_closed:
                raise StoreFault("The database is closed: this server is shutting down.")
            connection = sqlite3.connect(
                self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
            )
            self._connections.append(connection)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("fold", 1, fold, deterministic=True)
        return connection
