"""Archive: files and folders as one zip, streamed or laid into the folder of exports."""

import os
from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from typing import Any

from iib.disk import PathAccess, files_to_pack, write_zip, zip_chunks
from iib.domain.errors import BadRequest
from iib.domain.paths import AllowedPath, at_most, to_text

PATHS_MAX = 10_000


class ArchiveService:
    """`exports_folder` is made when it is first needed; `now` names what is laid there."""

    def __init__(self, access: PathAccess, exports_folder: str, now: Callable[[], datetime]) -> None:
        self._access = access
        self._exports_folder = exports_folder
        self._now = now

    def stream(self, paths: Sequence[str], compress: bool) -> Generator[bytes, None, None]:
        """The bytes of a zip, made while they are taken. Raises what the resolver raises, before the first byte."""
        return zip_chunks(files_to_pack(self._access, self._allowed(paths)), compress=compress)

    def pack(self, paths: Sequence[str], compress: bool) -> dict[str, Any]:
        """Lay a zip into the folder of exports; where it is."""
        chunks = self.stream(paths, compress)
        name = f"pictures-{self._now():%Y-%m-%d-%H%M%S}"
        return {"path": to_text(write_zip(chunks, os.path.join(self._exports_folder, name)))}

    def _allowed(self, paths: Sequence[str]) -> list[AllowedPath]:
        if not paths:
            raise BadRequest("paths is empty: name at least one file or folder.")
        return [self._access.allow_existing(path, "paths") for path in at_most(paths, PATHS_MAX)]
