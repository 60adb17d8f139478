"""A folder and everything below it."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from iib.disk.access import PathAccess
from iib.disk.listing import born_at, fresh_stat, is_listed, stamp_facts
from iib.domain.errors import IibError
from iib.domain.media import MEDIA_EXTENSIONS, media_type_of
from iib.domain.paths import AllowedPath, to_text

OnProblem = Callable[[str, str], None]  # (path, what is wrong)

_LEADS_NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)  # for certain, and not just now


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
    """The media files directly in one folder, and whether the whole folder could be read: where it could not, a file
    that is missing here may lie there all the same.

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
        self._unseen: list[str] = []
        self._first_error = OSError()
        self._is_complete = True
        self.below: list[_Place] = []

    def listing(self) -> FolderListing:
        try:
            with os.scandir(self._folder.disk) as entries:
                for entry in entries:
                    try:
                        self._take(entry)
                    except OSError as error:  # of this entry alone: the others are read all the same
                        self._leave_out(entry, error)
        except OSError as error:
            self._on_problem(self._folder.text, f"This folder cannot be read: {error.strerror or error}.")
            self._is_complete = False
        self._tell_of_unseen()
        return FolderListing(self._folder.text, self._linked_from, self._files, self._others, self._is_complete)

    def _take(self, entry: "os.DirEntry[str]") -> None:
        """The commonest case first, since this runs once for each file of the library at every update. Raises `OSError`
        for what cannot be looked at."""
        name = entry.name
        if not is_listed(name):
            return
        if entry.is_dir():
            self._take_folder(entry)
            return
        stem, _, extension = name.rpartition(".")
        if stem and f".{extension.lower()}" in MEDIA_EXTENSIONS:
            if entry.is_symlink() and not self._access.is_allowed(self._path_of(name)):
                return
            facts = fresh_stat(entry)
            if stat.S_ISREG(facts.st_mode):
                seen = SeenFile(to_text(name), *stamp_facts(facts), born_at(facts))
                self._files.append(seen)
        else:
            self._others.append(to_text(name))

    def _leave_out(self, entry: "os.DirEntry[str]", error: OSError) -> None:
        """What cannot be looked at may be a file or folder that is known, unless it is a link that leads nowhere, or to
        something that is not listed under this name."""
        if error.errno == errno.ENOENT:  # it vanished, or is a link into nothing
            return
        if not self._unseen:
            self._first_error = error
        self._unseen.append(self._path_of(entry.name))
        is_link = _is_link(entry)
        if error.errno not in _LEADS_NOWHERE and (not is_link or media_type_of(to_text(entry.name))):
            self._is_complete = False

    def _tell_of_unseen(self) -> None:
        """One problem for all of them: in a folder that may be listed but not entered there are as many as files."""
        if self._unseen:
            others = len(self._unseen) - 1
            more = f" Nor can {others} more in its folder." if others else ""
            reason = self._first_error.strerror or self._first_error
            self._on_problem(self._unseen[0], f"This cannot be looked at: {reason}.{more}")

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


def _is_link(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_symlink()
    except OSError:
        return False
