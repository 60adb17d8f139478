"""JPEG: APP1 EXIF and XMP, comments, the frame's size (ITU-T T.81, annex B)."""

import struct

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import Source
from iib.geninfo.readers.exif import read_exif

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset(range(0xD0, 0xD9)) | {0x01}
_APP1, _COMMENT, _SCAN, _END = 0xE1, 0xFE, 0xDA, 0xD9
_MOST_SEGMENTS = 2_000


def read_jpeg(source: Source) -> Container:
    """Everything up to the first scan; only up to the frame where a UserComment was met before it."""
    found = Container("jpeg", "image")
    extended: list[bytes] = []
    offset = 2
    for _ in range(_MOST_SEGMENTS):
        mark, length = _segment(source, offset)
        if mark in (_SCAN, _END):
            break
        if mark in _BARE or mark == 0xFF:
            offset += 1 if mark == 0xFF else 2
            continue
        if mark in _FRAMES and found.width is None:
            found.height, found.width = struct.unpack(">HH", source.exactly(offset + 5, 4))
            if "exif:UserComment" in found.texts:
                break  # tables alone lie between the frame and the scan of a file that has said all
        elif mark == _APP1:
            _keep_app1(source.at(offset + 4, length - 2), found, extended)
        elif mark == _COMMENT:
            keep(found.texts, "comment", decode(source.at(offset + 4, length - 2)))
        offset += 2 + length
    if not found.width or not found.height:
        raise UnreadableMedia("The JPEG file ends before it says its size.")
    if extended:
        keep(found.texts, "xmp", decode(b"".join(extended)))
    return found


def _segment(source: Source, offset: int) -> tuple[int, int]:
    """Marker and length (which counts itself) of the segment at `offset`; the end marker where there is none."""
    header = source.at(offset, 4)
    if len(header) < 4 or header[0] != 0xFF:
        return _END, 0
    length = (header[2] << 8) + header[3]
    return header[1], max(length, 2)


def _keep_app1(data: bytes, found: Container, extended: list[bytes]) -> None:
    if data[:4] == b"Exif":
        found.orientation = read_exif(data, found.texts)
    elif data.startswith(_XMP):
        keep(found.texts, "xmp", decode(data[len(_XMP) :]))
    elif data.startswith(_EXTENDED_XMP):
        extended.append(data[len(_EXTENDED_XMP) + 40 :])
