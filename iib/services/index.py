"""The index: keeping it in line with the disk, one update at a time, and telling how it stands."""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from iib.disk import PathAccess, is_at_or_below
from iib.domain.errors import BadRequest, HelperCrashed, IibError
from iib.domain.paths import at_most, to_disk, to_text
from iib.indexer import IndexCounts, IndexOrder
from iib.jobs import Job, JobRunner
from iib.store import Database, counters, tags, timeline

logger = logging.getLogger(__name__)

PATHS_MAX = 1000
_UNSEEN_SECONDS = 1.5  # an update that nobody asked for is told of when it lasts longer


class IndexHelper(Protocol):
    """Does index orders."""

    def call(self, work: Mapping[str, Any], on_progress: Callable[[Mapping[str, Any]], None] | None = None) -> Any: ...

    def cancel(self) -> None: ...

    def notice(self, content: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True)
class _Scope:
    """What an update shall look at: all indexed folders (None) or some, whether their unchanged files are read again,
    single files that are read again in any case, places where something happened (see `iib.indexer.places`), and
    folders of which only what lies directly in them may have changed."""

    folders: frozenset[str] | None = frozenset()
    reread_all: bool = False
    files: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    shallow: frozenset[str] = frozenset()

    def joined_with(self, other: "_Scope") -> "_Scope":
        folders = None if self.folders is None or other.folders is None else self.folders | other.folders
        return _Scope(
            folders,
            self.reread_all or other.reread_all,
            self.files | other.files,
            self.places | other.places,
            self.shallow | other.shallow,
        )

    @property
    def is_noticed(self) -> bool:
        """Whether nobody asked for it: something happened, that is all."""
        return self == _Scope(places=self.places, shallow=self.shallow)

    def is_seen(self, root: str) -> bool:
        """Whether what lies directly in an indexed folder is looked at."""
        if self.folders is None or root in self.folders or root in self.shallow:
            return True
        return any(os.path.dirname(place) == root for place in self.places)


