"""Single places where something happened → what an update has to read, walk and forget."""

import logging
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from iib.disk import PathAccess, file_info, is_at_or_below, walk_tree
from iib.domain.errors import IibError
from iib.domain.files import FileInfo
from iib.domain.operations import FOLDER_LOG, is_sidecar
from iib.domain.paths import AllowedPath, to_disk, to_text
from iib.store import Database, folders, images, pending, writing

logger = logging.getLogger(__name__)

_LOG_NS = 60_000_000_000
_NEVER_NS = 1 << 63
_NAMES_DIFFER_IN_CASE = os.name == "posix" and sys.platform != "darwin"


@dataclass
class Found:
    """`trees` are folders to be looked at with all below them, `files` those that changed, `vanished` the files (id →
    path) that are marked as missing already."""

    trees: set[str] = field(default_factory=set)
    files: dict[str, AllowedPath] = field(default_factory=dict)
    vanished: dict[int, str] = field(default_factory=dict)


def look_at_places(
    db: Database, access: PathAccess, roots: Sequence[str], places: Iterable[str], shallow_folders: Iterable[str]
) -> Found:
    """Compare places (files or folders that came, changed or went) and what lies directly in some folders with the
    index. Nothing is said of a root that is not there: its drive may be away."""
    look = _Look(db, access, [root for root in roots if os.path.isdir(to_disk(root))])
    look.at_places(places)
    for folder in sorted({*shallow_folders, *look.renamed_in}):
        look.at_folder(folder)
    if look.found.vanished:
        with db.transaction() as tx:
            gone = writing.mark_missing(tx, look.found.vanished, int(time.time()))
        look.found.vanished = {image: look.found.vanished[image] for image in gone}
    return look.found


class _Look:
    def __init__(self, db: Database, access: PathAccess, roots: Sequence[str]) -> None:
        self._db = db
        self._access = access
        self._roots = roots
        self.found = Found()
        self.renamed_in: set[str] = set()

    def at_places(self, places: Iterable[str]) -> None:
        files: dict[str, FileInfo] = {}
        sidecars: dict[str, set[str]] = {}
        gone: list[str] = []
        for place in places:
            allowed = self._allowed(place)
            if allowed is None:
                continue
            info = file_info(allowed, lambda path: True)
            if info is None:
                gone.append(allowed.text)
            elif info.type == "dir":
                self._walk(place, to_text(os.path.realpath(allowed.disk)))
            elif info.media_type:
                files[allowed.text] = info
                self._walk_new_links(place, os.path.dirname(allowed.text))
            elif is_sidecar(info.name):
                sidecars.setdefault(os.path.dirname(allowed.text), set()).add(info.name)
        self._compare(files)
        self._read_again_beside(sidecars)
        self._forget(gone)

    def at_folder(self, folder: str) -> None:
        """What lies directly in a folder, nothing below."""
        allowed = self._allowed(folder)
        if allowed is None or not os.path.isdir(allowed.disk):
            return
        listing = next(walk_tree(self._access, allowed, lambda path, problem: logger.warning("%s: %s", path, problem)))
        number = folders.known_folder(self._db.reader(), listing.path)
        known = pending.stamps_in_folder(self._db.reader(), number) if number else {}
        for seen in listing.files:
            row = known.pop(seen.name, None)
            if row is None or row[1:5] != seen[1:5]:
                path = os.path.join(listing.path, seen.name)
                self.found.files[path] = AllowedPath(path)
        if listing.is_complete:
            self.found.vanished.update((row[5], os.path.join(listing.path, row[0])) for row in known.values())

    def _allowed(self, path: str) -> AllowedPath | None:
        """The real place, if it is one that is indexed."""
        try:
            return self._access.allow(path) if self._is_below_root(path) else None
        except IibError as error:
            logger.debug("Not looked at: %s", error)
            return None

    def _is_below_root(self, path: str) -> bool:
        return any(is_at_or_below(path, root) for root in self._roots)

    def _compare(self, files: dict[str, FileInfo]) -> None:
        known = images.known_images(self._db.reader(), files)
        for path, info in files.items():
            if path in known and known[path].info.stamp == info.stamp:
                continue
            if path not in known and not _NAMES_DIFFER_IN_CASE:
                self.renamed_in.add(os.path.dirname(path))  # its old name may lead to it as well
            self.found.files[path] = AllowedPath(path)

    def _read_again_beside(self, sidecars: dict[str, set[str]]) -> None:
        """What tells of files came after them, as with programs that write it last. Of a log of all files only what is
        as new as it is read: it is written again for each."""
        connection = self._db.reader()
        for folder, names in sidecars.items():
            number = folders.known_folder(connection, folder)
            stems = {name.rpartition(".")[0] for name in names if name.lower() != FOLDER_LOG}
            since = time.time_ns() - _LOG_NS if len(stems) < len(names) else _NEVER_NS
            for name, row in (pending.stamps_in_folder(connection, number) if number else {}).items():
                if name.rpartition(".")[0] in stems or row[2] > since:
                    path = os.path.join(folder, name)
                    self.found.files[path] = AllowedPath(path)

    def _forget(self, gone: Sequence[str]) -> None:
        connection = self._db.reader()
        self.found.vanished.update((image, path) for path, image in images.image_ids(connection, gone).items())
        for path, folder in folders.folders_below_any(connection, gone).items():
            self.found.vanished.update(images.paths_in_folder(connection, path, folder))

    def _walk(self, place: str, folder: str) -> None:
        if self._is_below_root(folder):
            self.found.trees.add(folder)
        else:
            self._walk_new_links(place, folder)

    def _walk_new_links(self, place: str, folder: str) -> None:
        """A folder that is reached by a link alone is met for the first time from above the link."""
        if not self._is_below_root(folder) and folders.known_folder(self._db.reader(), folder) is None:
            self.found.trees.add(_above_link(place))


def _above_link(path: str) -> str:
    """The folder that holds the topmost link of a path; that of the path itself where there is none."""
    above, found = path, os.path.dirname(path)
    while (upper := os.path.dirname(above)) != above:
        if os.path.islink(to_disk(above)):
            found = upper
        above = upper
    return found
