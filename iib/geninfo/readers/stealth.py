"""Texts hidden in the lowest bit of the pixels ("stealth PNG info"), column by column: the only reader of pixels.

alpha: stealth_pnginfo (plain), stealth_pngcomp (gzip)      colours: stealth_rgbinfo, stealth_rgbcomp
mark, 32 bits: length of the text in bits, the text in UTF-8
"""

import struct
import zlib
from typing import Any, BinaryIO

from iib.geninfo._container import Container, Texts, decode, keep
from iib.geninfo._source import LARGEST_TEXT

KINDS = ("png", "webp")
_MOST_PIXELS = 12_000_000
_MARKS = {
    "A": {b"stealth_pnginfo": False, b"stealth_pngcomp": True},
    "RGB": {b"stealth_rgbinfo": False, b"stealth_rgbcomp": True},
}
_MARK_LENGTH = 15
_LOWEST_BIT = bytes(48 + (value & 1) for value in range(256))


def read_stealth(file: BinaryIO, found: Container) -> Texts:
    """{"stealth": text}, or {} when there is none or the picture cannot be decoded."""
    pixels = (found.width or 0) * (found.height or 0)
    if found.kind not in KINDS or not 0 < pixels <= _MOST_PIXELS:
        return {}
    from PIL import Image  # only here: decoding is asked for by hand, and the import is heavy

    file.seek(0)
    try:
        with Image.open(file) as picture:
            text = _hidden_text(picture)
    except (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, struct.error, zlib.error, Warning):
        return {}
    texts: Texts = {}
    keep(texts, "stealth", text)
    return texts


def _hidden_text(picture: Any) -> str:
    for channels, marks in _MARKS.items():
        if channels == "A" and "A" not in picture.getbands():
            continue
        head = _bytes(picture, channels, _MARK_LENGTH + 4)
        is_packed = marks.get(head[:_MARK_LENGTH])
        if is_packed is not None:
            length = int.from_bytes(head[_MARK_LENGTH:], "big") // 8
            body = _bytes(picture, channels, _MARK_LENGTH + 4 + min(length, LARGEST_TEXT))[_MARK_LENGTH + 4 :]
            return decode(_unpacked(body) if is_packed else body)
    return ""


def _bytes(picture: Any, channels: str, count: int) -> bytes:
    """The first `count` hidden bytes: only the columns that hold them are looked at."""
    columns = -(-count * 8 // (picture.height * len(channels)))
    part = picture.crop((0, 0, min(columns, picture.width), picture.height))
    part = part.getchannel("A") if channels == "A" else part.convert("RGB")
    bits = part.transpose(5).tobytes()[: count * 8].translate(_LOWEST_BIT)  # 5: rows become columns
    bits = bits[: len(bits) // 8 * 8]
    return int(bits, 2).to_bytes(len(bits) // 8, "big") if bits else b""


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    text = unpacker.decompress(data, LARGEST_TEXT)
    return b"" if unpacker.unconsumed_tail else text
