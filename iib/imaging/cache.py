"""Where thumbnails lie: one file per content and size, under a folder that may vanish at any time.

Several processes may use the folder at once: files come by renaming, whole or not at all, and whoever finds one gone
makes it again.
"""

import contextlib
import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_VERSION = "2"
_FOLDER = "thumbnails"
_UNFINISHED_SECONDS_MAX = 3600.0
_LEFT_AFTER_SWEEP = 0.9  # so that one is not due again at once
_TOUCH_SECONDS = 3600.0


class Swept(NamedTuple):
    """What a sweep left, and how many files it removed."""

    files: int
    bytes: int
    removed: int


def thumbnail_path(cache_dir: str, path: str, stamp: str, kind: str) -> str:
    """The place of a thumbnail: another content at the same path has another place. `kind` tells those of one apart."""
    key = "\0".join((_VERSION, path, stamp, kind)).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(key).hexdigest()[:40]
    return os.path.join(cache_dir, _FOLDER, digest[:2], f"{digest[2:]}.webp")


def read_cached(path: str) -> bytes | None:
    """A thumbnail that lies there, marked as used; None when there is none."""
    try:
        with open(path, "rb") as file:
            content = file.read()
            used = os.fstat(file.fileno()).st_mtime
    except OSError:
        return None
    if time.time() - used > _TOUCH_SECONDS:
        with contextlib.suppress(OSError):  # a cache that is read-only serves as well
            os.utime(path)
    return content or None


def write_cached(content: bytes, dest: str) -> None:
    """Whole or not at all: whoever reads `dest` never sees half a file. Raises `OSError`."""
    unfinished = f"{dest}.{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        with _created(unfinished) as file:
            file.write(content)
        os.replace(unfinished, dest)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise


def _created(path: str) -> BinaryIO:
    try:
        return open(path, "wb")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "wb")


def sweep_cache(cache_dir: str, bytes_max: int, seconds_max: float, now: float) -> Swept:
    """Remove what nobody used for `seconds_max`, then what was used longest ago until `bytes_max` are kept; 0 is no
    limit."""
    kept: list[tuple[float, int, str]] = []
    removed = 0
    for entry in _entries(cache_dir):
        facts = _facts(entry)
        if facts is None:
            continue
        is_unfinished = entry.name.endswith(".tmp")
        age = now - facts.st_mtime
        if age > _UNFINISHED_SECONDS_MAX if is_unfinished else 0 < seconds_max < age:
            removed += _remove(entry.path)
        elif not is_unfinished:
            kept.append((facts.st_mtime, facts.st_size, entry.path))
    total = sum(size for _, size, _ in kept)
    if 0 < bytes_max < total:
        kept.sort(reverse=True)
        while kept and total > bytes_max * _LEFT_AFTER_SWEEP:
            _, size, path = kept.pop()
            total -= size
            removed += _remove(path)
    return Swept(len(kept), total, removed)


def clear_cache(cache_dir: str) -> Swept:
    """Remove all thumbnails; what was there is told as removed."""
    before = sweep_cache(cache_dir, 0, 0, time.time())
    shutil.rmtree(os.path.join(cache_dir, _FOLDER), ignore_errors=True)
    after = sweep_cache(cache_dir, 0, 0, time.time())
    return Swept(after.files, after.bytes, before.files - after.files)


def _entries(cache_dir: str) -> Iterator["os.DirEntry[str]"]:
    for folder in _scan(os.path.join(cache_dir, _FOLDER)):
        if folder.is_dir(follow_symlinks=False):
            yield from (entry for entry in _scan(folder.path) if entry.is_file(follow_symlinks=False))


def _scan(folder: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []  # removed meanwhile


def _facts(entry: "os.DirEntry[str]") -> "os.stat_result | None":
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


def _remove(path: str) -> int:
    try:
        os.unlink(path)
    except OSError:
        return 0
    return 1
