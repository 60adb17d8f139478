"""Bring the index in line with the disk: look at every folder, read what changed, forget what is gone."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from iib.disk import FolderListing, PathAccess, file_info, identity_at, is_at_or_below, walk_tree
from iib.domain.errors import IibError, NotFound
from iib.domain.files import FileInfo
from iib.domain.paths import AllowedPath
from iib.indexer.read import MetadataReader, broken_record, describe_file
from iib.store import Database, folders, images, writing
from iib.store.memory import WriterMemory

logger = logging.getLogger(__name__)

_BATCH_FILES = 200
_BATCH_SECONDS = 0.5
_REPORT_SECONDS = 0.1


@dataclass
class IndexCounts:
    """What one update did."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    relinked: int = 0
    failed: int = 0
    seconds: float = 0.0

    def plus(self, other: "IndexCounts") -> "IndexCounts":
        return IndexCounts(**{name: value + getattr(other, name) for name, value in asdict(self).items()})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class IndexOptions:
    """How to update. `reread_all` reads unchanged files too; `set_aside` (path → reason) are files not to be opened;
    `is_careful` reports each file before it is opened, so that one that kills the reader is known. What has been
    missing for longer than `missing_seconds_max` is forgotten."""

    reread_all: bool = False
    deep: bool = False
    set_aside: Mapping[str, str] | None = None
    is_careful: bool = False
    missing_seconds_max: int = 90 * 86_400
    reader: MetadataReader = field(default_factory=MetadataReader)


_Read = tuple[images.ImageRecord | None, bool]  # (what was read of a file, is it new?)
Report = Callable[[Mapping[str, Any]], None]


def update_index(
    db: Database,
    access: PathAccess,
    roots: Sequence[AllowedPath],
    files: Sequence[AllowedPath],
    options: IndexOptions,
    report: Report,
    is_cancelled: Callable[[], bool],
) -> IndexCounts:
    """Update the index below `roots`, and read `files` again in any case.

    What was written when it is cancelled stays, and the next update goes on.
    """
    started = time.monotonic()
    run = _Update(db, access, options, _Throttled(report, options.is_careful), is_cancelled)
    for root in roots:
        run.look_at(root)
    for file in files:
        run.take(file)
    run.read_changed()
    run.forget()
    run.counts.removed = run.removed
    run.counts.seconds = round(time.monotonic() - started, 3)
    return run.counts


class _Throttled:
    """Passes on a report at most ten times a second, or every one."""

    def __init__(self, report: Report, is_every: bool) -> None:
        self._report = report
        self._is_every = is_every
        self._last = 0.0

    def __call__(self, **progress: Any) -> None:
        now = time.monotonic()
        if self._is_every or now - self._last >= _REPORT_SECONDS:
            self._last = now
            self._report(progress)


