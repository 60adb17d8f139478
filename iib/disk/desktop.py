"""The programs of this machine's desktop. What is opened was checked before; no shell ever sees its name."""

import os
import shutil
import subprocess
import sys
import threading

from iib.domain.errors import BadRequest
from iib.domain.paths import AllowedPath


def open_on_desktop(path: AllowedPath) -> None:
    """Open a file or folder with the program that the desktop has for it. Raises `BadRequest` where there is none."""
    if sys.platform == "win32":
        _open_on_windows(path)
        return
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(name)
    if program is None:
        raise BadRequest(f"The machine of this server has no desktop to open it on ({name} is missing).")
    # by its own name alone: an absolute path is never taken for a flag
    process = subprocess.Popen(
        [program, path.disk],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="opened program", daemon=True).start()  # so that no zombie is left


def _open_on_windows(path: AllowedPath) -> None:
    try:
        os.startfile(path.disk)  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        raise BadRequest(f"Windows has no program to open it with: {error.strerror or error}.") from error
