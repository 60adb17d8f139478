"""The trash: what was deleted, until it is restored, emptied by the user, or too old."""

import logging
import math
import os
from collections.abc import Callable, Sequence
from typing import Any

from iib.disk import PathAccess
from iib.disk.planning import Plan, Planner
from iib.disk.trash import remove_for_good
from iib.domain.errors import BadRequest, NotFound
from iib.domain.media import media_type_of
from iib.domain.operations import SIDECAR_EXTENSIONS
from iib.domain.paths import at_most
from iib.indexer.operations import OperationRunner
from iib.jobs import Job, JobRunner
from iib.settings import Settings
from iib.store import Database, journal, trash
from iib.store.trash import TrashEntry

logger = logging.getLogger(__name__)

ENTRIES_MAX = 10_000
_DAY_S = 86_400.0
_YOUNG_S = _DAY_S  # nothing is removed by itself on its first day, however little room there is
_JOURNAL_DAYS = 90
_MOMENT_S = 0.5  # what a start waits for another program that moves files just now


class TrashService:
    """What lies there, put back, and really removed; nothing else removes any file for good."""

    def __init__(
        self,
        db: Database,
        access: PathAccess,
        runner: OperationRunner,
        jobs: JobRunner,
        clock: Callable[[], float],
        settings: Settings,
    ) -> None:
        self._db = db
        self._access = access
        self._runner = runner
        self._jobs = jobs
        self._clock = clock
        self._days_max = settings.trash_days
        self._bytes_max = settings.trash_max_gb * 1024**3

    def all(self, limit: int, cursor: str) -> dict[str, Any]:
        """What lies there, the last to be deleted first; of what the caller may use. A page begins at its `cursor`."""
        found = [entry for entry in trash.entries(self._db.reader()) if self._access.is_allowed(entry.path)]
        place = _place_of(cursor) if cursor else None
        left = found if place is None else [entry for entry in found if (entry.deleted_time, entry.id) < place]
        shown = left[:limit]
        has_next = len(left) > limit
        return {
            "entries": [{**entry.to_json(), "name": os.path.basename(entry.path)} for entry in shown],
            "count": len(found),
            "total_bytes": sum(entry.size_bytes for entry in found),
            "days_max": self._days_max,
            "cursor": {"has_next": has_next, "next": _cursor_at(shown[-1]) if has_next else ""},
        }

    def restore(self, ids: Sequence[int], paths: Sequence[str], new_id: str | None = None) -> dict[str, Any]:
        """Put things back to where they lay, pictures with their sidecars; under a free name where theirs is taken."""

        def plan(operation: str) -> Plan:
            planner = Planner(self._runner.places, operation)
            done: set[int] = set()
            for entry in self._asked(ids, paths):
                group = self._with_sidecars(entry)
                if entry.id not in done:
                    self._access.allow(entry.path, "paths")
                    planner.restore([(one.trash_path, one.buried) for one in group], entry.path)
                done.update(one.id for one in group)
            return planner.plan

        outcome, _ = self._runner.run("restore", plan, is_atomic=True, new_id=new_id)
        moves = [step.to_json() for step in outcome.steps if step.kind == "restore"]
        return {
            "success": True,
            "operation_id": outcome.id,
            "restored": [move["dest"] for move in moves],
            "moves": moves,
        }

    def empty(self, ids: Sequence[int] | None) -> dict[str, Any]:
        """Really remove what lies there, or some of it: the one thing that cannot be undone."""
        removed: list[TrashEntry] = []

        def work() -> None:
            reader = self._db.reader()
            entries = list(trash.entries(reader)) if ids is None else self._asked(ids, ())
            removed.extend(self._remove([entry for entry in entries if self._access.is_allowed(entry.path)]))

        self._runner.while_idle(work)
        return {"removed": len(removed), "bytes": sum(entry.size_bytes for entry in removed)}

    def begin(self) -> None:
        """Put in order what was cut short when the program ended, then see to the limits; in the background where
        another program has to be waited for."""
        if not self._runner.recover(_MOMENT_S):
            self._jobs.start(Job("recovery"), lambda _: self._runner.recover())
        self.keep_limits_soon()

    def keep_limits_soon(self) -> None:
        """In the background, remove what is too old and the oldest of what is too much, and forget operations of long
        ago."""
        self._jobs.start(Job("trash"), lambda _: self._runner.while_idle(self._keep_limits))

    def _keep_limits(self) -> None:
        now = self._clock()
        reader = self._db.reader()
        oldest, total = trash.extent(reader)
        is_old = bool(self._days_max) and oldest is not None and oldest < now - self._days_max * _DAY_S
        if is_old or (self._bytes_max and total > self._bytes_max):
            self._remove(self._over_limits(list(trash.entries(reader)), now))
        with self._db.transaction() as tx:
            journal.forget_before(tx, now - max(_JOURNAL_DAYS, self._days_max) * _DAY_S)

    def _over_limits(self, newest_first: Sequence[TrashEntry], now: float) -> list[TrashEntry]:
        over, total = [], 0
        for entry in newest_first:
            age = now - entry.deleted_time
            total += entry.size_bytes
            is_old = bool(self._days_max) and age > self._days_max * _DAY_S
            if is_old or (self._bytes_max and total > self._bytes_max and age > _YOUNG_S):
                over.append(entry)
        return over

    def _remove(self, entries: Sequence[TrashEntry]) -> list[TrashEntry]:
        removed = []
        for entry in entries:
            try:
                remove_for_good(entry.trash_path)
            except OSError as error:
                logger.warning("%s stays in the trash: %s", entry.trash_path, error)
            else:
                removed.append(entry)
        with self._db.transaction() as tx:
            trash.forget_entries(tx, [entry.trash_path for entry in removed])
        return removed

    def _asked(self, ids: Sequence[int], paths: Sequence[str]) -> list[TrashEntry]:
        if not ids and not paths:
            raise BadRequest("ids and paths are both empty: name what is meant.")
        at_most(paths, ENTRIES_MAX)
        found: dict[int, TrashEntry] = {}
        reader = self._db.reader()
        wanted = [(f"ids: {entry}", trash.entry_of(reader, entry) if abs(entry) < 2**63 else None) for entry in ids]
        wanted += [(f"paths: {path}", self._entry_at(path)) for path in paths]
        for asked, entry in wanted:
            if entry is None:
                raise NotFound(f"This is not in the trash: {asked}")
            found[entry.id] = entry
        return list(found.values())

    def _entry_at(self, path: str) -> TrashEntry | None:
        return trash.entry_at(self._db.reader(), self._access.allow(path, "paths").text)

    def _with_sidecars(self, entry: TrashEntry) -> list[TrashEntry]:
        """An entry, and what was deleted with it because it tells of it."""
        stem, extension = os.path.splitext(entry.path)
        if not extension or not media_type_of(entry.path):
            return [entry]
        sidecars = {stem + ending for ending in SIDECAR_EXTENSIONS}
        others = trash.entries_of(self._db.reader(), entry.operation)
        return [entry, *(other for other in others if other.path in sidecars)]


def _cursor_at(entry: TrashEntry) -> str:
    """Tells where an entry stands, also when it lies there no more."""
    return f"{entry.deleted_time!r}~{entry.id}"


def _place_of(cursor: str) -> tuple[float, int]:
    time, _, number = cursor.partition("~")
    try:
        place = float(time), int(number)
    except ValueError:
        place = math.nan, 0
    if not math.isfinite(place[0]):
        raise BadRequest("cursor is none that GET /trash gave.")
    return place
