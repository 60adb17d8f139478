"""Finding changed folders by their times: for drives that tell of nothing, and for what was not told."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from iib.disk.access import is_at_or_below
from iib.disk.listing import is_listed
from iib.domain.media import media_type_of
from iib.domain.paths import to_text

_SLICE = 200  # folders looked at in one go
_YOUNG_NS = 60_000_000_000
_CALM_SWEEPS = 6  # a file that stayed as it is for so many is taken for complete


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


class Sweeper:
    """Knows when each folder changed last. `is_watched` says which paths count; what changed after `since` (seconds
    since the epoch) is told already when a folder is first met below a root."""

    def __init__(self, is_watched: Callable[[str], bool], since: float) -> None:
        self._is_watched = is_watched
        self._since_ns = int(since * 1e9)
        self._times: dict[str, int] = {}
        self._growing: dict[str, tuple[int, int, int]] = {}  # file → (size, time, sweeps for which both stayed)

    def knows(self, folder: str) -> bool:
        return folder in self._times

    def forget(self, folder: str) -> None:
        """Something that is no folder any more, with all below it."""
        for known in [known for known in self._times if is_at_or_below(known, folder)]:
            del self._times[known]

    def refresh(self, folder: str) -> None:
        """What happened in a folder up to now was told."""
        found = _stat(folder)
        if found and folder in self._times:
            self._times[folder] = found.st_mtime_ns

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
                self._times[folder] = found.st_mtime_ns
                is_fresh = found.st_mtime_ns >= self._since_ns
                if not told and is_fresh:
                    changed.folders.add(folder)
                if is_growth_followed and (told or is_fresh):
                    self._growing |= _young_files(folder, found.st_mtime_ns - _YOUNG_NS)
                waiting += [path for path in _folders_in(folder) if self._is_watched(path)]
            yield changed

    def _look(self, folder: str, root: str, is_growth_followed: bool) -> Changed:
        before = self._times.get(folder)
        if before is None:
            return Changed()
        found = _stat(folder)
        if found is None or not stat.S_ISDIR(found.st_mode):
            self.forget(folder)
            return Changed() if folder == root else Changed(places={folder})
        if found.st_mtime_ns == before:
            return Changed()
        self._times[folder] = found.st_mtime_ns
        fresh = {path for path in _folders_in(folder) if path not in self._times and self._is_watched(path)}
        for path in fresh:
            self.meet(path, is_growth_followed=is_growth_followed)
        if is_growth_followed:
            self._growing |= _young_files(folder, before - _YOUNG_NS)
        return Changed(places=fresh, folders={folder})

    def _grown(self, root: str) -> set[str]:
        grown = set()
        for path, (size, time, calm) in list(self._growing.items()):
            found = _stat(path) if is_at_or_below(path, root) else None
            if found and (found.st_size, found.st_mtime_ns) != (size, time):
                grown.add(path)
                self._growing[path] = (found.st_size, found.st_mtime_ns, 0)
            elif found and calm < _CALM_SWEEPS:
                self._growing[path] = (size, time, calm + 1)
            elif is_at_or_below(path, root):
                del self._growing[path]
        return grown


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _folders_in(folder: str) -> list[str]:
    """The folders in a folder; links are left to whoever follows them."""
    try:
        with os.scandir(folder) as entries:
            return [entry.path for entry in entries if is_listed(entry.name) and entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _young_files(folder: str, since_ns: int) -> dict[str, tuple[int, int, int]]:
    """Media files directly in a folder that were written after a time."""
    young = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if is_listed(entry.name) and media_type_of(to_text(entry.name)) and entry.is_file():
                    found = entry.stat()
                    if found.st_mtime_ns >= since_ns:
                        young[entry.path] = (found.st_size, found.st_mtime_ns, 0)
    except OSError:
        return young
    return young
