"""The list of folders that are looked after, changed while others ask for it."""

import sys
import threading
import types
from collections.abc import Iterable
from pathlib import Path

from iib.services.extra_paths import ExtraPathsService, ScannedRoots
from iib.store import Database, extra_paths, folders


class SlowList:
    """A list of folders whose reader is held, as by a drive that takes its time."""

    def __init__(self, *paths: Path) -> None:
        self.paths = [str(path) for path in paths]
        self.is_read = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self) -> Iterable[str]:
        found = list(self.paths)
        self.is_read.set()
        assert self.may_go_on.wait(10)
        return found


def test_a_folder_that_was_taken_off_meanwhile_is_not_remembered(tmp_path: Path) -> None:
    listed = SlowList(tmp_path / "kept", tmp_path / "removed")
    roots = ScannedRoots(listed)
    answers: list[tuple[str, ...]] = []
    listed.may_go_on.clear()
    asking = threading.Thread(target=lambda: answers.append(roots()))
    asking.start()
    assert listed.is_read.wait(10)
    listed.paths.pop()
    roots.forget()
    listed.may_go_on.set()
    asking.join(10)
    assert roots() == (str(tmp_path / "kept"),)
    assert answers == [(str(tmp_path / "kept"),)]


def test_forgetting_never_makes_an_answer_of_nothing() -> None:
    """A trace stops the asking thread before each of its lines, and another one forgets there."""
    roots = ScannedRoots(lambda: ["/a"])

    def between_lines(frame: types.FrameType, event: str, argument: object) -> object:
        if event == "line" and steps and not roots._lock.locked():
            steps.pop()
            roots.forget()
        return between_lines

    for count in range(12):
        steps = list(range(count))
        sys.settrace(lambda frame, *_: between_lines if frame.f_code.co_name == "__call__" else None)  # type: ignore
        try:
            answer = roots()
        finally:
            sys.settrace(None)
        assert answer == ("/a",)


def test_marks_follow_the_last_of_several_changes(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "data" / "iib.db"))
    with db.transaction() as tx:
        folders.folder_id(tx, str(tmp_path / "removed"))
        extra_paths.add_extra_path(tx, str(tmp_path / "removed"), ["scan"])
    service = ExtraPathsService(db, (), ())
    asked: list[tuple[str, ...]] = []
    roots = service.scanned_roots

    def removed_by_another_thread() -> tuple[str, ...]:
        """The folder is taken off, and marked so, while the marks of an older list are being made."""
        asked.append(roots())
        if len(asked) == 1:
            with db.transaction() as tx:
                extra_paths.remove_extra_path(tx, str(tmp_path / "removed"), ["scan"])
            roots.forget()
        return asked[-1]

    service.scanned_roots = removed_by_another_thread  # type: ignore[assignment]
    service.mark_scanned()
    assert asked[0] == (str(tmp_path / "removed"),)
    assert folders.is_marked(db.reader(), ())
    db.close()
