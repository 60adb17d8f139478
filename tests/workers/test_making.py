"""What waits for helpers: the newest first, one making each, and nothing that nobody wants."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from typing import Any

import pytest

from iib.domain.errors import HelperCrashed, InternalFault, UnreadableMedia
from iib.workers import HelperPool, HelperThread, Makings, WorkContext


class Gate:
    """Work that waits at a gate, and tells in which order it was begun."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.began: list[Any] = []

    def work(self, order: Mapping[str, Any], context: WorkContext) -> Any:
        self.began.append(order["name"])
        if order["name"] == "broken":
            raise UnreadableMedia("broken")
        if order["name"] == "fault":
            raise ZeroDivisionError
        assert self.open.wait(20)
        return {"name": order["name"]}


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def pool(gate: Gate) -> Iterator[HelperPool]:
    made = HelperPool(lambda: HelperThread(gate.work), 1, 30)
    yield made
    gate.open.set()
    made.close()


def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_the_newest_is_done_first_and_what_is_not_urgent_last(gate: Gate, pool: HelperPool) -> None:
    futures = [pool.submit({"name": 0})]
    until(lambda: gate.began)
    futures += [pool.submit({"name": name}, is_urgent=name < 10) for name in (1, 10, 2, 11, 3)]
    pool.hurry(futures[1])
    gate.open.set()
    wait(futures)
    assert gate.began == [0, 1, 3, 2, 10, 11]


def test_ten_thousand_that_are_cancelled_leave_nothing(gate: Gate, pool: HelperPool) -> None:
    makings: Makings[Any] = Makings(pool)
    wanted = [makings.want(str(number), {"name": number}, dict) for number in range(10_000)]
    until(lambda: gate.began)
    assert pool.waiting_count() >= 9_999
    for one in wanted:
        one.leave()
    assert pool.waiting_count() == 0
    gate.open.set()
    until(lambda: wanted[gate.began[0]].answer.done())
    assert len(gate.began) == 1
    assert makings.want("0", {"name": "again"}, dict).answer.result(10) == {"name": "again"}


def test_many_who_want_the_same_get_one_making(gate: Gate, pool: HelperPool) -> None:
    makings: Makings[Any] = Makings(pool)
    pool.submit({"name": "first"})
    until(lambda: gate.began)
    wanted = [makings.want("key", {"name": "one"}, dict) for _ in range(50)]
    for one in wanted[:49]:
        one.leave()
    gate.open.set()
    assert wanted[49].answer.result(10) == {"name": "one"}
    assert gate.began == ["first", "one"]


def test_faults_reach_all_who_wait_and_the_pool_goes_on(
    gate: Gate, pool: HelperPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", said.append)  # the thread that failed is replaced
    makings: Makings[Any] = Makings(pool)
    gate.open.set()
    with pytest.raises(UnreadableMedia):
        makings.want("a", {"name": "broken"}, dict).answer.result(10)
    with pytest.raises(InternalFault):
        makings.want("b", {"name": "fault"}, dict).answer.result(10)
    assert makings.want("c", {"name": "good"}, dict).answer.result(10) == {"name": "good"}
    until(lambda: said)


def test_closing_tells_all_who_wait(gate: Gate) -> None:
    pool = HelperPool(lambda: HelperThread(gate.work), 1, 30)
    futures: list[Future[Any]] = [pool.submit({"name": number}) for number in range(5)]
    until(lambda: gate.began)
    threading.Timer(0.1, gate.open.set).start()
    pool.close()
    ends = [future.exception(10) for future in futures]
    assert sum(isinstance(end, HelperCrashed) for end in ends) >= 4
    with pytest.raises(HelperCrashed):
        pool.submit({"name": 9})
