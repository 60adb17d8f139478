"""Operations: files are copied, moved, renamed and deleted, and all of it can be undone."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from iib.disk import PathAccess, is_at_or_below
from iib.disk.listing import is_listed
from iib.disk.planning import Plan, Planner, files_below
from iib.disk.trash import is_in_trash
from iib.disk.undoing import Undoing
from iib.domain.errors import AccessDenied, BadRequest, IibError, NotFound
from iib.domain.operations import OnConflict, Step, StepKind, checked_id, checked_name, needs_all
from iib.domain.paths import at_most, to_disk
from iib.domain.rename_pattern import parse_pattern
from iib.indexer.naming import facts_for_names
from iib.indexer.operations import Kept, OperationRunner, Outcome
from iib.store import Database, journal

PATHS_MAX = 10_000


@dataclass(frozen=True)
class Way:
    """How a request wants to be done. `new_id` is the id that the operation shall have, if the caller chose one to
    follow it by."""

    continue_on_error: bool = False
    on_conflict: OnConflict = "rename"
    create_dest_folder: bool = False
    new_id: str | None = None


class OperationsService:
    """`after_delete` sees to the limits of the trash."""

    def __init__(
        self,
        db: Database,
        access: PathAccess,
        runner: OperationRunner,
        after_delete: Callable[[], None],
    ) -> None:
        self._db = db
        self._access = access
        self._runner = runner
        self._after_delete = after_delete

    def delete(self, paths: Sequence[str], way: Way) -> dict[str, Any]:
        """Files and empty folders go to the trash, pictures with their sidecars."""
        answer = self._answer(self._run("delete", way, paths, lambda planner, path: planner.delete(path)))
        self._after_delete()
        return answer

    def make_folder(self, path: str, new_id: str | None = None) -> dict[str, Any]:
        """Make a folder and those above it; one that is there already is fine."""
        folder = self._new_folder(path, "dest_folder")

        def plan(planner: Planner) -> None:
            planner.make_folders(folder, "dest_folder")

        outcome, made = self._do("mkdirs", plan, is_atomic=True, new_id=new_id)
        return {**self._answer((outcome, made)), "path": folder}

    def bring(self, kind: StepKind, paths: Sequence[str], dest: str, way: Way) -> dict[str, Any]:
        """Copy or move files and folders into a folder."""
        folder = self._dest(dest, way)

        def one(planner: Planner, path: str) -> None:
            planner.bring(kind, path, folder)

        def first(planner: Planner) -> None:
            planner.make_folders(folder)

        return self._answer(self._run(kind, way, paths, one, first))

    def rename(self, path: str, name: str, on_conflict: OnConflict, new_id: str | None = None) -> dict[str, Any]:
        """Another name for a file or folder, in the folder where it lies."""
        asked = self._source(path, "path")
        _check_kept(asked, self._runner.kept())
        folder = os.path.dirname(asked)
        wanted = os.path.join(folder, checked_name(name))
        self._access.allow(wanted, "name")

        def plan(planner: Planner) -> None:
            planner.bring("move", asked, folder, name)

        outcome, made = self._do("rename", plan, is_atomic=True, on_conflict=on_conflict, new_id=new_id)
        new_path = next((step.dest for step in outcome.steps if step.source == asked), asked)
        return {**self._answer((outcome, made)), "new_path": new_path}

    def flatten(
        self, path: str, *, dry_run: bool, remove_empty_folders: bool, new_id: str | None = None
    ) -> dict[str, Any]:
        """Move all files of the folders below a folder into it."""
        top = self._access.allow_folder(path).text
        self._check_shown(top, "folder_path")

        def plan(planner: Planner) -> None:
            files = files_below(top)
            planner.leaving = set(files)
            for file in files:
                planner.bring("move", file, top)
            if remove_empty_folders:
                emptied = {os.path.dirname(file) for file in files}
                planner.remove_folders(_with_those_above(emptied, top))

        return self._moves("flatten", plan, dry_run=dry_run, new_id=new_id)

    def rename_many(
        self, paths: Sequence[str], pattern: str, *, dry_run: bool, start: int, new_id: str | None = None
    ) -> dict[str, Any]:
        """New names by a pattern for files, each in its folder; numbered from `start` in the order given."""
        parsed = parse_pattern(pattern)
        files = list(dict.fromkeys(self._source(path, "paths") for path in at_most(paths, PATHS_MAX)))
        for file in files:
            if os.path.isdir(to_disk(file)):
                raise BadRequest(f"paths holds a folder, and only files are renamed: {file}")
        facts = facts_for_names(self._db, files, start)
        names = [(file, checked_name(parsed.name_for(one), "pattern")) for file, one in zip(files, facts, strict=True)]
        return self._moves("batch_rename", lambda planner: planner.rename_all(names), dry_run=dry_run, new_id=new_id)

    def undo(self, operation: str, *, continue_on_error: bool, new_id: str | None = None) -> dict[str, Any]:
        """Take an operation back; this is an operation again. What was changed since is left as it is: then nothing is
        undone, or with `continue_on_error` all the rest; but files that took each other's names go together."""
        is_atomic = not continue_on_error or needs_all(journal.steps_of(self._db.reader(), operation))

        def plan(new: str) -> Plan:
            found = journal.operation_of(self._db.reader(), operation)
            if found is None:
                raise NotFound(f"operation_id: there is no operation {operation[:80]}.")
            if found.undone_by:
                raise BadRequest(f"This operation was undone already, by the operation {found.undone_by}: undo that.")
            steps = [step for step in journal.steps_of(self._db.reader(), operation) if step.state == "done"]
            if not found.can_undo:
                raise BadRequest("There is nothing to undo: this operation changed nothing, or still runs.")
            for path in _paths_of(steps):
                self._access.allow(path, "operation_id")
            undoing = Undoing(self._runner.places, new)
            undoing.take_back(steps)
            if undoing.plan.errors and is_atomic:
                raise BadRequest(" ".join(undoing.plan.errors[:3]))
            return undoing.plan

        outcome, made = self._runner.run("undo", plan, is_atomic=is_atomic, undoes=operation, new_id=new_id)
        return self._answer((outcome, made))

    def all(self, limit: int, before: str) -> list[dict[str, Any]]:
        """What was done and what is being done, the newest first; with `before` those older than that operation."""
        reader = self._db.reader()
        if before and journal.operation_of(reader, before) is None:
            raise NotFound(f"before: there is no operation {before[:80]}.")
        found = [operation.to_json() for operation in journal.latest(reader, limit, before or None)]
        running = self._runner.running
        for shape in found:
            if running and shape["operation_id"] == running.id:
                shape["done"] = running.done
        return found

    def one(self, operation: str) -> dict[str, Any]:
        """An operation with all that it did."""
        found = journal.operation_of(self._db.reader(), operation)
        if found is None:
            raise NotFound(f"There is no operation {operation[:80]}.")
        steps = journal.steps_of(self._db.reader(), operation)
        shown = [{"kind": step.kind, **step.to_json(), "state": step.state} for step in steps]
        return {**found.to_json(), "steps": shown}

    def cancel(self, operation: str) -> dict[str, Any]:
        """Stop the running operation: taken back when it was all or nothing, else what is done stays. One that waits
        is given up. Raises `NotFound`."""
        is_cancelled = self._runner.cancel(operation)
        if not is_cancelled and journal.operation_of(self._db.reader(), operation) is None:
            raise NotFound(f"There is no operation {operation[:80]}.")
        return {"cancelled": is_cancelled}

    def _moves(
        self, kind: str, plan: Callable[[Planner], None], *, dry_run: bool, new_id: str | None
    ) -> dict[str, Any]:
        """Do moves, or tell what would be done."""
        if dry_run:
            checked_id(new_id)
            planner = Planner(self._runner.places, "preview")
            plan(planner)
            outcome, made = Outcome(None), planner.plan
        else:
            outcome, made = self._do(kind, plan, is_atomic=True, new_id=new_id)
        steps = outcome.steps if outcome.id else made.steps
        moves = _joined([step for step in steps if step.kind == "move"])
        return {
            "success": True,
            "total_files": len(moves),
            "conflicts": made.conflicts,
            "moves": moves,
            "moved_count": len(moves) if outcome.id else 0,
            "operation_id": outcome.id,
            "dry_run": dry_run,
        }

    def _run(
        self,
        kind: str,
        way: Way,
        paths: Sequence[str],
        act: Callable[[Planner, str], None],
        first: Callable[[Planner], None] | None = None,
    ) -> tuple[Outcome, Plan]:
        """Plan what is done with each path, and do it."""
        if not paths:
            raise BadRequest("file_paths is empty: name at least one file.")
        at_most(paths, PATHS_MAX, "file_paths")

        def plan(planner: Planner) -> None:
            kept = self._runner.kept() if kind != "copy" else Kept()
            if first:
                first(planner)
            for path in paths:
                try:
                    source = self._source(path, "file_paths")
                    _check_kept(source, kept)
                    act(planner, source)
                except IibError as error:
                    if not way.continue_on_error:
                        raise
                    planner.plan.errors.append(str(error))

        return self._do(kind, plan, is_atomic=not way.continue_on_error, on_conflict=way.on_conflict, new_id=way.new_id)

    def _do(
        self,
        kind: str,
        plan: Callable[[Planner], None],
        *,
        is_atomic: bool,
        on_conflict: OnConflict = "rename",
        new_id: str | None,
    ) -> tuple[Outcome, Plan]:
        def make_plan(operation: str) -> Plan:
            planner = Planner(self._runner.places, operation, on_conflict)
            plan(planner)
            return planner.plan

        return self._runner.run(kind, make_plan, is_atomic=is_atomic, new_id=new_id)

    def _answer(self, done: tuple[Outcome, Plan]) -> dict[str, Any]:
        outcome, plan = done
        return {
            "success": not outcome.errors,
            "operation_id": outcome.id,
            "done": len(outcome.steps),
            "total": len(plan.steps),
            "moves": [step.to_json() for step in outcome.steps if step.kind not in ("mkdir", "rmdir")],
            "skipped": plan.skipped,
            "errors": outcome.errors,
        }

    def _source(self, path: str, field: str) -> str:
        """A file, folder or link that is there. A link stands for itself."""
        allowed = self._access.allow(path, field)
        if is_in_trash(allowed.text):
            raise BadRequest(f"{field} is in the trash: restore it from there first: {path}")
        if not os.path.lexists(allowed.disk):
            raise NotFound(f"{field} does not exist: {path}")
        return allowed.text

    def _dest(self, dest: str, way: Way) -> str:
        if way.create_dest_folder:
            return self._new_folder(dest, "dest")
        folder = self._access.allow_folder(dest, "dest").text
        self._check_shown(folder, "dest")
        return folder

    def _new_folder(self, path: str, field: str) -> str:
        folder = self._access.allow(path, field).real
        if os.path.lexists(to_disk(folder)):
            folder = self._access.allow_folder(path, field).text
        self._check_shown(folder, field)
        return folder

    def _check_shown(self, folder: str, field: str) -> None:
        """Nothing is put where nobody would see it."""
        if is_in_trash(folder):
            raise BadRequest(f"{field} is in the trash.")
        for root in self._runner.scanned_roots():
            if is_at_or_below(folder, root):
                hidden = [name for name in folder[len(root) :].split(os.sep) if name and not is_listed(name)]
                if hidden:
                    raise BadRequest(f"{field} leads through {hidden[0]!r}, and what lies there is not shown.")


def _check_kept(path: str, kept: Kept) -> None:
    if kept.holds(path):
        raise AccessDenied(f"This is, or holds, a folder that is looked after or our own data: {path}")


def _paths_of(steps: Sequence[Step]) -> list[str]:
    """Where files go when steps are taken back."""
    return [step.source for step in steps if step.source and not is_in_trash(step.source)]


def _joined(moves: Sequence[Step]) -> list[dict[str, str]]:
    """Moves as they are told: one that went under a hidden name for a moment is one."""
    first_source: dict[str, str] = {}
    for step in moves:
        first_source[step.dest] = first_source.pop(step.source, step.source)
    return [{"src": source, "dest": dest} for dest, source in first_source.items()]


def _with_those_above(folders: set[str], top: str) -> list[str]:
    """The folders and those between them and `top`, the deepest first."""
    found = set(folders)
    for folder in folders:
        while (folder := os.path.dirname(folder)) != top:
            found.add(folder)
    return sorted(found, key=lambda folder: (-folder.count(os.sep), folder))
