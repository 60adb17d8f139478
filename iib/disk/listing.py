"""What lies in a folder, and the facts of one file. Dot-files, our trash and half-written `.tmp` files are left out."""

import heapq
import os
import stat
import string
from collections.abc import Callable, Iterator

from iib.disk.opening import open_checked
from iib.domain.errors import AccessDenied, NotFound
from iib.domain.files import FileInfo, FileStamp
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath, to_disk, to_text

TRASH_FOLDER_NAME = ".iib-trash"
SIBLING_BYTES_MAX = 32 * 1024 * 1024
_WIDEST = 1 << 63
_IS_STALE = os.name == "nt"  # what an entry tells by itself has no inode there, and may be old


def is_listed(name: str) -> bool:
    """Whether a name is shown and indexed at all."""
    return not name.startswith(".") and not name.endswith(".tmp")


def stamp_of(facts: os.stat_result) -> FileStamp:
    """The stamp of a file from its stat."""
    return FileStamp(*stamp_facts(facts))


def stamp_facts(facts: os.stat_result) -> tuple[int, int, int, int]:
    """The values of a `FileStamp`. Inodes of some file systems are wider than what databases hold, and so are times
    before 1677 and after 2262."""
    inode, mtime, ctime = facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns
    if not (-_WIDEST < mtime < _WIDEST and -_WIDEST < ctime < _WIDEST):
        mtime, ctime = within_database(mtime), within_database(ctime)
    return facts.st_size, mtime, ctime, inode if inode < _WIDEST else inode % _WIDEST


def within_database(time_ns: int) -> int:
    """The nearest time that a database can hold."""
    return max(1 - _WIDEST, min(time_ns, _WIDEST - 1))


def born_at(facts: os.stat_result) -> float:
    """When the file was made, where the system tells; else when it was last changed in any way."""
    return float(getattr(facts, "st_birthtime", facts.st_ctime))


def info_from_stat(folder: str, name: str, facts: os.stat_result, is_under_scanned_path: bool = False) -> FileInfo:
    """`folder` and `name` as text (see `iib.domain.paths`)."""
    return FileInfo(
        type="dir" if stat.S_ISDIR(facts.st_mode) else "file",
        name=name or folder,
        fullpath=os.path.join(folder, name) if name else folder,
        date=facts.st_mtime,
        created_time=born_at(facts),
        stamp=stamp_of(facts),
        is_under_scanned_path=is_under_scanned_path,
    )


def file_info(path: AllowedPath, is_scanned: Callable[[str], bool]) -> FileInfo | None:
    """The facts of one file or folder, or None when nothing lies there."""
    try:
        facts = os.stat(path.disk)
    except OSError:
        return None
    folder, name = os.path.split(path.text)
    return info_from_stat(folder, name, facts, is_scanned(path.text))


def list_folder(folder: AllowedPath, is_scanned: Callable[[str], bool]) -> list[FileInfo]:
    """Folders first, then by name. Raises `NotFound` or `AccessDenied`."""
    scanned_here = is_scanned(folder.text)
    infos = [
        info_from_stat(
            folder.text,
            to_text(entry.name),
            facts,
            scanned_here
            or (stat.S_ISDIR(facts.st_mode) and is_scanned(os.path.join(folder.text, to_text(entry.name)))),
        )
        for entry, facts in _entries(folder)
    ]
    return sorted(infos, key=lambda info: (info.type != "dir", info.name.casefold(), info.name))


def newest_media(folder: AllowedPath, count: int) -> list[FileInfo]:
    """The newest media files that lie directly in a folder."""
    media = ((entry, facts) for entry, facts in _entries(folder) if media_type_of(to_text(entry.name)))
    newest = heapq.nlargest(count, media, key=lambda pair: pair[1].st_mtime_ns)
    return [info_from_stat(folder.text, to_text(entry.name), facts) for entry, facts in newest]


def list_drives() -> list[str]:
    """The roots of a Windows machine; `/` elsewhere."""
    if os.name != "nt":
        return ["/"]
    return [f"{letter}:\\" for letter in string.ascii_uppercase if os.path.exists(f"{letter}:\\")]


def _entries(folder: AllowedPath) -> Iterator[tuple["os.DirEntry[str]", os.stat_result]]:
    try:
        with os.scandir(folder.disk) as entries:
            for entry in entries:
                if not is_listed(entry.name):
                    continue
                facts = _stat_or_none(entry)
                if facts is not None:
                    yield entry, facts
    except PermissionError as error:
        raise AccessDenied(f"This folder cannot be read by the user this server runs as: {folder}") from error
    except OSError as error:
        raise NotFound(f"This folder does not exist or cannot be read: {folder}") from error


def fresh_stat(entry: "os.DirEntry[str]") -> os.stat_result:
    """What an entry, or what it leads to, is at this moment. Raises `OSError`."""
    return os.stat(entry.path) if _IS_STALE else entry.stat()


def _stat_or_none(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """None for what vanished meanwhile, dangling links, and anything that is neither file nor folder."""
    try:
        facts = fresh_stat(entry)
    except OSError:
        return None
    return facts if stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode) else None


def read_sibling(path: AllowedPath, name: str) -> bytes | None:
    """The bytes of a file in the same folder, or None when there is none of that name or it is too large to be text.

    No link is followed: it could lead anywhere.
    """
    if os.path.basename(name) != name or name in ("", ".", ".."):
        return None
    try:
        with open_checked(AllowedPath(os.path.join(os.path.dirname(path.text), name))) as file:
            content = file.read(SIBLING_BYTES_MAX + 1)
    except OSError:
        return None
    return content if len(content) <= SIBLING_BYTES_MAX else None


def still_lies_there(path: str) -> bool:
    """Whether a file that the index knows (by its path as text) has not vanished."""
    return os.path.isfile(to_disk(path))
