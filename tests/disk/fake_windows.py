"""The part of Windows that knows which files are open, with real files beneath."""

import os
from pathlib import Path

SHARE_DELETE = 0x4
GENERIC_WRITE = 0x40000000


class FakeWindows:
    """Refuses, as Windows does, to rename or delete what somebody opened without allowing that."""

    def __init__(self, *, has_descriptors: bool = True) -> None:
        self._has_descriptors = has_descriptors
        self.handles: dict[int, tuple[str, int]] = {}  # handle → (path, what others may do)

    def create_file(self, path: str, access: int, share: int, disposition: int, attributes: int) -> int:
        if not os.path.exists(path):
            raise FileNotFoundError(2, "The system cannot find the file specified", path)
        if os.path.isdir(path):
            raise PermissionError(13, "Access is denied", path)
        assert (disposition, attributes, access & GENERIC_WRITE) == (3, 0x80, 0)
        handle = 100 + len(self.handles)
        self.handles[handle] = (path, share)
        return handle

    def descriptor_of(self, handle: int, flags: int) -> int:
        if not self._has_descriptors:
            raise OSError(24, "Too many open files")
        return os.open(self.handles[handle][0], flags)

    def close_handle(self, handle: int) -> None:
        del self.handles[handle]

    def rename(self, path: Path, new: Path) -> None:
        if any(path == Path(opened) and not share & SHARE_DELETE for opened, share in self.handles.values()):
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        path.rename(new)
