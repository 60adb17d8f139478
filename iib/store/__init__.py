"""The only room with SQL. Functions take the transaction (or a reading connection) first and return domain values."""

from iib.store.backup import BackupFolder
from iib.store.database import Database
from iib.store.sessions import ClosedSessions

__all__ = ["BackupFolder", "ClosedSessions", "Database"]
