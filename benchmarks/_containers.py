"""Picture files from bytes alone, a hundred times faster than an encoder makes them: pixels of one size are made once.

Each has the pixels that it claims to have, so that a browser may show it, and its own colours or number, so that no two
are the same file.
"""

import struct
import zlib
from functools import lru_cache
from io import BytesIO

from PIL import Image

from tests import pictures
from tests.samples import containers

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_END = pictures.png_chunk(b"IEND", b"")


def png(width: int, height: int, number: int, texts: dict[str, str]) -> bytes:
    """A PNG of two colours, with texts as Pillow writes them: Latin-1 where that is enough."""
    head, pixels = _png_pixels(width, height)
    colours = pictures.png_chunk(b"PLTE", number.to_bytes(8, "little")[:6])
    chunks = [_png_text(key, text) for key, text in texts.items()]
    return b"".join((head, colours, *chunks, pixels, _PNG_END))


@lru_cache
def _png_pixels(width: int, height: int) -> tuple[bytes, bytes]:
    row = b"\0" + b"\xf0" * ((width + 7) // 8)
    header = pictures.png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0))
    return _PNG_START + header, pictures.png_chunk(b"IDAT", zlib.compress(row * height, 9))


def _png_text(key: str, text: str) -> bytes:
    try:
        return pictures.png_chunk(b"tEXt", key.encode() + b"\0" + text.encode("latin-1"))
    except UnicodeEncodeError:
        return pictures.png_chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + text.encode())


def jpeg(width: int, height: int, number: int, comment: str | None) -> bytes:
    """A grey JPEG; `comment` goes into EXIF."""
    parts = [b"\xff\xd8", _segment(0xEC, b"made" + number.to_bytes(8, "little"))]
    if comment is not None:
        parts.append(_segment(0xE1, b"Exif\0\0" + pictures.exif_block(comment)))
    return b"".join((*parts, _jpeg_pixels(width, height, number % 128)))


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


@lru_cache
def _jpeg_pixels(width: int, height: int, grey: int) -> bytes:
    """Two bits for each block of 8×8 pixels, "no brighter than the one before" and "nothing else"; the first says how
    bright all are."""
    bits = 10 + 2 * (((width + 7) // 8) * ((height + 7) // 8) - 1)
    data = bytearray((bits + 7) // 8)
    data[0], data[1] = 0x80 | grey >> 1, (grey & 1) << 7
    data[-1] |= (1 << -bits % 8) - 1
    brightness_codes = b"\0" + bytes([1, 1, *[0] * 14]) + b"\0\7"
    detail_codes = b"\x10" + bytes([1, *[0] * 15]) + b"\0"
    return b"".join(
        (
            _segment(0xDB, b"\0" + bytes([8] * 64)),
            _segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"),
            _segment(0xC4, brightness_codes + detail_codes),
            _segment(0xDA, b"\1\1\0\0\x3f\0"),
            bytes(data),
            b"\xff\xd9",
        )
    )


def webp(width: int, height: int, number: int, comment: str) -> bytes:
    """A WebP of one colour: when every pixel is the same, none of them takes a bit."""
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    exif = pictures.exif_block(comment)
    parts = [(b"VP8X", b"\x08\0\0\0" + size), (b"VP8L", _webp_pixels(width, height)), (b"EXIF", exif)]
    return containers.riff(b"WEBP", *parts, (b"made", number.to_bytes(8, "little")))


@lru_cache
def _webp_pixels(width: int, height: int) -> bytes:
    plain = BytesIO()
    Image.new("RGB", (1, 1), "teal").save(plain, "WEBP", lossless=True)
    data = plain.getvalue()
    start = data.index(b"VP8L") + 8
    (word,) = struct.unpack_from("<I", data, start + 1)
    word = word & 0xF0000000 | (height - 1) << 14 | width - 1
    return data[start : start + 1] + struct.pack("<I", word) + data[start + 5 :]


def gif(width: int, height: int, number: int) -> bytes:
    """A GIF of one frame that says nothing."""
    head = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + number.to_bytes(8, "little")[:6]
    return b"GIF89a" + head + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
