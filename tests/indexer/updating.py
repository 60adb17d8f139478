"""Updates of a database in this process, and what came of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from iib.disk import PathAccess
from iib.indexer import IndexCounts, update_index
from iib.indexer.update import IndexOptions, allowed_roots
from iib.store import Database, images

PLAIN = IndexOptions()


def update(db: Database, *folders: Path, options: IndexOptions = PLAIN, cancel_after: int = -1) -> IndexCounts:
    access = PathAccess(list, is_whole_machine=True)
    reports: list[Mapping[str, Any]] = []
    return update_index(
        db,
        access,
        allowed_roots(access, [str(folder) for folder in folders]),
        [],
        options,
        reports.append,
        lambda: 0 <= cancel_after <= len([report for report in reports if report.get("done")]),
    )


def rows(db: Database, folder: Path) -> dict[str, images.IndexedFile]:
    return images.images_in_folder(db.reader(), str(folder))


def counts(result: IndexCounts) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.removed, result.failed
