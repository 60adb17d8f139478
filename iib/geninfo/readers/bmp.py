"""BMP: only its size."""

import struct

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container
from iib.geninfo._source import Source


def read_bmp(source: Source) -> Container:
    """The old header has 16-bit sizes; a negative height means top-down rows."""
    (header_size,) = struct.unpack("<I", source.exactly(14, 4))
    form = "<HH" if header_size == 12 else "<ii"
    width, height = struct.unpack(form, source.exactly(18, struct.calcsize(form)))
    if header_size not in (12, 16, 40, 52, 56, 64, 108, 124) or width <= 0 or not height:
        raise UnreadableMedia("The BMP file does not say a size that can be.")
    return Container("bmp", "image", width, abs(height))
