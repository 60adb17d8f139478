"""What an operation will do, step by step, before anything is done: names that are free, sidecars, whole folders."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from iib.disk.access import is_at_or_below
from iib.disk.listing import is_listed
from iib.disk.operations import is_one_volume, is_part, mark_at
from iib.disk.trash import TrashPlaces
from iib.domain.errors import BadRequest, NotFound
from iib.domain.media import media_type_of
from iib.domain.operations import (
    SIDECAR_EXTENSIONS,
    Buried,
    FileMark,
    OnConflict,
    Step,
    StepKind,
    aside_name,
    checked_name,
    numbered_name,
    split_name,
)
from iib.domain.paths import to_disk, to_text

_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass
class Plan:
    """Steps in the order in which they must be done, and what was said about the rest."""

    steps: list[Step] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(
        self, kind: StepKind, source: str, dest: str, mark: FileMark | None = None, buried: Buried | None = None
    ) -> None:
        self.steps.append(Step(kind, source, dest, mark, buried, number=len(self.steps)))


class Planner:
    """Gathers one plan. Names that earlier steps take are taken; those of files in `leaving` are free."""

    def __init__(self, places: TrashPlaces, operation: str, on_conflict: OnConflict = "rename") -> None:
        self.plan = Plan()
        self._places = places
        self._operation = operation
        self._on_conflict = on_conflict
        self._sources: set[str] = set()
        self._claimed: set[str] = set()
        self._folders: set[str] = set()
        self._last_numbers: dict[str, int] = {}
        self._names: dict[str, dict[str, list[str]]] = {}
        self._buried: dict[str, Buried] = {}
        self.leaving: set[str] = set()

    def make_folders(self, path: str, field: str = "dest") -> None:
        """A folder and those above it that are not there. Raises `BadRequest` for a name that is none."""
        missing: list[str] = []
        while path not in self._folders and mark_at(path) is None:
            missing.append(path)
            path = os.path.dirname(path)
        if missing and path not in self._folders and not os.path.isdir(to_disk(path)):
            raise BadRequest(f"{field}: {path} is not a folder.")
        for folder in reversed(missing):
            checked_name(os.path.basename(folder), field)
            self.plan.add("mkdir", "", folder)
            self._folders.add(folder)

    def delete(self, path: str) -> None:
        """A file with its sidecars, a link, or an empty folder, into the trash."""
        mark = self._mark(path)
        if mark.form == "dir" and set(os.listdir(to_disk(path))) - _JUNK:
            raise BadRequest(f"{path} is a folder that is not empty: delete what is in it first.")
        for one in (path, *self._sidecars(path, mark, is_leaving=True)):
            if one not in self._sources:
                self._sources.add(one)
                place = self._places.place(one, self._operation, len(self.plan.steps))
                self.plan.add("trash", one, place, mark_at(one))

    def bring(self, kind: StepKind, path: str, folder: str, name: str = "") -> None:
        """Move or copy a file with its sidecars, a link or a folder; it keeps its name where none is given."""
        mark = self._mark(path)
        wanted = os.path.join(folder, name or os.path.basename(path))
        if path in self._sources or (wanted == path and kind != "copy"):
            return
        if mark.form == "dir" and is_at_or_below(folder, path):
            raise BadRequest(f"{path} cannot be put into itself.")
        self._bring_group(kind, [path, *self._sidecars(path, mark, is_leaving=kind != "copy")], wanted)

    def restore(self, group: Sequence[tuple[str, Buried | None]], original: str) -> None:
        """A file out of the trash, with its sidecars (paths there, and their rows), to where it lay."""
        self._mark(group[0][0])
        self.make_folders(os.path.dirname(original))
        self._buried.update({path: buried for path, buried in group if buried})
        self._bring_group("restore", [path for path, _ in group], original)

    def rename_all(self, names: Sequence[tuple[str, str]]) -> None:
        """(path, new name) of files, each in its folder. They may take each other's names."""
        kept = {path for path, name in names if os.path.basename(path) == name}
        self._claimed.update(path.casefold() for path in kept)
        self.leaving = {path for path, _ in names} - kept
        for path in sorted(self.leaving):
            self.leaving.update(self._sidecars(path, self._mark(path), is_leaving=True))
        for path, name in names:
            self.bring("move", path, os.path.dirname(path), name)
        self.plan.steps = _in_order([step for step in self.plan.steps if step.source != step.dest], self._operation)

    def remove_folders(self, folders: Sequence[str]) -> None:
        """Folders out of which everything goes."""
        for folder in folders:
            self.plan.add("rmdir", folder, "", mark_at(folder))

    def _mark(self, path: str) -> FileMark:
        mark = mark_at(path)
        if mark is None and os.path.lexists(to_disk(path)):
            raise BadRequest(f"{path} is neither a file nor a folder.")
        if mark is None:
            raise NotFound(f"This path does not exist: {path}")
        return mark

    def _sidecars(self, path: str, mark: FileMark, *, is_leaving: bool) -> list[str]:
        """The files that tell of a picture. They stay as long as another picture of that name does."""
        folder, name = os.path.split(path)
        if mark.form != "file" or not media_type_of(name):
            return []
        stem = split_name(name)[0]
        names = self._names_in(folder).get(stem, ())
        found = [
            os.path.join(folder, stem + extension) for extension in SIDECAR_EXTENSIONS if stem + extension in names
        ]
        others = (os.path.join(folder, other) for other in names if other != name and media_type_of(other))
        if is_leaving and any(other not in self._sources and other not in self.leaving for other in others):
            return []
        return [one for one in found if (mark_at(one) or mark).form != "dir"]

    def _names_in(self, folder: str) -> dict[str, list[str]]:
        """Stem → names in a folder, as it was when first asked for."""
        if folder not in self._names:
            by_stem: dict[str, list[str]] = {}
            for name in map(to_text, os.listdir(to_disk(folder))):
                by_stem.setdefault(split_name(name)[0], []).append(name)
            self._names[folder] = by_stem
        return self._names[folder]

    def _bring_group(self, kind: StepKind, group: Sequence[str], wanted: str) -> None:
        dests = self._free_names(group, wanted)
        if dests is None:
            self.plan.skipped.append(group[0])
            return
        for source, dest in zip(group, dests, strict=True):
            if source not in self._sources:
                self._sources.add(source)
                self._bring_one(kind, source, dest)

    def _free_names(self, group: Sequence[str], wanted: str) -> list[str] | None:
        """Where a file and its sidecars go; None when it is to be skipped. Raises `BadRequest`."""
        number, dests = 0, _dests(group, wanted)
        while taken := self._first_taken(group, dests):
            if number == 0:
                self.plan.conflicts.append(os.path.basename(wanted))
                if self._on_conflict == "skip":
                    return None
                if self._on_conflict == "error":
                    raise BadRequest(f"{group[0]}: something is called {taken} already.")
                number = self._last_numbers.get(wanted, 0)
            number += 1
            folder, name = os.path.split(wanted)
            dests = _dests(group, os.path.join(folder, numbered_name(name, number)))
        if number:
            self._last_numbers[wanted] = number
        self._claimed.update(dest.casefold() for dest in dests)
        return dests

    def _first_taken(self, group: Sequence[str], dests: Sequence[str]) -> str:
        pairs = zip(group, dests, strict=True)
        return next((dest for source, dest in pairs if self._is_taken(source, dest)), "")

    def _is_taken(self, source: str, dest: str) -> bool:
        if dest.casefold() in self._claimed:
            return True
        if dest in self.leaving or not os.path.lexists(to_disk(dest)):
            return False
        return not is_renamed_case(source, dest)

    def _bring_one(self, kind: StepKind, source: str, dest: str) -> None:
        mark = self._mark(source)
        if mark.form == "dir" and (kind == "copy" or not is_one_volume(source, os.path.dirname(dest))):
            self._bring_tree(kind, source, dest)
        else:
            self.plan.add(kind, source, dest, mark, self._buried.get(source))

    def _bring_tree(self, kind: StepKind, source: str, dest: str) -> None:
        """A folder, made anew with all that is in it; the old ones go when they are empty."""
        emptied: list[str] = []
        for folder, folders, names in walk_all(source):
            there = dest + folder[len(source) :]
            self.plan.add("mkdir", "", there)
            emptied.append(folder)
            for name in names:
                one = os.path.join(folder, name)
                mark = None if is_part(name) else mark_at(one)
                if mark is not None:
                    self._sources.add(one)
                    self.plan.add(kind, one, os.path.join(there, name), mark)
            folders.sort()
        if kind != "copy":
            self.remove_folders(emptied[::-1])


