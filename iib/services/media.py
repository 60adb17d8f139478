"""Media: thumbnails and the files themselves."""

import base64
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from iib.disk import PathAccess, open_checked, stamp_of
from iib.domain.errors import AccessDenied, IibError, InternalFault, NotFound, UnreadableMedia
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath
from iib.imaging.cache import thumbnail_path
from iib.imaging.thumbnails import parse_size

_BROKEN_REMEMBERED = 10_000


class ThumbnailHelpers(Protocol):
    """Does `iib.imaging.thumbnails.thumbnail_work` orders."""

    def call(self, work: Mapping[str, Any]) -> Any: ...


@dataclass(frozen=True)
class MediaFile:
    """A file that may be sent: where it lies, the word that changes with its content, and what it was when checked."""

    path: AllowedPath
    etag: str
    facts: os.stat_result

    def open(self) -> BinaryIO:
        """Raises `AccessDenied` or `NotFound`."""
        try:
            return open_checked(self.path)
        except OSError as error:
            raise _refused(self.path, error) from error


@dataclass(frozen=True)
class MediaBytes:
    """The same without a file."""

    content: bytes
    etag: str


class MediaService:
    """One making per thumbnail, however many ask for it; what cannot be decoded is remembered until it changes."""

    def __init__(self, access: PathAccess, helpers: ThumbnailHelpers, cache_dir: str) -> None:
        self._access = access
        self._helpers = helpers
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._making: dict[str, Future[bytes | None]] = {}
        self._broken: OrderedDict[str, str] = OrderedDict()

    def file(self, path: str) -> MediaFile:
        """A file as it lies on the disk. Raises what the resolver raises."""
        return self._stamped(self._access.allow_file(path))

    def thumbnail(self, path: str, size: str) -> "MediaFile | MediaBytes":
        """A WebP of a picture inside `size` (`"WxH"`): a file of the cache, or bytes where that cannot be written.

        Raises `UnreadableMedia` for what cannot be decoded.
        """
        box = parse_size(size)
        source = self._stamped(self._access.allow_file(path))
        if media_type_of(source.path.text) != "image":
            raise UnreadableMedia(f"Only pictures have thumbnails: {source.path}")
        dest = thumbnail_path(self._cache_dir, source.path.text, source.etag, box)
        etag = f"{source.etag}-{box[0]}x{box[1]}"
        if not os.path.isfile(dest):
            order = {
                "path": source.path.disk,
                "file": [source.facts.st_dev, source.facts.st_ino],
                "dest": dest,
                "width": box[0],
                "height": box[1],
            }
            uncached = self._make_once(dest, order)
            if uncached is not None:
                return MediaBytes(uncached, etag)
        return self._stamped(AllowedPath(os.path.realpath(dest)), etag)

    def _stamped(self, path: AllowedPath, etag: str = "") -> MediaFile:
        try:
            with open_checked(path) as file:
                facts = os.fstat(file.fileno())
        except OSError as error:
            raise _refused(path, error) from error
        return MediaFile(path, etag or stamp_of(facts).text, facts)

    def _make_once(self, dest: str, order: dict[str, Any]) -> bytes | None:
        with self._lock:
            if dest in self._broken:
                raise UnreadableMedia(self._broken[dest])
            making = self._making.get(dest)
            is_mine = making is None
            if making is None:
                making = self._making[dest] = Future()
        if is_mine:
            self._make(dest, order, making)
        return making.result()

    def _make(self, dest: str, order: dict[str, Any], making: "Future[bytes | None]") -> None:
        try:
            webp = self._helpers.call(order).get("webp")
        except UnreadableMedia as error:
            self._remember_broken(dest, str(error))
            making.set_exception(error)
        except IibError as error:
            making.set_exception(error)
        else:
            making.set_result(base64.b64decode(webp) if webp else None)
        finally:
            with self._lock:
                self._making.pop(dest, None)
            if not making.done():  # nobody may be left waiting, whatever happened
                making.set_exception(InternalFault("The thumbnail could not be made."))

    def _remember_broken(self, dest: str, problem: str) -> None:
        with self._lock:
            self._broken[dest] = problem
            while len(self._broken) > _BROKEN_REMEMBERED:
                self._broken.popitem(last=False)


def _refused(path: AllowedPath, error: OSError) -> IibError:
    if isinstance(error, PermissionError):
        return AccessDenied(f"path cannot be read by the user this server runs as: {path}")
    return NotFound(f"path does not exist: {path}")
