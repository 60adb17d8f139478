"""EXIF: a TIFF directory of fields (CIPA DC-008), wherever a container keeps it."""

import struct
from collections.abc import Iterator

from iib.geninfo._container import Texts, decode, keep
from iib.geninfo._source import LARGEST_TEXT
from iib.geninfo.readers.charset import decode_user_comment, decode_utf16

ORIENTATION, EXIF_DIRECTORY, WIDTH, HEIGHT = 0x0112, 0x8769, 0x0100, 0x0101

NAMES = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0112: "Orientation",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x013C: "HostComputer",
    0x02BC: "XMLPacket",
    0x8298: "Copyright",
    0x829A: "ExposureTime",
    0x829D: "FNumber",
    0x8827: "ISOSpeedRatings",
    0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized",
    0x920A: "FocalLength",
    0x927C: "MakerNote",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
    0xA420: "ImageUniqueID",
    0xA430: "CameraOwnerName",
    0xA434: "LensModel",
}
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 13: 4}
_WIDE = range(0x9C9B, 0x9CA0)
_MOST_FIELDS = 500


def read_exif(data: bytes, texts: Texts) -> int:
    """Add the fields that hold text to `texts` as "exif:Name"; the orientation (1…8) comes back."""
    start = 6 if data[:4] == b"Exif" else 0
    orientation = 1
    for tag, kind, order, value in walk_fields(data[start:]):
        if tag == ORIENTATION:
            number = _number(kind, order, value)
            orientation = number if 1 <= number <= 8 else 1
        name = NAMES.get(tag)
        if name == "XMLPacket":
            keep(texts, "xmp", decode(value))
        elif name:
            keep(texts, f"exif:{name}", field_text(tag, kind, order, value))
    return orientation


def walk_fields(data: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """(tag, type, byte order mark for struct, value bytes) of the first directory and its EXIF directory."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return
    pending, seen = [int(struct.unpack(order + "I", data[4:8])[0])], set[int]()
    while pending:
        offset = pending.pop(0)
        if offset in seen:
            continue
        seen.add(offset)
        for tag, kind, value in _fields_at(data, order, offset):
            if tag == EXIF_DIRECTORY and len(value) >= 4 and len(seen) < 3:
                pending.append(int(struct.unpack(order + "I", value[:4])[0]))
            yield tag, kind, order, value


def _fields_at(data: bytes, order: str, offset: int) -> Iterator[tuple[int, int, bytes]]:
    if offset + 2 > len(data):
        return
    (count,) = struct.unpack_from(order + "H", data, offset)
    entry = struct.Struct(order + "HHI4s")
    for number in range(min(count, _MOST_FIELDS)):
        place = offset + 2 + 12 * number
        if place + 12 > len(data):
            return
        tag, kind, amount, inline = entry.unpack_from(data, place)
        size = amount * _SIZES.get(kind, 0)
        if not 0 < size <= LARGEST_TEXT:
            continue
        if size <= 4:
            yield tag, kind, inline[:size]
        else:
            (start,) = struct.unpack(order + "I", inline)
            yield tag, kind, data[start : start + size]


def field_text(tag: int, kind: int, order: str, value: bytes) -> str:
    """One field as text: in its own character set, numbers as decimals."""
    if tag == 0x9286:
        return decode_user_comment(value, order)
    if tag in _WIDE:
        return decode_utf16(value, "<")
    if kind in (1, 2, 6, 7):
        return _loose_text(value)
    return str(_number(kind, order, value))


def _loose_text(value: bytes) -> str:
    """ASCII fields in fact hold UTF-8, or even a UserComment's charset mark."""
    if value[:8] in (b"UNICODE\0", b"ASCII\0\0\0"):
        return decode_user_comment(value, ">")
    text = decode(value.rstrip(b"\0 "))
    return text if text.isprintable() or "\0" not in text else ""


def _number(kind: int, order: str, value: bytes) -> int:
    form = {3: "H", 4: "I", 8: "h", 9: "i", 13: "I"}.get(kind)
    if form and len(value) >= struct.calcsize(form):
        return int(struct.unpack_from(order + form, value)[0])
    if kind in (5, 10) and len(value) >= 8:
        above, below = struct.unpack_from(order + "II", value)
        return int(above // below) if below else 0
    return 0
