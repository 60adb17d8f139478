"""Sessions that are over, though what proves them is still valid."""

from iib.store.database import Database


class ClosedSessions:
    """What was logged out, for every program that uses this database, now and after a new start."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def has(self, claim: str) -> bool:
        rows = self._db.reader().execute("SELECT 1 FROM closed_sessions WHERE claim = ?", (claim,))
        return rows.fetchone() is not None

    def add(self, claim: str, ends: int, now: float) -> None:
        """Remember a session that would have ended by itself at `ends`; those that have are forgotten."""
        with self._db.transaction() as tx:
            tx.execute("DELETE FROM closed_sessions WHERE ends_time <= ?", (now,))
            tx.execute("INSERT OR IGNORE INTO closed_sessions (claim, ends_time) VALUES (?, ?)", (claim, ends))
