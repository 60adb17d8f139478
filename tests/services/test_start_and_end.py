"""A start waits for no other program, an end neither, and an end leaves nothing behind."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iib import bootstrap
from iib.disk import stamp_of
from iib.domain.errors import InternalFault, StoreFault
from iib.domain.operations import Step
from iib.host.facts import HostFacts
from iib.imaging.looks import Look
from iib.services.extra_paths import KnownFolder
from iib.services.operations import Way
from iib.settings import load_settings
from iib.store import journal
from tests.limited_user import posix_only

ROOT = Path(__file__).parents[2]
SECONDS_MAX = 20.0
MOMENT_S = 4.0  # on a busy machine
HOLD = """
import sys
from iib.disk.turn import Turn
with Turn(sys.argv[1]).taken():
    print("mine", flush=True)
    sys.stdin.read()
"""


def build(data_dir: Path, folder: Path, **settings: str) -> bootstrap.Application:
    facts = HostFacts(mode="standalone", data_dir=str(data_dir), cwd=str(data_dir))
    quiet = dict.fromkeys(("helper_processes", "update_on_start", "watch", "prepare_thumbnails"), "no")
    chosen = load_settings(command_line={**quiet, **settings}, defaults={"data_dir": str(data_dir)})
    return bootstrap.build(chosen, facts, [KnownFolder(str(folder), folder.name, "session")])


@contextlib.contextmanager
def another_program_at_work(data_dir: Path) -> Iterator[None]:
    """One with the same data folder, in the middle of an operation."""
    command = [sys.executable, "-c", HOLD, str(data_dir / "operations.lock")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout and program.stdout.readline() == b"mine\n"
        yield


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS_MAX
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def children() -> set[str]:
    """The processes that this one started."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def cut_short(application: bootstrap.Application, folder: Path) -> None:
    """An operation that was begun by a program which ended before it did anything."""
    step = Step("move", str(folder / "a.png"), str(folder / "b.png"))
    with application.services.operations._db.transaction() as tx:
        journal.begin(tx, "0123456789abcdef", "rename", [step], 1.0, is_atomic=True, undoes=None)


def test_a_start_waits_a_moment_for_another_program_and_then_puts_in_order_what_was_cut_short(
    data_dir: Path, picture_folder: Path
) -> None:
    application = build(data_dir, picture_folder)
    cut_short(application, picture_folder)
    all_done = application.services.operations.all
    with another_program_at_work(data_dir):
        began = time.monotonic()
        application.start()
        assert time.monotonic() - began < MOMENT_S
        assert all_done(10, "")[0]["status"] == "running"
    wait_until(lambda: all_done(10, "")[0]["status"] == "rolled_back")
    application.close()


def test_where_no_other_program_works_all_is_in_order_when_the_start_is_over(
    data_dir: Path, picture_folder: Path
) -> None:
    application = build(data_dir, picture_folder)
    cut_short(application, picture_folder)
    application.start()
    assert application.services.operations.all(10, "")[0]["status"] == "rolled_back"
    application.close()


def test_an_end_waits_for_no_other_program_and_what_waited_for_it_is_given_up(
    data_dir: Path, picture_folder: Path
) -> None:
    application = build(data_dir, picture_folder)
    application.start()
    ends: list[object] = []

    def delete() -> None:
        try:
            ends.append(application.services.operations.delete([str(picture_folder / "plain.jpg")], Way()))
        except InternalFault as error:
            ends.append(str(error))

    with another_program_at_work(data_dir):
        waiting = threading.Thread(target=delete)
        waiting.start()
        time.sleep(0.2)
        began = time.monotonic()
        application.close()
        waiting.join(SECONDS_MAX)
        assert time.monotonic() - began < MOMENT_S
    assert ends == ["The server is shutting down."]
    assert (picture_folder / "plain.jpg").exists()


@posix_only
@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="the children of a process, as Linux tells them")
def test_an_end_on_a_full_disk_is_an_error_and_leaves_no_helper_behind(data_dir: Path, picture_folder: Path) -> None:
    from tests.services.full_disk import full_disk

    before = children()
    application = build(data_dir, picture_folder, helper_processes="yes")
    application.start()
    application.services.index.update()
    application.services.media.prepare(str(picture_folder / "plain.jpg"), needs_look=True)
    assert len(children() - before) >= 2
    picture = application.access.allow_file(str(picture_folder / "00001-1234567.png"))
    application.services.look_alikes.note(picture, stamp_of(os.stat(picture.disk)).text, Look("fff" * 12, 1))
    with full_disk(), pytest.raises(StoreFault):
        application.close()
    assert children() <= before
    with pytest.raises(StoreFault, match="closed"):
        application.services.changes.since(0)
