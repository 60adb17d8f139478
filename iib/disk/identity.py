"""What makes a file the same file at another place: its content, as far as a glance tells."""

import hashlib
import os
from typing import NamedTuple, Protocol

from iib.disk.access import PathAccess
from iib.disk.opening import descriptor_found
from iib.domain.paths import AllowedPath

_GLANCE_BYTES = 2048


class Beginning(NamedTuple):
    """How large an open file is, its first bytes, and the identity of its content."""

    size: int
    head: bytes
    identity: int


class Opened(Protocol):
    """A file that was just opened."""

    def fileno(self) -> int: ...

    def seek(self, offset: int, whence: int = ..., /) -> int: ...

    def read(self, count: int, /) -> bytes: ...


class Descriptor:
    """A file that is read from places, without what a file object costs: half of the time of opening a small one."""

    def __init__(self, path: AllowedPath, access: PathAccess) -> None:
        """Open a file that was found while walking. Raises `OSError`."""
        self._number = descriptor_found(path, access)

    def __enter__(self) -> "Descriptor":
        return self

    def __exit__(self, *error: object) -> None:
        os.close(self._number)

    def fileno(self) -> int:
        return self._number

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """As a file object does."""
        return os.lseek(self._number, offset, whence)

    def read(self, count: int, /) -> bytes:
        """Up to `count` bytes, as an unbuffered file object reads."""
        return os.read(self._number, count)


def read_beginning(file: Opened, count: int) -> Beginning:
    """Read `count` bytes of a file that was just opened, and what its identity takes besides.

    The identity is a number from 1 to 2⁶³-1 for the content; 0 for an empty file. Size, beginning and end go into it:
    generated files differ there, by their metadata and their last pixels. A whole read would cost seconds for each
    gigabyte of videos.
    """
    head = file.read(max(count, _GLANCE_BYTES))
    size = os.fstat(file.fileno()).st_size
    if len(head) >= size:
        size, end = len(head), head[-_GLANCE_BYTES:]  # a file that grows may hold more than it said
    else:
        file.seek(max(0, size - _GLANCE_BYTES))
        end = file.read(_GLANCE_BYTES)
    return Beginning(size, head, _identity(size, head, end))


def identity_at(path: str, access: PathAccess) -> int | None:
    """The identity of what lies at a path that the index knows, or None when nothing does that may be read."""
    try:
        with Descriptor(AllowedPath(path), access) as file:
            return read_beginning(file, _GLANCE_BYTES).identity
    except OSError:
        return None


def _identity(size: int, head: bytes, end: bytes) -> int:
    if not size:
        return 0
    start = head[:_GLANCE_BYTES] if size > _GLANCE_BYTES else b""
    digest = hashlib.blake2b(size.to_bytes(8, "big") + start + end, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1
