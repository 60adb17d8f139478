"""The room's door: bytes → `Metadata`. Joins the two tables; knows no container and no generator."""

import dataclasses
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from iib.domain.errors import UnreadableMedia
from iib.domain.geninfo import GenInfo
from iib.domain.media import MediaType
from iib.geninfo._container import Container, Texts
from iib.geninfo._registry import DIALECTS, READERS
from iib.geninfo._source import Source
from iib.geninfo._texts import RawTexts

Siblings = Callable[[str], bytes | None]


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
    file: BinaryIO, name: str = "", *, siblings: Siblings | None = None, deep: bool = False
) -> Metadata:
    """Read what is needed of an open file; its position afterwards is anywhere.

    `siblings` fetches a file of the same folder by name (sidecars, log.html); `deep` also decodes the pixels, where
    nothing else was found, for hidden texts. Raises `UnreadableMedia` when the bytes are no known media file;
    `OSError` passes through.
    """
    source, found = _open(file)
    info = _read_info(found.texts, name)
    if info is None and found.later:
        behind = found.later()
        if behind:
            found.texts.update({place: text for place, text in behind.items() if place not in found.texts})
            info = _read_info(found.texts, name)
    width, height = _displayed(found)
    return Metadata(found.kind, found.media_type, width, height, found.duration_ms, info)


def read_raw_texts(
    file: BinaryIO, name: str = "", *, siblings: Siblings | None = None, deep: bool = False
) -> dict[str, str]:
    """Every text of the file by place: chunks, EXIF and XMP fields, container tags, comments, sidecars."""
    source, found = _open(file)
    texts: Texts = dict(found.texts)
    if found.later:
        texts.update(found.later())
    return texts


def _open(file: BinaryIO) -> tuple[Source, Container]:
    source = Source(file)
    if not source.size:
        raise UnreadableMedia("The file is empty.")
    for reader in READERS:
        if reader.claims(source.head):
            try:
                return source, reader.read(source)
            except (struct.error, ValueError, IndexError, OverflowError, zlib.error) as error:
                raise UnreadableMedia(f"The {reader.name} file is damaged.") from error
    raise UnreadableMedia("The bytes are no picture, video or audio file that is known here.")


def _read_info(texts: Texts, name: str) -> GenInfo | None:
    if not texts:
        return None
    raw = RawTexts(texts, name)
    for dialect in DIALECTS:
        info = dialect.read(raw)
        if info is not None:
            return dataclasses.replace(info, raw=texts)
    return None


def _displayed(found: Container) -> tuple[int | None, int | None]:
    """EXIF orientations 5 to 8 lie on their side."""
    if found.orientation >= 5:
        return found.height, found.width
    return found.width, found.height
