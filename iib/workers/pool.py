"""A few helpers for many callers. What was asked for last is done first, and what nobody waits for is dropped."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from iib.domain.errors import HelperCrashed, IibError, InternalFault
from iib.workers.helper import Helper

Work = Mapping[str, Any]


class HelperPool:
    """`size` helpers, made by `make` when first needed. A helper that works longer than `seconds_max` is ended.

    Somebody waits for urgent work, and the newest of it is done first: who scrolls wants what is seen now. Other work
    is done in the order it came, one piece at a time, when nothing urgent waits. Cancelling the future of work that
    was not begun takes it out of the queue.
    """

    def __init__(self, make: Callable[[], Helper], size: int, seconds_max: float) -> None:
        self._make = make
        self._size = size
        self._seconds_max = seconds_max
        self._changed = threading.Condition()  # its lock is re-entrant: futures call back while it is held
        self._urgent: dict[Future[Any], Work] = {}
        self._other: dict[Future[Any], Work] = {}
        self._is_other_running = False
        self._threads: list[threading.Thread] = []
        self._idle_threads = 0
        self._helpers: set[Helper] = set()
        self._is_closed = False

    def call(self, work: Work) -> Any:
        """Do the work in a helper. Raises what `Helper.call` raises, `HelperCrashed` when it takes too long."""
        return self.submit(work).result()

    def submit(self, work: Work, *, is_urgent: bool = True) -> "Future[Any]":
        """The same without waiting. Raises `HelperCrashed` after `close`."""
        future: Future[Any] = Future()
        with self._changed:
            if self._is_closed:
                raise HelperCrashed("The server is shutting down.")
            (self._urgent if is_urgent else self._other)[future] = work
            self._start_threads()
            self._changed.notify()
        future.add_done_callback(self._forget)
        return future

    def hurry(self, future: "Future[Any]") -> None:
        """Put waiting work, also what was not urgent, where the newest stands; nothing when it has begun."""
        with self._changed:
            work = self._urgent.pop(future, None) or self._other.pop(future, None)
            if work is not None:
                self._urgent[future] = work
                self._changed.notify()

    def waiting_count(self) -> int:
        """How much was not begun yet."""
        with self._changed:
            return len(self._urgent) + len(self._other)

    def close(self) -> None:
        """End all helpers, the working ones as well; what waits is told that the server ends."""
        with self._changed:
            self._is_closed = True
            waiting, helpers = [*self._urgent, *self._other], list(self._helpers)
            self._changed.notify_all()
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(HelperCrashed("The server is shutting down."))
        for helper in helpers:
            helper.close()
        for thread in list(self._threads):
            if thread is not threading.current_thread():
                thread.join(self._seconds_max)

    def _forget(self, future: "Future[Any]") -> None:
        with self._changed:
            self._urgent.pop(future, None)
            self._other.pop(future, None)

    def _start_threads(self) -> None:
        """As many as there is work for; one that failed is replaced."""
        waiting = len(self._urgent) + len(self._other)
        while len(self._threads) < self._size and self._idle_threads < waiting:
            thread = threading.Thread(target=self._serve, name="iib-pool", daemon=True)
            self._threads.append(thread)
            self._idle_threads += 1  # until it takes its first work
            thread.start()

    def _serve(self) -> None:
        try:
            self._serve_all()
        finally:
            with self._changed:
                self._threads.remove(threading.current_thread())
                if not self._is_closed:
                    self._start_threads()

    def _serve_all(self) -> None:
        helper: Helper | None = None
        while (taken := self._next()) is not None:
            future, work, is_urgent = taken
            helper = helper or self._new_helper()
            try:
                is_usable = self._do(helper, future, work)
            finally:
                if not is_urgent:
                    self._end_other()
            with self._changed:
                self._idle_threads += 1
            if not is_usable:
                self._drop(helper)
                helper = None
        if helper is not None:
            self._drop(helper)

    def _end_other(self) -> None:
        with self._changed:
            self._is_other_running = False
            self._changed.notify()

    def _next(self) -> "tuple[Future[Any], Work, bool] | None":
        """What is to be done now; None when the pool is closed."""
        with self._changed:
            try:
                return self._wait_for_work()
            finally:
                self._idle_threads -= 1

    def _wait_for_work(self) -> "tuple[Future[Any], Work, bool] | None":
        while not self._is_closed:
            if self._urgent:
                future, work = self._urgent.popitem()
                if future.set_running_or_notify_cancel():
                    return future, work, True
            elif self._other and not self._is_other_running:
                future = next(iter(self._other))
                work = self._other.pop(future)
                if future.set_running_or_notify_cancel():
                    self._is_other_running = True
                    return future, work, False
            else:
                self._changed.wait()
        return None

    def _do(self, helper: Helper, future: "Future[Any]", work: Work) -> bool:
        """Whether the helper can be used again."""
        is_late = threading.Event()
        watch = threading.Timer(self._seconds_max, _end_late, (helper, is_late))
        watch.daemon = True
        watch.start()
        result, fault = None, None
        try:
            result = helper.call(work)
        except IibError as error:
            fault = error
        finally:
            watch.cancel()
            if fault is not None:
                future.set_exception(fault)
            elif result is None:  # nobody may be left waiting, whatever happened
                future.set_exception(InternalFault("A helper gave no answer."))
            else:
                future.set_result(result)
        return not is_late.is_set()

    def _new_helper(self) -> Helper:
        helper = self._make()
        with self._changed:
            self._helpers.add(helper)
            is_closed = self._is_closed
        if is_closed:
            helper.close()
        return helper

    def _drop(self, helper: Helper) -> None:
        with self._changed:
            self._helpers.discard(helper)
        helper.close()


def _end_late(helper: Helper, is_late: threading.Event) -> None:
    is_late.set()
    helper.close()
