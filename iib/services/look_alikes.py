"""Look-alikes: pictures that show the same or nearly the same, found by how they look."""

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iib.disk import PathAccess, open_checked, read_beginning, stamp_of
from iib.domain.errors import BadRequest, IibError, StoreFault, UnreadableMedia
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath, at_most
from iib.imaging.look_alikes import DISTANCE_MAX, distances_from, groups_of
from iib.imaging.looks import Look
from iib.jobs import Job, JobRunner
from iib.store import Database, look_alikes
from iib.store.images import IndexedFile
from iib.store.look_alikes import HashedPicture, StoredLook

logger = logging.getLogger(__name__)

_DISTANCE = 6  # when left out: saved again, made smaller, with small marks
_SIMILAR_MAX = 1000
_GROUPS_MAX = 2000
_FOLDERS_MAX = 1000
_AT_ONCE = 64
_WRITE_SECONDS = 1.0
_WRITE_SECONDS_MAX = 60.0  # between attempts while nothing can be written
_NOTED_MAX = 20_000  # looks that wait to be written; of more the oldest are forgotten, and made again one day
_IDLE_MAX = 20_000  # pictures that are prepared on idle after each start
_IDLE_LOOK_SECONDS = 5.0

Prepare = Callable[[str], bool]  # makes the thumbnail of a picture and tells `note`; False: it cannot be decoded


