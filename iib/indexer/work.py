"""Indexing as work for a helper process."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from iib.disk import PathAccess
from iib.indexer.read import reader_with
from iib.indexer.update import IndexOptions, allowed_files, allowed_roots, update_index
from iib.store import BackupFolder, Database


class Context(Protocol):
    """What the helper lets its work use."""

    def report(self, progress: Mapping[str, Any]) -> None: ...

    def is_cancelled(self) -> bool: ...


@dataclass(frozen=True)
class IndexOrder:
    """An update to be done: which folders, which single files besides, and how."""

    database: str
    folder_paths: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    is_whole_machine: bool = False
    roots: tuple[str, ...] = ()
    reread_all: bool = False
    deep: bool = False
    is_careful: bool = False
    missing_seconds_max: int = 90 * 86_400
    dialects_folder: str = ""
    backup_folder: str = ""
    backups_max: int = 0
    set_aside: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def index_work(order: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Do an `IndexOrder` (as JSON) and answer with `IndexCounts` (as JSON)."""
    access = PathAccess(lambda: order["roots"], is_whole_machine=order["is_whole_machine"])
    options = IndexOptions(
        order["reread_all"],
        order["deep"],
        order["set_aside"],
        order["is_careful"],
        order["missing_seconds_max"],
        reader_with(order["dialects_folder"]),
    )
    db = Database(order["database"])  # without its backups: only the server may replace what it has open
    try:
        counts = update_index(
            db,
            access,
            allowed_roots(access, order["folder_paths"]),
            allowed_files(access, order["files"]),
            options,
            context.report,
            context.is_cancelled,
        )
        if order["backup_folder"]:
            db.back_up_daily(BackupFolder(order["backup_folder"], order["backups_max"]))
    finally:
        db.close()
    return asdict(counts)
