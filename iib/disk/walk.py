"""A folder and everything below it."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from iib.disk.access import PathAccess
from iib.disk.listing import info_from_stat, is_listed, stat_or_none
from iib.domain.errors import IibError
from iib.domain.files import FileInfo
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath, to_text

OnProblem = Callable[[str, str], None]  # (path, what is wrong)


@dataclass(frozen=True)
class FolderListing:
    """The media files directly in one folder, and whether the whole folder could be read.

    `linked_from` is the link through which a folder outside of all roots was reached, "" for any other.
    """

    path: str
    linked_from: str
    files: list[FileInfo]
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
        self._files: list[FileInfo] = []
        self.below: list[_Place] = []

    def listing(self) -> FolderListing:
        try:
            with os.scandir(self._folder.disk) as entries:
                for entry in entries:
                    if is_listed(entry.name):
                        self._take(entry)
        except OSError as error:
            self._on_problem(self._folder.text, f"This folder cannot be read: {error.strerror or error}.")
            return FolderListing(self._folder.text, self._linked_from, self._files, is_complete=False)
        return FolderListing(self._folder.text, self._linked_from, self._files, is_complete=True)

    def _take(self, entry: "os.DirEntry[str]") -> None:
        name = to_text(entry.name)
        path = os.path.join(self._folder.text, name)
        if entry.is_dir():
            self.below += self._linked(path) if entry.is_symlink() else [(path, self._linked_from)]
        elif media_type_of(name):
            if entry.is_symlink() and not self._access.is_allowed(path):
                return
            facts = stat_or_none(entry)
            if facts and stat.S_ISREG(facts.st_mode):
                self._files.append(info_from_stat(self._folder.text, name, facts, is_under_scanned_path=True))

    def _linked(self, link: str) -> list[_Place]:
        try:
            real = self._access.allow_folder(link).text
        except IibError as error:
            self._on_problem(link, f"This linked folder is left out: {error}")
            return []
        return [] if self._access.is_below_root(real) else [(real, self._linked_from or link)]
