"""Boxes of the ISO base media file format (ISO/IEC 14496-12), shared by video, AVIF, HEIF and JPEG XL."""

import struct
from collections.abc import Iterator

from iib.geninfo._source import Source

_MOST_BOXES = 10_000
Box = tuple[bytes, int, int]


def boxes(source: Source, offset: int, end: int) -> Iterator[Box]:
    """(kind, start of the body, end) of each box between `offset` and `end`, bodies untouched."""
    for _ in range(_MOST_BOXES):
        header = source.at(offset, 16)
        if len(header) < 8 or offset + 8 > end:
            return
        size, kind = struct.unpack(">I4s", header[:8])
        start = offset + 8
        if size == 1:
            if len(header) < 16:
                return
            (size,) = struct.unpack(">Q", header[8:])
            start = offset + 16
        stop = end if size == 0 else offset + size
        if stop < start:
            return
        yield kind, start, min(stop, end)
        offset = stop


def first_box(source: Source, kind: bytes, offset: int, end: int) -> tuple[int, int] | None:
    """Start and end of the body of the first box of this kind."""
    return next((found[1:] for found in boxes(source, offset, end) if found[0] == kind), None)
