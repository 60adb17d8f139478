"""A folder and everything below it."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from iib.disk.access import PathAccess
from iib.disk.listing import born_at, stamp_facts, stat_or_none
from iib.domain.errors import IibError
from iib.domain.media import MEDIA_EXTENSIONS
from iib.domain.paths import AllowedPath, to_text

OnProblem = Callable[[str, str], None]  # (path, what is wrong)


class SeenFile(NamedTuple):
    """A media file in its folder: the name, the four facts of its stamp, when it was made."""

    name: str
    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    created_time: float


@dataclass(frozen=True)
class FolderListing:
    """The media files directly in one folder, and whether the whole folder could be read.

    `others` are the names of the other files, which may go with them. `linked_from` is the link through which a folder
    outside of all roots was reached, "" for any other.
    """

    path: str
    linked_from: str
    files: list[SeenFile]
    others: list[str]
    is_complete: bool


_Place = tuple[str, str]  # (real path of a folder, linked_from)


def walk_tree(access: PathAccess, root: AllowedPath, on_problem: OnProblem) -> Iterator[FolderListing]:
    """Every folder at or below `root` once.

    A linked folder is walked under its real path when it may be used, unless it lies below a root anyway.
    """
    waiting: list[_Place] = [(root.text, "")]
    seen = {root.text}
    while waiting:
        reading = _Reading(access, waiting.pop(), on_problem)
        yield reading.listing()
        fresh = {path: linked_from for path, linked_from in sorted(reading.below) if path not in seen}
        seen.update(fresh)
        waiting += sorted(fresh.items(), reverse=True)


class _Reading:
    """One folder being read: its media files, and the folders to go on with."""

    def __init__(self, access: PathAccess, place: _Place, on_problem: OnProblem) -> None:
        self._access = access
        self._folder, self._linked_from = AllowedPath(place[0]), place[1]
        self._on_problem = on_problem
        self._files: list[SeenFile] = []
        self._others: list[str] = []
        self.below: list[_Place] = []

    def listing(self) -> FolderListing:
        is_complete = True
        try:
            with os.scandir(self._folder.disk) as entries:
                for entry in entries:
                    self._take(entry)
        except OSError as error:
            self._on_problem(self._folder.text, f"This folder cannot be read: {error.strerror or error}.")
            is_complete = False
        return FolderListing(self._folder.text, self._linked_from, self._files, self._others, is_complete)

    def _take(self, entry: "os.DirEntry[str]") -> None:
        """The commonest case first, since this runs once for each file of the library at every update."""
        name = entry.name
        stem, _, extension = name.rpartition(".")
        if name[0] == "." or extension == "tmp":
            return
        if entry.is_dir():
            self._take_folder(entry)
        elif stem and f".{extension.lower()}" in MEDIA_EXTENSIONS:
            if entry.is_symlink() and not self._access.is_allowed(self._path_of(name)):
                return
            facts = stat_or_none(entry)
            if facts and stat.S_ISREG(facts.st_mode):
                seen = SeenFile(to_text(name), *stamp_facts(facts), born_at(facts))
                self._files.append(seen)
        else:
            self._others.append(to_text(name))

    def _take_folder(self, entry: "os.DirEntry[str]") -> None:
        path = self._path_of(entry.name)
        self.below += self._linked(path) if entry.is_symlink() else [(path, self._linked_from)]

    def _path_of(self, name: str) -> str:
        return os.path.join(self._folder.text, to_text(name))

    def _linked(self, link: str) -> list[_Place]:
        try:
            real = self._access.allow_folder(link).text
        except IibError as error:
            self._on_problem(link, f"This linked folder is left out: {error}")
            return []
        return [] if self._access.is_below_root(real) else [(real, self._linked_from or link)]
