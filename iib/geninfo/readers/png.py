"""PNG and APNG: tEXt, zTXt, iTXt and eXIf chunks, before and behind the pixels (W3C PNG, third edition)."""

import struct
import zlib

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container, Texts, decode, keep
from iib.geninfo._source import LARGEST_TEXT, Source
from iib.geninfo.readers.exif import read_exif

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 50_000
_MOST_TEXTS = 1_000
_HEADER = struct.Struct(">I4s")
_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_XMP = "XML:com.adobe.xmp"
_PROFILE = "Raw profile type "


def read_png(source: Source) -> Container:
    """Texts in front of the pixels; those behind come with `later`."""
    length, kind = _HEADER.unpack(source.exactly(8, 8))
    if kind != b"IHDR" or length < 8:
        raise UnreadableMedia("The PNG file does not begin with its header.")
    width, height = struct.unpack(">II", source.exactly(16, 8))
    if not width or not height:
        raise UnreadableMedia("The PNG file says that it has no pixels.")
    found = Container("png", "image", width, height)
    stopped = _walk(source, 20 + length, found, stop=b"IDAT")
    if stopped is not None:
        found.later = lambda: _behind(source, stopped)
    return found


def _behind(source: Source, offset: int) -> Texts:
    found = Container("png", "image")
    _walk(source, offset, found, stop=None)
    return found.texts


def _walk(source: Source, offset: int, found: Container, stop: bytes | None) -> int | None:
    """Collect texts from the chunk at `offset` on; the offset of the first `stop` chunk, None when there is none."""
    texts_left = _MOST_TEXTS
    head = source.head
    last = len(head) - 8
    for _ in range(_MOST_CHUNKS):
        header, at = (head, offset) if offset <= last else (source.at(offset, 8), 0)
        if len(header) - at < 8:
            return None
        length, kind = _HEADER.unpack_from(header, at)
        if kind == stop:
            return offset
        if kind == b"IEND":
            return None
        if kind in _TEXT_CHUNKS and texts_left:
            texts_left -= 1
            _keep_chunk(kind, source.text_at(offset + 8, length), found)
        offset += 12 + length
    return None


def _keep_chunk(kind: bytes, data: bytes, found: Container) -> None:
    if kind == b"eXIf":
        found.orientation = read_exif(data, found.texts)
        return
    keyword, _, rest = data.partition(b"\0")
    place = decode(keyword)
    text = _TEXT_OF[kind](rest)
    if place.startswith(_PROFILE):
        _keep_profile(place[len(_PROFILE) :], text, found)
    else:
        keep(found.texts, "xmp" if place == _XMP else place, text)


def _keep_profile(name: str, text: str, found: Container) -> None:
    """ImageMagick's way to carry a block of bytes: name, length and hexadecimal digits, line by line."""
    digits = "".join(text.split("\n")[3:]).replace(" ", "")
    try:
        data = bytes.fromhex(digits)
    except ValueError:
        return
    if name in ("exif", "APP1", "app1") and b"Exif" in data[:8]:
        found.orientation = read_exif(data, found.texts)
    elif name in ("xmp", "APP1", "app1"):
        keep(found.texts, "xmp", decode(data[data.find(b"<") :]))


def _plain(data: bytes) -> str:
    return decode(data)


def _compressed(data: bytes) -> str:
    return decode(inflate(data[1:]))


def _international(data: bytes) -> str:
    """Compression flag and method, language, translated keyword, then UTF-8, perhaps compressed."""
    is_compressed = data[:1] == b"\1"
    _language, _, rest = data[2:].partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return decode(inflate(text) if is_compressed else text)


def inflate(data: bytes) -> bytes:
    """zlib data → bytes, no more than the largest text we keep; what can be read of broken data."""
    if not data:
        return b""
    unpacker = zlib.decompressobj()
    pieces: list[bytes] = []
    try:
        pieces.append(unpacker.decompress(data, LARGEST_TEXT))
    except zlib.error:
        return b""
    return b"" if unpacker.unconsumed_tail else pieces[0]


_TEXT_OF = {b"tEXt": _plain, b"zTXt": _compressed, b"iTXt": _international}
