"""The journal of operations: written before anything is done, and with each thing that was done."""

import json
import sqlite3
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from iib.domain.operations import Buried, FileMark, Operation, Status, Step

Connection = sqlite3.Connection

_OPERATION_COLUMNS = "id, kind, status, is_atomic, created_time, finished_time, total, done, errors, undoes, undone_by"


def begin(
    tx: Connection, operation: str, kind: str, steps: Sequence[Step], now: float, *, is_atomic: bool, undoes: str | None
) -> None:
    """Note an operation and all that it is going to do."""
    tx.execute(
        "INSERT INTO operations (id, kind, status, is_atomic, created_time, total, undoes) "
        "VALUES (?, ?, 'running', ?, ?, ?, ?)",
        (operation, kind, is_atomic, now, len(steps), undoes),
    )
    tx.executemany(
        "INSERT INTO operation_steps (operation, number, kind, source, dest, form, size_bytes, mtime_ns, inode, "
        "image_id, image_tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (operation, step.number, step.kind, step.source, step.dest, *_of_mark(step.mark), *_of_buried(step.buried))
            for step in steps
        ],
    )


def note_step(tx: Connection, operation: str, step: Step) -> None:
    """Note how a step stands now, and the file as it lies now."""
    tx.execute(
        "UPDATE operation_steps SET state = ?, form = ?, size_bytes = ?, mtime_ns = ?, inode = ?, image_id = ?, "
        "image_tags = ? WHERE operation = ? AND number = ?",
        (step.state, *_of_mark(step.mark), *_of_buried(step.buried), operation, step.number),
    )


def roll_back(tx: Connection, operation: str) -> None:
    """Note that what was done is going to be taken back."""
    tx.execute("UPDATE operations SET status = 'rolling_back' WHERE id = ?", (operation,))


def finish(tx: Connection, operation: str, status: Status, errors: Sequence[str], now: float) -> None:
    """Note how an operation ended; one that was undone by it says so from now on."""
    tx.execute(
        "UPDATE operations SET status = ?, errors = ?, finished_time = ?, done = (SELECT count(*) FROM operation_steps "
        "WHERE operation = operations.id AND state = 'done') WHERE id = ?",
        (status, json.dumps(list(errors), ensure_ascii=False), now, operation),
    )
    if status in ("done", "partial"):
        tx.execute(
            "UPDATE operations SET undone_by = ? WHERE id = (SELECT undoes FROM operations WHERE id = ? AND done > 0)",
            (operation, operation),
        )


def unfinished(connection: Connection) -> list[Operation]:
    """The operations that were begun and did not end, the oldest first."""
    rows = connection.execute(f"SELECT {_OPERATION_COLUMNS} FROM operations WHERE finished_time IS NULL ORDER BY rank")
    return [_operation(row) for row in rows]


def unsuccessful_and_folders(connection: Connection) -> list[tuple[str, bool, list[Step]]]:
    """(operation, whether all of it was done, steps) of what was begun, the oldest first, as far back as is known: all
    steps that brought something somewhere where not all was done, of the others those that moved folders."""
    rows = connection.execute(
        "SELECT operation_steps.*, status IN ('partial', 'rolled_back') AS is_unsuccessful FROM operation_steps "
        "JOIN operations ON operations.id = operation WHERE operation_steps.kind NOT IN ('mkdir', 'rmdir') "
        "AND (form = 'dir' OR status IN ('partial', 'rolled_back')) ORDER BY rank, number"
    )
    grouped = groupby(rows, lambda row: (str(row["operation"]), not row["is_unsuccessful"]))
    return [(operation, is_whole, [_step(row) for row in steps]) for (operation, is_whole), steps in grouped]


def operation_of(connection: Connection, operation: str) -> Operation | None:
    row = connection.execute(f"SELECT {_OPERATION_COLUMNS} FROM operations WHERE id = ?", (operation,)).fetchone()
    return _operation(row) if row else None


def latest(connection: Connection, limit: int, before: str | None = None) -> list[Operation]:
    """The newest first, or those that were begun before one; none when there is no such one."""
    older = "WHERE rank < (SELECT rank FROM operations WHERE id = ?) " if before else ""
    rows = connection.execute(
        f"SELECT {_OPERATION_COLUMNS} FROM operations {older}ORDER BY rank DESC LIMIT ?",
        (before, limit) if before else (limit,),
    )
    return [_operation(row) for row in rows]


def steps_of(connection: Connection, operation: str) -> list[Step]:
    """In the order in which they are done."""
    rows = connection.execute("SELECT * FROM operation_steps WHERE operation = ? ORDER BY number", (operation,))
    return [_step(row) for row in rows]


def buried_at(connection: Connection, path: str) -> Buried | None:
    """The row that was hidden when a file got that path, which the index does not look at."""
    row = connection.execute(
        "SELECT image_id, image_tags FROM operation_steps JOIN operations ON operations.id = operation "
        "WHERE dest = ? AND image_id IS NOT NULL AND state = 'done' ORDER BY rank DESC LIMIT 1",
        (path,),
    ).fetchone()
    return Buried(row[0], row[1]) if row else None


def forget_before(tx: Connection, time: float) -> None:
    """Drop what ended before a time, and all that was noted of it."""
    tx.execute("DELETE FROM operations WHERE finished_time < ?", (time,))


def _of_mark(mark: FileMark | None) -> tuple[Any, ...]:
    return (mark.form, mark.size_bytes, mark.mtime_ns, mark.inode) if mark else (None, None, None, None)


def _of_buried(buried: Buried | None) -> tuple[Any, ...]:
    return (buried.image, buried.tags) if buried else (None, None)


def _operation(row: sqlite3.Row) -> Operation:
    return Operation(
        id=row["id"],
        kind=row["kind"],
        status=row["status"],
        is_atomic=bool(row["is_atomic"]),
        created_time=row["created_time"],
        finished_time=row["finished_time"],
        done=row["done"],
        total=row["total"],
        errors=tuple(json.loads(row["errors"])),
        undoes=row["undoes"],
        undone_by=row["undone_by"],
    )


def _step(row: sqlite3.Row) -> Step:
    mark = FileMark(row["form"], row["size_bytes"], row["mtime_ns"], row["inode"]) if row["form"] else None
    buried = None if row["image_id"] is None else Buried(row["image_id"], row["image_tags"])
    return Step(row["kind"], row["source"], row["dest"], mark, buried, row["number"], row["state"])
