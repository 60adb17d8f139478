"""Matroska and WebM: size, play time and tags (RFC 8794, RFC 9559)."""

import struct
from collections.abc import Iterator

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, decode, keep
from iib.geninfo._source import Source

SIGNATURE = b"\x1a\x45\xdf\xa3"
_SEGMENT, _INFO, _TRACKS, _TAGS, _SEEK_HEAD, _CLUSTER = (
    0x18538067,
    0x1549A966,
    0x1654AE6B,
    0x1254C367,
    0x114D9B74,
    0x1F43B675,
)
_SCALE, _DURATION, _TITLE = 0x2AD7B1, 0x4489, 0x7BA9
_TRACK, _VIDEO, _WIDTH, _HEIGHT, _TRACK_TYPE = 0xAE, 0xE0, 0xB0, 0xBA, 0x83
_TAG, _SIMPLE_TAG, _TAG_NAME, _TAG_STRING = 0x7373, 0x67C8, 0x45A3, 0x4487
_SEEK, _SEEK_ID, _SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
_MOST_ELEMENTS = 20_000
_DEEPEST_TAGS = 4
Element = tuple[int, int, int]


def read_matroska(source: Source) -> Container:
    """Tags in front of the pictures, or where the seek head says, or behind all clusters."""
    kind = "webm" if b"webm" in source.head[:64] else "mkv"
    found = Container(kind, "video")
    segment = next((element for element in _elements(source, 0, source.size) if element[0] == _SEGMENT), None)
    if segment is None:
        raise UnreadableMedia("The Matroska file holds no segment.")
    start, end = segment[1:]
    tags: list[tuple[int, int]] = []
    track_types: list[int] = []
    for number, body, stop in _elements(source, start, end):
        if number == _INFO:
            _read_info(source, body, stop, found)
        elif number == _TRACKS:
            track_types += _read_tracks(source, body, stop, found)
        elif number == _TAGS:
            tags.append((body, stop))
        elif number == _SEEK_HEAD:
            tags += _sought(source, body, stop, start, end)
    for body, stop in dict(tags).items():
        _read_tags(source, body, stop, found, 0)
    if track_types and 1 not in track_types:
        found.media_type = "audio"
    return found


def _elements(source: Source, offset: int, end: int) -> Iterator[Element]:
    """(id, start of the body, end) of each element; one of unknown size runs to the end."""
    for _ in range(_MOST_ELEMENTS):
        header = source.at(offset, 12)
        if len(header) < 2 or offset >= end:
            return
        id_size, size_size = _width(header[0]), 0
        if id_size > 4 or len(header) <= id_size:
            return
        size_size = _width(header[id_size])
        if size_size > 8 or len(header) < id_size + size_size:
            return
        number = int.from_bytes(header[:id_size], "big")
        raw = int.from_bytes(header[id_size : id_size + size_size], "big")
        size = raw & ((1 << 7 * size_size) - 1)
        body = offset + id_size + size_size
        stop = end if size == (1 << 7 * size_size) - 1 else body + size
        yield number, body, min(stop, end)
        if number == _CLUSTER and stop == end:
            return
        offset = stop


def _width(first: int) -> int:
    """How many bytes a number takes whose first byte is this: one more than its leading zero bits."""
    return 9 - first.bit_length()


def _number(source: Source, body: int, stop: int) -> int:
    return int.from_bytes(source.at(body, min(stop - body, 8)), "big")


def _read_info(source: Source, body: int, stop: int, found: Container) -> None:
    scale, duration = 1_000_000, 0.0
    for number, start, end in _elements(source, body, stop):
        if number == _SCALE:
            scale = _number(source, start, end)
        elif number == _DURATION:
            form = ">d" if end - start == 8 else ">f"
            duration = struct.unpack(form, source.exactly(start, struct.calcsize(form)))[0]
        elif number == _TITLE:
            keep(found.texts, "title", decode(source.text_at(start, end - start)))
    milliseconds = duration * scale / 1_000_000
    found.duration_ms = int(milliseconds) if 0 < milliseconds < 1e15 else None


def _read_tracks(source: Source, body: int, stop: int, found: Container) -> list[int]:
    types = []
    for number, start, end in _elements(source, body, stop):
        for inner, inner_start, inner_end in _elements(source, start, end) if number == _TRACK else ():
            if inner == _TRACK_TYPE:
                types.append(_number(source, inner_start, inner_end))
            elif inner == _VIDEO and found.width is None:
                sizes = {key: _number(source, a, b) for key, a, b in _elements(source, inner_start, inner_end)}
                found.width, found.height = sizes.get(_WIDTH) or None, sizes.get(_HEIGHT) or None
    return types


def _sought(source: Source, body: int, stop: int, segment: int, end: int) -> list[tuple[int, int]]:
    """Where the seek head says that tags are."""
    places = []
    for number, start, inner_end in _elements(source, body, stop):
        said = (
            {key: _number(source, a, b) for key, a, b in _elements(source, start, inner_end)} if number == _SEEK else {}
        )
        if said.get(_SEEK_ID) == _TAGS and _SEEK_POSITION in said:
            element = next(_elements(source, segment + said[_SEEK_POSITION], end), None)
            if element and element[0] == _TAGS:
                places.append(element[1:])
    return places


def _read_tags(source: Source, body: int, stop: int, found: Container, depth: int) -> None:
    name = text = ""
    for number, start, end in _elements(source, body, stop):
        if number in (_TAG, _SIMPLE_TAG) and depth < _DEEPEST_TAGS:
            _read_tags(source, start, end, found, depth + 1)
        elif number == _TAG_NAME:
            name = decode(source.text_at(start, min(end - start, 200)))
        elif number == _TAG_STRING:
            text = decode(source.text_at(start, end - start))
    if name and text:
        keep(found.texts, name.lower(), text)
