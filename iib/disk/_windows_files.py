"""Opening files on Windows so that they can be renamed and deleted meanwhile, as everywhere else.

What Python opens by itself keeps its name there until it is closed: a video that somebody watches could not be moved.
"""

import errno
import functools
import os
import sys
from typing import Protocol

_GENERIC_READ = 0x80000000
_SHARE_READ_WRITE_DELETE = 0x1 | 0x2 | 0x4
_OPEN_EXISTING = 3
_ATTRIBUTE_NORMAL = 0x80
_NO_INHERIT = getattr(os, "O_NOINHERIT", 0)


class Calls(Protocol):
    """What is asked of Windows. Each raises `OSError`."""

    def create_file(self, path: str, access: int, share: int, disposition: int, attributes: int) -> int:
        """A handle of a file, as CreateFileW gives it; no child process inherits it."""

    def descriptor_of(self, handle: int, flags: int) -> int:
        """A descriptor that closes the handle with itself."""

    def close_handle(self, handle: int) -> None: ...


def open_shared(path: str, calls: Calls | None = None) -> int:
    """A descriptor of a file for reading, which the caller closes. Raises `OSError`, also for a folder."""
    chosen = calls or _kernel()
    handle = chosen.create_file(path, _GENERIC_READ, _SHARE_READ_WRITE_DELETE, _OPEN_EXISTING, _ATTRIBUTE_NORMAL)
    try:
        return chosen.descriptor_of(handle, os.O_RDONLY | _NO_INHERIT)
    except BaseException:
        chosen.close_handle(handle)
        raise


@functools.lru_cache(maxsize=1)
def _kernel() -> Calls:
    if sys.platform == "win32":
        return _Kernel()
    raise OSError(errno.ENOSYS, "This is not Windows")


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _INVALID_HANDLE = ctypes.c_void_p(-1).value

    class _Kernel:
        def __init__(self) -> None:
            library = ctypes.WinDLL("kernel32", use_last_error=True)
            self._create = library.CreateFileW
            self._create.argtypes = (
                wintypes.LPCWSTR,
                wintypes.DWORD,
                wintypes.DWORD,
                wintypes.LPVOID,
                wintypes.DWORD,
                wintypes.DWORD,
                wintypes.HANDLE,
            )
            self._create.restype = wintypes.HANDLE
            self._close = library.CloseHandle
            self._close.argtypes = (wintypes.HANDLE,)
            self._close.restype = wintypes.BOOL

        def create_file(self, path: str, access: int, share: int, disposition: int, attributes: int) -> int:
            handle: int | None = self._create(path, access, share, None, disposition, attributes, None)
            if handle is None or handle == _INVALID_HANDLE:
                code = ctypes.get_last_error()
                raise OSError(0, ctypes.FormatError(code), path, code)  # its errno is made of the code
            return handle

        def descriptor_of(self, handle: int, flags: int) -> int:
            return msvcrt.open_osfhandle(handle, flags)

        def close_handle(self, handle: int) -> None:
            self._close(handle)