class LookAlikesService:
    """Keeps how pictures look, and compares them. `prepare` looks at one picture; `is_idle` says that nobody is kept
    waiting by that now."""

    def __init__(
        self, db: Database, access: PathAccess, jobs: JobRunner, prepare: Prepare, is_idle: Callable[[], bool]
    ) -> None:
        self._db = db
        self._access = access
        self._jobs = jobs
        self._prepare = prepare
        self._is_idle = is_idle
        self._lock = threading.Lock()
        self._noted: dict[str, tuple[AllowedPath, str, Look | None]] = {}
        self._is_writing = False
        self._job: Job | None = None
        self._closed = threading.Event()

    def note(self, path: AllowedPath, stamp: str, look: "Look | None") -> None:
        """A file of that stamp was looked at (None: in vain). It is written soon, with others, in another thread."""
        with self._lock:
            self._noted[path.text] = (path, stamp, look)
            self._forget_oldest()
            is_mine, self._is_writing = not self._is_writing, True
        if is_mine:
            self._jobs.start(Job("looks"), self._write_soon)

    def similar(self, path: str, limit: int, distance: "int | None") -> dict[str, Any]:
        """The pictures that look most like one, which need not be indexed. Raises what the resolver raises, and
        `UnreadableMedia` when it cannot be decoded."""
        if not 1 <= limit <= _SIMILAR_MAX:
            raise BadRequest(f"limit is {limit}: it must be from 1 to {_SIMILAR_MAX}.")
        if distance is not None and not 0 <= distance <= 64:
            raise BadRequest(f"distance is {distance}: it must be from 0 to 64.")
        asked = self._access.allow_file(path)
        look = self._look_at(asked)
        connection = self._db.reader()
        known = list(look_alikes.all_hashes(connection))
        far = distances_from(look, [bits for _, bits in known])
        order = sorted(range(len(known)), key=far.__getitem__)
        most = 64 if distance is None else distance
        near = [(known[place][0], *far[place]) for place in order if far[place][0] <= most][: limit + _AT_ONCE]
        files = look_alikes.pictures_of_identities(connection, [identity for identity, _, _ in near])
        shown = [
            file.to_json() | {"distance": bits, "is_mirrored": is_mirrored}
            for identity, bits, is_mirrored in near
            for file in files.get(identity, ())
        ]
        others = [file for file in shown if file["fullpath"] != asked.text]
        return {"files": others[:limit], "not_hashed": look_alikes.count_without_look(connection, ())}

    def duplicates(self, folder_paths: Sequence[str], distance: "int | None") -> dict[str, Any]:
        """Groups of pictures that show the same, those with the most first; in each the largest file first."""
        most = _DISTANCE if distance is None else distance
        if not 0 <= most <= DISTANCE_MAX:
            raise BadRequest(f"distance is {most}: it must be from 0 to {DISTANCE_MAX}.")
        folders = self._folders(folder_paths)
        connection = self._db.reader()
        pictures = list(look_alikes.hashed_pictures(connection, folders))
        found = groups_of([one.picture_hash for one in pictures], [one.placeholder for one in pictures], most)
        found.sort(key=lambda group: (-len(group), -pictures[group[0]].image))
        shown = [[pictures[place] for place in group] for group in found[:_GROUPS_MAX]]
        files = look_alikes.pictures_of_ids(connection, (one.image for group in shown for one in group))
        groups = [_group(group, files) for group in shown]
        return {
            "groups": [group for group in groups if len(group["files"]) > 1],
            "group_count": len(found),
            "not_hashed": look_alikes.count_without_look(connection, folders),
        }

    def build(self, folder_paths: Sequence[str]) -> dict[str, Any]:
        """Look at all indexed pictures, or those of some folders, in the background; joins a run that is going on."""
        folders = self._folders(folder_paths)
        with self._lock:
            if self._job is None or self._job.status != "running":
                self._job = Job("look-alikes")
                self._job.report({"stage": "looking", "done": 0, "total": 0, "failed": 0})
                self._jobs.start(self._job, lambda job: self._look_at_all(job, folders, lambda: False, None))
        return self.status()

    def status(self) -> dict[str, Any]:
        """The running or last run, and how many pictures nobody has looked at."""
        job = self._job
        told = dict(job.progress) if job else {"done": 0, "total": 0, "failed": 0}
        is_done = job is not None and job.status == "completed"
        return {
            "job_id": job.id if job else None,
            "status": job.status if job else None,
            "progress": 1.0 if is_done else told["done"] / max(1, told["total"]),
            **told,
            "error": str(job.error) if job and job.error else "",
            "not_hashed": look_alikes.count_without_look(self._db.reader(), ()),
        }

    def cancel(self) -> dict[str, Any]:
        """End the running run; what was looked at stays known."""
        job = self._job
        is_running = job is not None and job.status == "running"
        if job and is_running:
            job.cancel()
        return {"cancelled": is_running}

    def prepare_on_idle(self) -> None:
        """From now on look at new pictures, the newest first, whenever nobody waits for anything."""
        self._jobs.start(Job("idle"), self._prepare_new)

    def close(self) -> None:
        """Write what was noted."""
        self._closed.set()
        self._write()

    def _folders(self, folder_paths: Sequence[str]) -> list[str]:
        asked = at_most(folder_paths, _FOLDERS_MAX, "folder_paths")
        return [self._access.allow_folder(path, "folder_paths").text for path in asked]

    def _look_at(self, path: AllowedPath) -> int:
        """The hash of one picture, made now if it is not known."""
        if media_type_of(path.text) != "image":
            raise BadRequest(f"path is no picture: {path}")
        for _ in range(2):
            identity = self._identity(path, "")
            known = look_alikes.look_of_identity(self._db.reader(), identity) if identity else None
            if known and known.picture_hash is not None:
                return known.picture_hash
            if not self._prepare(path.text):
                break
            self._write()
        raise UnreadableMedia(f"This picture cannot be decoded: {path}")

    def _look_at_all(
        self, job: Job, folders: Sequence[str], is_paused: Callable[[], bool], count_max: "int | None"
    ) -> dict[str, Any]:
        connection = self._db.reader()
        total = look_alikes.count_without_look(connection, folders)
        before: int | None = None
        done = failed = 0
        while not self._is_over(job) and (count_max is None or done < count_max):
            some = look_alikes.newest_without_look(connection, folders, before, _AT_ONCE)
            if not some:
                break
            before = some[-1][0]
            for _, folder, name in some:
                while is_paused() and not self._is_over(job):
                    self._closed.wait(_IDLE_LOOK_SECONDS)
                if self._is_over(job):
                    break
                failed += not self._look(os.path.join(folder, name))
                done += 1
                job.report({"done": done, "total": max(total, done), "failed": failed})
        self._write()
        return {"done": done, "failed": failed}

    def _is_over(self, job: Job) -> bool:
        return job.is_cancelled() or self._closed.is_set()

    def _look(self, path: str) -> bool:
        try:
            if self._prepare(path):
                return True
            allowed = self._access.allow_file(path)
            with open_checked(allowed) as file:
                self.note(allowed, stamp_of(os.fstat(file.fileno())).text, None)
        except (IibError, OSError) as error:
            logger.debug("Not looked at: %s: %s", path, error)
        return False

    def _prepare_new(self, job: Job) -> None:
        job.when_cancelled(self._closed.set)
        count = -1
        while not self._closed.wait(_IDLE_LOOK_SECONDS):
            if not self._is_idle():
                continue
            now = look_alikes.count_without_look(self._db.reader(), ())
            if now and now != count:  # those that fail without being remembered are not tried for ever
                self._look_at_all(job, (), lambda: not self._is_idle(), _IDLE_MAX)
                now = look_alikes.count_without_look(self._db.reader(), ())
            count = now

    def _write_soon(self, job: Job) -> None:
        job.when_cancelled(self._closed.set)
        pause = _WRITE_SECONDS
        try:
            while True:
                is_last = self._closed.wait(pause)
                is_written = self._could_write()
                if self._may_end(gives_up=is_last and not is_written):
                    return
                pause = _WRITE_SECONDS if is_written else min(2 * pause, _WRITE_SECONDS_MAX)
        except BaseException:
            self._may_end(gives_up=True)
            raise

    def _may_end(self, *, gives_up: bool) -> bool:
        """Whether nothing is left to be written; if so, whoever notes the next look has to see to it again."""
        with self._lock:
            self._is_writing = bool(self._noted) and not gives_up
            return not self._is_writing

    def _could_write(self) -> bool:
        try:
            self._write()
        except StoreFault as error:  # a full disk may have room again
            logger.warning("How pictures look is written later: %s", error)
            return False
        return True

    def _write(self) -> None:
        """Write what was noted. Raises `StoreFault` where the disk is full or fails; then it stays noted."""
        with self._lock:
            noted, self._noted = self._noted, {}
        try:
            self._put(noted)
        except StoreFault:
            with self._lock:
                self._noted = {**noted, **self._noted}
                self._forget_oldest()
            raise

    def _forget_oldest(self) -> None:
        while len(self._noted) > _NOTED_MAX:
            self._noted.pop(next(iter(self._noted)))

    def _put(self, noted: Mapping[str, tuple[AllowedPath, str, Look | None]]) -> None:
        looks: list[StoredLook] = []
        for path, stamp, look in noted.values():
            identity = self._identity(path, stamp)
            if identity:
                looks.append(StoredLook(identity, look and look.picture_hash, look and look.placeholder))
        if looks:
            with self._db.transaction() as tx:
                look_alikes.put_looks(tx, looks)

    def _identity(self, path: AllowedPath, stamp: str) -> int:
        """That of the content, 0 where there is none any more, or none of that stamp ("": whatever lies there)."""
        try:
            with open_checked(path) as file:
                if stamp and stamp_of(os.fstat(file.fileno())).text != stamp:
                    return 0
                return read_beginning(file, 0).identity
        except OSError:
            return 0


def _group(group: Sequence[HashedPicture], files: Mapping[int, IndexedFile]) -> dict[str, Any]:
    """The best file first: the most pixels, then the most bytes. Distances are those from it."""
    there = sorted((one for one in group if one.image in files), key=lambda one: _worth(files[one.image]), reverse=True)
    far = distances_from(there[0].picture_hash, [one.picture_hash for one in there]) if there else []
    shown = [
        files[one.image].to_json() | {"distance": distance, "is_mirrored": is_mirrored}
        for one, (distance, is_mirrored) in zip(there, far, strict=True)
    ]
    return {"is_exact": len({one.identity for one in there}) == 1, "files": shown}


def _worth(file: IndexedFile) -> tuple[int, int, int]:
    return (file.width or 0) * (file.height or 0), file.info.stamp.size_bytes, -file.id
