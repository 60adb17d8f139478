"""Machine: what the computer of the server shall do: show a folder, open a file, end the server."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Any, Literal

from iib.disk import PathAccess, open_on_desktop
from iib.domain.errors import AccessDenied, BadRequest
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath

logger = logging.getLogger(__name__)

_LAST_WRITES_SECONDS_MAX = 60.0


class Ending:
    """How the program that serves us is asked to end: after the writes that run, and letting no more begin.

    `finish_writes` waits for them, at most so many seconds.
    """

    def __init__(self, finish_writes: Callable[[float], bool]) -> None:
        self._finish_writes = finish_writes
        self._end: Callable[[], None] = lambda: None

    def when_due(self, end: Callable[[], None]) -> None:
        """`end` is called when the time has come."""
        self._end = end

    def ask(self) -> None:
        """Returns at once: the request that asks is a write itself."""
        threading.Thread(target=self._run, name="iib-ending", daemon=True).start()

    def _run(self) -> None:
        if not self._finish_writes(_LAST_WRITES_SECONDS_MAX):
            logger.warning("Some changes did not end in time: the server ends all the same.")
        self._end()


class MachineService:
    """`end` has the server end; None where that may not be asked for."""

    def __init__(
        self, access: PathAccess, end: Callable[[], None] | None, *, mode: Literal["standalone", "webui"]
    ) -> None:
        self._access = access
        self._end = end
        self._mode = mode

    def open_folder(self, path: str, *, is_same_machine: bool) -> dict[str, Any]:
        """Show a folder (that of a file) in the file manager. Raises what the resolver raises."""
        found = self._asked_for(path, is_same_machine)
        folder = found if os.path.isdir(found.disk) else AllowedPath(os.path.dirname(found.text))
        open_on_desktop(self._access.allow_folder(folder.text, "path"))
        return {"success": True}

    def open_file(self, path: str, *, is_same_machine: bool) -> dict[str, Any]:
        """Open a picture, video or audio file, or a folder, with its program. Raises what the resolver raises."""
        found = self._asked_for(path, is_same_machine)
        if not os.path.isdir(found.disk):
            if not media_type_of(found.text) or not media_type_of(found.real):
                raise BadRequest("path must be a folder or a picture, video or audio file: nothing else is opened.")
            found = self._access.allow_file(path)
        open_on_desktop(found)
        return {"success": True}

    def shut_down(self) -> dict[str, Any]:
        """End the server, soon. Raises `AccessDenied` where it may not be asked for."""
        if self._mode == "webui":
            raise AccessDenied("This server is a part of the WebUI: end that instead.")
        if self._end is None:
            raise AccessDenied("This server was not started with --enable_shutdown.")
        self._end()
        return {"success": True}

    def _asked_for(self, path: str, is_same_machine: bool) -> AllowedPath:
        allowed = self._access.allow(path)
        if not is_same_machine:
            raise AccessDenied("Only a browser on the machine of this server can have something opened there.")
        self._access.allow_existing(path)
        return allowed
