"""Media: the files themselves, their thumbnails and covers."""

import base64
import contextlib
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, BinaryIO

from iib.disk import PathAccess, open_checked, read_beginning, stamp_of, walk_tree
from iib.domain.errors import AccessDenied, BadRequest, IibError, NotFound, UnreadableMedia
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath
from iib.imaging.cache import read_cached, thumbnail_path
from iib.imaging.looks import Look
from iib.imaging.memory import Picture, PictureMemory
from iib.imaging.thumbnails import parse_size, step_down
from iib.workers import Awaited, HelperPool, Makings

logger = logging.getLogger(__name__)

_BROKEN_REMEMBERED = 10_000
_MEMORY_BYTES = 32 * 2**20
_SWEEP_BYTES = 64 * 2**20  # how much may come to the cache between two looks at its size
_IMAGE_CHARACTERS_MAX = 16 * 2**20
_DAY_SECONDS = 86_400
_PREPARED_SIZE = "256x256"  # what the page asks for first

OnProgress = Callable[[int, int, int], None]  # (how many are done, how many there are, how many failed)
OnLook = Callable[[AllowedPath, str, Look], None]  # (file, its stamp when it was read, how it looks)


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
class WantedPicture:
    """A thumbnail or cover: `ready`, or `awaited` while a helper makes it. `etag` changes with what it shows."""

    etag: str
    ready: Picture | None = None
    awaited: Awaited[Picture] | None = None


@dataclass(frozen=True)
class CacheRules:
    """Where made pictures are kept, how many bytes and days at most (0: no limit)."""

    folder: str
    bytes_max: int
    days_max: int


