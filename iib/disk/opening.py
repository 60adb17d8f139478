"""The one way to open what the resolver let through.

Between the check and the opening somebody may put a link in the place of a file or folder. So what is opened is
compared with what was checked: no link is followed on the way to a path whose links were resolved before.
"""

import errno
import os
import stat
from typing import BinaryIO

from iib.disk._windows_files import open_shared
from iib.disk.access import PathAccess
from iib.disk.apart import refuse_apart
from iib.domain.errors import IibError
from iib.domain.paths import AllowedPath, to_disk

# none of these exists everywhere: O_NONBLOCK so that a pipe cannot keep us waiting
_READING = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_LINK_ON_THE_WAY = getattr(os, "O_NOFOLLOW_ANY", 0)  # macOS
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_CAN_WALK = os.open in os.supports_dir_fd and bool(_NO_LINK)


def open_checked(path: AllowedPath) -> BinaryIO:
    """The very file that was checked, for reading. Raises `OSError`, with ELOOP when a link stands in the way."""
    return os.fdopen(descriptor_checked(path), "rb")


def descriptor_checked(path: AllowedPath) -> int:
    """The same as a bare descriptor, which is the caller's to close."""
    real = to_disk(path.real)
    descriptor = _open(real)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EISDIR, "This is not a file", real)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def descriptor_found(path: AllowedPath, access: PathAccess) -> int:
    """The same for a file that was found while walking: where it is a link, the resolver is asked where that leads.
    Raises `OSError`, with ELOOP when it leads outside."""
    try:
        return descriptor_checked(path)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    try:
        return descriptor_checked(access.allow_file(path.text))
    except IibError as error:
        raise OSError(errno.ELOOP, str(error), path.text) from error


def _open(real: str) -> int:
    refuse_apart(real)
    if _NO_LINK_ON_THE_WAY:
        return os.open(real, _READING | _NO_LINK_ON_THE_WAY)
    if not _CAN_WALK:
        return _open_and_compare(real)
    descriptor = os.open(real, _READING | _NO_LINK)
    if _opened_path(descriptor) == real:
        return descriptor
    os.close(descriptor)  # moved meanwhile, or a system that does not tell: go there step by step
    return _open_step_by_step(real)


def _opened_path(descriptor: int) -> str:
    """Where the kernel says that an open file lies; "" where it does not say."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        return ""


def _open_step_by_step(real: str) -> int:
    *folders, name = real.strip("/").split("/")
    here = os.open("/", _FOLDER)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER | _NO_LINK, dir_fd=here)
            os.close(here)
            here = below
        return os.open(name, _READING | _NO_LINK, dir_fd=here)
    except NotADirectoryError as error:  # what O_PATH says of a link
        raise OSError(errno.ELOOP, "A link stands in the way", real) from error
    finally:
        os.close(here)


def _open_and_compare(real: str) -> int:
    """Where no folder can be held open (Windows, on which making links needs a privilege)."""
    descriptor = open_shared(real) if os.name == "nt" else os.open(real, _READING)
    try:
        is_same = os.path.samestat(os.fstat(descriptor), os.stat(real))
        if not is_same or os.path.normcase(os.path.realpath(real)) != os.path.normcase(real):
            raise OSError(errno.ELOOP, "A link stands in the way", real)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
