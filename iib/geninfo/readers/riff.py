"""RIFF containers: WebP (EXIF, XMP chunks), WAV (LIST INFO, id3) and AVI (size, LIST INFO)."""

import struct
from collections.abc import Iterator

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, Texts, decode, keep
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


_INFO_NAMES = {b"ICMT": "comment", b"INAM": "title", b"ISFT": "software", b"IART": "artist", b"ISBJ": "subject"}


def read_info_list(source: Source, offset: int, length: int, texts: Texts) -> None:
    """The texts of a LIST chunk of type INFO."""
    if source.at(offset, 4) != b"INFO":
        return
    for kind, body, size in chunks(source, offset + 4, offset + length):
        keep(texts, _INFO_NAMES.get(kind, decode(kind)), decode(source.text_at(body, size)))


def read_avi(source: Source) -> Container:
    """Size and play time from the main header."""
    found = Container("avi", "video")
    for kind, offset, length in chunks(source, 12, source.size):
        if kind == b"LIST" and source.at(offset, 8) == b"hdrlavih":
            micros, frames = (struct.unpack("<I", source.exactly(offset + 12 + at, 4))[0] for at in (0, 16))
            found.width, found.height = struct.unpack("<II", source.exactly(offset + 44, 8))
            found.duration_ms = micros * frames // 1000
        elif kind == b"LIST":
            read_info_list(source, offset, length, found.texts)
    if not found.width or not found.height:
        raise UnreadableMedia("The AVI file ends before it says its size.")
    return found
