"""The only room with SQL. Functions take the transaction (or a reading connection) first and return domain values."""

from iib.store.backup import BackupFolder
from iib.store.database import Database

__all__ = ["BackupFolder", "Database"]
