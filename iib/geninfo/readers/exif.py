"""EXIF: TIFF directories of fields (CIPA DC-008, TIFF 6.0), wherever a container keeps them."""

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from iib.geninfo._container import Texts, decode, keep
from iib.geninfo._source import LARGEST_TEXT
from iib.geninfo.readers.charset import decode_user_comment, decode_utf16

ORIENTATION, EXIF_DIRECTORY, WIDTH, HEIGHT, USER_COMMENT, XMP_PACKET = 0x0112, 0x8769, 0x0100, 0x0101, 0x9286, 0x02BC

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
Fetch = Callable[[int, int], bytes]


class Field(NamedTuple):
    """One field: `kind` is TIFF's number of the type, `order` the byte order as struct spells it."""

    tag: int
    kind: int
    order: str
    value: bytes


def read_exif(data: bytes, texts: Texts) -> int:
    """Add the fields that hold text to `texts` as "exif:Name"; the orientation (1…8) comes back."""
    block = data[6:] if data[:4] == b"Exif" else data
    return keep_fields(walk_fields(lambda offset, count: block[offset : offset + count]), texts)


def keep_fields(fields: Iterator[Field], texts: Texts) -> int:
    """As `read_exif`, for fields from anywhere."""
    orientation = 1
    for field in fields:
        if field.tag == ORIENTATION:
            said = number_of(field)
            orientation = said if 1 <= said <= 8 else 1
        name = NAMES.get(field.tag)
        if field.tag == XMP_PACKET:
            keep(texts, "xmp", decode(field.value))
        elif name:
            keep(texts, f"exif:{name}", text_of(field))
    return orientation


def walk_fields(fetch: Fetch) -> Iterator[Field]:
    """The fields of the first directory and of its EXIF directory. `fetch(offset, count)` reads the block."""
    header = fetch(0, 8)
    order = {b"II": "<", b"MM": ">"}.get(header[:2])
    if order is None or len(header) < 8:
        return
    pending, seen = [int(struct.unpack(order + "I", header[4:])[0])], set[int]()
    while pending:
        offset = pending.pop(0)
        if offset in seen:
            continue
        seen.add(offset)
        for field in _fields_at(fetch, order, offset):
            if field.tag == EXIF_DIRECTORY and len(field.value) >= 4 and len(seen) < 3:
                pending.append(int(struct.unpack(order + "I", field.value[:4])[0]))
            yield field


def _fields_at(fetch: Fetch, order: str, offset: int) -> Iterator[Field]:
    head = fetch(offset, 2)
    if len(head) < 2:
        return
    (count,) = struct.unpack(order + "H", head)
    rows = fetch(offset + 2, 12 * min(count, _MOST_FIELDS))
    met: set[int] = set()
    for tag, kind, amount, inline in struct.iter_unpack(order + "HHI4s", rows[: len(rows) // 12 * 12]):
        size = amount * _SIZES.get(kind, 0)
        if tag in met or not 0 < size <= LARGEST_TEXT:
            continue  # a directory holds each field once
        met.add(tag)
        if size <= 4:
            yield Field(tag, kind, order, inline[:size])
        elif tag in NAMES or tag == XMP_PACKET:
            yield Field(tag, kind, order, fetch(struct.unpack(order + "I", inline)[0], size))


def text_of(field: Field) -> str:
    """One field as text: in its own character set, numbers as decimals."""
    if field.tag == USER_COMMENT:
        return decode_user_comment(field.value, field.order)
    if field.tag in _WIDE:
        return decode_utf16(field.value, "<")
    if field.kind in (1, 2, 6, 7):
        return _loose_text(field.value)
    return str(number_of(field))


def _loose_text(value: bytes) -> str:
    """ASCII fields in fact hold UTF-8, or even a UserComment's charset mark."""
    if value[:8] in (b"UNICODE\0", b"ASCII\0\0\0"):
        return decode_user_comment(value, ">")
    text = decode(value.rstrip(b"\0 "))
    return "" if "\0" in text else text


def number_of(field: Field) -> int:
    """A whole number; fractions are cut, anything else is 0."""
    form = {3: "H", 4: "I", 8: "h", 9: "i", 13: "I"}.get(field.kind)
    if form and len(field.value) >= struct.calcsize(form):
        return int(struct.unpack_from(field.order + form, field.value)[0])
    if field.kind in (5, 10) and len(field.value) >= 8:
        above, below = struct.unpack_from(field.order + "II", field.value)
        return int(above // below) if below else 0
    return 0
