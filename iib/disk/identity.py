"""What makes a file the same file at another place: its content, as far as a glance tells."""

import hashlib
import os
from typing import BinaryIO

from iib.domain.paths import to_disk

_GLANCE_BYTES = 2048


def identity_of(file: BinaryIO) -> int:
    """A number from 1 to 2⁶³-1 for the content of an open file; 0 for an empty one. Leaves the file at its start.

    Size, beginning and end go into it: generated files differ there, by their metadata and their last pixels. A whole
    read would cost seconds for each gigabyte of videos.
    """
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return 0
    file.seek(max(0, size - _GLANCE_BYTES))
    end = file.read(_GLANCE_BYTES)
    file.seek(0)
    start = file.read(_GLANCE_BYTES) if size > _GLANCE_BYTES else b""
    file.seek(0)
    digest = hashlib.blake2b(size.to_bytes(8, "big") + start + end, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


def identity_at(path: str) -> int | None:
    """The identity of what lies at a path that the index knows, or None when nothing readable does."""
    try:
        with open(to_disk(path), "rb") as file:
            return identity_of(file)
    except OSError:
        return None
