"""The one resolver: a raw string from outside becomes an `AllowedPath`, or is refused.

Real paths first, containment after: links are followed before anything is compared. The last name of a path is kept as
it was asked for (so that a link itself can be listed, moved or deleted), but where it leads must be allowed as well.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable

from iib.disk._windows import problem_on_windows, share_of
from iib.domain.errors import AccessDenied, BadRequest, NotFound
from iib.domain.paths import AllowedPath, to_disk, to_text

_SYSTEM_TREES = ("/proc", "/sys", "/dev") if os.name == "posix" else ()
_PATH_LENGTH_MAX = 32_000  # of Windows; others count bytes, and open nothing that is longer
_PATH_BYTES_MAX = {"linux": 4095, "darwin": 1023}.get(sys.platform, _PATH_LENGTH_MAX * 4)


class PathAccess:
    """Which paths a caller may use.

    `roots` gives the allowed folders at each call, since they change while we run; `is_whole_machine` opens every path
    that the user of this process can read, system pseudo-files excepted.
    """

    def __init__(self, roots: Callable[[], Iterable[str]], *, is_whole_machine: bool) -> None:
        self._roots = roots
        self.is_whole_machine = is_whole_machine

    def allow(self, raw: str, field: str = "path") -> AllowedPath:
        """The path, whether or not something lies there. Raises `BadRequest` or `AccessDenied`."""
        asked = self._asked(raw, field)
        parent, name = os.path.split(asked)
        target = _real(asked)
        kept = os.path.join(_real(parent), name) if name else target
        for real in {kept, target}:
            if not self._is_inside(real):
                raise AccessDenied(f"{field} is outside the folders that may be used here.")
        return AllowedPath(to_text(kept), to_text(target) if target != kept else "")

    def allow_many(self, raws: Iterable[str], field: str = "paths") -> dict[str, AllowedPath]:
        """Path as asked → what `allow` says of it. A folder that many of them lie in is resolved once."""
        found: dict[str, AllowedPath] = {}
        folders: dict[str, str | None] = {}  # folder as asked → its real path, None for one that tells nothing of files
        for raw in raws:
            asked = self._asked(raw, field)
            parent, name = os.path.split(asked)
            if parent not in folders:
                real = _real(parent)
                folders[parent] = real if real != os.path.dirname(real) and self._is_inside(real) else None
            folder = folders[parent]
            is_plain = folder and name and not _may_lead_elsewhere(asked)
            found[raw] = (
                AllowedPath(to_text(os.path.join(folder, name))) if folder and is_plain else self.allow(raw, field)
            )
        return found

    def allow_existing(self, raw: str, field: str = "path") -> AllowedPath:
        """A file or folder that exists. Raises `NotFound` besides what `allow` raises."""
        path = self.allow(raw, field)
        _mode_of(path, raw, field)
        return path

    def allow_file(self, raw: str, field: str = "path") -> AllowedPath:
        """A regular file that exists. Raises `NotFound`, or `BadRequest` for a folder or a device."""
        path = self.allow(raw, field)
        if not stat.S_ISREG(_mode_of(path, raw, field)):
            raise BadRequest(f"{field} is not a file: {to_text(raw)}")
        return path

    def allow_folder(self, raw: str, field: str = "folder_path") -> AllowedPath:
        """A folder that exists, as its real path. Raises `NotFound`, or `BadRequest` for anything but a folder."""
        path = self.allow(raw, field)
        if not stat.S_ISDIR(_mode_of(path, raw, field)):
            raise BadRequest(f"{field} is not a folder: {to_text(raw)}")
        return AllowedPath(to_text(_real(path.disk)))

    def is_allowed(self, path: str) -> bool:
        """Whether `allow` would let an absolute path through, links followed."""
        try:
            self.allow(path)
        except (AccessDenied, BadRequest):
            return False
        return True

    def is_below_root(self, real: str) -> bool:
        """Whether a real path is at or below one of the roots."""
        return any(_is_below(real, _real(to_disk(root))) for root in self._roots())

    def _asked(self, raw: str, field: str) -> str:
        """The absolute path that is meant, before anything of the disk is looked at."""
        asked = _absolute(raw, field)
        if os.name == "nt" and not self.is_whole_machine and is_foreign_share(asked, self._roots()):
            raise AccessDenied(f"{field} is outside the folders that may be used here.")
        return asked

    def _is_inside(self, real: str) -> bool:
        if any(_is_below(real, tree) for tree in _SYSTEM_TREES):
            return False
        return self.is_whole_machine or self.is_below_root(real)


def is_at_or_below(path: str, top: str) -> bool:
    """Whether a path is a folder or lies in it, however deep. Both absolute and spelled alike; nothing is resolved."""
    return path == top or path.startswith(top if top.endswith(os.sep) else top + os.sep)


def is_foreign_share(path: str, roots: Iterable[str]) -> bool:
    """Whether a Windows path lies on a network share that no root is on: it must not even be looked at, since that
    would log in to a server of the caller's choice."""
    share = share_of(path)
    return bool(share) and share not in {share_of(root) for root in roots}


def _absolute(raw: str, field: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise BadRequest(f"{field} is empty: give an absolute path.")
    if "\0" in raw or len(raw) > _PATH_LENGTH_MAX:
        raise BadRequest(f"{field} is no path: it holds a NUL character or is too long.")
    if os.name == "nt":
        problem = problem_on_windows(raw)
        if problem:
            raise BadRequest(f"{field} {problem}")
    asked = to_disk(raw)
    if len(asked.encode("utf-8", "replace")) > _PATH_BYTES_MAX:  # a byte that is no text counts as one
        raise BadRequest(f"{field} is no path: it is longer than this system can open.")
    if not os.path.isabs(asked):
        raise BadRequest(f"{field} is {raw!r}: it must be an absolute path.")
    return os.path.normpath(asked) if os.name == "nt" else _without_trailing_slash(asked)


def _without_trailing_slash(path: str) -> str:
    """POSIX keeps `..` for the kernel to resolve behind links; only what ends the path is cleaned."""
    while len(path) > 1 and path.endswith(("/", "/.")):
        path = path[:-1]
    return os.path.realpath(path) if path.endswith("/..") else path


def _real(path: str) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError) as error:
        raise BadRequest(f"This path cannot be used: {to_text(path)}") from error


def _may_lead_elsewhere(path: str) -> bool:
    """Whether a path is a link of any kind, or cannot be looked at. One where nothing lies leads nowhere."""
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0))


def _is_below(path: str, root: str) -> bool:
    return is_at_or_below(os.path.normcase(path), os.path.normcase(root))


def _mode_of(path: AllowedPath, raw: str, field: str) -> int:
    try:
        return os.stat(path.disk).st_mode
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise AccessDenied(f"{field} cannot be read by the user this server runs as: {to_text(raw)}") from error
        if error.errno == errno.ENAMETOOLONG:
            raise BadRequest(f"{field} has a name that is too long.") from error
        raise NotFound(f"{field} does not exist: {to_text(raw)}") from error