class _Update:
    def __init__(
        self,
        db: Database,
        access: PathAccess,
        options: IndexOptions,
        report: _Throttled,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._db = db
        self._access = access
        self._options = options
        self._report = report
        self._is_cancelled = is_cancelled
        self._memory = WriterMemory()
        self._waiting: list[tuple[FileInfo, bool]] = []  # (file, is it new?)
        self._vanished: set[int] = set()
        self._relinked: set[int] = set()
        self._now = int(time.time())
        self.counts = IndexCounts()

    @property
    def removed(self) -> int:
        """How many files vanished and did not turn up elsewhere."""
        return len(self._vanished - self._relinked)

    def look_at(self, root: AllowedPath) -> None:
        """Compare every folder below a root with the index; files to read are collected, vanished ones forgotten."""
        not_seen = folders.folders_below(self._db.reader(), root.text)
        unread: list[str] = []
        for listing in walk_tree(self._access, root, self._note_problem):
            if self._is_cancelled():
                return
            folder = not_seen.pop(listing.path, None)
            if listing.linked_from and listing.files:
                with self._db.transaction() as tx:
                    folders.note_link(tx, listing.path, listing.linked_from)
            self._compare(listing, folder)
            if not listing.is_complete:
                unread.append(listing.path)
            self._report(stage="scanning", done=0, total=len(self._waiting), current=listing.path)
        for path, folder in not_seen.items():
            if not _is_below_any(path, unread):
                self._mark_missing(images.ids_in_folder(self._db.reader(), folder))

    def take(self, file: AllowedPath) -> None:
        """Read a single file again, changed or not."""
        info = file_info(file, lambda path: True)
        if info and info.media_type and all(info.fullpath != waiting.fullpath for waiting, _ in self._waiting):
            is_new = not images.known_images(self._db.reader(), [info.fullpath])
            self._waiting.append((info, is_new))

    def read_changed(self) -> None:
        """Read what was collected and write it in batches: new files first, so that one that only changed its place is
        known before another takes the old one; the newest ahead."""
        self._waiting.sort(key=lambda pair: (not pair[1], -pair[0].stamp.mtime_ns))
        total, done = len(self._waiting), 0
        for batch in self._batches():
            for record, is_new in self._write(batch):
                self._count(record, is_new)
            done += len(batch)
            self._report(stage="reading", done=done, total=total, current="", failed=self.counts.failed)

    def _write(self, batch: list[_Read]) -> list[_Read]:
        """Write a batch; where the database refuses it, file by file, so that one strange file costs no other."""
        try:
            with self._db.transaction() as tx:
                writing.put_images(tx, [record for record, _ in batch if record], self._memory)
        except (ValueError, OverflowError):
            self._memory = WriterMemory()
            if len(batch) > 1:
                return [written for one in batch for written in self._write([one])]
            record, is_new = batch[0]
            if record is None or record.error:
                raise
            logger.exception(
                "What was read of this file cannot be stored: %s", os.path.join(record.folder, record.name)
            )
            plain = replace(record, text="", tags=(), error="What was read of this file cannot be stored.")
            return self._write([(plain, is_new)])
        return batch

    def forget(self) -> None:
        """Drop what has been missing for too long."""
        with self._db.transaction() as tx:
            if writing.forget_missing(tx, self._now - self._options.missing_seconds_max):
                folders.forget_empty(tx)

    def _batches(self) -> Iterator[list[_Read]]:
        batch: list[_Read] = []
        limit = 1 if self._options.is_careful else _BATCH_FILES
        until = time.monotonic() + _BATCH_SECONDS
        for info, is_new in self._waiting:
            if self._is_cancelled():
                break
            batch.append((self._read(info, is_new), is_new))
            if len(batch) >= limit or time.monotonic() >= until:
                yield batch
                batch, until = [], time.monotonic() + _BATCH_SECONDS
        if batch:
            yield batch

    def _read(self, info: FileInfo, is_new: bool) -> images.ImageRecord | None:
        reason = (self._options.set_aside or {}).get(info.fullpath)
        if reason:
            return broken_record(info, reason)
        if self._options.is_careful:
            self._report(stage="reading", about_to_open=info.fullpath)
        record = describe_file(info, self._options.reader, deep=self._options.deep)
        if record is None or not is_new or not record.identity:
            return record
        return replace(record, relinked_id=self._former_row(record.identity))

    def _former_row(self, identity: int) -> int | None:
        """The row of a file with this content that does not lie at its place any more."""
        for row, path, is_missing in images.rows_of_identity(self._db.reader(), identity):
            if row not in self._relinked and (is_missing or identity_at(path) != identity):
                self._relinked.add(row)
                return row
        return None

    def _compare(self, listing: FolderListing, folder: int | None) -> None:
        known = images.stamps_in_folder(self._db.reader(), folder) if folder else {}
        for info in listing.files:
            row = known.pop(info.name, None)
            if row is None or row[1] != info.stamp or self._options.reread_all:
                self._waiting.append((info, row is None))
        if listing.is_complete:
            self._mark_missing([row[0] for row in known.values()])

    def _mark_missing(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        with self._db.transaction() as tx:
            writing.mark_missing(tx, ids, self._now)
        self._vanished.update(ids)

    def _count(self, record: images.ImageRecord | None, is_new: bool) -> None:
        if record is None:
            return
        if record.error:
            self.counts.failed += 1
        if record.relinked_id is not None:
            self.counts.relinked += 1
        elif is_new:
            self.counts.added += 1
        else:
            self.counts.updated += 1

    def _note_problem(self, path: str, problem: str) -> None:
        self.counts.failed += 1
        logger.warning("%s: %s", path, problem)


def _is_below_any(path: str, tops: Sequence[str]) -> bool:
    return any(is_at_or_below(path, top) for top in tops)


def allowed_roots(access: PathAccess, paths: Sequence[str]) -> list[AllowedPath]:
    """The folders among `paths` that are there and may be used; the others are logged and left as they are."""
    roots = []
    for path in paths:
        try:
            roots.append(access.allow_folder(path))
        except NotFound:
            logger.debug("%s is not there at the moment; what is known of it stays.", path)
        except IibError as error:
            logger.warning("%s is not looked at: %s", path, error)
    return _without_nested(roots)


def allowed_files(access: PathAccess, paths: Sequence[str]) -> list[AllowedPath]:
    """The files among `paths` that are there and may be used; the others are logged."""
    files = []
    for path in paths:
        try:
            files.append(access.allow_file(path))
        except IibError as error:
            logger.warning("%s is not read: %s", path, error)
    return files


def _without_nested(roots: Sequence[AllowedPath]) -> list[AllowedPath]:
    kept: list[AllowedPath] = []
    for root in sorted(set(roots), key=lambda root: len(root.text)):
        if not _is_below_any(root.text, [other.text for other in kept]):
            kept.append(root)
    return kept
