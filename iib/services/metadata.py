"""Metadata: how a file was generated, as one text, as parts, and as it lies in the file."""

from collections.abc import Sequence
from typing import Any

from iib.disk import PathAccess, open_checked
from iib.domain.errors import AccessDenied, IibError, NotFound, UnreadableMedia
from iib.domain.geninfo import GenInfo
from iib.domain.paths import AllowedPath, at_most
from iib.geninfo import read_raw_texts
from iib.indexer.read import MetadataReader, siblings_of

PATHS_MAX = 1000


class MetadataService:
    """Reads the files themselves: what is answered is always what is in them now."""

    def __init__(self, access: PathAccess, reader: MetadataReader) -> None:
        self._access = access
        self._reader = reader

    def text(self, path: str, *, deep: bool = True, field: str = "path") -> str:
        """The geninfo in A1111 form, "" when the file has none. Raises what the resolver raises.

        `deep` looks into the pixels where nothing else is found.
        """
        info = self._info(self._access.allow_file(path, field), deep)
        return info.text if info else ""

    def texts(self, paths: Sequence[str]) -> dict[str, str]:
        """Path as asked → geninfo; "" also for a file that is gone. Raises `BadRequest`, `AccessDenied`."""
        return {path: self._text_or_nothing(path) for path in at_most(paths, PATHS_MAX)}

    def details(self, path: str, *, deep: bool = True) -> dict[str, Any]:
        """The geninfo in A1111 form and as parts (`info`, None when the file has none)."""
        info = self._info(self._access.allow_file(path), deep)
        return {"text": info.text if info else "", "info": info.to_json() if info else None}

    def exif(self, path: str) -> dict[str, str]:
        """Every text and EXIF field of a file by name, raw. Raises what the resolver raises."""
        allowed = self._access.allow_file(path)
        try:
            with open_checked(allowed) as file:
                return read_raw_texts(file, allowed.text.rsplit("/", 1)[-1], siblings=siblings_of(allowed))
        except UnreadableMedia:
            return {}
        except OSError as error:
            raise _refused(allowed, error) from error

    def _text_or_nothing(self, path: str) -> str:
        try:
            return self.text(path, deep=False, field="paths")
        except NotFound:
            return ""

    def _info(self, path: AllowedPath, deep: bool) -> GenInfo | None:
        try:
            return self._reader.read(path, deep=deep).info
        except UnreadableMedia:
            return None
        except OSError as error:
            raise _refused(path, error) from error


def _refused(path: AllowedPath, error: OSError) -> IibError:
    if isinstance(error, PermissionError):
        return AccessDenied(f"path cannot be read by the user this server runs as: {path}")
    return NotFound(f"path does not exist: {path}")
