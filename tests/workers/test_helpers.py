"""Helper processes, real ones."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from iib.disk import WatchOrder
from iib.domain.errors import HelperCrashed, InternalFault, UnreadableMedia
from iib.workers import HelperPool, HelperProcess, HelperThread, WorkContext
from tests.workers.crashing_worker import work

ROOT = str(Path(__file__).parents[2])


def make_helper() -> HelperProcess:
    return HelperProcess(["-m", "tests.workers.crashing_worker"], python_path=ROOT, fallback=HelperThread(work))


@pytest.fixture
def helper() -> Iterator[HelperProcess]:
    made = make_helper()
    yield made
    made.close()


def test_work_is_done_in_another_process_and_tells_its_progress(helper: HelperProcess) -> None:
    said: list[Mapping[str, Any]] = []
    answer = helper.call({"do": "answer", "text": "é\udcff\n海"}, said.append)
    assert answer["text"] == "é\udcff\n海"
    assert answer["pid"] != os.getpid()
    assert said == [{"step": 1}, {"step": 2}]
    assert helper.call({"do": "answer"})["pid"] == answer["pid"]


def test_our_errors_keep_their_meaning_and_others_are_faults(
    helper: HelperProcess, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(UnreadableMedia, match="cannot be decoded"):
        helper.call({"do": "unreadable"})
    with caplog.at_level(logging.ERROR), pytest.raises(InternalFault, match="ZeroDivisionError"):
        helper.call({"do": "fault"})
    assert "inside" in caplog.text
    assert helper.call({"do": "answer"})["text"] is None


def test_a_helper_that_dies_is_told_and_started_again(helper: HelperProcess) -> None:
    first = helper.call({"do": "answer"})["pid"]
    with pytest.raises(HelperCrashed, match="exit 7"):
        helper.call({"do": "die"})
    assert helper.call({"do": "answer"})["pid"] != first


def test_a_helper_that_dies_in_the_middle_of_its_answer_is_told(helper: HelperProcess) -> None:
    with pytest.raises(HelperCrashed, match="exit 8"):
        helper.call({"do": "die talking"})
    assert helper.call({"do": "answer"})["text"] is None


def test_a_helper_that_was_killed_while_idle_is_started_again(helper: HelperProcess) -> None:
    first = helper.call({"do": "answer"})["pid"]
    os.kill(first, signal.SIGTERM)
    until = time.monotonic() + 10
    while os.path.exists(f"/proc/{first}/exe") and time.monotonic() < until:
        time.sleep(0.01)
    try:
        second = helper.call({"do": "answer"})["pid"]
    except HelperCrashed:  # it ended between the look and the work
        second = helper.call({"do": "answer"})["pid"]
    assert second != first


def test_running_work_can_be_cancelled(helper: HelperProcess) -> None:
    answer = helper.call({"do": "wait"}, lambda progress: helper.cancel())
    assert answer == "cancelled"
    assert helper.call({"do": "answer"})["text"] is None


def test_work_can_be_cancelled_that_waits_for_what_is_done_while_idle() -> None:
    command = [sys.executable, "-m", "tests.workers.crashing_worker", "busy"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin and process.stdout
        for request in (
            b'{"cancel": true}\n{"work": {"do": "answer"}}\n',
            b'{"work": {"do": "wait"}}\n{"cancel": true}\n',
        ):
            process.stdin.write(request)
            process.stdin.flush()
            ending = threading.Timer(20, process.kill)
            ending.start()
            answers = iter(process.stdout.readline, b"")
            answer = next((line for line in answers if b"progress" not in line), b"none")
            ending.cancel()
        assert answer == b'{"result": "cancelled"}\n'
        process.stdin.close()


@pytest.mark.parametrize("kind", ["process", "thread"])
def test_running_work_can_be_given_notice(kind: str) -> None:
    helper = make_helper() if kind == "process" else HelperThread(work)
    helper.notice({"lost": True})
    said: list[Mapping[str, Any]] = []

    def heed(progress: Mapping[str, Any]) -> None:
        if not said:
            helper.notice({"places": ["é\udcff"]})
        said.append(progress)

    assert helper.call({"do": "wait"}, heed) == [{"places": ["é\udcff"]}]
    helper.close()


def test_closing_ends_running_work_and_the_process(helper: HelperProcess) -> None:
    pid = helper.call({"do": "answer"})["pid"]
    waiting = threading.Event()
    ends: list[str] = []

    def call() -> None:
        try:
            ends.append(str(helper.call({"do": "wait"}, lambda progress: waiting.set())))
        except HelperCrashed:
            ends.append("crashed")

    calling = threading.Thread(target=call)
    calling.start()
    assert waiting.wait(10)
    helper.close()
    calling.join(10)
    assert ends
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(HelperCrashed):
        helper.call({"do": "answer"})


def test_a_helper_ends_when_its_pipe_closes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.workers.crashing_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    process.communicate(b'{"work": {"do": "wait"}}\n', timeout=20)
    assert process.returncode == 0


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="priorities of POSIX")
def test_a_helper_runs_at_lower_priority(helper: HelperProcess) -> None:
    pid = helper.call({"do": "answer"})["pid"]
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="a way of Linux to share the cores")
def test_what_watches_takes_no_core_from_whoever_has_it(tmp_path: Path) -> None:
    watching = threading.Event()
    helper = HelperProcess(["-m", "iib", "worker", "watch"], python_path=ROOT, fallback=HelperThread(work))
    order = WatchOrder((str(tmp_path),)).to_json()
    thread = threading.Thread(target=helper.call, args=(order, lambda said: watching.set()))
    thread.start()
    assert watching.wait(60)
    [pid] = [child for child in _children() if "watch" in Path(f"/proc/{child}/cmdline").read_text().split("\0")]
    threads = {os.sched_getscheduler(int(one.name)) for one in Path(f"/proc/{pid}/task").iterdir()}
    helper.cancel()
    thread.join()
    helper.close()
    assert threads == {os.SCHED_BATCH}


def _children() -> list[int]:
    """The processes that this one started."""
    found = (Path(f"/proc/self/task/{task}/children") for task in os.listdir("/proc/self/task"))
    return [int(pid) for listed in found for pid in listed.read_text().split()]


def test_where_no_process_can_be_started_a_thread_does_the_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    helper = make_helper()
    with caplog.at_level(logging.WARNING):
        assert helper.call({"do": "answer"})["pid"] == os.getpid()
    assert "in a thread" in caplog.text
    helper.close()


def test_where_a_helper_cannot_be_started_again_a_thread_does_the_work(
    helper: HelperProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HelperCrashed):
        helper.call({"do": "die"})
    with monkeypatch.context() as without:
        without.setattr(sys, "executable", "/nowhere/python")
        assert helper.call({"do": "answer"})["pid"] == os.getpid()
        assert helper.call({"do": "wait"}, lambda progress: helper.cancel()) == "cancelled"
    assert helper.call({"do": "answer"})["pid"] != os.getpid()


def test_a_pool_serves_many_callers_with_few_helpers() -> None:
    pool = HelperPool(make_helper, size=2, seconds_max=30)
    pids: list[int] = []
    threads = [threading.Thread(target=lambda: pids.append(pool.call({"do": "answer"})["pid"])) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pids) == 12 and len(set(pids)) <= 2
    pool.close()
    with pytest.raises(HelperCrashed):
        pool.call({"do": "answer"})


def test_a_pool_survives_crashes_and_helpers_that_take_too_long() -> None:
    pool = HelperPool(make_helper, size=1, seconds_max=1.0)
    with pytest.raises(HelperCrashed):
        pool.call({"do": "die"})
    started = time.monotonic()
    try:
        assert pool.call({"do": "wait"}) == "cancelled"
    except HelperCrashed:
        assert time.monotonic() - started >= 0.9
    assert _answer_of(pool)["text"] is None
    pool.close()


def _answer_of(pool: HelperPool) -> Any:
    """What a new helper says; on a busy machine its start alone may take too long, and the next one is asked."""
    until = time.monotonic() + 30
    while True:
        try:
            return pool.call({"do": "answer"})
        except HelperCrashed:
            if time.monotonic() > until:
                raise


def test_work_in_a_thread_can_be_cancelled() -> None:
    helper = HelperThread(work)
    assert helper.call({"do": "wait"}, lambda progress: helper.cancel()) == "cancelled"
    assert WorkContext(lambda progress: None, lambda: True).is_cancelled()
