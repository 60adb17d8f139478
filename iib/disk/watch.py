"""Watching folders, as work for a helper process: what happens in them is told within a moment where the system tells
of it, within seconds where only looking again finds it.

A process of its own, since beginning to watch a large tree holds Python's lock for seconds.
"""

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from iib.disk._remote import is_remote
from iib.disk.access import is_at_or_below
from iib.disk.listing import is_listed
from iib.disk.sweep import Changed, Sweeper
from iib.domain.media import media_type_of
from iib.domain.operations import is_sidecar
from iib.domain.paths import to_disk, to_text

logger = logging.getLogger(__name__)

_ADDED, _DELETED = 1, 3  # how watchfiles numbers them
_QUIET_MS = 50  # what happens within this belongs together …
_TOGETHER_MS = 400  # … but nothing waits for longer
_WAIT_MS = 250
_HOLD_SECONDS_MAX = 4.0
_MUCH = 50  # places
_POLL_SECONDS_MIN, _POLL_PAUSE = 1.0, 50.0  # the pause is so many times as long as the looking
_SWEEP_SECONDS = 120.0  # where the system tells of changes, for what it did not tell
_MANY = 200  # more files of one folder at once: the whole folder is looked at
_FAILURES_MAX = 5

Events = Iterator[set[tuple[int, str]]]


class Context(Protocol):
    """What the helper lets its work use."""

    def report(self, progress: Mapping[str, Any]) -> None: ...

    def is_cancelled(self) -> bool: ...


@dataclass(frozen=True)
class WatchOrder:
    """Which folders to watch, and which not below them; what changed after `since` (seconds since the epoch) is told at
    the beginning. `is_polling`: do not ask the system to tell."""

    roots: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    since: float = 0.0
    is_polling: bool = False
    poll_seconds: float = 10.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def watch_work(order: Mapping[str, Any], context: Context) -> None:
    """Do a `WatchOrder` (as JSON) until it is cancelled. Reports `{"watching": [roots]}` whenever that changed, and
    `{"places": […], "folders": […]}`: see `Changed`."""
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
    watch = _Watch(WatchOrder(**order), context)
    try:
        watch.run()
    finally:
        watch.close()


class _Watch:
    def __init__(self, order: WatchOrder, context: Context) -> None:
        self._order = order
        self._context = context
        self._roots = [to_disk(root) for root in order.roots]
        self._ignored = [to_disk(path) for path in order.ignored]
        self._sweeper = Sweeper(self._is_watched, order.since)
        self._events = _Events(context.is_cancelled, is_off=order.is_polling)
        self._there: list[str] | None = None
        self._due: dict[str, float] = {}
        self._sweeping: str | None = None
        self._sweep_took = 0.0
        self._sweep: Iterator[Changed] = iter(())
        self._remote: frozenset[str] = frozenset()
        self._outbox = _Outbox(context.report)

    def run(self) -> None:
        while not self._context.is_cancelled():
            self._follow_roots()
            for changes in self._events.next_changes(self._is_sweeping()):
                self._take(changes)
            self._advance_sweep()
            self._outbox.send()

    def close(self) -> None:
        self._events.close()

    def _follow_roots(self) -> None:
        """Folders may come and go, as drives do."""
        there = [root for root in self._roots if os.path.isdir(root)]
        if there == self._there:
            return
        self._there = there
        self._remote = frozenset(filter(is_remote, there))
        self._events.open(there)
        self._due = dict.fromkeys(there, 0.0)
        self._context.report({"watching": [to_text(root) for root in there]})

    def _take(self, changes: set[tuple[int, str]]) -> None:
        if not changes:
            self._due = dict.fromkeys(self._due, 0.0)  # something was not told: find out what
            return
        places = {path for change, path in changes if self._is_watched(path) and self._counts(change, path)}
        crowds = {folder for folder, count in Counter(map(os.path.dirname, places)).items() if count > _MANY}
        for folder in {os.path.dirname(path) for path in places} - crowds:
            self._sweeper.refresh(folder)
        alone = {path for path in places if os.path.dirname(path) not in crowds or not media_type_of(to_text(path))}
        self._outbox.put(Changed(alone, crowds))

    def _counts(self, change: int, path: str) -> bool:
        """Whether it is a media file that changed, or what may tell of one, or a folder that came or went."""
        if media_type_of(to_text(path)) or (change != _DELETED and is_sidecar(os.path.basename(path))):
            return True
        if change == _DELETED and self._sweeper.knows(path):
            self._sweeper.forget(path)
            return True
        if change == _ADDED and os.path.isdir(path):
            self._sweeper.meet(path)
            return True
        return False

    def _is_watched(self, path: str) -> bool:
        """Whether a path is one of those that are indexed: not ours, not hidden, not half-written."""
        holding = [folder for folder in (*self._roots, *self._ignored) if is_at_or_below(path, folder)]
        nearest = max(holding, key=len, default=None)
        if nearest is None or nearest in self._ignored:
            return False
        return all(is_listed(name) for name in path[len(nearest) :].split(os.sep) if name)

    def _is_sweeping(self) -> bool:
        now = time.monotonic()
        return self._sweeping is not None or any(due <= now for due in self._due.values())

    def _advance_sweep(self) -> None:
        """A slice of the sweep that runs, or the beginning of one that is due."""
        now = time.monotonic()
        if self._sweeping is None:
            self._sweeping = next((root for root, due in self._due.items() if due <= now), None)
            if self._sweeping is None:
                return
            self._sweep = self._sweeper.sweep(self._sweeping, is_growth_followed=self._is_polled(self._sweeping))
            self._sweep_took = 0.0
        changed = next(self._sweep, None)
        self._sweep_took += time.monotonic() - now
        if changed is not None:
            self._outbox.put(changed)
            return
        pause = _SWEEP_SECONDS
        if self._is_polled(self._sweeping):
            pause = min(self._order.poll_seconds, max(_POLL_SECONDS_MIN, self._sweep_took * _POLL_PAUSE))
        if self._sweeping in self._due:
            self._due[self._sweeping] = now + pause
        self._sweeping = None

    def _is_polled(self, root: str) -> bool:
        return root not in self._events.watched or root in self._remote


