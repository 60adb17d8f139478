"""The room's door: bytes → `Metadata`. Joins the two tables; knows no container and no generator."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

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
    source, found = _open(Source(file, size, head))
    info = None
    for texts in _stages(source, found, name, siblings, deep):
        info = _read_info(texts, name, user_dialects)
        if info is not None:
            break
    width, height = _displayed(found)
    return Metadata(found.kind, found.media_type, width, height, found.duration_ms, info)


def read_raw_texts(
    file: BinaryIO, name: str = "", *, siblings: Siblings | None = None, deep: bool = False
) -> dict[str, str]:
    """Every text of the file by place: chunks, EXIF and XMP fields, container tags, comments, sidecars."""
    source, found = _open(Source(file))
    return list(_stages(source, found, name, siblings, deep))[-1]


def _stages(source: Source, found: Container, name: str, siblings: Siblings | None, deep: bool) -> Iterator[Texts]:
    """The texts known so far, the cheap ones first; each stage is read only when asked for."""
    texts = found.texts
    expand_xmp(texts)
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


def _read_info(texts: Texts, name: str, user_dialects: Sequence[Dialect]) -> GenInfo | None:
    if not texts:
        return None
    raw = RawTexts(texts, name)
    for dialect in (*user_dialects, *DIALECTS):
        info = dialect.read(raw)
        if info is not None:
            return info.with_raw(texts)
    return None


def _displayed(found: Container) -> tuple[int | None, int | None]:
    """EXIF orientations 5 to 8 lie on their side."""
    if found.orientation >= 5:
        return found.height, found.width
    return found.width, found.height
