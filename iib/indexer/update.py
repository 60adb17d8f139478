"""Bring the index in line with the disk: look at every folder, read what changed, forget what is gone."""

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from iib.disk import FolderListing, PathAccess, file_info, identity_at, is_at_or_below, walk_tree
from iib.domain.errors import IibError, NotFound
from iib.domain.paths import AllowedPath
from iib.domain.search import fold
from iib.indexer.found import Company, FoundFile, WaitingFiles, found_file
from iib.indexer.places import look_at_places
from iib.indexer.readers import Answer, Readers, ReadHere, Reading
from iib.store import Database, folders, images, look_alikes, pending, writing
from iib.store.memory import WriterMemory
from iib.workers import WorkContext

logger = logging.getLogger(__name__)

_FIRST_BATCH_FILES = 200  # soon, so that the user sees pictures
_BATCH_FILES = 2_000
_BATCH_TEXT = 16_000_000
_BATCH_SECONDS = 1.0
_PIECE_FILES, _PIECE_FILES_MAX = 200, 1_000
_LOCKED_SECONDS = 0.4
_REPORT_SECONDS = 0.1
_NOTICED_FILES_MAX = 100


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
    """How to update. `reread_all` reads unchanged files too; what has been missing for longer than
    `missing_seconds_max` is forgotten. Below the roots of `reading` what is noticed meanwhile is looked at."""

    reread_all: bool = False
    reading: Reading = field(default_factory=Reading)
    missing_seconds_max: int = 90 * 86_400


Report = Callable[[Mapping[str, Any]], None]


