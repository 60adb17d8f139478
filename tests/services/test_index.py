"""One update at a time, joined by whoever asks meanwhile."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from iib.disk import PathAccess
from iib.domain.errors import BadRequest, HelperCrashed, InternalFault
from iib.indexer import IndexOrder
from iib.jobs import JobRunner
from iib.services.index import IndexService
from iib.store import Database

COUNTS = {"added": 0, "updated": 0, "removed": 0, "relinked": 0, "failed": 0, "seconds": 0.5}


class GatedHelper:
    """Answers each order when the test lets it; `ends` holds what each call gives or raises."""

    def __init__(self) -> None:
        self.orders: list[Mapping[str, Any]] = []
        self.gate = threading.Semaphore(0)
        self.started = threading.Semaphore(0)
        self.ends: list[Any] = []
        self.cancelled = 0
        self.notices: list[Mapping[str, Any]] = []

    def call(self, work: Mapping[str, Any], on_progress: Callable[[Mapping[str, Any]], None] | None = None) -> Any:
        self.orders.append(work)
        number = len(self.orders) - 1
        self.started.release()
        assert self.gate.acquire(timeout=10)
        end = self.ends[number] if number < len(self.ends) else {**COUNTS, "added": number + 1}
        if callable(end):
            end = end(on_progress)
        if isinstance(end, Exception):
            raise end
        return end

    def cancel(self) -> None:
        self.cancelled += 1
        self.gate.release()

    def notice(self, content: Mapping[str, Any]) -> None:
        self.notices.append(content)


@pytest.fixture
def helper() -> GatedHelper:
    return GatedHelper()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root" / "sub").mkdir(parents=True)
    return tmp_path / "root"


@pytest.fixture
def service(tmp_path: Path, root: Path, helper: GatedHelper) -> Iterator[IndexService]:
    db = Database(str(tmp_path / "data" / "iib.db"))
    jobs = JobRunner()
    access = PathAccess(list, is_whole_machine=True)
    yield IndexService(db, access, helper, jobs, lambda: [str(root)], lambda: None, order=IndexOrder(db.path))
    helper.gate.release(100)
    jobs.close()
    db.close()


def in_background(act: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(act())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def test_who_asks_meanwhile_joins_and_one_further_update_follows(
    service: IndexService, helper: GatedHelper, root: Path
) -> None:
    first, first_result = in_background(service.update)
    assert helper.started.acquire(timeout=10)
    joining, joining_result = in_background(lambda: service.update([str(root / "sub")]))
    while service._following is None:
        pass
    service.start([str(root / "sub")])
    service.start([str(root / "sub")])
    helper.gate.release()
    first.join(10)
    assert first_result[0]["added"] == 1
    assert helper.started.acquire(timeout=10)
    helper.gate.release()
    joining.join(10)
    assert joining_result[0]["added"] == 1 + 2
    assert len(helper.orders) == 2
    assert helper.orders[0]["folder_paths"] == (str(root),)
    assert helper.orders[1]["folder_paths"] == (str(root / "sub"),)


def test_status_tells_a_running_update_and_the_last_result(service: IndexService, helper: GatedHelper) -> None:
    assert service.status()["running"] is False and service.status()["last"] is None

    def reading(on_progress: Any) -> Any:
        on_progress({"stage": "reading", "done": 0, "total": 10, "current": "x"})
        on_progress({"stage": "reading", "done": 5, "total": 10, "failed": 1})
        seen.update(service.status())
        return {**COUNTS, "added": 10}

    seen: dict[str, Any] = {}
    helper.ends = [reading]
    helper.gate.release()
    service.update()
    assert (seen["running"], seen["stage"], seen["done"], seen["total"], seen["failed"]) == (True, "reading", 5, 10, 1)
    assert seen["per_second"] > 0 and seen["eta_seconds"] >= 0
    after = service.status()
    assert (after["running"], after["last"]["added"], after["error"]) == (False, 10, None)
    assert (seen["revision"], after["revision"]) == (0, 0)  # nothing was written


def test_cancel_reaches_the_helper_and_what_would_follow(service: IndexService, helper: GatedHelper) -> None:
    assert service.cancel() is False
    first, _ = in_background(service.update)
    assert helper.started.acquire(timeout=10)
    second, second_result = in_background(service.update)
    while service._following is None:
        pass
    assert service.cancel() is True
    first.join(10)
    second.join(10)
    assert helper.cancelled >= 1
    assert len(helper.orders) == 1
    assert second_result[0]["added"] == 1  # of the first, which it joined


def test_a_helper_that_dies_is_started_again_and_goes_on(service: IndexService, helper: GatedHelper) -> None:
    helper.ends = [HelperCrashed("died"), {**COUNTS, "added": 9}]
    helper.gate.release(2)
    assert service.update()["added"] == 9
    assert helper.orders[0] == helper.orders[1]


def test_a_helper_that_dies_again_is_an_error_and_the_next_update_runs(
    service: IndexService, helper: GatedHelper
) -> None:
    helper.ends = [HelperCrashed("died"), HelperCrashed("died again")]
    helper.gate.release(3)
    with pytest.raises(HelperCrashed, match="again"):
        service.update()
    assert service.status()["error"] == "died again"
    assert service.update()["added"] == 3
    assert service.status()["error"] is None


def test_only_indexed_folders_are_updated(service: IndexService, helper: GatedHelper, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="add it first"):
        service.update([str(tmp_path)])
    service.notice(str(tmp_path / "elsewhere.png"))
    service.notice(str(tmp_path / "nope" / "elsewhere.png"))
    assert helper.orders == []


def test_a_saved_file_is_looked_at(service: IndexService, helper: GatedHelper, root: Path) -> None:
    helper.gate.release()
    service.notice(str(root / "sub" / "new.png"))
    assert helper.started.acquire(timeout=10)
    assert helper.orders[0]["places"] == (str(root / "sub" / "new.png"),)
    assert helper.orders[0]["folder_paths"] == ()


def test_what_was_only_noticed_is_told_of_when_it_found_something(
    service: IndexService, helper: GatedHelper, root: Path
) -> None:
    helper.ends = [{**COUNTS, "added": 3}, COUNTS, {**COUNTS, "removed": 1}]
    helper.gate.release()
    service.update()
    for told in ({"added": 3, "removed": 0}, {"added": 0, "removed": 1}):
        service.notice(str(root / "new.png"))
        assert helper.started.acquire(timeout=10) and helper.started.acquire(timeout=10)
        assert service.status()["running"] is False
        helper.started.release()
        helper.gate.release()
        while service._running is not None:
            pass
        assert told.items() <= service.status()["last"].items()


def test_after_the_runner_closed_an_update_is_refused(tmp_path: Path, root: Path, helper: GatedHelper) -> None:
    db = Database(str(tmp_path / "data" / "iib.db"))
    jobs = JobRunner()
    access = PathAccess(list, is_whole_machine=True)
    service = IndexService(db, access, helper, jobs, lambda: [str(root)], lambda: None, order=IndexOrder(db.path))
    jobs.close()
    with pytest.raises(InternalFault, match="shutting down"):
        service.update()
    db.close()


def test_a_long_update_is_told_of_single_places_and_a_short_one_is_not(
    service: IndexService, helper: GatedHelper, root: Path
) -> None:
    service.start()
    assert helper.started.acquire(timeout=10)
    service.notice(str(root / "a.png"))
    assert helper.notices == [{"places": [str(root / "a.png")], "shallow_folders": []}]
    helper.gate.release()
    assert helper.started.acquire(timeout=10)  # the one that follows, for whatever the first left
    assert helper.orders[1]["places"] == (str(root / "a.png"),)
    service.notice(str(root / "b.png"))
    assert len(helper.notices) == 1


def test_what_is_asked_for_after_a_cancel_is_done(service: IndexService, helper: GatedHelper, root: Path) -> None:
    helper.cancel = lambda: None  # type: ignore[method-assign]  # it takes its time to heed
    first, _ = in_background(service.update)
    assert helper.started.acquire(timeout=10)
    waiting, waiting_result = in_background(service.update)
    while service._following is None:
        pass
    assert service.cancel() is True
    service.notice(str(root / "saved.png"))
    later, later_result = in_background(service.update)
    while service._following is None or service._following[0].folders is not None:
        pass
    helper.gate.release(2)
    for thread in (first, waiting, later):
        thread.join(10)
    assert waiting_result[0]["added"] == 1  # of the first, which it joined
    assert later_result[0]["added"] == 1 + 2
    assert [(order["folder_paths"], order["places"]) for order in helper.orders] == [
        ((str(root),), ()),
        ((str(root),), (str(root / "saved.png"),)),
    ]


def test_a_cancel_that_came_before_the_work_had_begun_is_told_again(service: IndexService, helper: GatedHelper) -> None:
    def reading(on_progress: Any) -> Any:
        service.cancel()
        before = helper.cancelled
        on_progress({"stage": "reading"})
        return {**COUNTS, "failed": helper.cancelled - before}

    helper.ends = [reading]
    helper.gate.release()
    assert service.update()["failed"] == 1


def test_after_the_runner_closed_nobody_waits_for_ever(tmp_path: Path, root: Path, helper: GatedHelper) -> None:
    db = Database(str(tmp_path / "data" / "iib.db"))
    jobs = JobRunner()
    access = PathAccess(list, is_whole_machine=True)
    service = IndexService(db, access, helper, jobs, lambda: [str(root)], lambda: None, order=IndexOrder(db.path))
    jobs.close()
    service.start()
    asking, result = in_background(service.update)
    asking.join(10)
    assert isinstance(result[0], InternalFault)
    db.close()
