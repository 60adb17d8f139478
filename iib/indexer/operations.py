"""Operations: the journal first, then the disk and the database as one; and what to do with one that was cut short."""

import logging
import math
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from iib.disk import is_at_or_below
from iib.disk.leftovers import forget_parts, places_of_parts
from iib.disk.listing import TRASH_FOLDER_NAME
from iib.disk.planning import Plan
from iib.disk.trash import TrashPlaces
from iib.disk.turn import Turn
from iib.domain.errors import BadRequest, InternalFault
from iib.domain.operations import Operation, Status, Step, checked_id
from iib.domain.paths import to_disk, to_text
from iib.indexer.steps import Running, StepRun
from iib.store import Database, journal

logger = logging.getLogger(__name__)

_OF_THE_USER = (TRASH_FOLDER_NAME, "exports")  # in the folder of our data


@dataclass(frozen=True)
class Outcome:
    """What came of an operation; `id` is None when there was nothing to do."""

    id: str | None
    steps: list[Step] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """What may be neither moved nor deleted: `paths`, which are the roots, our own data and whatever holds these, and
    all that lies in the folder of our `data`, but for what the user has there (`users`). Real paths, as
    `os.path.normcase` gives them."""

    paths: frozenset[str] = frozenset()
    data: str = ""
    users: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        path = os.path.normcase(path)
        if path in self.paths:
            return True
        is_ours = bool(self.data) and is_at_or_below(path, self.data)
        return is_ours and not any(is_at_or_below(path, one) for one in self.users)


