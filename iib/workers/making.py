"""One making of each thing, however many ask for it; what nobody waits for any more is not begun."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from iib.domain.errors import IibError, InternalFault
from iib.workers.pool import HelperPool, Work

T = TypeVar("T")


class Awaited(Generic[T]):
    """What somebody waits for: `answer` will hold it. Who does not want it any more calls `leave`, once."""

    def __init__(self, answer: "Future[T]", leave: Callable[[], None]) -> None:
        self.answer = answer
        self.leave = leave


@dataclass
class _Making(Generic[T]):
    work: "Future[Any]"
    answer: "Future[T]"
    waiting: int = 0


class Makings(Generic[T]):
    """Makes things in a pool. `finish` turns what a helper answered into the thing, in a thread of the pool."""

    def __init__(self, pool: HelperPool) -> None:
        self._pool = pool
        self._lock = threading.RLock()
        self._running: dict[str, _Making[T]] = {}

    def want(self, key: str, work: Work, finish: Callable[[Any], T], *, is_urgent: bool = True) -> Awaited[T]:
        """The thing of that key: the one that is being made, or made from now on. Raises `HelperCrashed` at the end."""
        with self._lock:
            making = self._running.get(key)
            is_new = making is None
            if making is None:
                making = self._running[key] = _Making(self._pool.submit(work, is_urgent=is_urgent), Future())
            elif is_urgent:
                self._pool.hurry(making.work)
            making.waiting += 1
        wanted = making
        if is_new:
            wanted.work.add_done_callback(lambda done: self._finish(key, wanted, finish))
        return Awaited(wanted.answer, lambda: self._leave(wanted))

    def _leave(self, making: _Making[T]) -> None:
        with self._lock:
            making.waiting -= 1
            if not making.waiting:
                making.work.cancel()  # what has begun goes on: somebody may scroll back

    def _finish(self, key: str, making: _Making[T], finish: Callable[[Any], T]) -> None:
        try:
            if making.work.cancelled():
                making.answer.cancel()
            else:
                making.answer.set_result(finish(making.work.result()))
        except IibError as error:
            making.answer.set_exception(error)
        finally:
            with self._lock:
                if self._running.get(key) is making:
                    del self._running[key]
            if not making.answer.done():  # nobody may be left waiting, whatever happened
                making.answer.set_exception(InternalFault("The picture could not be made."))
