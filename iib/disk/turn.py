"""One at a time, among all threads and all programs that use one data folder."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE_SECONDS = 0.05


class Turn:
    """`with turn.taken():` waits until nobody else has it. It ends with the program, however that ends.

    While it waits it calls `meanwhile`, which may raise something to give it up.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread_lock = threading.Lock()

    @contextmanager
    def taken(self, meanwhile: Callable[[], None] = lambda: None) -> Iterator[None]:
        while not self._thread_lock.acquire(timeout=_PAUSE_SECONDS):
            meanwhile()
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                while not _try_lock(descriptor):
                    meanwhile()
                    time.sleep(_PAUSE_SECONDS)
                yield
            finally:
                os.close(descriptor)  # gives the lock back
        finally:
            self._thread_lock.release()


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a disk that knows no locks: the threads of this program still take turns
        return True
    return True
