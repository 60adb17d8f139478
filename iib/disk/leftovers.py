"""What was half written when a disk failed, and which it did not even let go of."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress

from iib.disk.access import is_at_or_below
from iib.disk.held import held
from iib.disk.operations import is_part
from iib.domain.operations import Step, folder_moves, hidden_start

History = Iterable[tuple[str, bool, Sequence[Step]]]  # operation, whether all of it was done, its steps


def places_of_parts(history: History) -> dict[str, set[str]]:
    """Folder → the operations of which parts may lie in it, from the oldest operation to the newest: where a step
    wanted to put something, or wherever that folder was moved since. A folder that was moved is where it went, and
    nowhere else: folders that change places again and again would else be looked for in every order of their names."""
    found: dict[str, set[str]] = {}
    for operation, is_whole, steps in history:
        if not is_whole:
            for path in {os.path.dirname(path) for step in steps for path in (step.source, step.dest)}:
                found.setdefault(path, set()).add(operation)
        for source, dest in folder_moves(steps):
            moved = {folder: found.pop(folder) for folder in list(found) if is_at_or_below(folder, source)}
            for folder, operations in moved.items():
                found.setdefault(dest + folder[len(source) :], set()).update(operations)
    return found


def forget_parts(folder: str, operations: Iterable[str]) -> None:
    """Take away whatever was prepared in a folder for any of these operations, and could not be taken away then."""
    starts = tuple(map(hidden_start, operations))
    with suppress(OSError), held(folder) as place:
        for name in os.listdir(place.path):
            if name.startswith(starts) and is_part(name):
                place.unlink(name)
