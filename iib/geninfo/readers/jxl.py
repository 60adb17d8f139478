"""JPEG XL: a bare codestream, or boxes with Exif and xml beside it (ISO/IEC 18181). Brotli boxes are not read."""

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import Source
from iib.geninfo.readers.boxes import boxes
from iib.geninfo.readers.exif import read_exif

BOXED = b"\0\0\0\x0cJXL \r\n\x87\n"
BARE = b"\xff\n"
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


def read_jxl(source: Source) -> Container:
    """The size is in the first bits of the codestream; its own orientation is not looked at."""
    found = Container("jxl", "image")
    if source.head.startswith(BARE):
        found.width, found.height = _size(source.at(2, 16))
        return found
    for kind, start, end in boxes(source, 0, source.size):
        if kind in (b"jxlc", b"jxlp") and found.width is None:
            skip = 4 if kind == b"jxlp" else 0
            found.width, found.height = _size(source.at(start + skip + 2, 16))
        elif kind == b"Exif":
            read_exif(source.text_at(start + 4, end - start - 4), found.texts)
        elif kind == b"xml ":
            keep(found.texts, "xmp", decode(source.text_at(start, end - start)))
    if not found.width:
        raise UnreadableMedia("The JPEG XL file ends before it says its size.")
    return found


class _Bits:
    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        taken = self._value & ((1 << count) - 1)
        self._value >>= count
        return taken


def _size(data: bytes) -> tuple[int, int]:
    bits = _Bits(data)
    is_small = bits.take(1)
    height = _side(bits, is_small)
    ratio = bits.take(3)
    if ratio:
        above, below = _RATIOS[ratio - 1]
        return height * above // below, height
    return _side(bits, is_small), height


def _side(bits: _Bits, is_small: int) -> int:
    if is_small:
        return (bits.take(5) + 1) * 8
    return bits.take((9, 13, 18, 30)[bits.take(2)]) + 1
