"""RIFF containers: WebP (EXIF, XMP chunks), WAV (LIST INFO, id3) and AVI (size, LIST INFO)."""

import struct
from collections.abc import Iterator

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import Source
from iib.geninfo.readers.exif import read_exif

_MOST_CHUNKS = 50_000


def read_webp(source: Source) -> Container:
    """Size from VP8X, VP8 or VP8L; the texts usually stand behind the pixels."""
    found = Container("webp", "image")
    for kind, offset, length in chunks(source, 12, source.size):
        if kind in _WEBP_SIZES and found.width is None:
            found.width, found.height = _WEBP_SIZES[kind](source.exactly(offset, 10))
        elif kind == b"EXIF":
            found.orientation = read_exif(source.text_at(offset, length), found.texts)
        elif kind == b"XMP ":
            keep(found.texts, "xmp", decode(source.text_at(offset, length)))
    if not found.width or not found.height:
        raise UnreadableMedia("The WebP file ends before it says its size.")
    return found


def chunks(source: Source, offset: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, offset of the body, its length) of each chunk between `offset` and `end`."""
    for _ in range(_MOST_CHUNKS):
        header = source.at(offset, 8)
        if len(header) < 8 or offset >= end:
            return
        kind, length = struct.unpack("<4sI", header)
        yield kind, offset + 8, length
        offset += 8 + length + (length & 1)


def _extended_size(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1


def _lossy_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", data[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(data: bytes) -> tuple[int, int]:
    bits = int.from_bytes(data[1:5], "little")
    return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1


_WEBP_SIZES = {b"VP8X": _extended_size, b"VP8 ": _lossy_size, b"VP8L": _lossless_size}
