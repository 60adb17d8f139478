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
    """The media files directly in one folder, and whether the whole folder could be read."""

    path: str
    files: list[FileInfo]
    is_complete: bool


def walk_tree(access: PathAccess, root: AllowedPath, on_problem: OnProblem) -> Iterator[FolderListing]:
    """Every folder at or below `root` once. A linked folder is walked under its real path when it may be used."""
    waiting, seen = [root.text], {root.text}
    while waiting:
        folder = AllowedPath(waiting.pop())
        listing, below = _read_folder(access, folder, on_problem)
        yield listing
        fresh = [path for path in below if path not in seen]
        seen.update(fresh)
        waiting += sorted(fresh, reverse=True)


def _read_folder(access: PathAccess, folder: AllowedPath, on_problem: OnProblem) -> tuple[FolderListing, list[str]]:
    files: list[FileInfo] = []
    below: list[str] = []
    try:
        with os.scandir(folder.disk) as entries:
            for entry in entries:
                _sort_entry(access, folder, entry, files, below, on_problem)
    except OSError as error:
        on_problem(folder.text, f"This folder cannot be read: {error.strerror or error}.")
        return FolderListing(folder.text, files, is_complete=False), below
    return FolderListing(folder.text, files, is_complete=True), below


def _sort_entry(
    access: PathAccess,
    folder: AllowedPath,
    entry: "os.DirEntry[str]",
    files: list[FileInfo],
    below: list[str],
    on_problem: OnProblem,
) -> None:
    if not is_listed(entry.name):
        return
    name = to_text(entry.name)
    path = os.path.join(folder.text, name)
    if entry.is_dir():
        linked = _linked_folder(access, path, on_problem) if entry.is_symlink() else path
        if linked:
            below.append(linked)
    elif media_type_of(name):
        if entry.is_symlink() and not access.is_allowed(path):
            return
        facts = stat_or_none(entry)
        if facts and stat.S_ISREG(facts.st_mode):
            files.append(info_from_stat(folder.text, name, facts, is_under_scanned_path=True))


def _linked_folder(access: PathAccess, path: str, on_problem: OnProblem) -> str | None:
    try:
        return access.allow_folder(path).text
    except IibError as error:
        on_problem(path, f"This linked folder is left out: {error}")
        return None
