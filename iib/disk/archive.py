"""Files and folders as a zip that is made while it is taken: no copy on the disk, no more memory than a few chunks."""

import logging
import os
import time
import unicodedata
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress

from iib.disk._windows import portable_name
from iib.disk.access import PathAccess
from iib.disk.listing import is_listed
from iib.disk.opening import open_checked
from iib.domain.errors import IibError, InternalFault
from iib.domain.paths import AllowedPath, to_text

logger = logging.getLogger(__name__)

_CHUNK_BYTES = 256 * 1024
_ZIP64_FROM_BYTES = 1 << 30  # well below the limit of 2 GiB: deflate may make a file larger
_OLDEST, _NEWEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)  # what a zip can say

PackedFile = tuple[str, AllowedPath]  # (name inside the zip, the file)


def files_to_pack(access: PathAccess, paths: Sequence[AllowedPath]) -> Iterator[PackedFile]:
    """Each file, and each file below each folder; linked folders below a folder are left out."""
    names = _FreeNames()
    for path in paths:
        if os.path.isdir(path.disk):
            folder = access.allow_folder(path.text, "paths")
            yield from _files_below(access, folder, names.free(os.path.basename(path.text) or "files"), names)
        else:
            yield names.free(os.path.basename(path.text)), path


def zip_chunks(files: Iterable[PackedFile], *, compress: bool) -> Generator[bytes, None, None]:
    """The bytes of the zip. A file that cannot be opened any more is left out, and the log says so."""
    sink = _Sink()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with zipfile.ZipFile(sink, "w", method) as archive:  # type: ignore[call-overload]  # all that it does is write
        for name, path in files:
            yield from _entry_chunks(archive, sink, name, path)
    yield from sink.take()


def write_zip(chunks: Iterable[bytes], stem: str) -> str:
    """Lay a zip beside others, as `<stem>.zip` or under the next free name; its path. Raises `InternalFault`."""
    number = 0
    try:
        os.makedirs(os.path.dirname(stem), exist_ok=True)
        while True:
            place = f"{stem}{f' ({number})' if number else ''}.zip"
            number += 1
            if _lay(chunks, place):
                return place
    except OSError as error:
        raise InternalFault(f"The zip cannot be written: {error.strerror or error}.") from error


def _lay(chunks: Iterable[bytes], place: str) -> bool:
    """Write a zip, unless the place is taken or another is just being written to it. Raises `OSError`, and what making
    the chunks raises; then nothing is left of it."""
    part = f"{place}.tmp"
    try:
        file = open(part, "xb")  # noqa: SIM115  closed before it is renamed or removed: Windows wants that
    except FileExistsError:
        return False
    is_laid = False
    try:
        with file:
            is_free = not os.path.exists(place)
            if is_free:
                file.writelines(chunks)
        if is_free:
            os.replace(part, place)
            is_laid = True
    finally:
        if not is_laid:
            with suppress(OSError):
                os.unlink(part)
    return is_laid


def _entry_chunks(archive: zipfile.ZipFile, sink: "_Sink", name: str, path: AllowedPath) -> Iterator[bytes]:
    try:
        file = open_checked(path)
    except OSError as error:
        logger.warning("%s is left out of the zip: %s", path, error.strerror or error)
        return
    with file:
        facts = os.fstat(file.fileno())
        entry = zipfile.ZipInfo(name, _date(facts.st_mtime))
        entry.compress_type = archive.compression
        entry.external_attr = 0o644 << 16
        left = facts.st_size  # one that is still being written is packed as far as it was
        with archive.open(entry, "w", force_zip64=left >= _ZIP64_FROM_BYTES) as packed:
            while left > 0:
                chunk = file.read(min(_CHUNK_BYTES, left))
                if not chunk:
                    break
                left -= len(chunk)
                packed.write(chunk)
                yield from sink.take()
    yield from sink.take()


def _files_below(access: PathAccess, folder: AllowedPath, name: str, names: "_FreeNames") -> Iterator[PackedFile]:
    waiting = [(folder.text, name)]
    while waiting:
        here, name_here = waiting.pop()
        for entry in _entries(here):
            inside = f"{name_here}/{portable_name(to_text(entry.name))}"
            path = AllowedPath(os.path.join(here, to_text(entry.name)))
            kind = _kind_of(entry, path)
            if kind == "folder":
                waiting.append((path.text, names.free(inside)))
            elif kind == "file":
                yield names.free(inside), path
            elif kind == "linked file":
                try:
                    yield names.free(inside), access.allow_file(path.text, "paths")
                except IibError as error:
                    logger.warning("%s is left out of the zip: %s", path, error)


def _kind_of(entry: "os.DirEntry[str]", path: AllowedPath) -> str:
    """`folder`, `file` or `linked file`; "" for what is not packed. A link may lead in a circle, or where this user may
    not look: that costs none of the others."""
    try:
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        if entry.is_file(follow_symlinks=False):
            return "file"
        return "linked file" if entry.is_file() else ""
    except OSError as error:
        logger.warning("%s is left out of the zip: %s", path, error.strerror or error)
        return ""


def _entries(folder: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(AllowedPath(folder).disk) as entries:
            return sorted((entry for entry in entries if is_listed(entry.name)), key=lambda entry: entry.name)
    except OSError as error:
        logger.warning("%s is left out of the zip: %s", folder, error.strerror or error)
        return []


def _date(mtime: float) -> tuple[int, int, int, int, int, int]:
    try:
        year, month, day, hour, minute, second = time.localtime(mtime)[:6]
    except (OverflowError, ValueError, OSError):
        return _OLDEST
    return min(max((year, month, day, hour, minute, second), _OLDEST), _NEWEST)


class _FreeNames:
    """Names inside a zip: no two alike for a system that takes `A` and `a` for the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def free(self, name: str) -> str:
        folder, slash, last = name.rpartition("/")
        stem, ending = os.path.splitext(portable_name(last))
        number = 0
        while True:
            found = f"{folder}{slash}{stem}{f' ({number})' if number else ''}{ending}"
            key = unicodedata.normalize("NFC", found).casefold()
            if key not in self._taken:
                self._taken.add(key)
                return found
            number += 1


class _Sink:
    """What a zip is written to: it cannot be rewound, and is emptied as often as one likes."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to be flushed: every write is there at once."""

    def take(self) -> list[bytes]:
        taken, self._chunks = self._chunks, []
        return taken