def walk_all(top: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Every folder at or below `top` (all as text), its folders and its files and links. Links are not followed.
    Raises `BadRequest` for one that cannot be read."""

    def refuse(error: OSError) -> None:
        raise BadRequest(f"This folder cannot be read: {to_text(str(error.filename))}") from error

    for folder, folders, names in os.walk(to_disk(top), onerror=refuse):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(set(folders) - set(links))
        yield to_text(folder), folders, sorted(map(to_text, [*names, *links]))


def files_below(top: str) -> list[str]:
    """The files that are shown in the folders below one, not those in it, by folder and name."""
    found: list[str] = []
    for folder, folders, names in walk_all(top):
        folders[:] = [name for name in folders if is_listed(name)]
        if folder != top:
            paths = (os.path.join(folder, name) for name in names if is_listed(name))
            found += [path for path in paths if (mark_at(path) or None) is not None]
    return found


def is_renamed_case(source: str, dest: str) -> bool:
    """Whether two paths that differ in the case of the name only are one file to the disk."""
    folder, name = os.path.split(source)
    new_folder, new_name = os.path.split(dest)
    if folder != new_folder or name == new_name or name.casefold() != new_name.casefold():
        return False
    one, other = os.lstat(to_disk(source)), os.lstat(to_disk(dest))
    return os.path.samestat(one, other) and not {to_disk(name), to_disk(new_name)} <= set(os.listdir(to_disk(folder)))


def _dests(group: Sequence[str], wanted: str) -> list[str]:
    """Where the sidecars of a file go when it goes to `wanted`."""
    stem = os.path.join(os.path.dirname(wanted), split_name(os.path.basename(wanted))[0])
    return [wanted, *(stem + split_name(os.path.basename(sidecar))[1] for sidecar in group[1:])]


def _in_order(steps: Sequence[Step], operation: str) -> list[Step]:
    """Moves of which some take names that others leave, so ordered that each name is free; a ring is opened by putting
    one file under a hidden name for a moment."""
    by_source = {step.source: step for step in steps}
    ordered: list[Step] = []
    for first in steps:
        chain: list[Step] = []
        step = by_source.pop(first.source, None)
        while step is not None:
            chain.append(step)
            step = by_source.pop(step.dest, None)
        if len(chain) > 1 and chain[-1].dest == first.source:
            folder, name = os.path.split(first.source)
            aside = os.path.join(folder, aside_name(operation, len(ordered), name))
            ordered.append(replace(first, dest=aside))
            chain[0] = replace(first, source=aside)
        ordered += reversed(chain)
    return [replace(step, number=number) for number, step in enumerate(ordered)]
