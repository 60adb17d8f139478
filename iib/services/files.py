"""Files: what lies in a folder, and what is known of single paths."""

import os
from collections.abc import Callable, Sequence
from typing import Any

from iib.disk import PathAccess, file_info, list_drives, list_folder, newest_media
from iib.domain.errors import AccessDenied, NotFound
from iib.domain.files import FileInfo, FileStamp
from iib.domain.paths import AllowedPath, at_most
from iib.store import Database, images, search

PATHS_MAX = 10_000
_COVER_PICTURES = 4


class FilesService:
    """Listing and looking up; nothing here changes a file."""

    def __init__(self, db: Database, access: PathAccess, is_scanned: Callable[[str], bool]) -> None:
        self._db = db
        self._access = access
        self._is_scanned = is_scanned

    def in_folder(self, folder_path: str) -> list[dict[str, Any]]:
        """Folders first, then by name. Raises `BadRequest`, `AccessDenied`, `NotFound`."""
        if os.name == "nt" and folder_path in ("/", "\\"):
            return [_drive(path) for path in list_drives() if self._access.is_allowed(path)]
        folder = self._access.allow_folder(folder_path)
        known = images.images_in_folder(self._db.reader(), folder.text)
        return [_with_index(info, known.get(info.name)) for info in list_folder(folder, self._is_scanned)]

    def infos(self, paths: Sequence[str]) -> dict[str, dict[str, Any] | None]:
        """Path as asked → facts, None where nothing lies. Raises `BadRequest`, `AccessDenied`."""
        allowed = {path: self._access.allow(path, "paths") for path in at_most(paths, PATHS_MAX)}
        known = images.known_images(self._db.reader(), (path.text for path in allowed.values()))
        return {asked: self._info(path, known) for asked, path in allowed.items()}

    def exist(self, paths: Sequence[str]) -> dict[str, bool]:
        """Path as asked → whether something lies there. Raises `BadRequest`, `AccessDenied`."""
        return {path: os.path.exists(self._access.allow(path, "paths").disk) for path in at_most(paths, PATHS_MAX)}

    def covers(self, paths: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Folder as asked → its newest media, those below it when it holds none itself."""
        return {path: self._cover(path) for path in at_most(paths, PATHS_MAX)}

    def _cover(self, path: str) -> list[dict[str, Any]]:
        folder = self._access.allow_folder(path, "paths")
        try:
            own = newest_media(folder, _COVER_PICTURES)
        except (AccessDenied, NotFound):
            return []
        if own:
            known = images.known_images(self._db.reader(), (info.fullpath for info in own))
            return [_with_index(info, known.get(info.fullpath)) for info in own]
        newest = search.newest_below(self._db.reader(), self._db.vocabulary, folder.text, _COVER_PICTURES)
        return [image.to_json() for image in newest]

    def _info(self, path: AllowedPath, known: dict[str, images.IndexedFile]) -> dict[str, Any] | None:
        info = file_info(path, self._is_scanned)
        return _with_index(info, known.get(path.text)) if info else None


def _with_index(info: FileInfo, known: images.IndexedFile | None) -> dict[str, Any]:
    """The facts of a file with what the index adds, when it knows this very content."""
    if known is None or known.info.stamp != info.stamp:
        return info.to_json()
    return known.to_json() | info.to_json()


def _drive(path: str) -> dict[str, Any]:
    return FileInfo("dir", path, path, 0.0, 0.0, FileStamp(0, 0, 0, 0)).to_json()