def update_index(
    db: Database,
    access: PathAccess,
    roots: Sequence[AllowedPath],
    files: Sequence[AllowedPath],
    options: IndexOptions,
    context: WorkContext,
    readers: Readers | None = None,
) -> IndexCounts:
    """Update the index below `roots`, and read `files` again in any case; `readers` do the reading, if there are any.

    What was written when it is cancelled stays, and the next update goes on. A few files that are noticed while it
    runs are written at once, and not counted; many, and folders, are left to the next update.
    """
    started = time.monotonic()
    run = _Update(db, access, options, context, readers or ReadHere())
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
    """Passes on a report at most ten times a second."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._last = 0.0

    def __call__(self, **progress: Any) -> None:
        now = time.monotonic()
        if now - self._last >= _REPORT_SECONDS:
            self._last = now
            self._report(progress)


class _Update:
    def __init__(
        self,
        db: Database,
        access: PathAccess,
        options: IndexOptions,
        context: WorkContext,
        readers: Readers,
    ) -> None:
        self._db = db
        self._access = access
        self._options = options
        self._report = _Throttled(context.report)
        self._is_cancelled = context.is_cancelled
        self._noticed = context.noticed
        self._readers = readers
        self._memory = WriterMemory()
        self._piece_files = _PIECE_FILES
        self._waiting = WaitingFiles()
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
            self._heed()
            folder = not_seen.pop(listing.path, None)
            if listing.linked_from and listing.files:
                folder = folder or folders.known_folder(self._db.reader(), listing.path)  # by a link below another root
                self._note_link(listing.path, listing.linked_from)
            self._compare(listing, folder)
            if not listing.is_complete:
                unread.append(listing.path)
            self._report(stage="scanning", done=0, total=len(self._waiting), current=listing.path)
        for path, folder in not_seen.items():
            has_moved = folders.known_folder(self._db.reader(), path) != folder  # an operation of ours, meanwhile
            if not has_moved and not _is_below_any(path, unread):
                self._mark_missing(images.paths_in_folder(self._db.reader(), path, folder))

    def _note_link(self, path: str, linked_from: str) -> None:
        if not folders.is_linked_from(self._db.reader(), path, linked_from):
            with self._db.transaction() as tx:
                folders.note_link(tx, path, linked_from)

    def take(self, file: AllowedPath) -> None:
        """Read a single file again, changed or not."""
        found = self._file_at(file)
        if found:
            self._waiting.add_unless_there(found)

    def _file_at(self, path: AllowedPath) -> FoundFile | None:
        info = file_info(path, lambda _: True)
        if info is None or not info.media_type:
            return None
        return found_file(info, is_new=not images.known_images(self._db.reader(), [info.fullpath]))

    def read_changed(self) -> None:
        """Read what was collected and write it in batches: new files first, so that one that only changed its place is
        known before another takes the old one; the newest ahead."""
        total, done = len(self._waiting), 0
        if not total:
            return
        read = self._readers.read(self._waiting.in_turn(), total, self._options.reading, self._is_cancelled)
        for batch in _batches(self._heeding(read)):
            for file, record in self._write(self._relink(batch)):
                self._count(record, file.is_new)
            done += len(batch)
            self._report(stage="reading", done=done, total=total, current="", failed=self.counts.failed)

    def _heeding(self, read: Iterator[list[Answer]]) -> Iterator[list[Answer]]:
        for answers in read:
            self._heed()
            yield answers

    def _heed(self) -> None:
        """Somebody saved or removed a picture: it is not to wait for the end of a long update."""
        for notice in self._noticed():
            found = look_at_places(
                self._db, self._access, self._options.reading.roots, notice["places"], notice["shallow_folders"]
            )
            if 0 < len(found.files) <= _NOTICED_FILES_MAX:
                self._read_now(found.files.values())

    def _read_now(self, files: Iterable[AllowedPath]) -> None:
        found = [file for path in files if (file := self._file_at(path))]
        for answers in ReadHere().read(iter(found), len(found), self._options.reading, self._is_cancelled):
            self._write(self._relink(answers))

    def _write(self, batch: list[Answer]) -> list[Answer]:
        """Write a batch; where the database refuses it, by halves, so that one strange file costs no other."""
        written = 0
        try:
            while written < len(batch):
                written = self._write_from(batch, written)
        except (ValueError, OverflowError):
            self._memory = WriterMemory()
            rest = batch[written:]
            if len(rest) > 1:
                half = len(rest) // 2
                return batch[:written] + self._write(rest[:half]) + self._write(rest[half:])
            file, record = rest[0]
            if record is None or record.error:
                raise
            logger.exception("What was read of this file cannot be stored: %s", file.fullpath)
            plain = replace(record, text="", tags=(), error="What was read of this file cannot be stored.")
            return batch[:written] + self._write([(file, plain)])
        return batch

    def _write_from(self, batch: list[Answer], start: int) -> int:
        """Write in one transaction as much as is done soon: others wait for the database. Where it came to."""
        with self._db.transaction() as tx:
            begun = time.monotonic()
            while start < len(batch) and time.monotonic() < begun + _LOCKED_SECONDS:
                piece = batch[start : start + self._piece_files]
                writing.put_images(tx, [record for _, record in piece if record], self._memory)
                start += len(piece)
        is_fast = time.monotonic() < begun + _LOCKED_SECONDS  # on a busy machine we get a fiftieth of a core
        self._piece_files = min(self._piece_files * 2, _PIECE_FILES_MAX) if is_fast else _PIECE_FILES
        return start

    def forget(self) -> None:
        """Drop what has been missing for too long."""
        before = self._now - self._options.missing_seconds_max
        if writing.has_forgettable(self._db.reader(), before):
            with self._db.transaction() as tx:
                writing.forget_missing(tx, before)
                folders.forget_empty(tx)
                look_alikes.forget_unused(tx)

    def _relink(self, batch: list[Answer]) -> list[Answer]:
        """Give those of the new files that are known from another place their rows."""
        identities = [record.identity for file, record in batch if file.is_new and record and record.identity]
        known = pending.rows_of_identities(self._db.reader(), identities)
        return [self._relinked_one(answer, known) for answer in batch] if known else batch

    def _relinked_one(self, answer: Answer, known: Mapping[int, Sequence[images.FormerRow]]) -> Answer:
        file, record = answer
        if record is None or not file.is_new or record.identity not in known:
            return answer
        row = self._former_row(record.identity, known[record.identity])
        return answer if row is None else (file, replace(record, former=row))

    def _former_row(self, identity: int, rows: Sequence[images.FormerRow]) -> images.FormerRow | None:
        """The row of a file with this content that does not lie at its place any more."""
        for row in rows:
            if row.id not in self._relinked and (row.is_missing or identity_at(row.path, self._access) != identity):
                self._relinked.add(row.id)
                return row
        return None

    def _compare(self, listing: FolderListing, folder: int | None) -> None:
        known = pending.stamps_in_folder(self._db.reader(), folder) if folder else {}
        changed = []
        for seen in listing.files:
            row = known.pop(seen[0], None)
            if row is None or row[1:5] != seen[1:5] or self._options.reread_all:
                changed.append((seen, row is None))
        if changed:
            self._readers.prepare(len(self._waiting) + len(changed))
            company = Company(listing)
            for seen, is_new in changed:
                self._waiting.add(listing.path, seen, is_new=is_new, has_company=company.has(seen.name))
        if listing.is_complete and known:
            seen_as = {(seen.inode, fold(seen.name)) for seen in listing.files}
            gone = [row for row in known.values() if not _lies_there(listing.path, row, seen_as)]
            self._mark_missing({row[5]: os.path.join(listing.path, row[0]) for row in gone})

    def _mark_missing(self, gone: Mapping[int, str]) -> None:
        if not gone:
            return
        with self._db.transaction() as tx:
            self._vanished.update(writing.mark_missing(tx, gone, self._now))

    def _count(self, record: images.ImageRecord | None, is_new: bool) -> None:
        if record is None:
            return
        if record.error:
            self.counts.failed += 1
        if record.former is not None:
            self.counts.relinked += 1
        elif is_new:
            self.counts.added += 1
        else:
            self.counts.updated += 1

    def _note_problem(self, path: str, problem: str) -> None:
        self.counts.failed += 1
        logger.warning("%s: %s", path, problem)


def _batches(read: Iterator[list[Answer]]) -> Iterator[list[Answer]]:
    """Gather answers into what is worth a transaction."""
    batch: list[Answer] = []
    limit, text, until = _FIRST_BATCH_FILES, 0, time.monotonic() + _BATCH_SECONDS
    for answers in read:
        batch += answers
        text += sum(len(record.text) for _, record in answers if record)
        if len(batch) >= limit or text >= _BATCH_TEXT or (batch and time.monotonic() >= until):
            yield batch
            batch, limit, text, until = [], _BATCH_FILES, 0, time.monotonic() + _BATCH_SECONDS
    if batch:
        yield batch


def _lies_there(folder: str, known: pending.KnownFile, seen_as: Set[tuple[int, str]]) -> bool:
    """Whether a file that was not seen in its folder is there all the same: an operation of ours just put it there.
    Where names do not differ in case, it may be there under another one: `seen_as` are inodes with folded names."""
    if (known[4], fold(known[0])) in seen_as:
        return False
    path = AllowedPath(os.path.join(folder, known[0]))
    info = None if os.path.islink(path.disk) else file_info(path, lambda _: True)
    return info is not None and (info.stamp.size_bytes, info.stamp.mtime_ns, info.stamp.ctime_ns) == known[1:4]


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
    for root in sorted(set(roots), key=lambda root: root.text.split(os.sep)):  # what is below comes right behind
        if not kept or not is_at_or_below(root.text, kept[-1].text):
            kept.append(root)
    return kept