class MediaService:
    """One making per picture, however many ask for it; what cannot be decoded is remembered until it changes."""

    def __init__(
        self, access: PathAccess, helpers: HelperPool, cache: CacheRules, covers_folder: str, on_look: OnLook
    ) -> None:
        self._access = access
        self._helpers = helpers
        self._cache = cache
        self._covers_folder = covers_folder
        self._on_look = on_look
        self._makings: Makings[Picture] = Makings(helpers)
        self._memory = PictureMemory(_MEMORY_BYTES)
        self._lock = threading.Lock()
        self._broken: OrderedDict[str, str] = OrderedDict()
        self._unswept_bytes = _SWEEP_BYTES  # the first picture that is kept has the cache looked at
        self._last_asked = 0.0

    def file(self, path: str) -> MediaFile:
        """A file as it lies on the disk. Raises what the resolver raises."""
        return self._stamped(self._access.allow_file(path))

    def stream(self, path: str) -> MediaFile:
        """A video or audio file. Raises `BadRequest` for any other."""
        found = self.file(path)
        if media_type_of(found.path.text) not in ("video", "audio"):
            raise BadRequest(f"path is no video: {found.path}")
        return found

    def thumbnail(self, path: str, size: str) -> WantedPicture:
        """A WebP of a picture inside `size` (`"WxH"`), of a video its cover.

        Raises `UnreadableMedia` for what could not be decoded before; a making that fails does so in `awaited`.
        """
        self._last_asked = time.monotonic()
        return self._thumbnail(self._access.allow_file(path), size, is_urgent=True)

    def cover(self, path: str, size: str) -> WantedPicture:
        """A WebP inside `size` that stands for a video or an audio file: the frame or picture that the user chose, an
        early frame, the embedded picture, or a drawn one."""
        self._last_asked = time.monotonic()
        return self._cover(self.stream(path), size)

    def prepare(self, path: str, *, needs_look: bool, is_urgent: bool = False) -> bool:
        """Make the thumbnail of a picture that nobody asked for yet, and wait for it. How it looks is told when it is
        made; with `needs_look` in any case. False for what cannot be decoded. Raises what the resolver raises."""
        allowed = self._access.allow_file(path)
        try:
            wanted = self._thumbnail(allowed, _PREPARED_SIZE, is_urgent=is_urgent)
            if wanted.awaited:
                wanted.awaited.answer.result()
            elif needs_look:
                source = self._stamped(allowed)
                look = self._helpers.submit({"do": "look", **_read_from(source)}, is_urgent=is_urgent).result()
                self._on_look(source.path, source.etag, Look(**look))
        except UnreadableMedia:
            return False
        return True

    def prepare_folders(self, folders: Sequence[str], at_once: int, on_progress: OnProgress) -> bool:
        """Make the thumbnails of all pictures in and below folders; whether all of them could be made.

        Raises what the resolver raises."""
        roots = [self._access.allow_folder(os.path.realpath(folder)) for folder in folders]
        listings = (listing for root in roots for listing in walk_tree(self._access, root, _tell_problem))
        files = (os.path.join(listing.path, file.name) for listing in listings for file in listing.files)
        paths = [path for path in files if media_type_of(path) == "image"]
        failed = 0
        with ThreadPoolExecutor(at_once) as threads:
            for done, is_made in enumerate(threads.map(self._is_made, paths), 1):
                failed += not is_made
                on_progress(done, len(paths), failed)
        return not failed

    def choose_cover(self, path: str, seconds: "float | None", image: str) -> dict[str, Any]:
        """Let the frame at `seconds`, or a picture (base64), stand for a video from now on; neither: no more."""
        if len(image) > _IMAGE_CHARACTERS_MAX:
            raise BadRequest("base64_img is too large: send a picture of at most 12 MB.")
        if seconds is not None and not 0 <= seconds < 1e9:
            raise BadRequest(f"seconds is {seconds!r}: it must be a time in the video, from 0 on.")
        source = self.stream(path)
        dest = self._chosen_path(source)
        was_chosen = os.path.exists(dest)
        if seconds is None and not image:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(dest)
            return {"success": True, "is_chosen": False, "was_chosen": was_chosen}
        order = {"do": "choose cover", **_read_from(source), "dest": dest, "seconds": seconds, "image": image}
        return {"success": True, "is_chosen": True, "was_chosen": was_chosen, **self._helpers.call(order)}

    def clear_cache(self) -> dict[str, Any]:
        """Remove all made pictures; they are made again when asked for."""
        self._memory.clear()
        swept = self._helpers.call({"do": "clear", "cache_dir": self._cache.folder})
        self._memory.clear()
        return {"removed": swept["removed"], "files": swept["files"], "bytes": swept["bytes"]}

    def cache_status(self) -> dict[str, Any]:
        """How much is kept now, after what is over the limits was removed."""
        swept = self._helpers.call(self._sweep_order())
        limits = {"bytes_max": self._cache.bytes_max, "days_max": self._cache.days_max}
        return {"folder": self._cache.folder, "files": swept["files"], "bytes": swept["bytes"], **limits}

    def quiet_seconds(self) -> float:
        """How long nobody has asked for a picture."""
        return time.monotonic() - self._last_asked

    def _is_made(self, path: str) -> bool:
        try:
            return self.prepare(path, needs_look=False, is_urgent=True)
        except IibError as error:
            _tell_problem(path, str(error))
            return False

    def _thumbnail(self, path: AllowedPath, size: str, *, is_urgent: bool) -> WantedPicture:
        box = step_down(parse_size(size))
        source = self._stamped(path)
        kind = media_type_of(path.text)
        if kind != "image":
            if kind == "video":
                return self._cover(source, size)
            raise UnreadableMedia(f"Only pictures have thumbnails: {path}")
        etag = f"{source.etag}-{box[0]}x{box[1]}"
        order = {"do": "picture", "width": box[0], "height": box[1]}
        return self._wanted(source, etag, order, is_urgent=is_urgent)

    def _cover(self, source: MediaFile, size: str) -> WantedPicture:
        width, height = step_down(parse_size(size))
        chosen = self._chosen_path(source)
        choice = _stamp_at(chosen)
        etag = f"{source.etag}-{width}x{height}-cover{choice}"
        order = {"do": "cover", "width": width, "height": height, "chosen": chosen if choice else ""}
        return self._wanted(source, etag, order, is_urgent=True)

    def _wanted(self, source: MediaFile, etag: str, order: Mapping[str, Any], *, is_urgent: bool) -> WantedPicture:
        kind = etag.removeprefix(source.etag)
        dest = thumbnail_path(self._cache.folder, source.path.text, source.etag, kind)
        ready = self._memory.get(dest)
        if ready is None:
            with self._lock:
                if dest in self._broken:
                    raise UnreadableMedia(self._broken[dest])
            content = read_cached(dest)
            if content is None:
                order = {**order, **_read_from(source), "dest": dest}
                return WantedPicture(etag, awaited=self._make(source, dest, order, is_urgent=is_urgent))
            ready = Picture(content)
            self._memory.put(dest, ready)
        return WantedPicture(etag, ready=ready)

    def _make(self, source: MediaFile, dest: str, order: Mapping[str, Any], *, is_urgent: bool) -> Awaited[Picture]:
        awaited = self._makings.want(dest, order, lambda made: self._finished(source, dest, made), is_urgent=is_urgent)
        awaited.answer.add_done_callback(lambda answer: self._remember_if_broken(dest, answer))
        return awaited

    def _finished(self, source: MediaFile, dest: str, made: Mapping[str, Any]) -> Picture:
        picture = Picture(base64.b64decode(made["webp"]), made.get("note", ""))
        self._memory.put(dest, picture)
        if "picture_hash" in made:
            self._on_look(source.path, source.etag, Look(made["placeholder"], made["picture_hash"]))
        if made["is_kept"]:
            self._count_kept(len(picture.content))
        return picture

    def _count_kept(self, count: int) -> None:
        """Have the cache looked at now and then, when the helpers have nothing better to do."""
        with self._lock:
            self._unswept_bytes += count
            is_due = self._unswept_bytes > _SWEEP_BYTES
            if is_due:
                self._unswept_bytes = 0
        if is_due:
            self._helpers.submit(self._sweep_order(), is_urgent=False)

    def _sweep_order(self) -> dict[str, Any]:
        limits = {"bytes_max": self._cache.bytes_max, "seconds_max": self._cache.days_max * _DAY_SECONDS}
        return {"do": "sweep", "cache_dir": self._cache.folder, **limits, "now": time.time()}

    def _remember_if_broken(self, dest: str, answer: "Future[Picture]") -> None:
        fault = None if answer.cancelled() else answer.exception()
        if isinstance(fault, UnreadableMedia):
            with self._lock:
                self._broken[dest] = str(fault)
                while len(self._broken) > _BROKEN_REMEMBERED:
                    self._broken.popitem(last=False)

    def _chosen_path(self, source: MediaFile) -> str:
        """Where the cover lies that the user chose for a file of that content, here or elsewhere."""
        with source.open() as file:
            return os.path.join(self._covers_folder, f"{read_beginning(file, 0).identity:016x}.webp")

    def _stamped(self, path: AllowedPath) -> MediaFile:
        try:
            with open_checked(path) as file:
                facts = os.fstat(file.fileno())
        except OSError as error:
            raise _refused(path, error) from error
        return MediaFile(path, stamp_of(facts).text, facts)


def _tell_problem(path: str, problem: str) -> None:
    logger.warning("%s: %s", path, problem)


def _read_from(source: MediaFile) -> dict[str, Any]:
    return {"path": source.path.disk, "file": [source.facts.st_dev, source.facts.st_ino]}


def _stamp_at(path: str) -> str:
    """A word for what lies there now, "" when nothing does."""
    try:
        return f"-{os.stat(path).st_mtime_ns:x}"
    except OSError:
        return ""


def _refused(path: AllowedPath, error: OSError) -> IibError:
    if isinstance(error, PermissionError):
        return AccessDenied(f"path cannot be read by the user this server runs as: {path}")
    return NotFound(f"path does not exist: {path}")
