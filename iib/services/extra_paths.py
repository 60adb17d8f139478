"""Extra paths: the folders that are looked after, who named them, and which of them are indexed."""

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from iib.disk import PathAccess, is_at_or_below
from iib.domain.errors import BadRequest, NotFound
from iib.domain.paths import to_disk, to_text
from iib.store import Database, extra_paths, folders

# what a request may call a type → what it is called here
_TYPES = {
    "scan": "scan",
    "scanned": "scan",
    "scan-fixed": "scan-fixed",
    "scanned-fixed": "scan-fixed",
    "walk": "walk",
}


@dataclass(frozen=True)
class KnownFolder:
    """A folder that is looked after without the user having added it: by the host, the command line, or as the demo."""

    path: str
    label: str
    kind: Literal["host", "session", "demo"]
    key: str = ""


@dataclass
class ScannedRoots:
    """Real paths of the indexed folders, cached until `forget` says that they changed."""

    _find: Callable[[], Iterable[str]]
    _roots: tuple[str, ...] | None = field(default=None)
    _generation: int = field(default=0)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> tuple[str, ...]:
        roots, generation = self._roots, self._generation
        while roots is None:
            found = tuple(dict.fromkeys(_real(path) for path in self._find()))
            with self._lock:  # held for no look at a disk: a drive that does not answer must not hold up `forget`
                if generation == self._generation:
                    self._roots = found
                    return found
                # they changed while a slow drive was asked: what was found may hold a folder that is served no more
                roots, generation = self._roots, self._generation
        return roots

    def forget(self) -> None:
        with self._lock:
            self._generation += 1
            self._roots = None


