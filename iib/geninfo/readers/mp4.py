"""MP4, MOV and M4A: size, play time and tags of the `moov` box (ISO/IEC 14496-12, QuickTime file format)."""

import struct

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import Source
from iib.geninfo.readers.boxes import boxes, first_box

_NAMES = {
    b"\xa9nam": "title",
    b"\xa9cmt": "comment",
    b"\xa9des": "description",
    b"desc": "description",
    b"ldes": "description",
    b"\xa9too": "encoder",
    b"\xa9swr": "software",
    b"\xa9ART": "artist",
    b"\xa9inf": "information",
    b"\xa9lyr": "lyrics",
    b"\xa9gen": "genre",
    b"\xa9day": "date",
    b"cprt": "copyright",
}
_MOST_KEYS = 500


def read_mp4(source: Source) -> Container:
    """`moov` may stand before or behind the pictures themselves; they are stepped over."""
    brand = source.head[8:12]
    found = Container("mov" if brand == b"qt  " else "mp4", "video")
    moov = first_box(source, b"moov", 0, source.size)
    if moov is None:
        raise UnreadableMedia("The video file has no description of what it holds.")
    handlers = []
    for kind, start, end in boxes(source, *moov):
        if kind == b"mvhd":
            found.duration_ms = _duration(source.at(start, 32))
        elif kind == b"trak":
            handlers.append(_read_track(source, start, end, found))
        elif kind in (b"udta", b"meta"):
            _read_tags(source, kind, start, end, found)
    if b"vide" not in handlers and (b"soun" in handlers or brand[:3] in (b"M4A", b"M4B")):
        found.kind, found.media_type, found.width, found.height = "m4a", "audio", None, None
    return found


def _duration(data: bytes) -> int | None:
    form, start = (">IQ", 20) if data[:1] == b"\1" else (">II", 12)
    if len(data) < start + struct.calcsize(form):
        return None
    scale, length = struct.unpack_from(form, data, start)
    return length * 1000 // scale if scale and length < 1 << 62 else None


def _read_track(source: Source, start: int, end: int, found: Container) -> bytes:
    handler = b""
    for kind, body, stop in boxes(source, start, end):
        if kind == b"tkhd" and not found.width:
            found.width, found.height = _track_size(source.at(body, 104))
        elif kind == b"mdia":
            described = first_box(source, b"hdlr", body, stop)
            handler = source.at(described[0] + 8, 4) if described else b""
        elif kind in (b"udta", b"meta"):
            _read_tags(source, kind, body, stop, found)
    return handler


def _track_size(data: bytes) -> tuple[int | None, int | None]:
    """Sizes are 16.16 numbers; a matrix with an empty diagonal turns the picture by a quarter."""
    matrix = 52 if data[:1] == b"\1" else 40
    if len(data) < matrix + 44:
        return None, None
    width, height = (side >> 16 for side in struct.unpack_from(">II", data, matrix + 36))
    is_turned = data[matrix : matrix + 4] == bytes(4) and data[matrix + 4 : matrix + 8] != bytes(4)
    size = (height, width) if is_turned else (width, height)
    return size if width and height else (None, None)


def _read_tags(source: Source, kind: bytes, start: int, end: int, found: Container) -> None:
    """QuickTime's own texts, or a `meta` box with its list."""
    if kind == b"meta":
        _read_meta(source, start, end, found)
        return
    for inner, body, stop in boxes(source, start, end):
        if inner == b"meta":
            _read_meta(source, body, stop, found)
        elif inner[:1] == b"\xa9" and stop - body > 4:
            (length,) = struct.unpack(">H", source.at(body, 2))
            keep(found.texts, _NAMES.get(inner, decode(inner[1:])), decode(source.text_at(body + 4, length)))


def _read_meta(source: Source, start: int, end: int, found: Container) -> None:
    # QuickTime's meta box has no version field, MPEG's has one.
    if source.at(start + 4, 4) != b"hdlr":
        start += 4
    keys = first_box(source, b"keys", start, end)
    names = _keys(source, *keys) if keys else []
    listed = first_box(source, b"ilst", start, end)
    for kind, body, stop in boxes(source, *listed) if listed else ():
        number = int.from_bytes(kind, "big")
        name = names[number - 1] if 0 < number <= len(names) else _NAMES.get(kind, decode(kind))
        _read_item(source, name, kind, body, stop, found)


def _keys(source: Source, start: int, end: int) -> list[str]:
    names = []
    for _, body, stop in boxes(source, start + 8, end):
        names.append(decode(source.text_at(body, stop - body)).removeprefix("com.apple.quicktime."))
        if len(names) >= _MOST_KEYS:
            break
    return names


def _read_item(source: Source, name: str, kind: bytes, start: int, end: int, found: Container) -> None:
    for inner, body, stop in boxes(source, start, end):
        if inner == b"name" and kind == b"----":
            name = decode(source.text_at(body + 4, stop - body - 4))
        elif inner == b"data" and source.at(body, 4)[3:] in (b"\0", b"\1", b"\2"):
            keep(found.texts, name, decode(source.text_at(body + 8, stop - body - 8)))
