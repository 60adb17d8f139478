"""Indexing as work for a helper process."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from iib.disk import PathAccess
from iib.domain.errors import StoreFault
from iib.indexer.places import look_at_places
from iib.indexer.readers import Readers, Reading
from iib.indexer.update import IndexCounts, IndexOptions, allowed_files, allowed_roots, update_index
from iib.store import BackupFolder, Database, changes, merging
from iib.store.app_settings import AUTO_TAG_RULES, app_setting
from iib.workers import WorkContext

logger = logging.getLogger(__name__)

_CACHE_KIB = 16_000  # the one writer gains by it


@dataclass(frozen=True)
class IndexOrder:
    """An update to be done: which folders, which single files besides, and how. Of `places` and `shallow_folders` only
    what changed is read (see `iib.indexer.places`)."""

    database: str
    folder_paths: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    shallow_folders: tuple[str, ...] = ()
    is_whole_machine: bool = False
    roots: tuple[str, ...] = ()
    reread_all: bool = False
    deep: bool = False
    missing_seconds_max: int = 90 * 86_400
    dialects_folder: str = ""
    backup_folder: str = ""
    backups_max: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class IndexWork:
    """Work that does an `IndexOrder` (as JSON), lets `readers` read, and answers with `IndexCounts` (as JSON).

    Notices of it are `{"places": […], "shallow_folders": […]}`, as in the order.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._unmerged = ""  # the database that was written last

    def __call__(self, order: Mapping[str, Any], context: WorkContext) -> dict[str, Any]:
        access = PathAccess(lambda: order["roots"], is_whole_machine=order["is_whole_machine"])
        db = Database(order["database"], cache_kib=_CACHE_KIB)  # without its backups: the server replaces it
        try:
            with db.telling_damage():
                counts = self._update(db, access, order, context)
        finally:
            db.close()
            self._unmerged = order["database"]
        return asdict(counts)

    def _update(self, db: Database, access: PathAccess, order: Mapping[str, Any], context: WorkContext) -> IndexCounts:
        rules = app_setting(db.reader(), AUTO_TAG_RULES)
        reading = Reading(
            order["deep"], order["dialects_folder"], rules, tuple(order["roots"]), order["is_whole_machine"]
        )
        found = look_at_places(db, access, order["roots"], order["places"], order["shallow_folders"])
        counts = update_index(
            db,
            access,
            allowed_roots(access, [*order["folder_paths"], *found.trees]),
            [*allowed_files(access, order["files"]), *found.files.values()],
            IndexOptions(order["reread_all"], reading, order["missing_seconds_max"]),
            context,
            self._readers,
        )
        counts.removed += changes.count_missing(db.reader(), found.vanished)
        if order["backup_folder"]:
            db.back_up_daily(BackupFolder(order["backup_folder"], order["backups_max"]))
        return counts

    def merge_some(self) -> bool:
        """Make searches as fast as they can be, which nobody waits for: a little of it, and whether there is more."""
        if not self._unmerged:
            return False
        is_more = False
        try:
            db = Database(self._unmerged, cache_kib=_CACHE_KIB)
            try:
                with db.telling_damage(), db.transaction() as tx:
                    is_more = merging.merge_some(tx)
            finally:
                db.close()
        except StoreFault as error:
            logger.warning("The index of words stays in more parts than need be: %s", error)
        if not is_more:
            self._unmerged = ""
        return is_more