class OperationRunner:
    """Does one operation at a time, among all programs that share a data folder. A file's trash lies in the root that
    holds it."""

    def __init__(
        self,
        db: Database,
        data_dir: str,
        all_roots: Callable[[], Sequence[str]],
        scanned_roots: Callable[[], Sequence[str]],
        clock: Callable[[], float],
    ) -> None:
        self._db = db
        self._turn = Turn(os.path.join(data_dir, "operations.lock"))
        self._data_dir = data_dir
        self._all_roots = all_roots
        self.scanned_roots = scanned_roots
        self._clock = clock
        self._working = threading.Lock()  # held by whoever has the turn and is of this program
        self._is_closed = False
        self.places = TrashPlaces(all_roots, data_dir)
        self.running: Running | None = None
        self._chosen: set[str] = set()  # ids of what runs or waits, of those that chose one
        self._cancelled: set[str] = set()

    def kept(self) -> "Kept":
        """What may be neither moved nor deleted, at this moment."""
        roots = [os.path.normcase(root) for root in self._all_roots()]
        own = [_real(path) for path in (self._data_dir, *self._db.files)]
        paths: set[str] = set()
        for path in (*roots, *own):
            while path not in paths:  # the root of the disk holds itself
                paths.add(path)
                path = os.path.dirname(path)
        users = [os.path.join(own[0], name) for name in _OF_THE_USER]
        users += [root for root in roots if root != own[0] and is_at_or_below(root, own[0])]
        return Kept(frozenset(paths), own[0], tuple(users))

    def run(
        self,
        kind: str,
        make_plan: Callable[[str], Plan],
        *,
        is_atomic: bool,
        undoes: str | None = None,
        new_id: str | None = None,
    ) -> tuple[Outcome, Plan]:
        """Plan and do an operation; `make_plan` gets its id, which the caller may have chosen. Raises what planning
        raises, and `BadRequest` when it is atomic and something of it cannot be done: then nothing was done."""
        chosen = checked_id(new_id)
        with self._turn_of(chosen):
            operation = self._fresh_id(chosen)
            plan = make_plan(operation)
            if not plan.steps:
                return Outcome(None, errors=plan.errors), plan
            with self._db.transaction(durable=True) as tx:
                journal.begin(tx, operation, kind, plan.steps, self._clock(), is_atomic=is_atomic, undoes=undoes)
            return self._do(operation, plan, is_atomic=is_atomic), plan

    @contextmanager
    def _turn_of(self, chosen: str | None) -> Iterator[None]:
        """Nobody else's turn, for an operation that can be cancelled while it waits for that by the id that was chosen
        for it."""
        if chosen in self._chosen:
            raise _taken(chosen)
        self._chosen.update(filter(None, [chosen]))
        try:
            with self._in_turn(lambda: self._give_up_if_cancelled(chosen)):
                yield
        finally:
            self._chosen.difference_update([chosen])
            self._cancelled.difference_update([chosen])

    @contextmanager
    def _in_turn(self, meanwhile: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Nobody else's turn, with everything in order that was cut short. While it waits it calls `meanwhile`, which
        may raise something to give it up; nobody waits on when the server ends."""

        def wait() -> None:
            self._give_up_if_closed()
            meanwhile()

        with self._turn.taken(wait), self._working:
            self._settle_unfinished()
            yield

    def _give_up_if_closed(self) -> None:
        if self._is_closed:
            raise InternalFault("The server is shutting down.")

    def _give_up_if_cancelled(self, chosen: str | None) -> None:
        if chosen in self._cancelled:
            raise BadRequest("It was cancelled. Nothing was changed.")

    def _fresh_id(self, chosen: str | None) -> str:
        self._give_up_if_cancelled(chosen)
        if chosen and journal.operation_of(self._db.reader(), chosen):
            raise _taken(chosen)
        return chosen or uuid.uuid4().hex

    def recover(self, seconds_max: float = math.inf) -> bool:
        """Finish or take back what was cut short when the program ended, and tidy up after what failed. Whether it was
        this program's turn within so many seconds."""
        until = time.monotonic() + seconds_max

        def give_up_if_late() -> None:
            if time.monotonic() > until:
                raise _TooLate

        try:
            with self._in_turn(give_up_if_late):
                self._forget_parts()
        except _TooLate:
            return False
        return True

    def while_idle(self, work: Callable[[], None]) -> None:
        """Do something that must not meet an operation."""
        with self._in_turn():
            work()

    def cancel(self, operation: str) -> bool:
        """Stop the running operation in its own time, or one that waits for it. Whether it is one of these."""
        running = self.running
        if operation not in self._chosen and (running is None or running.id != operation):
            return False
        self._cancelled.add(operation)
        return True

    def close(self) -> None:
        """Stop what runs, wait for it, and begin nothing more. What another program does is not waited for."""
        self._is_closed = True
        with self._working:
            logger.debug("No operation runs any more.")

    def _do(self, operation: str, plan: Plan, *, is_atomic: bool) -> Outcome:
        self.running = Running(operation, len(plan.steps))
        run = StepRun(self._db, operation, self.scanned_roots, self._clock, self._is_stopped)
        try:
            run.do(plan.steps, self.running, stops_at_failure=is_atomic)
            if is_atomic and (run.failures or run.was_stopped):
                left = self._take_back(operation, run.failures)
                outcome = ["Not all could be taken back:", *left[:3]] if left else ["Nothing was changed."]
                raise BadRequest(" ".join([*run.failures[:3], *outcome]))
            errors = [*plan.errors, *run.failures]
            self._finish(operation, "partial" if errors or run.was_stopped else "done", errors)
        except BadRequest:
            raise
        except BaseException:
            logger.exception("The operation %s was cut short; what it did is put in order.", operation)
            self._settle_unfinished()
            raise
        finally:
            self.running = None
            self._cancelled.discard(operation)
        steps = [step for step in journal.steps_of(self._db.reader(), operation) if step.state == "done"]
        return Outcome(operation, steps, errors)

    def _is_stopped(self) -> bool:
        return self._is_closed or (self.running is not None and self.running.id in self._cancelled)

    def _settle_unfinished(self) -> None:
        self._give_up_if_closed()
        for operation in journal.unfinished(self._db.reader()):
            logger.warning("The operation %s (%s) was cut short: it is put in order.", operation.id, operation.kind)
            self._settle(operation)

    def _settle(self, operation: Operation) -> None:
        run = StepRun(self._db, operation.id, self.scanned_roots, self._clock, lambda: False)
        if operation.status != "rolling_back":  # then all were settled before, and some are undone on the disk
            run.settle()
        steps = journal.steps_of(self._db.reader(), operation.id)
        if operation.status == "rolling_back" or (operation.is_atomic and any(_is_open(step) for step in steps)):
            self._take_back(operation.id, ["The program ended in the middle of it."])
            return
        is_whole = all(step.state == "done" or step.kind in ("mkdir", "rmdir") for step in steps)
        self._finish(operation.id, "done" if is_whole else "partial", [] if is_whole else ["It was cut short."])

    def _forget_parts(self) -> None:
        for folder, operations in places_of_parts(journal.unsuccessful_and_folders(self._db.reader())).items():
            forget_parts(folder, operations)

    def _take_back(self, operation: str, reasons: Sequence[str]) -> list[str]:
        """Undo what an operation did, as far as nobody else did anything to it; why the rest could not be."""
        with self._db.transaction(durable=True) as tx:
            journal.roll_back(tx, operation)
        run = StepRun(self._db, operation, self.scanned_roots, self._clock, lambda: False)
        run.take_back(self.places)
        self._finish(operation, "partial" if run.failures else "rolled_back", [*reasons, *run.failures])
        return run.failures

    def _finish(self, operation: str, status: Status, errors: Sequence[str]) -> None:
        with self._db.transaction() as tx:
            journal.finish(tx, operation, status, errors, self._clock())


class _TooLate(Exception):
    """Others had the turn for longer than was to be waited."""


def _real(path: str) -> str:
    return os.path.normcase(to_text(os.path.realpath(to_disk(path))))


def _taken(chosen: str | None) -> BadRequest:
    return BadRequest(f"new_id: there is an operation of that id already: {chosen}")


def _is_open(step: Step) -> bool:
    """Whether a step that should have been done was not."""
    return step.state == "planned" or (step.state == "failed" and step.kind not in ("mkdir", "rmdir"))
