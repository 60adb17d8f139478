"""What takes an operation back, step by step, as far as its files are still what it made of them."""

import os
from collections.abc import Sequence

from iib.disk.operations import mark_at
from iib.disk.planning import Plan, is_renamed_case
from iib.disk.trash import TrashPlaces, is_in_trash
from iib.domain.errors import BadRequest
from iib.domain.operations import FileMark, Step
from iib.domain.paths import to_disk, to_text


class Undoing:
    """Gathers the plan. What earlier steps of it will have changed is taken into account."""

    def __init__(self, places: TrashPlaces, operation: str) -> None:
        self.plan = Plan()
        self._places = places
        self._operation = operation
        self._will_lie: dict[str, FileMark | None] = {}

    def take_back(self, steps: Sequence[Step]) -> None:
        """The steps that were done, in their order; what cannot be taken back is told in `plan.errors`."""
        if all(step.kind == "mkdir" for step in steps):
            used = next((step.dest for step in reversed(steps) if self._is_used(step.dest)), None)
            if used is not None:
                self.plan.errors.append(f"{used}: something lies in it now, so it stays.")
        for step in reversed(steps):
            try:
                self._take_back(step)
            except BadRequest as error:
                self.plan.errors.append(str(error))

    def _take_back(self, step: Step) -> None:
        if step.kind == "mkdir":
            self.plan.add("rmdir", step.dest, "")
        elif step.kind == "rmdir":
            self._make_folders(step.source)
        else:
            self._take_file_back(step)

    def _is_used(self, folder: str) -> bool:
        """Asked of folders that were made for their own sake, the deepest first. Those that files were moved into go
        when they are empty, and no word is lost over others."""
        try:
            names = [to_text(name) for name in os.listdir(to_disk(folder))]
        except OSError:
            return False
        is_used = any(self._mark(os.path.join(folder, name)) for name in names)
        if not is_used:
            self._will_lie[folder] = None
        return is_used

    def _take_file_back(self, step: Step) -> None:
        mark = self._mark(step.dest)
        if step.mark is None or not step.mark.is_same(mark):
            raise BadRequest(_why_not(step, mark))
        place = ""
        if step.kind == "copy":
            place = self._places.place(step.dest, self._operation, len(self.plan.steps))
        elif self._mark(step.source) and not is_renamed_case(step.dest, step.source):
            raise BadRequest(f"{step.source}: something else lies there now, and nothing is overwritten.")
        back = step.inverse(place)
        if back.kind != "trash":
            self._make_folders(os.path.dirname(back.dest))
        elif step.kind == "restore":
            back = _to_trash_again(back, self._places, self._operation, len(self.plan.steps))
        self.plan.add(back.kind, back.source, back.dest, mark, back.buried)
        self._will_lie |= {back.source: None, back.dest: mark}

    def _make_folders(self, path: str) -> None:
        missing: list[str] = []
        while self._mark(path) is None and os.path.dirname(path) != path:
            missing.append(path)
            path = os.path.dirname(path)
        for folder in reversed(missing):
            self.plan.add("mkdir", "", folder)
            self._will_lie[folder] = FileMark("dir", 0, 0, 0)

    def _mark(self, path: str) -> FileMark | None:
        return self._will_lie[path] if path in self._will_lie else mark_at(path)


def _to_trash_again(back: Step, places: TrashPlaces, operation: str, number: int) -> Step:
    """A restored file goes to where it lay in the trash, so that what deleted it can still be undone; where that trash
    is away, to that of this operation, as anything does that is deleted."""
    above = os.path.dirname(os.path.dirname(os.path.dirname(back.dest)))
    if is_in_trash(back.dest) and mark_at(back.dest) is None and os.path.isdir(to_disk(above)):
        return back
    return Step(back.kind, back.source, places.place(back.source, operation, number), back.mark, back.buried)


def _why_not(step: Step, mark: FileMark | None) -> str:
    if mark is not None:
        return f"{step.dest}: it was changed since, so it is left as it is."
    if is_in_trash(step.dest):
        return f"{step.source}: it is no longer in the trash."
    return f"{step.dest}: it is no longer there, so it cannot be put back to {step.source}."
