"""Files that are to be read, and the line in which they wait."""

import os
import struct
from collections.abc import Iterator
from typing import NamedTuple

from iib.disk import FolderListing, SeenFile
from iib.domain.files import FileInfo, FileStamp
from iib.domain.operations import FOLDER_LOG
from iib.domain.paths import AllowedPath


class FoundFile(NamedTuple):
    """A media file as it was seen on the disk. `has_company`: files that may tell of it lie beside it."""

    folder: str
    name: str
    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    created_time: float
    is_new: bool = True
    has_company: bool = True

    @property
    def fullpath(self) -> str:
        return os.path.join(self.folder, self.name)

    @property
    def path(self) -> AllowedPath:
        return AllowedPath(self.fullpath)

    @property
    def stamp(self) -> FileStamp:
        return FileStamp(self.size_bytes, self.mtime_ns, self.ctime_ns, self.inode)


def found_file(info: FileInfo, *, is_new: bool) -> FoundFile:
    """A single file, whatever lies beside it."""
    folder, stamp = os.path.dirname(info.fullpath), info.stamp
    return FoundFile(
        folder, info.name, stamp.size_bytes, stamp.mtime_ns, stamp.ctime_ns, stamp.inode, info.created_time, is_new
    )


class Company:
    """Which files of a folder are not alone: another that is no picture bears their name, or there is a log for all.

    Films are taken to have company always, since a picture may be their first frame.
    """

    def __init__(self, listing: FolderListing) -> None:
        others = [name.lower() for name in listing.others]
        self._stems = {name.rpartition(".")[0] for name in others}
        self._is_logged = FOLDER_LOG in others

    def has(self, name: str) -> bool:
        stem, _, extension = name.lower().rpartition(".")
        return self._is_logged or stem in self._stems or extension not in _STILL


_STILL = frozenset(("png", "jpg", "jpeg", "webp", "jfif", "avif"))

# is it known already?, how old, folder, size, change, inode, birth, has it company?
_FACTS = struct.Struct(">?QIqqqd?")
_YOUNGEST = (1 << 63) - 1


class WaitingFiles:
    """Files that wait to be read: new ones before known ones, of each the newest first.

    Each is one string of bytes that sorts by itself, a quarter of what it takes as a value: a first scan may find
    a million.
    """

    def __init__(self) -> None:
        self._rows: list[bytes] = []
        self._folders: list[str] = []
        self._numbers: dict[str, int] = {}
        self._singles: dict[str, set[str]] = {}  # folder that single files were added to → the names in it that wait

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, folder: str, seen: SeenFile, *, is_new: bool, has_company: bool) -> None:
        name, size, mtime, ctime, inode, created = seen
        number = self._number_of(folder)
        facts = _FACTS.pack(not is_new, _YOUNGEST - mtime, number, size, ctime, inode, created, has_company)
        self._rows.append(facts + name.encode())

    def add_unless_there(self, file: FoundFile) -> None:
        """Add a single file that a folder may have brought already; single files come after all folders."""
        names = self._singles.get(file.folder)
        if names is None:
            names = self._singles[file.folder] = self._names_in(file.folder)
        if file.name not in names:
            names.add(file.name)
            self.add(file.folder, SeenFile(*file[1:7]), is_new=file.is_new, has_company=file.has_company)

    def in_turn(self) -> Iterator[FoundFile]:
        """All files in the order in which they are to be read."""
        self._rows.sort()
        return map(self._file, self._rows)

    def _number_of(self, folder: str) -> int:
        number = self._numbers.get(folder)
        if number is None:
            number = self._numbers[folder] = len(self._folders)
            self._folders.append(folder)
        return number

    def _names_in(self, folder: str) -> set[str]:
        number = self._numbers.get(folder)
        if number is None:
            return set()
        mark = number.to_bytes(4, "big")
        return {self._file(row).name for row in self._rows if row[9:13] == mark}

    def _file(self, row: bytes) -> FoundFile:
        is_known, age, number, size, ctime, inode, created, has_company = _FACTS.unpack_from(row)
        name = row[_FACTS.size :].decode()
        return FoundFile(
            self._folders[number], name, size, _YOUNGEST - age, ctime, inode, created, not is_known, has_company
        )
