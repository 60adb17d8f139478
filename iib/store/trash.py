"""What lies in the trash."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from iib.domain.files import human_size
from iib.domain.operations import Buried, Step

Connection = sqlite3.Connection


@dataclass(frozen=True)
class TrashEntry:
    """A file, link or empty folder that was deleted: where it lay, and where it lies. Times since the epoch."""

    id: int
    operation: str
    path: str
    trash_path: str
    form: str
    size_bytes: int
    deleted_time: float
    buried: Buried | None

    def to_json(self) -> dict[str, Any]:
        is_folder = self.form == "dir"
        return {
            "id": self.id,
            "path": self.path,
            "trash_path": self.trash_path,
            "type": "dir" if is_folder else "file",
            "deleted_time": self.deleted_time,
            "bytes": 0 if is_folder else self.size_bytes,
            "size": "-" if is_folder else human_size(self.size_bytes),
            "operation_id": self.operation,
        }


def add_entry(tx: Connection, operation: str, step: Step, now: float) -> None:
    """Note what a step put into the trash."""
    assert step.mark is not None, "something was moved"
    buried = step.buried
    tx.execute(
        "INSERT OR REPLACE INTO trash (operation, path, trash_path, form, size_bytes, deleted_time, image_id, "
        "image_tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            operation,
            step.source,
            step.dest,
            step.mark.form,
            step.mark.size_bytes,
            now,
            buried.image if buried else None,
            buried.tags if buried else None,
        ),
    )


def forget_entries(tx: Connection, trash_paths: Iterable[str]) -> None:
    """These do not lie in the trash any more."""
    tx.executemany("DELETE FROM trash WHERE trash_path = ?", [(path,) for path in trash_paths])


def entries(connection: Connection) -> Iterator[TrashEntry]:
    """All, the last to be deleted first."""
    return map(_entry, connection.execute("SELECT * FROM trash ORDER BY deleted_time DESC, id DESC"))


def entry_of(connection: Connection, entry: int) -> TrashEntry | None:
    row = connection.execute("SELECT * FROM trash WHERE id = ?", (entry,)).fetchone()
    return _entry(row) if row else None


def entry_at(connection: Connection, path: str) -> TrashEntry | None:
    """The last that lay at a path before it was deleted."""
    row = connection.execute(
        "SELECT * FROM trash WHERE path = ? ORDER BY deleted_time DESC, id DESC LIMIT 1", (path,)
    ).fetchone()
    return _entry(row) if row else None


def entries_of(connection: Connection, operation: str) -> list[TrashEntry]:
    """What one operation put there."""
    return list(map(_entry, connection.execute("SELECT * FROM trash WHERE operation = ?", (operation,))))


def extent(connection: Connection) -> tuple[float | None, int]:
    """When the oldest of it was deleted, and how many bytes all of it has."""
    row = connection.execute("SELECT min(deleted_time), coalesce(sum(size_bytes), 0) FROM trash").fetchone()
    return row[0], int(row[1])


def _entry(row: sqlite3.Row) -> TrashEntry:
    buried = None if row["image_id"] is None else Buried(row["image_id"], row["image_tags"])
    return TrashEntry(
        row["id"],
        row["operation"],
        row["path"],
        row["trash_path"],
        row["form"],
        row["size_bytes"],
        row["deleted_time"],
        buried,
    )