class _Outbox:
    """Sends what happened at once; twice a second while it does not end, and less and less often while it is much."""

    def __init__(self, report: Callable[[Mapping[str, Any]], None]) -> None:
        self._report = report
        self._waiting = Changed()
        self._sent = 0.0
        self._hold = 0.0

    def put(self, changed: Changed) -> None:
        self._waiting.add(changed)

    def send(self) -> None:
        now = time.monotonic()
        if not self._waiting or now - self._sent < self._hold:
            return
        is_stream = now - self._sent < self._hold + 1.0
        is_much = len(self._waiting.places) > _MUCH or bool(self._waiting.folders)
        longer = min(_HOLD_SECONDS_MAX, max(0.5, self._hold * 2)) if is_much else 0.5
        self._hold = longer if is_stream else 0.0
        self._sent = now
        waiting, self._waiting = self._waiting, Changed()
        self._report({"places": _as_text(waiting.places), "folders": _as_text(waiting.folders)})


class _Events:
    """What the system tells. `watched` are the roots that it tells of."""

    def __init__(self, is_cancelled: Callable[[], bool], *, is_off: bool) -> None:
        self._stop = _Stop(is_cancelled)
        self._is_off = is_off
        self._source: Any = None
        self._failures = 0
        self.watched: frozenset[str] = frozenset()

    def open(self, roots: Iterable[str]) -> None:
        """Watch these roots from now on, and no others."""
        self.close()
        chosen = [] if self._is_off else list(roots)
        if not self._try(chosen):
            chosen = [root for root in chosen if self._try([root])]
            if not self._try(chosen):
                self._try([])

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
        self._source, self.watched = None, frozenset()

    def next_changes(self, is_hurried: bool) -> Iterator[set[tuple[int, str]]]:
        """What happened within a moment; an empty set when something did that could not be told."""
        if self._source is None:
            time.sleep(0.01 if is_hurried else 0.1)
            return
        try:
            changes = self._source.watch(_TOGETHER_MS, _QUIET_MS, 10 if is_hurried else _WAIT_MS, self._stop)
        except RuntimeError as error:
            yield from self._failed(error)
            return
        if isinstance(changes, set):
            yield changes

    def _failed(self, error: RuntimeError) -> Iterator[set[tuple[int, str]]]:
        self._failures += 1
        logger.debug("The system could not tell what happened: %s", error)
        roots = sorted(self.watched)
        self._is_off = self._failures >= _FAILURES_MAX
        if self._is_off:
            logger.warning(
                "Folders are looked at every few seconds: the system does not tell what changes (%s).", error
            )
        self.open(roots)
        yield set()

    def _try(self, roots: list[str]) -> bool:
        self.close()
        if not roots:
            return True
        try:
            from watchfiles._rust_notify import RustNotify

            self._source = RustNotify(roots, False, False, _WAIT_MS, True, True)
        except ImportError:
            logger.info("Folders are looked at every few seconds, since the package watchfiles is missing.")
            self._is_off = True
            return False
        except (OSError, RuntimeError, UnicodeError) as error:
            logger.warning("%s cannot be watched, and is looked at every few seconds: %s", ", ".join(roots), error)
            return False
        self.watched = frozenset(roots)
        return True


@dataclass(frozen=True)
class _Stop:
    """What watchfiles asks whether it should end."""

    is_set: Callable[[], bool]


def _as_text(paths: Iterable[str]) -> list[str]:
    return sorted(map(to_text, paths))
