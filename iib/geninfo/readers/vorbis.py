"""Vorbis comments, as FLAC and Ogg hold them: `NAME=value` in UTF-8."""

import struct

from iib.geninfo._container import Texts, decode, keep

_MOST_COMMENTS = 500


def read_vorbis_comments(data: bytes, texts: Texts) -> None:
    """Add the comments to `texts`, names in lower case; what can be read of a cut block."""
    offset = 4 + _number(data, 0)
    count = _number(data, offset)
    offset += 4
    for _ in range(min(count, _MOST_COMMENTS)):
        length = _number(data, offset)
        row = data[offset + 4 : offset + 4 + length]
        offset += 4 + length
        if offset > len(data):
            return
        name, equals, value = row.partition(b"=")
        if equals:
            keep(texts, decode(name[:200]).lower(), decode(value))


def _number(data: bytes, offset: int) -> int:
    found = data[offset : offset + 4]
    return int(struct.unpack("<I", found)[0]) if len(found) == 4 else 0
