"""Finding changed folders by their times: for drives that tell of nothing, and for what was not told."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from iib.disk.access import is_at_or_below
from iib.disk.listing import is_listed
from iib.domain.media import media_type_of
from iib.domain.paths import to_text

_SLICE = 200  # folders looked at in one go
_YOUNG_NS = 60_000_000_000
_TICK_SECONDS = 2.5  # more than the steps in which any file system counts time: FAT counts by two seconds
_CALM_SWEEPS = 6  # a file that stayed as it is for so many is taken for complete
_TELLS_INODES = os.name == "posix"  # elsewhere each must be asked for, and time is counted finely


@dataclass
class Changed:
    """Where something happened, as the disk spells it: `places` are files or folders that came, changed or went;
    of `folders` only what lies directly in them may have changed."""

    places: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.places or self.folders)

    def add(self, other: "Changed") -> None:
        self.places |= other.places
        self.folders |= other.folders


@dataclass
class _Unsure:
    """A folder that changed so lately that its time may stay as it is when more happens in it: what it held when it was
    last looked at (None: it was not), and since when (on the monotonic clock) its time is what it is."""

    held: int | None
    since: float


class Sweeper:
    """Knows when each folder changed last. `is_watched` says which paths count; what changed after `since` (seconds
    since the epoch) is told already when a folder is first met below a root."""

    def __init__(self, is_watched: Callable[[str], bool], since: float) -> None:
        self._is_watched = is_watched
        self._since_ns = int(since * 1e9)
        self._times: dict[str, int] = {}
        self._below: dict[str, set[str]] = {}  # folder → those of the known ones that lie directly in it
        self._unsure: dict[str, _Unsure] = {}
        self._growing: dict[str, tuple[int, int, int]] = {}  # file → (size, time, sweeps for which both stayed)

    def knows(self, folder: str) -> bool:
        return folder in self._times

    def forget(self, folder: str) -> None:
        """Something that is no folder any more, with all below it."""
        self._below.get(os.path.dirname(folder), set()).discard(folder)
        waiting = [folder]
        while waiting:
            gone = waiting.pop()
            self._times.pop(gone, None)
            self._unsure.pop(gone, None)
            waiting += self._below.pop(gone, ())

    def refresh(self, folder: str) -> None:
        """What happened in a folder up to now was told."""
        found = _stat(folder)
        if found and folder in self._times and found.st_mtime_ns != self._times[folder]:
            self._times[folder] = found.st_mtime_ns
            if found.st_mtime_ns % 1_000_000_000 == 0:  # else its time is counted in steps that no sweep falls into
                self._unsure[folder] = _Unsure(None, time.monotonic())

    def sweep(self, root: str, *, is_growth_followed: bool) -> Iterator[Changed]:
        """Look at every folder below a root once, some at a time; also at files that may still be written, where
        nobody else tells of them."""
        if root not in self._times:
            yield from self._meet(root, told=False, is_growth_followed=is_growth_followed)
            return
        known = [folder for folder in self._times if is_at_or_below(folder, root)]
        for start in range(0, len(known), _SLICE):
            changed = Changed()
            for folder in known[start : start + _SLICE]:
                changed.add(self._look(folder, root, is_growth_followed))
            yield changed
        if is_growth_followed:
            yield Changed(places=self._grown(root))

    def meet(self, folder: str, *, is_growth_followed: bool = False) -> None:
        """Take in a folder that was told of, and all below it."""
        for _ in self._meet(folder, told=True, is_growth_followed=is_growth_followed):
            continue

    def _meet(self, top: str, *, told: bool, is_growth_followed: bool) -> Iterator[Changed]:
        waiting = [top]
        while waiting:
            changed = Changed()
            for _ in range(min(_SLICE, len(waiting))):
                folder = waiting.pop()
                found = _stat(folder)
                if found is None or not stat.S_ISDIR(found.st_mode):
                    continue
                content = self._take_in(folder, found.st_mtime_ns)
                is_fresh = found.st_mtime_ns >= self._since_ns
                if not told and is_fresh:
                    changed.folders.add(folder)
                if is_growth_followed and (told or is_fresh):
                    self._growing |= _young_files(folder, found.st_mtime_ns - _YOUNG_NS)
                waiting += [path for path in content.folders if self._is_watched(path)]
            yield changed

    def _take_in(self, folder: str, mtime_ns: int) -> "_Content":
        self._times[folder] = mtime_ns
        self._below.setdefault(os.path.dirname(folder), set()).add(folder)
        is_young = time.time() - mtime_ns / 1e9 < _TICK_SECONDS
        content = _content_of(folder, is_held_wanted=is_young)
        if is_young:
            self._unsure[folder] = _Unsure(content.held, time.monotonic())
        return content

    def _look(self, folder: str, root: str, is_growth_followed: bool) -> Changed:
        before = self._times.get(folder)
        if before is None:
            return Changed()
        found = _stat(folder)
        if found is None or not stat.S_ISDIR(found.st_mode):
            self.forget(folder)
            return Changed() if folder == root else Changed(places={folder})
        is_later = found.st_mtime_ns != before
        if not is_later and folder not in self._unsure:
            return Changed()
        now = time.monotonic()
        content = _content_of(folder, is_held_wanted=True)
        if not self._note_content(folder, content.held, now, is_later=is_later):
            return Changed()
        self._times[folder] = found.st_mtime_ns
        fresh = {path for path in content.folders if path not in self._times and self._is_watched(path)}
        for path in fresh:
            self.meet(path, is_growth_followed=is_growth_followed)
        if is_growth_followed:
            self._growing |= _young_files(folder, before - _YOUNG_NS)
        return Changed(places=fresh, folders={folder})

    def _note_content(self, folder: str, held: int | None, now: float, *, is_later: bool) -> bool:
        """Whether something happened in a folder: its time changed or, where that is too young to tell all, what the
        folder holds. The age is counted from when we saw the time: the clock of a network drive may be another."""
        unsure = self._unsure.get(folder)
        if is_later or unsure is None:
            self._unsure[folder] = _Unsure(held, now)
            return True
        if now - unsure.since > _TICK_SECONDS:
            del self._unsure[folder]
        is_other = held != unsure.held
        unsure.held = held
        return is_other

    def _grown(self, root: str) -> set[str]:
        grown = set()
        for path, (size, mtime, calm) in list(self._growing.items()):
            found = _stat(path) if is_at_or_below(path, root) else None
            if found and (found.st_size, found.st_mtime_ns) != (size, mtime):
                grown.add(path)
                self._growing[path] = (found.st_size, found.st_mtime_ns, 0)
            elif found and calm < _CALM_SWEEPS:
                self._growing[path] = (size, mtime, calm + 1)
            elif is_at_or_below(path, root):
                del self._growing[path]
        return grown


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


@dataclass(frozen=True)
class _Content:
    """The folders in a folder, and a number that stays the same as long as nothing comes, goes or is replaced there,
    where it was wanted."""

    folders: list[str]
    held: int | None


def _content_of(folder: str, *, is_held_wanted: bool) -> _Content:
    """What lies directly in a folder; linked folders are left to whoever follows them."""
    folders: list[str] = []
    names: list[tuple[str, int]] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not is_listed(entry.name):
                continue
            if is_held_wanted:
                names.append((entry.name, entry.inode() if _TELLS_INODES else 0))
            if _is_folder(entry):
                folders.append(entry.path)
    return _Content(folders, hash(frozenset(names)) if is_held_wanted else None)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _young_files(folder: str, since_ns: int) -> dict[str, tuple[int, int, int]]:
    """Media files directly in a folder that were written after a time."""
    young = {}
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _stat_of_media(entry)
            if found and found.st_mtime_ns >= since_ns:
                young[entry.path] = (found.st_size, found.st_mtime_ns, 0)
    return young


def _stat_of_media(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """None for what is no media file, or cannot be looked at: that costs none of the others."""
    with suppress(OSError):
        if is_listed(entry.name) and media_type_of(to_text(entry.name)) and entry.is_file():
            return entry.stat()
    return None
