"""A disk that for moments is full, forbids things, or fails: for a program that is there to be killed.

While it is full nothing can be made, written or linked below the given folders, and no file of the process can grow,
that of the database neither. What can be forbidden by an audit hook of Python is; the calls that have none are wrapped.
"""

import ctypes
import errno
import mmap
import os
import random
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iib.disk import held

MOMENT_SECONDS = (0.01, 0.08)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_MAKING = ("os.mkdir", "os.link", "os.symlink", "os.rename")
_CHANGING = (*_MAKING, "os.rmdir", "os.remove", "os.chmod", "os.utime", "open")
# how likely each call fails, with one of which errors
_WEATHERS: dict[str, tuple[float, tuple[int, ...]]] = {
    "fair": (0.0, ()),
    "full": (1.0, (errno.ENOSPC, errno.EDQUOT)),
    "forbidding": (0.3, _FORBIDDEN),
    "failing": (0.05, (errno.EIO, errno.ENOSPC, *_FORBIDDEN)),
}


class FaultyDisk:
    """Goes bad for moments from `begin` on. `tally` is a file that counts the errors, for who outlives this program."""

    def __init__(self, folders: list[Path], chance: random.Random, tally: Path) -> None:
        self._tops = tuple(map(str, folders))
        self._chance = chance
        self._weather = "fair"
        with open(tally, "r+b") as file:
            self._tally = mmap.mmap(file.fileno(), 8)

    def begin(self) -> None:
        """Never to be ended: the program is killed."""
        os.write = self._wrapped(os.write)
        os.fsync = self._wrapped(os.fsync)
        call, flag = held._exclusive_call()
        held._exclusive_call = lambda: (self._renaming(call), flag)  # type: ignore[assignment]
        sys.addaudithook(self._hook)
        threading.Thread(target=self._change, daemon=True).start()

    def _change(self) -> None:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        while True:
            weather = self._chance.choice(("fair", *_WEATHERS))
            resource.setrlimit(resource.RLIMIT_FSIZE, (0 if weather == "full" else soft, hard))
            self._weather = weather
            time.sleep(self._chance.uniform(*MOMENT_SECONDS))

    def _hook(self, event: str, given: tuple[Any, ...]) -> None:
        if self._weather == "fair" or event not in _CHANGING or not self._is_ours(given[0]):
            return
        if not sys._getframe(1).f_globals["__name__"].startswith("iib."):
            return  # what looks for something to do is not what is tried
        is_reading = event == "open" and not (given[2] & os.O_CREAT)
        if self._weather == "full" and (is_reading or event not in (*_MAKING, "open")):
            return  # what is there can be read and removed
        self._fail_perhaps(str(given[0]))

    def _is_ours(self, path: object) -> bool:
        name = os.fsdecode(path) if isinstance(path, str | bytes) else ""
        return bool(name) and (not os.path.isabs(name) or name.startswith(self._tops))

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(descriptor: int, *content: bytes) -> Any:
            if content and self._weather == "full" and len(content[0]) > 1 and self._chance.random() < 0.5:
                return call(descriptor, content[0][: len(content[0]) // 2])  # there is room for a part
            self._fail_perhaps(str(descriptor))
            return call(descriptor, *content)

        return called

    def _renaming(self, call: Any) -> Any:
        def called(*given: Any) -> int:
            try:
                self._fail_perhaps("renameat2")
            except OSError as error:
                ctypes.set_errno(error.errno or errno.EIO)
                return -1
            return int(call(*given))

        return called

    def _fail_perhaps(self, what: str) -> None:
        likely, errors = _WEATHERS[self._weather]
        if errors and self._chance.random() < likely:
            self._tally[:] = struct.pack("<q", struct.unpack("<q", self._tally[:])[0] + 1)
            code = self._chance.choice(errors)
            raise OSError(code, os.strerror(code), what)


def new_tally(path: Path) -> Path:
    """A file that counts, from 0."""
    path.write_bytes(bytes(8))
    return path


def count_of(tally: Path) -> int:
    """How many errors were injected."""
    return int(struct.unpack("<q", tally.read_bytes())[0])
