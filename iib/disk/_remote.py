"""Folders of other machines, in which things happen that this system is not told of."""

import os
import sys

# file systems whose files another machine, or another system on this one, may write
_REMOTE_TYPES = frozenset(
    "9p afs afpfs beegfs ceph cifs davfs drvfs fuse fuseblk glusterfs lustre ncpfs nfs nfs4 smb2 smb3 smbfs vboxsf "
    "virtiofs vmhgfs".split()
)
_DRIVE_REMOTE = 4  # what Windows calls it


def is_remote(folder: str) -> bool:
    """Whether a folder may change without this system noticing: on a network drive, or shared with a host system."""
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(folder)[0]
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE
    if sys.platform == "darwin":
        return folder.startswith("/Volumes/")
    kind = _type_of_mount(folder, _mounts())
    return kind in _REMOTE_TYPES or kind.startswith("fuse.")


def _mounts() -> list[tuple[str, str]]:
    """(where, which file system) of everything that is mounted; nothing where the system does not say."""
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as file:
            rows = [line.split(" ") for line in file]
    except OSError:
        return []
    return [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]


def _type_of_mount(folder: str, mounts: list[tuple[str, str]]) -> str:
    holding = [(len(where), kind) for where, kind in mounts if f"{folder}/".startswith(where.rstrip("/") + "/")]
    return max(holding, default=(0, ""))[1]
