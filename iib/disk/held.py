"""Folders held open while something is done in them, so that nothing put in their place leads elsewhere."""

import ctypes
import errno
import functools
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from iib.disk.apart import refuse_apart
from iib.disk.listing import within_database
from iib.domain.operations import FileMark
from iib.domain.paths import to_disk

_BY_DESCRIPTOR = os.name == "posix"
_HOLD = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_RENAME_NOREPLACE = 1  # renameat2 of Linux
_RENAME_EXCL = 4  # renameatx_np of macOS
_NOT_THERE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES)
_INODE_MASK = 2**63 - 1


@dataclass(frozen=True)
class Held:
    """A folder. `descriptor` is None where the system cannot hold one: there its path was checked just now."""

    path: str
    descriptor: int | None

    def at(self, name: str) -> str:
        """What the system's calls take for `name` in this folder, together with `descriptor`."""
        return name if self.descriptor is not None else os.path.join(self.path, name)

    def facts(self, name: str) -> os.stat_result | None:
        """What lies there, links not followed; None for nothing."""
        try:
            return os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def mark(self, name: str) -> FileMark | None:
        facts = self.facts(name)
        return mark_of(facts) if facts else None

    def has_both(self, one: str, other: str) -> bool:
        """Whether the folder lists two names; they may be one entry on a disk that takes no notice of case."""
        names = set(os.listdir(self.path))
        return {one, other} <= names

    def make_folder(self, name: str) -> None:
        os.mkdir(self.at(name), dir_fd=self.descriptor)

    def remove_folder(self, name: str) -> None:
        os.rmdir(self.at(name), dir_fd=self.descriptor)

    def unlink(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.descriptor)

    def open(self, name: str, flags: int, mode: int = 0o666) -> int:
        binary = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        refuse_apart(self.at(name), self.descriptor)
        return os.open(self.at(name), flags | binary, mode, dir_fd=self.descriptor)

    def sync(self) -> None:
        """Have the disk keep what was done to names in this folder."""
        if self.descriptor is None:
            return
        with suppress(OSError):  # some network disks know no such thing
            descriptor = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def held(folder: str) -> Iterator[Held]:
    """Hold a folder by its real path as text. Raises `OSError`, also when a link has come to stand in the path."""
    path = to_disk(folder)
    if not _BY_DESCRIPTOR:
        if os.path.normcase(os.path.realpath(path)) != os.path.normcase(os.path.abspath(path)):
            raise OSError(errno.ELOOP, "A link has come to stand in this path", path)
        yield Held(path, None)
        return
    descriptor = os.open("/", _HOLD)
    try:
        for part in path.split("/"):
            if part:
                below = os.open(part, _HOLD, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = below
        yield Held(path, descriptor)
    finally:
        os.close(descriptor)


def mark_of(facts: os.stat_result) -> FileMark | None:
    """By what it is known again; None for what is neither file, folder nor link."""
    inode, mtime = facts.st_ino & _INODE_MASK, within_database(facts.st_mtime_ns)
    if stat.S_ISLNK(facts.st_mode):
        return FileMark("link", facts.st_size, mtime, inode)
    if stat.S_ISDIR(facts.st_mode):
        return FileMark("dir", 0, mtime, inode)
    return FileMark("file", facts.st_size, mtime, inode) if stat.S_ISREG(facts.st_mode) else None


def rename_new(source: Held, name: str, dest: Held, new_name: str) -> None:
    """Rename, unless something lies at the new name: then `FileExistsError`. Raises `OSError`."""
    if is_same_entry(source, name, dest, new_name):
        _plain_rename(source, name, dest, new_name)
    elif not _BY_DESCRIPTOR:
        os.rename(source.at(name), dest.at(new_name))  # refuses by itself what exists
    elif not _rename_exclusively(source, name, dest, new_name):
        rename_by_link(source, name, dest, new_name)


def is_same_entry(source: Held, name: str, dest: Held, new_name: str) -> bool:
    """Whether two names that differ in case only are one thing to this disk."""
    if source.path != dest.path or name == new_name or name.casefold() != new_name.casefold():
        return False
    one, other = source.facts(name), dest.facts(new_name)
    return one is not None and other is not None and os.path.samestat(one, other) and not dest.has_both(name, new_name)


def rename_by_link(source: Held, name: str, dest: Held, new_name: str) -> None:
    """The same for systems without such a call: a second name that cannot replace another, then the first one goes."""
    facts = source.facts(name)
    if facts is not None and not stat.S_ISDIR(facts.st_mode):
        try:
            os.link(
                source.at(name),
                dest.at(new_name),
                src_dir_fd=source.descriptor,
                dst_dir_fd=dest.descriptor,
                follow_symlinks=False,
            )
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            try:
                source.unlink(name)
            except OSError:
                with suppress(OSError):
                    if source.facts(name) is not None:
                        dest.unlink(new_name)  # one name only, as before
                raise
            return
    if dest.facts(new_name) is not None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new_name)
    _plain_rename(source, name, dest, new_name)


def _plain_rename(source: Held, name: str, dest: Held, new_name: str) -> None:
    os.rename(source.at(name), dest.at(new_name), src_dir_fd=source.descriptor, dst_dir_fd=dest.descriptor)


def _rename_exclusively(source: Held, name: str, dest: Held, new_name: str) -> bool:
    """By the system's own call; False where system or disk has none."""
    call, flag = _exclusive_call()
    if call is None:
        return False
    done = call(source.descriptor, os.fsencode(name), dest.descriptor, os.fsencode(new_name), flag)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_THERE:
        return False
    raise OSError(code, os.strerror(code), name)


@functools.lru_cache(maxsize=1)
def _exclusive_call() -> tuple[Any, int]:
    names = {"linux": ("renameat2", _RENAME_NOREPLACE), "darwin": ("renameatx_np", _RENAME_EXCL)}
    name, flag = names.get(sys.platform, ("", 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        call.restype = ctypes.c_int
    return call, flag
