"""Copies of the database: made before its schema changes and once a day, taken when it turns out to be damaged."""

import contextlib
import logging
import os
import re
import sqlite3
import time
import uuid
from dataclasses import dataclass

from iib.store.damage import check_pages

logger = logging.getLogger(__name__)

_NAME = re.compile(r"iib-\d{8}-\d{6}(-\d+)?\.db")
_UNFINISHED = re.compile(rf"{_NAME.pattern}\.[0-9a-f]{{32}}\.tmp")
_LONGEST_SECONDS = 3600.0
SIDES = ("", "-wal", "-shm")


@dataclass(frozen=True)
class BackupFolder:
    """Where copies lie, and how many are kept; 0 keeps none and makes none."""

    path: str
    count_max: int = 8

    def names(self) -> list[str]:
        """The copies, newest first."""
        try:
            found = [name for name in os.listdir(self.path) if _NAME.fullmatch(name)]
        except OSError:
            return []
        return sorted(found, reverse=True)

    def newest_age_seconds(self, now: float) -> float | None:
        """How old the newest copy is; None when there is none."""
        for name in self.names():
            with contextlib.suppress(OSError):
                return now - os.stat(os.path.join(self.path, name)).st_mtime
        return None


def back_up(source: sqlite3.Connection, folder: BackupFolder, now: float) -> str | None:
    """Copy a database, while it is in use; the path of the copy, or None when none are kept. Drops the oldest ones, but
    not for a copy that is damaged, as the database itself must be then: that raises `sqlite3.DatabaseError`."""
    if folder.count_max <= 0:
        return None
    os.makedirs(folder.path, exist_ok=True)
    _forget_unfinished(folder, now)
    path = _free_path(folder, now)
    unfinished = f"{path}.{uuid.uuid4().hex}.tmp"  # another program may be making its own at the same time
    try:
        with contextlib.closing(sqlite3.connect(unfinished)) as copy:
            source.backup(copy, pages=2000)
            copy.execute("PRAGMA journal_mode=DELETE")
            check_pages(copy)
    except sqlite3.Error:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise
    os.replace(unfinished, path)
    for name in folder.names()[folder.count_max :]:
        os.unlink(os.path.join(folder.path, name))
    return path


def _forget_unfinished(folder: BackupFolder, now: float) -> None:
    """Copies that were cut short; not those that another program may be making just now."""
    for name in os.listdir(folder.path):
        path = os.path.join(folder.path, name)
        with contextlib.suppress(OSError):
            if _UNFINISHED.match(name) and os.stat(path).st_mtime < now - _LONGEST_SECONDS:
                os.unlink(path)


def set_aside(path: str, now: float) -> str:
    """Move a damaged database, with its side files, to a name of its own; that name."""
    aside = f"{path}.damaged-{_stamp(now)}"
    for side in SIDES:
        with contextlib.suppress(FileNotFoundError):
            os.replace(path + side, aside + side)
    return aside


def restore_newest(path: str, folder: BackupFolder) -> str | None:
    """Put the newest copy that is whole at `path`; its name, or None when there is none."""
    for name in folder.names():
        copy = os.path.join(folder.path, name)
        if not _is_whole(copy):
            logger.warning("This backup is damaged as well: %s", copy)
            continue
        with contextlib.closing(sqlite3.connect(copy)) as source, contextlib.closing(sqlite3.connect(path)) as target:
            source.backup(target)
        return name
    return None


def _is_whole(path: str) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path)) as copy:
            check_pages(copy)
    except sqlite3.Error:
        return False
    return True


def _free_path(folder: BackupFolder, now: float) -> str:
    stem = os.path.join(folder.path, f"iib-{_stamp(now)}")
    path, number = f"{stem}.db", 1
    while os.path.exists(path):
        path, number = f"{stem}-{number}.db", number + 1
    return path


def _stamp(now: float) -> str:
    return time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
