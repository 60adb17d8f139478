"""A few helpers for many callers: each call takes an idle one, waiting if there is none."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from iib.domain.errors import HelperCrashed
from iib.workers.helper import Helper


class HelperPool:
    """`size` helpers, made by `make` when first needed. A helper that works longer than `seconds_max` is ended."""

    def __init__(self, make: Callable[[], Helper], size: int, seconds_max: float) -> None:
        self._make = make
        self._seconds_max = seconds_max
        self._free = threading.Semaphore(size)
        self._lock = threading.Lock()
        self._idle: list[Helper] = []
        self._busy: set[Helper] = set()
        self._is_closed = False

    def call(self, work: Mapping[str, Any]) -> Any:
        """Do the work in a helper. Raises what `Helper.call` raises, `HelperCrashed` when it takes too long."""
        with self._free:
            helper = self._take()
            is_late = threading.Event()
            watch = threading.Timer(self._seconds_max, _end_late, (helper, is_late))
            watch.daemon = True
            watch.start()
            try:
                return helper.call(work)
            finally:
                watch.cancel()
                self._give_back(helper, is_usable=not is_late.is_set())

    def close(self) -> None:
        """End all helpers, the working ones as well."""
        with self._lock:
            self._is_closed = True
            helpers = [*self._idle, *self._busy]
            self._idle.clear()
        for helper in helpers:
            helper.close()

    def _take(self) -> Helper:
        with self._lock:
            if self._is_closed:
                raise HelperCrashed("The server is shutting down.")
            helper = self._idle.pop() if self._idle else self._make()
            self._busy.add(helper)
            return helper

    def _give_back(self, helper: Helper, *, is_usable: bool) -> None:
        with self._lock:
            self._busy.discard(helper)
            if is_usable and not self._is_closed:
                self._idle.append(helper)
                return
        helper.close()


def _end_late(helper: Helper, is_late: threading.Event) -> None:
    is_late.set()
    helper.close()
