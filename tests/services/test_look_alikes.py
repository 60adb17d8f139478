"""What was noted of how pictures look is written, though not always at once."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iib.disk import PathAccess, stamp_of
from iib.domain.errors import StoreFault
from iib.imaging.looks import Look
from iib.jobs import JobRunner
from iib.services import look_alikes
from iib.services.look_alikes import LookAlikesService
from iib.store import Database
from tests import pictures
from tests.limited_user import posix_only

SECONDS_MAX = 20.0
ACCESS = PathAccess(list, is_whole_machine=True)


@pytest.fixture
def service(db: Database) -> Iterator[LookAlikesService]:
    jobs = JobRunner(db.fault_of)
    yield LookAlikesService(db, ACCESS, jobs, lambda path: True, lambda: True)
    jobs.close()


def note(service: LookAlikesService, folder: Path, number: int) -> None:
    path = pictures.write(folder / f"{number}.png", pictures.png_bytes(width=number + 1))
    service.note(ACCESS.allow_file(str(path)), stamp_of(os.stat(path)).text, Look("fff" * 12, number))


def written(db: Database) -> int:
    return int(db.reader().execute("SELECT count(*) FROM looks").fetchone()[0])


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS_MAX
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


@posix_only
def test_looks_are_written_when_a_full_disk_has_room_again(
    db: Database, service: LookAlikesService, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from tests.services.full_disk import full_disk

    for number in range(3):
        note(service, tmp_path, number)
    with full_disk():
        wait_until(lambda: "written later" in caplog.text)
    assert written(db) == 0
    note(service, tmp_path, 3)
    wait_until(lambda: written(db) == 4)
    note(service, tmp_path, 4)
    wait_until(lambda: written(db) == 5)


@posix_only
def test_an_end_on_a_full_disk_is_an_error_and_waits_for_nothing(
    db: Database, service: LookAlikesService, tmp_path: Path
) -> None:
    from tests.services.full_disk import full_disk

    note(service, tmp_path, 1)
    with full_disk():
        with pytest.raises(StoreFault):
            service.close()
        wait_until(lambda: not service._is_writing)
    note(service, tmp_path, 2)  # by a helper that has not ended yet
    wait_until(lambda: written(db) == 2)


@posix_only
def test_what_waits_for_room_does_not_grow_without_end(
    service: LookAlikesService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.services.full_disk import full_disk

    monkeypatch.setattr(look_alikes, "_NOTED_MAX", 5)
    for number in range(9):
        note(service, tmp_path, number)
    with full_disk(), pytest.raises(StoreFault):
        service.close()
    assert [os.path.basename(path) for path in service._noted] == [f"{number}.png" for number in range(4, 9)]
