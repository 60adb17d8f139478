"""Whether one rename leads from one place to another."""

import os

from iib.domain.paths import to_disk

_HOLD = getattr(os, "O_PATH", 0)  # Linux: a handle of what may not even be read
_TELLS_MOUNTS = bool(_HOLD) and os.path.exists("/proc/self/fdinfo")


def can_rename_between(path: str, folder: str) -> bool:
    """Whether what lies at `path` can be renamed into `folder` (both as text). Raises `OSError` where one is not there.

    One disk is not enough: Linux renames nothing from one mount to another, even of the same folder, and the volumes
    that Docker gives to a container are such mounts.
    """
    source, dest = to_disk(path), to_disk(folder)
    if os.lstat(source).st_dev != os.stat(dest).st_dev:
        return False
    if not _TELLS_MOUNTS or os.path.dirname(source) == dest:
        return True
    return _mount_of(source, os.O_NOFOLLOW) == _mount_of(dest, 0)


def _mount_of(path: str, flag: int) -> bytes:
    """The number of the mount in which something lies, as the kernel spells it; nothing where it does not say."""
    descriptor = os.open(path, _HOLD | os.O_CLOEXEC | flag)
    try:
        return _line_of_mount(f"/proc/self/fdinfo/{descriptor}")
    finally:
        os.close(descriptor)


def _line_of_mount(file: str) -> bytes:
    try:
        telling = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        lines = os.read(telling, 4096).splitlines()
    finally:
        os.close(telling)
    return next((line for line in lines if line.startswith(b"mnt_id:")), b"")
