"""Updates of a database in this process, and what came of them."""

from pathlib import Path

from iib.disk import PathAccess
from iib.indexer import IndexCounts, update_index
from iib.indexer.readers import Readers
from iib.indexer.update import IndexOptions, allowed_roots
from iib.store import Database, images
from iib.workers import WorkContext

PLAIN = IndexOptions()
PLAINLY = WorkContext(lambda progress: None, lambda: False)


def update(
    db: Database,
    *folders: Path,
    options: IndexOptions = PLAIN,
    context: WorkContext = PLAINLY,
    readers: Readers | None = None,
) -> IndexCounts:
    access = PathAccess(list, is_whole_machine=True)
    return update_index(
        db,
        access,
        allowed_roots(access, [str(folder) for folder in folders]),
        [],
        options,
        context,
        readers,
    )


def rows(db: Database, folder: Path) -> dict[str, images.IndexedFile]:
    return images.images_in_folder(db.reader(), str(folder))


def counts(result: IndexCounts) -> tuple[int, int, int, int]:
    return result.added, result.updated, result.removed, result.failed
