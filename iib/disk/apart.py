"""Files of our own that nothing may open beside the one who uses them in this process.

POSIX takes all locks of a process on a file as soon as the process closes any descriptor of that file. Were a database
read like any other file, another program would take it for unused, and throw away what had been written last.
"""

import errno
import os
from collections.abc import Callable, Sequence

_apart: list[str] = []


def set_apart(paths: Sequence[str]) -> Callable[[], None]:
    """Nothing that goes through this room opens these files any more, until what is returned is called."""
    mine = list(paths)
    _apart.extend(mine)

    def end() -> None:
        while mine:
            _apart.remove(mine.pop())

    return end


def refuse_apart(path: str, dir_fd: int | None = None) -> None:
    """Raises `PermissionError` for a file that is set apart, whatever name or link leads to it."""
    if not _apart:
        return
    try:
        facts = os.stat(path, dir_fd=dir_fd)
    except OSError:
        return  # whoever opens it is told why
    for one in _apart:
        try:
            if os.path.samestat(facts, os.stat(one)):
                raise PermissionError(errno.EACCES, "This is a file of the running program itself", path)
        except FileNotFoundError:
            continue