class ExtraPathsService:
    """`served_paths` may be used but are neither listed nor indexed. `join` comes before the first request: the
    resolver needs the roots from here, and here needs the resolver."""

    def __init__(self, db: Database, known_folders: Sequence[KnownFolder], served_paths: Sequence[str]) -> None:
        self._db = db
        self._known = tuple(known_folders)
        self._served = tuple(served_paths)
        self.scanned_roots = ScannedRoots(self._find_scanned)
        self.all_roots = ScannedRoots(self._find_all)

    def join(self, access: PathAccess, on_added: Callable[[str], None], on_changed: Callable[[], None]) -> None:
        """`on_added` is told of each folder that the user wants indexed, `on_changed` that the list is another."""
        self._access = access
        self._on_added = on_added
        self._on_changed = on_changed

    def all(self) -> list[dict[str, Any]]:
        return [
            {"path": extra.path, "types": list(extra.types), "alias": extra.alias, "exists": _exists(extra.path)}
            for extra in extra_paths.list_extra_paths(self._db.reader())
        ]

    def add(self, path: str, types: Sequence[str]) -> dict[str, Any]:
        """Look after a folder from now on. Raises `BadRequest`, `NotFound`, `AccessDenied`."""
        wanted = _parsed_types(types)
        folder = self._access.allow_folder(path, "path").text
        with self._db.transaction() as tx:
            extra_paths.add_extra_path(tx, folder, wanted)
        self._roots_changed()
        if any(kind != "walk" for kind in wanted):
            self._on_added(folder)
        return self._shape(folder)

    def remove(self, path: str, types: Sequence[str]) -> dict[str, Any]:
        """Stop looking after a folder. Its files and what is known of them stay. Raises `NotFound`."""
        wanted = _parsed_types(types)
        self._access.allow(path)
        with self._db.transaction() as tx:
            removed = sum(extra_paths.remove_extra_path(tx, spelling, wanted) for spelling in _spellings(path))
        if not removed:
            raise NotFound(f"path is not one of the extra paths with these types: {path}")
        self._roots_changed()
        return {"removed": removed}

    def set_alias(self, path: str, alias: str) -> dict[str, Any]:
        """Name a folder that is looked after. Raises `NotFound` for any other."""
        self._access.allow(path)
        known = {folder["path"] for folder in self.folders()}
        folder = next((spelling for spelling in _spellings(path) if spelling in known), None)
        if folder is None:
            raise NotFound(f"path is not one of the folders that are looked after: {path}")
        with self._db.transaction() as tx:
            extra_paths.set_alias(tx, folder, alias.strip())
        return self._shape(folder)

    def folders(self) -> list[dict[str, Any]]:
        """Every folder that is looked after, as the page shows them: the host's first, then the user's."""
        aliases = extra_paths.path_aliases(self._db.reader())
        extras = {extra.path: extra for extra in extra_paths.list_extra_paths(self._db.reader())}
        shapes = [self._folder_shape(_real(k.path), k.label, k.kind, ["scan"], aliases) for k in self._known]
        taken = {shape["path"] for shape in shapes}
        shapes += [
            self._folder_shape(path, os.path.basename(path) or path, "extra", list(extra.types), aliases)
            for path, extra in extras.items()
            if path not in taken
        ]
        return list({shape["path"]: shape for shape in reversed(shapes)}.values())[::-1]

    def host_options(self) -> dict[str, str]:
        """Option name → folder, for the output folders of the host."""
        return {folder.key: folder.path for folder in self._known if folder.key}

    def is_scanned(self, path: str) -> bool:
        """Whether a path (real, as text) is at or below an indexed folder."""
        return any(is_at_or_below(path, root) for root in self.scanned_roots())

    def mark_scanned(self) -> None:
        """Tell the index which of its folders belong to what is looked after now."""
        marked: tuple[str, ...] | None = None
        while marked != (roots := self.scanned_roots()):  # whoever changes them meanwhile may have marked them before
            with self._db.transaction() as tx:
                folders.mark_scanned(tx, roots)
            marked = roots

    def _shape(self, path: str) -> dict[str, Any]:
        mine = [shape for shape in self.all() if shape["path"] == path]
        alias = extra_paths.path_aliases(self._db.reader()).get(path, "")
        return mine[0] if mine else {"path": path, "types": [], "alias": alias, "exists": _exists(path)}

    def _folder_shape(
        self, path: str, label: str, kind: str, types: list[str], aliases: dict[str, str]
    ) -> dict[str, Any]:
        alias = aliases.get(path, "")
        return {
            "path": path,
            "label": alias or label,
            "alias": alias,
            "kind": kind,
            "types": types,
            "is_indexed": types != ["walk"],
            "exists": _exists(path),
        }

    def _find_scanned(self) -> Iterable[str]:
        yield from (folder.path for folder in self._known)
        for extra in extra_paths.list_extra_paths(self._db.reader()):
            if extra.is_indexed:
                yield extra.path

    def _find_all(self) -> Iterable[str]:
        yield from (folder.path for folder in self._known)
        yield from (extra.path for extra in extra_paths.list_extra_paths(self._db.reader()))
        yield from self._served

    def _roots_changed(self) -> None:
        self.scanned_roots.forget()
        self.all_roots.forget()
        self.mark_scanned()
        self._on_changed()


def _parsed_types(types: Sequence[str]) -> list[str]:
    unknown = [kind for kind in types if kind not in _TYPES]
    if unknown or not types:
        raise BadRequest(f"types is {list(types)!r}: it must hold scan, scan-fixed or walk.")
    return list(dict.fromkeys(_TYPES[kind] for kind in types))


def _spellings(path: str) -> tuple[str, ...]:
    """A folder as it was typed and as its real path: one that is gone cannot be resolved any more."""
    typed = path.rstrip("/\\") or path
    return tuple(dict.fromkeys((typed, _real(typed)))) if "\0" not in path else (typed,)


def _real(path: str) -> str:
    return to_text(os.path.realpath(to_disk(path)))


def _exists(path: str) -> bool:
    return os.path.isdir(to_disk(path))
