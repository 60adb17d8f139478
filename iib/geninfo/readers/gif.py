"""GIF: comment extensions (GIF89a)."""

import struct

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import Source

_FRONT = 256 * 1024
_EXTENSION, _COMMENT, _IMAGE = 0x21, 0xFE, 0x2C


def read_gif(source: Source) -> Container:
    """Comments in the front of the file: behind it there are only frames."""
    width, height, flags = struct.unpack("<HHB", source.exactly(6, 5))
    if not width or not height:
        raise UnreadableMedia("The GIF file says that it has no pixels.")
    found = Container("gif", "image", width, height)
    data = source.at(0, _FRONT)
    offset = 13 + _table_size(flags)
    while offset + 10 < len(data):
        if data[offset] == _EXTENSION:
            body, end = _blocks(data, offset + 2)
            if data[offset + 1] == _COMMENT:
                keep(found.texts, "comment", decode(body))
            offset = end
        elif data[offset] == _IMAGE:
            _, offset = _blocks(data, offset + 11 + _table_size(data[offset + 9]))
        else:
            break
    return found


def _table_size(flags: int) -> int:
    return 3 * (2 << (flags & 7)) if flags & 0x80 else 0


def _blocks(data: bytes, offset: int) -> tuple[bytes, int]:
    """Joined sub-blocks and the offset behind their end mark."""
    pieces = []
    while offset < len(data) and data[offset]:
        pieces.append(data[offset + 1 : offset + 1 + data[offset]])
        offset += 1 + data[offset]
    return b"".join(pieces), offset + 1
