"""AVIF and HEIC: size, EXIF and XMP items of the `meta` box (ISO/IEC 23008-12)."""

import struct
from collections.abc import Iterator

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import LARGEST_TEXT, Source
from iib.geninfo.readers.boxes import boxes, first_box
from iib.geninfo.readers.exif import read_exif

AVIF_BRANDS = frozenset((b"avif", b"avis"))
HEIF_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))
_LARGEST_TABLE = 1024 * 1024
_MOST_ITEMS = 2_000


def read_heif(source: Source) -> Container:
    """EXIF orientation does not count here: rotation is a property of its own."""
    found = Container("avif" if source.head[8:12] in AVIF_BRANDS else "heic", "image")
    meta = first_box(source, b"meta", 0, source.size)
    if meta is None:
        raise UnreadableMedia("The AVIF or HEIC file has no description of its items.")
    start, end = meta[0] + 4, meta[1]
    found.width, found.height = _displayed_size(source, start, end)
    if not found.width or not found.height:
        raise UnreadableMedia("The AVIF or HEIC file does not say its size.")
    places = _item_places(source, start, end)
    for number, kind in _items(source, start, end):
        data = b"".join(source.text_at(offset, length) for offset, length in places.get(number, ()))[:LARGEST_TEXT]
        if kind == b"Exif":
            skip = int.from_bytes(data[:4], "big") + 4
            read_exif(data[skip:] if data[skip : skip + 2] in (b"II", b"MM") else data[4:], found.texts)
        elif data:
            keep(found.texts, "xmp", decode(data))
    return found


def _displayed_size(source: Source, start: int, end: int) -> tuple[int | None, int | None]:
    """The largest of the sizes: the others are tiles and thumbnails; turned when the file turns anything once."""
    properties = first_box(source, b"iprp", start, end)
    container = first_box(source, b"ipco", *properties) if properties else None
    sizes, turns = [], []
    for kind, body, _ in boxes(source, *container) if container else ():
        if kind == b"ispe":
            sizes.append(struct.unpack(">II", source.exactly(body + 4, 8)))
        elif kind == b"irot":
            turns.append(source.exactly(body, 1)[0] & 3)
    if not sizes:
        return None, None
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return (height, width) if len(turns) == 1 and turns[0] & 1 else (width, height)


def _items(source: Source, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Number and kind of the items that hold texts."""
    table = first_box(source, b"iinf", start, end)
    if table is None:
        return
    wide = source.exactly(table[0], 1)[0] > 0
    for kind, body, stop in boxes(source, table[0] + (8 if wide else 6), table[1]):
        row = source.at(body, min(stop - body, 300))
        if kind != b"infe" or len(row) < 12 or row[0] < 2:
            continue
        number_size = 4 if row[0] == 3 else 2
        number = int.from_bytes(row[4 : 4 + number_size], "big")
        item = row[6 + number_size : 10 + number_size]
        if item == b"Exif" or (item == b"mime" and b"xml" in row[10 + number_size :]):
            yield number, item


def _item_places(source: Source, start: int, end: int) -> dict[int, list[tuple[int, int]]]:
    """Item number → (offset in the file, length) of its pieces."""
    table = first_box(source, b"iloc", start, end)
    if table is None or table[1] - table[0] > _LARGEST_TABLE:
        return {}
    data = source.at(table[0], table[1] - table[0])
    version, sizes = data[0], struct.unpack(">H", data[4:6])[0]
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    cursor = _Cursor(data, 6)
    found: dict[int, list[tuple[int, int]]] = {}
    for _ in range(min(cursor.take(4 if version == 2 else 2), _MOST_ITEMS)):
        number = cursor.take(4 if version == 2 else 2)
        method = cursor.take(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.take(base_size)
        pieces = []
        for _ in range(min(cursor.take(2), 100)):
            if version:
                cursor.take(index_size)
            offset = cursor.take(offset_size)
            pieces.append((base + offset, cursor.take(length_size)))
        if method == 0:
            found[number] = pieces
    return found


class _Cursor:
    def __init__(self, data: bytes, place: int) -> None:
        self._data, self._place = data, place

    def take(self, count: int) -> int:
        """The next `count` bytes as a number; 0 behind the end."""
        taken = self._data[self._place : self._place + count]
        self._place += count
        return int.from_bytes(taken, "big")