class IndexService:
    """Updates run one after another. Whoever asks while one runs joins it, and one short further update follows it,
    since the running one may already have passed the folder that the caller just wrote to. `order` says how all of
    them are done."""

    def __init__(
        self,
        db: Database,
        access: PathAccess,
        helper: IndexHelper,
        jobs: JobRunner,
        scanned_roots: Callable[[], Sequence[str]],
        mark_scanned: Callable[[], None],
        *,
        order: IndexOrder,
    ) -> None:
        self._db = db
        self._access = access
        self._helper = helper
        self._jobs = jobs
        self._scanned_roots = scanned_roots
        self._mark_scanned = mark_scanned
        self._order = order
        self._lock = threading.Lock()
        self._running: Job | None = None
        self._running_scope = _Scope()
        self._following: tuple[_Scope, Job] | None = None
        self._last: Job | None = None
        self.update_count = 0  # how many have ended
        self._fresh: dict[str, int] = {}

    def update(self, paths: Sequence[str] | None = None, *, reread_all: bool = False) -> dict[str, Any]:
        """Bring the index up to date and say what changed; waits for the end."""
        return self._done(self._scope_of(paths, reread_all)).to_json()

    def reread(self, paths: Sequence[str]) -> dict[str, Any]:
        """Read single files again, changed or not, and say what came of it; waits for the end.

        Raises `BadRequest` for a file that is not below an indexed folder, `NotFound` for one that is gone.
        """
        files = [self._access.allow_file(path, "paths").text for path in at_most(paths, PATHS_MAX)]
        for file in files:
            self._folder_of(file)
        return self._done(_Scope(files=frozenset(files))).to_json()

    def start(self, paths: Sequence[str] | None = None, *, reread_all: bool = False) -> None:
        """Like `update`, without waiting. Raises `BadRequest` for a folder that is not indexed."""
        self._request(self._scope_of(paths, reread_all))

    def notice(self, path: str) -> None:
        """A file was written at `path`, says somebody: look at it soon, if it is to be indexed."""
        folder, name = os.path.split(to_text(path))
        self.notice_all([os.path.join(to_text(os.path.realpath(to_disk(folder))), name)], [])

    def notice_all(self, places: Iterable[str], folders: Iterable[str]) -> None:
        """Something happened at these places, and directly in these folders, says somebody: look there soon. Paths
        that are not below an indexed folder are left out."""
        roots = self._scanned_roots()
        seen, shallow = (
            frozenset(path for path in paths if any(is_at_or_below(path, root) for root in roots))
            for paths in (places, folders)
        )
        if seen or shallow:
            self._tell_running(seen, shallow)
            self._request(_Scope(places=seen, shallow=shallow))

    def _tell_running(self, places: frozenset[str], shallow: frozenset[str]) -> None:
        """A long update takes up single files between its own; what it leaves is for the one that follows."""
        with self._lock:
            is_long = self._running is not None and not self._running_scope.is_noticed
        if is_long:
            self._helper.notice({"places": sorted(places), "shallow_folders": sorted(shallow)})

    def _scope_of(self, paths: Sequence[str] | None, reread_all: bool) -> _Scope:
        return _Scope(None if paths is None else frozenset(map(self._folder_of, paths)), reread_all)

    def _done(self, scope: _Scope) -> IndexCounts:
        """Wait until what is asked is done; an update that was joined counts as well."""
        job, joined = self._request(scope)
        counts: IndexCounts = job.wait()
        if joined:
            with contextlib.suppress(IibError):  # what it failed of is told to those who asked for it
                return counts.plus(joined.wait())
        return counts

    def _request(self, scope: _Scope) -> tuple[Job, Job | None]:
        """The job that will have done what is asked, and the running one that it follows."""
        with self._lock:
            if self._running is None:
                return self._begin(scope, Job("index")), None
            if self._following is None:
                self._following = (scope, Job("index"))
            else:
                self._following = (self._following[0].joined_with(scope), self._following[1])
            return self._following[1], self._running

    def _begin(self, scope: _Scope, job: Job) -> Job:
        self._running, self._running_scope = job, scope
        self._jobs.start(job, lambda job: self._run(job, scope))
        if job.status == "failed":  # refused, since the server ends: nobody may wait for what would follow it
            self._running = None
        return job

    def cancel(self) -> bool:
        """Stop the running update and what would follow it; what was written stays. Whether one ran. What is asked for
        from now on is done when the running one has ended."""
        with self._lock:
            running, following, self._following = self._running, self._following, None
            if running:  # under the lock: it must not be the next one that the helper is told to stop
                running.cancel()
        if following:
            following[1].finish(IndexCounts())
        return running is not None

    def status(self) -> dict[str, Any]:
        """The running update and the last result; see the API page for the keys."""
        with self._lock:
            running, last, scope = self._running, self._last, self._running_scope
        if running and scope.is_noticed and time.monotonic() - running.started < _UNSEEN_SECONDS:
            running = None
        progress = running.progress if running else {}
        done, total = progress.get("done", 0), progress.get("total", 0)
        rate = progress.get("per_second", 0.0)
        return {
            "running": running is not None,
            "stage": progress.get("stage", "starting" if running else "idle"),
            "done": done,
            "total": total,
            "per_second": rate,
            "eta_seconds": round((total - done) / rate, 1) if rate else None,
            "current": progress.get("current", ""),
            "failed": progress.get("failed", 0),
            "revision": counters.revision(self._db.reader()),
            "last": last.result.to_json() if last and last.result else None,
            "error": str(last.error) if last and last.error else None,
        }

    def basic_info(self) -> dict[str, Any]:
        """How many files are indexed, their tags, and which folders may have changed since they were last looked at."""
        connection = self._db.reader()
        expired = [root for root in self._scanned_roots() if self._fresh.get(root) != _folder_time(root)]
        return {
            "img_count": timeline.count_images(connection),
            "tags": tags.all_tags(connection),
            "expired": bool(expired),
            "expired_dirs": expired,
        }

    def find_tags(self, category: str, text: str, limit: int) -> list[dict[str, Any]]:
        return tags.find_tags(self._db.reader(), category, text, limit)

    def _folder_of(self, path: str) -> str:
        allowed = self._access.allow_existing(path)
        folder = allowed.text if os.path.isdir(allowed.disk) else os.path.dirname(allowed.text)
        real = self._access.allow_folder(folder).text
        if not any(is_at_or_below(real, root) for root in self._scanned_roots()):
            raise BadRequest(f"path is not below an indexed folder, add it first: {path}")
        return real

    def _run(self, job: Job, scope: _Scope) -> IndexCounts:
        counts: IndexCounts | None = None
        try:
            counts = self._update(job, scope)
            return counts
        finally:
            is_idle = counts is not None and not (counts.added or counts.updated or counts.removed or counts.relinked)
            self._start_following(self._last if scope.is_noticed and is_idle else job)

    def _start_following(self, last: Job | None) -> None:
        """`last` is the update that is told of as the latest."""
        with self._lock:
            following, self._following, self._running = self._following, None, None
            self._last = last
            self.update_count += 1
            if following:
                self._begin(*following)

    def _update(self, job: Job, scope: _Scope) -> IndexCounts:
        times = {root: _folder_time(root) for root in self._scanned_roots()}
        order = replace(
            self._order,
            folder_paths=tuple(sorted(scope.folders)) if scope.folders is not None else tuple(times),
            files=tuple(sorted(scope.files)),
            places=tuple(sorted(scope.places)),
            shallow_folders=tuple(sorted(scope.shallow)),
            roots=tuple(times),
            reread_all=scope.reread_all,
        )
        if job.is_cancelled():
            return IndexCounts()
        job.when_cancelled(self._helper.cancel)
        counts = IndexCounts(**self._call_until_done(job, order))
        self._mark_scanned()
        if not job.is_cancelled():
            self._fresh.update((root, time) for root, time in times.items() if scope.is_seen(root))
        logger.debug("Index updated: %s", counts)
        return counts

    def _call_until_done(self, job: Job, order: IndexOrder) -> dict[str, int]:
        """Let the helper work. One that died is started once more, and goes on where it was."""
        try:
            return self._call(job, order)
        except HelperCrashed as error:
            if job.is_cancelled():
                raise
            logger.warning("The index helper is started again: %s", error)
            return self._call(job, order)

    def _call(self, job: Job, order: IndexOrder) -> dict[str, int]:
        result: dict[str, int] = self._helper.call(order.to_json(), self._reporter(job))
        return result

    def _reporter(self, job: Job) -> Callable[[Mapping[str, Any]], None]:
        rate = _Rate()

        def report(progress: Mapping[str, Any]) -> None:
            if job.is_cancelled():
                self._helper.cancel()  # said before the work had begun, it was not heard
            job.report({**progress, "per_second": rate.after(progress)})

        return report


class _Rate:
    """Files per second since the first file was read."""

    def __init__(self) -> None:
        self._first: tuple[float, int] | None = None

    def after(self, progress: Mapping[str, Any]) -> float:
        if progress.get("stage") != "reading" or "done" not in progress:
            return 0.0
        now = time.monotonic()
        if self._first is None:
            self._first = (now, progress["done"])
        seconds = now - self._first[0]
        return round((progress["done"] - self._first[1]) / seconds, 1) if seconds > 0 else 0.0


def _folder_time(root: str) -> int:
    try:
        return os.stat(to_disk(root)).st_mtime_ns
    except OSError:
        return 0
