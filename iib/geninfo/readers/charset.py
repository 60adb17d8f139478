"""Which characters a block of bytes means, when its own mark cannot be trusted."""

import re

from iib.geninfo._container import decode

_CHARSET = re.compile(rb'^charset="?[\w-]{1,20}"? ')  # as Exiv2 shows comments, and some tools then write them


def decode_user_comment(value: bytes, order: str) -> str:
    """EXIF UserComment: eight bytes name the character set, or are missing, or lie.

    `order` is the byte order of the EXIF block ("<" or ">"): the last resort only, since tools write UTF-16 in either
    order whatever the block's is.
    """
    mark, body = value[:8], value[8:]
    if mark[:7] == b"UNICODE":
        return decode_utf16(body, order)
    if mark[:5] == b"ASCII" or mark == bytes(8):
        return decode_utf16(body, order) if _looks_wide(body) else decode(body.rstrip(b"\0 "))
    if mark == b"JIS\0\0\0\0\0":
        return body.decode("iso2022_jp", "replace") if b"\x1b" in body else decode(body.rstrip(b"\0 "))
    if mark == b"charset=":
        value = _CHARSET.sub(b"", value)
    return decode_utf16(value, order) if _looks_wide(value) else decode(value.rstrip(b"\0"))


def decode_utf16(data: bytes, order: str) -> str:
    """UTF-16 of either byte order, found from the bytes; UTF-8 that was labelled UTF-16 too."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace").rstrip("\0")
    high, low = data[0::2].count(0), data[1::2].count(0)
    if high == low == 0 and b" " in data and _is_utf8(data):
        return data.decode("utf-8")
    if high != low:
        order = ">" if high > low else "<"
    name = "utf-16-be" if order == ">" else "utf-16-le"
    # An odd last byte is padding, and lone surrogates must not leave this room.
    return data[: len(data) & ~1].decode(name, "replace").rstrip("\0")


def _looks_wide(data: bytes) -> bool:
    return len(data) >= 4 and max(data[0::2].count(0), data[1::2].count(0)) * 4 > len(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
