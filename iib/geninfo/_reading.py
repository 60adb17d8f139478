"""The room's door: bytes → `Metadata`. Joins the two tables; knows no container and no generator."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from iib.domain.errors import UnreadableMedia
from iib.domain.geninfo import GenInfo
from iib.domain.media import MediaType
from iib.geninfo._container import Container, Texts, keep
from iib.geninfo._registry import DIALECTS, READERS, Dialect
from iib.geninfo._source import Source
from iib.geninfo._texts import RawTexts
from iib.geninfo.readers.sidecar import Siblings as Siblings
from iib.geninfo.readers.sidecar import read_sidecars
from iib.geninfo.readers.stealth import read_stealth
from iib.geninfo.readers.xmp import expand_xmp


@dataclass(frozen=True)
class Metadata:
    """What a media file is (`kind` from its bytes), its size as displayed, its play time, how it was generated."""

    kind: str
    media_type: MediaType
    width: int | None
    height: int | None
    duration_ms: int | None
    info: GenInfo | None


def read_metadata(
    file: BinaryIO,
    name: str = "",
    *,
    size: int = 0,
    head: bytes = b"",
    siblings: Siblings | None = None,
    deep: bool = False,
    user_dialects: Sequence[Dialect] = (),
) -> Metadata:
    """Read what is needed of an open file; its position afterwards is anywhere.

    `size` and `head` (the first `WINDOW` bytes) are read where they are not given; `siblings` fetches a file of the
    same folder by name (sidecars, log.html); `deep` also decodes the pixels, where nothing else was found, for hidden
    texts; `user_dialects` (see `load_user_dialects`) are asked first. Raises `UnreadableMedia` when the bytes are no
    known media file; `OSError` passes through.
    """
    media = OpenedMedia(file, size, head)
    info = media.told(name, siblings, deep, user_dialects).info
    info = info and info.with_raw(media.texts)
    return Metadata(media.kind, media.media_type, media.width, media.height, media.duration_ms, info)


class Told(NamedTuple):
    """What the texts of a file tell. `front` are those in front, if they alone told it, as the dialects saw them."""

    info: GenInfo | None
    front: RawTexts | None


class OpenedMedia:
    """`read_metadata` in two steps: first what the file is, with the `texts` in front, then what they tell."""

    def __init__(self, file: BinaryIO, size: int = 0, head: bytes = b"") -> None:
        """Raises as `read_metadata` does."""
        self._source, self._found = _open(Source(file, size, head))
        found = self._found
        self.kind, self.media_type, self.duration_ms = found.kind, found.media_type, found.duration_ms
        is_turned = found.orientation >= 5  # EXIF orientations 5 to 8 lie on their side
        self.width, self.height = (found.height, found.width) if is_turned else (found.width, found.height)
        self.texts = found.texts
        expand_xmp(self.texts)

    def told(
        self, name: str, siblings: Siblings | None = None, deep: bool = False, user_dialects: Sequence[Dialect] = ()
    ) -> Told:
        """See `read_metadata`. `texts` afterwards are all that were looked at."""
        is_front = True
        for texts in _stages(self._source, self._found, name, siblings, deep):
            raw = RawTexts(texts, name) if texts else None
            info = _read_info(raw, user_dialects) if raw else None
            if info is not None:
                return Told(info, raw if is_front else None)
            is_front = False
        return Told(None, None)


def read_raw_texts(
    file: BinaryIO, name: str = "", *, siblings: Siblings | None = None, deep: bool = False
) -> dict[str, str]:
    """Every text of the file by place: chunks, EXIF and XMP fields, container tags, comments, sidecars."""
    source, found = _open(Source(file))
    expand_xmp(found.texts)
    return list(_stages(source, found, name, siblings, deep))[-1]


def _stages(source: Source, found: Container, name: str, siblings: Siblings | None, deep: bool) -> Iterator[Texts]:
    """The texts known so far, the cheap ones first; each stage is read only when asked for."""
    texts = found.texts
    yield texts
    if found.later:
        more = found.later()
        if more:
            _join(texts, more)
            expand_xmp(texts)
            yield texts
    if siblings is not None:
        more = read_sidecars(name, found.media_type, siblings)
        if more:
            _join(texts, more)
            yield texts
    if deep:
        more = read_stealth(source.file, found)
        if more:
            _join(texts, more)
            yield texts


def _join(texts: Texts, more: Texts) -> None:
    for place, text in more.items():
        keep(texts, place, text)


def _open(source: Source) -> tuple[Source, Container]:
    if not source.size:
        raise UnreadableMedia("The file is empty.")
    for reader in READERS:
        if reader.claims(source.head):
            try:
                return source, reader.read(source)
            except (struct.error, ValueError, IndexError, OverflowError, zlib.error) as error:
                raise UnreadableMedia(f"The {reader.name} file is damaged.") from error
    raise UnreadableMedia("The bytes are no picture, video or audio file that is known here.")


def _read_info(texts: RawTexts, user_dialects: Sequence[Dialect]) -> GenInfo | None:
    for dialect in (*user_dialects, *DIALECTS) if user_dialects else DIALECTS:
        info = dialect.read(texts)
        if info is not None:
            return info
    return None
