"""The steps of one operation, done on the disk and in the database as one."""

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from iib.disk import file_info
from iib.disk.operations import (
    NotNeeded,
    StepFailed,
    Stopped,
    act,
    forget_part,
    is_empty_folder,
    mark_at,
    needs_copying,
    onward_steps,
    place_of,
    prepare,
    settle,
    take_copy_back,
)
from iib.disk.trash import TrashPlaces
from iib.domain.errors import AccessDenied
from iib.domain.media import media_type_of
from iib.domain.operations import Buried, Step
from iib.domain.paths import AllowedPath
from iib.store import Database, journal, trash
from iib.store.moving import RowMover

logger = logging.getLogger(__name__)

_BATCH_STEPS = 200
_BATCH_SECONDS = 0.1


@dataclass
class Running:
    """The operation that is being done now."""

    id: str
    total: int
    done: int = 0


class StepRun:
    """The steps of one operation, done on the disk and in the database."""

    def __init__(
        self,
        db: Database,
        operation: str,
        roots: Callable[[], Sequence[str]],
        clock: Callable[[], float],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._db = db
        self._operation = operation
        self._roots = roots
        self._clock = clock
        self._is_stopped = is_stopped
        self.failures: list[str] = []
        self.was_stopped = False

    def do(self, steps: Sequence[Step], running: Running, *, stops_at_failure: bool) -> None:
        """Do steps in batches; one that fails is noted, and may be the last."""
        waiting: list[Step] = []
        until = time.monotonic() + _BATCH_SECONDS
        for step in steps:
            if self._is_stopped() or (stops_at_failure and self.failures):
                break
            if needs_copying(step):
                if any(other.kind != step.kind for other in waiting):
                    waiting = self._flush(waiting, running, stops_at_failure)
                if not self._prepare(step):
                    continue
            waiting.append(step)
            if len(waiting) >= _BATCH_STEPS or time.monotonic() >= until:
                waiting = self._flush(waiting, running, stops_at_failure)
                until = time.monotonic() + _BATCH_SECONDS
        self._flush(waiting, running, stops_at_failure)
        self.was_stopped = self.was_stopped or (self._is_stopped() and running.done < running.total)
        if self.was_stopped:
            self.failures.append("It was cancelled.")

    def settle(self) -> None:
        """Bring each step that may have been cut short to its begin or its end, and the database with it."""
        steps = journal.steps_of(self._db.reader(), self._operation)
        onward = onward_steps(steps)
        not_made: set[str] = set()
        for step in steps:
            is_done = step.state == "done"
            if step.state == "planned" and step.source in not_made:
                forget_part(step, self._operation)  # nothing lies there yet that it could have taken
            elif step.state == "planned":
                is_done = self._settle_one(step, onward)
            if not is_done and step.kind not in ("mkdir", "rmdir"):
                not_made.add(step.dest)

    def _settle_one(self, step: Step, onward: Mapping[str, Step]) -> bool:
        end = settle(step, self._operation, onward)
        if end == "after":
            self._note_done(step, place_of(step, onward))
        elif end == "lost":
            logger.error("Neither at %s nor at %s: somebody else moved it.", step.source, step.dest)
        return end == "after"

    def take_back(self, places: TrashPlaces) -> None:
        """Undo the steps that were done, the last one first."""
        steps = [step for step in journal.steps_of(self._db.reader(), self._operation) if step.state == "done"]
        onward = onward_steps(step.inverse() for step in reversed(steps))
        for step in reversed(steps):
            try:
                self._take_one_back(step, places, onward)
            except AccessDenied as error:
                self.failures.append(str(error))

    def _take_one_back(self, step: Step, places: TrashPlaces, onward: Mapping[str, Step]) -> None:
        if step.kind == "copy" and (mark_at(step.dest) is None or take_copy_back(step)):
            self._note_undone(step, None, "")
            return
        back = step.inverse(places.place(step.dest, self._operation, step.number) if step.kind == "copy" else "")
        if settle(back, self._operation, onward) != "after":
            if needs_copying(back) and not self._prepare(back):
                return
            try:
                act(back, self._operation)
            except NotNeeded as reason:
                if is_empty_folder(back.source):  # the disk refused; it would stand in the way of other undoing
                    self.failures.append(str(reason))
                    return
                logger.debug("Left as it is: %s", back)
            except StepFailed as error:
                self.failures.append(str(error))
                return
        self._note_undone(step, back, place_of(back, onward))

    def _prepare(self, step: Step) -> bool:
        try:
            prepare(step, self._operation, self._is_stopped)
        except StepFailed as error:
            self._fail(step, str(error))
            return False
        except Stopped:
            self.was_stopped = True
            return False
        return True

    def _flush(self, steps: Sequence[Step], running: Running, stops_at_failure: bool) -> list[Step]:
        """Do steps that are prepared, in one transaction with their rows."""
        if steps:
            with self._db.transaction() as tx:
                rows = RowMover(tx, self._roots, self._clock())
                for step in steps:
                    if stops_at_failure and self.failures:
                        forget_part(step, self._operation)
                    else:
                        self._do_one(tx, rows, step)
                rows.finish()
            running.done += len(steps)
        return []

    def _do_one(self, tx: journal.Connection, rows: RowMover, step: Step) -> None:
        try:
            mark = act(step, self._operation)
        except NotNeeded as reason:
            logger.debug("%s", reason)
            journal.note_step(tx, self._operation, replace(step, state="failed"))
        except StepFailed as error:
            self.failures.append(str(error))
            journal.note_step(tx, self._operation, replace(step, state="failed"))
        else:
            done = self._follow(tx, rows, replace(step, mark=mark, state="done"), step.dest)
            journal.note_step(tx, self._operation, done)

    def _fail(self, step: Step, sentence: str) -> None:
        self.failures.append(sentence)
        with self._db.transaction() as tx:
            journal.note_step(tx, self._operation, replace(step, state="failed"))

    def _note_done(self, step: Step, place: str) -> None:
        """Note that a step was done; what it moved lies at `place` now."""
        with self._db.transaction() as tx:
            rows = RowMover(tx, self._roots, self._clock())
            mark = mark_at(place) if place else None
            done = self._follow(tx, rows, replace(step, mark=mark, state="done"), place)
            rows.finish()
            journal.note_step(tx, self._operation, done)

    def _note_undone(self, step: Step, back: Step | None, place: str) -> None:
        """Note that a step was taken back by another, what it moved lying at `place` now; by none where its copy was
        removed."""
        with self._db.transaction() as tx:
            rows = RowMover(tx, self._roots, self._clock())
            if back is None:
                rows.drop(step.dest)
            else:
                self._follow(tx, rows, replace(back, mark=mark_at(place) if place else None), place)
            rows.finish()
            journal.note_step(tx, self._operation, replace(step, state="undone"))

    def _follow(self, tx: journal.Connection, rows: RowMover, step: Step, place: str) -> Step:
        """Let the rows follow a step that was done, whose file lies at `place` by now; the step with what it takes to
        bring them back."""
        if step.kind in ("mkdir", "rmdir") or step.mark is None:
            return step
        if step.kind == "restore":
            trash.forget_entries(tx, [step.source])
        if step.mark.form == "dir":
            if step.kind == "move":
                rows.move_folder(step.source, step.dest)
        else:
            step = replace(step, buried=self._follow_file(tx, rows, step, place))
        if step.kind == "trash":
            trash.add_entry(tx, os.path.basename(os.path.dirname(step.dest)), step, self._clock())
        return step

    def _follow_file(self, tx: journal.Connection, rows: RowMover, step: Step, place: str) -> Buried | None:
        if step.kind == "trash":
            return rows.bury(step.source) or step.buried
        info = file_info(AllowedPath(place), lambda path: True)
        if info is None or info.type == "dir":  # a link into nothing, or to a folder
            return step.buried
        info = replace(info, name=os.path.basename(step.dest), fullpath=step.dest)
        if step.kind == "copy":
            rows.copy(step.source, info)
            return None
        is_hidden = step.kind == "move" and step.buried is None and not media_type_of(step.source)
        buried = journal.buried_at(tx, step.source) if is_hidden else step.buried
        return rows.move(step.source, info, buried)
