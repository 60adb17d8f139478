"""Writers of tiny files, one per container: just the bytes that carry texts, and a picture of a few pixels."""

import gzip
import io
import json
import struct
import zlib
from typing import Any

from PIL import Image

UNICODE = b"UNICODE\0"
TAGS = {"ImageDescription": 0x010E, "Make": 0x010F, "Model": 0x0110, "Software": 0x0131, "MakerNote": 0x927C}


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_chunk(keyword: str, text: str, kind: bytes = b"tEXt") -> bytes:
    """A PNG text chunk of one of the three kinds; tEXt holds UTF-8, as many tools write it."""
    key, data = keyword.encode(), text.encode()
    body = {
        b"tEXt": key + b"\0" + data,
        b"zTXt": key + b"\0\0" + zlib.compress(data),
        b"iTXt": key + b"\0\0\0\0\0" + data,
        b"iTXt+": key + b"\0\1\0\0\0" + zlib.compress(data),
    }[kind]
    return chunk(kind[:4], body)


def png(before: bytes = b"", behind: bytes = b"", picture: Image.Image | None = None) -> bytes:
    """A PNG with these chunks in front of its pixels and behind them."""
    plain = io.BytesIO()
    (picture or Image.new("RGB", (4, 3), "teal")).save(plain, "PNG")
    data = plain.getvalue()
    return data[:33] + before + data[33:-12] + behind + data[-12:]


def png_texts(**texts: str) -> bytes:
    """A PNG with these tEXt chunks; `__` in a name stands for a hyphen."""
    return png(b"".join(text_chunk(name.replace("__", "-"), text) for name, text in texts.items()))


def user_comment(text: str, encoding: str = "utf-16-be", mark: bytes = UNICODE) -> bytes:
    """The value of EXIF UserComment."""
    return mark + text.encode(encoding)


def exif(fields: dict[str, str] | None = None, comment: bytes = b"", order: str = ">", orientation: int = 0) -> bytes:
    """A TIFF block with these fields and, in its EXIF directory, a UserComment."""
    rows = [(TAGS[name], 2, text.encode() + b"\0") for name, text in (fields or {}).items()]
    if orientation:
        rows.append((0x0112, 3, struct.pack(order + "H", orientation) + b"\0\0"))
    rows.sort()
    head = b"MM\0*" if order == ">" else b"II*\0"
    directory_size = 2 + 12 * (len(rows) + bool(comment)) + 4
    heap_at = 8 + directory_size
    heap = b""
    entries = b""
    for tag, kind, value in rows:
        count = 1 if kind == 3 else len(value)
        place = value[:4].ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", heap_at + len(heap))
        heap += value if len(value) > 4 else b""
        entries += struct.pack(order + "HHI", tag, kind, count) + place
    if comment:
        inner_at = heap_at + len(heap)
        entries += struct.pack(order + "HHII", 0x8769, 4, 1, inner_at)
        heap += struct.pack(order + "HHHIII", 1, 0x9286, 7, len(comment), inner_at + 18, 0) + comment
    count = struct.pack(order + "H", len(rows) + bool(comment))
    return head + struct.pack(order + "I", 8) + count + entries + bytes(4) + heap


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG with these segments (marker, body) in front."""
    plain = io.BytesIO()
    Image.new("RGB", (4, 3), "teal").save(plain, "JPEG", quality=20)
    data = plain.getvalue()
    return data[:2] + b"".join(struct.pack(">BBH", 255, m, len(b) + 2) + b for m, b in segments) + data[2:]


def jpeg_exif(block: bytes) -> bytes:
    return jpeg((0xE1, b"Exif\0\0" + block))


def riff(form: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + form + body


def webp(block: bytes = b"", xmp: bytes = b"") -> bytes:
    """An extended WebP of 4 by 3 pixels."""
    plain = io.BytesIO()
    Image.new("RGB", (4, 3), "teal").save(plain, "WEBP", lossless=True)
    picture = plain.getvalue()[12:]
    flags = (8 if block else 0) | (4 if xmp else 0)
    rows = [(b"VP8X", bytes((flags, 0, 0, 0, 3, 0, 0, 2, 0, 0))), (picture[:4], picture[8:])]
    rows += [(b"EXIF", block)] if block else []
    rows += [(b"XMP ", xmp)] if xmp else []
    return riff(b"WEBP", *rows)


def gif(comment: str) -> bytes:
    plain = io.BytesIO()
    Image.new("P", (4, 3)).save(plain, "GIF", comment=comment.encode())
    return plain.getvalue()


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + kind + body


def avif(xmp: bytes = b"", block: bytes = b"") -> bytes:
    """The items of an AVIF without its picture: size, XMP, EXIF."""
    payloads = [data for data in (xmp, block and bytes(4) + block) if data]
    kinds = [kind for kind, data in ((b"mime", xmp), (b"Exif", block)) if data]

    def described(start: int) -> bytes:
        infos = b"".join(
            box(b"infe", b"\2\0\0\0", struct.pack(">HH", n + 1, 0), kind, b"\0application/rdf+xml\0\0")
            for n, kind in enumerate(kinds)
        )
        places = b""
        for number, data in enumerate(payloads):
            places += struct.pack(">HHHII", number + 1, 0, 1, start, len(data))
            start += len(data)
        return box(
            b"meta",
            bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(13)),
            box(b"iinf", bytes(4), struct.pack(">H", len(kinds)), infos),
            box(b"iloc", bytes(4), b"\x44\0", struct.pack(">H", len(payloads)), places),
            box(b"iprp", box(b"ipco", box(b"ispe", bytes(4), struct.pack(">II", 640, 480)))),
        )

    front = box(b"ftyp", b"avif\0\0\0\0mif1")
    size = len(front) + len(described(0)) + 8
    return front + described(size) + box(b"mdat", *payloads)


def mp4(tags: dict[str, str], brand: bytes = b"isom", is_audio: bool = False) -> bytes:
    """A film of 2 seconds and 640 by 480 pixels without any frame; tags under keys of their own."""
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    track = box(
        b"trak",
        box(b"tkhd", bytes(40), matrix, struct.pack(">II", 640 << 16, 480 << 16)),
        box(b"mdia", box(b"hdlr", bytes(8), b"soun" if is_audio else b"vide", bytes(13))),
    )
    keys = b"".join(box(b"mdta", name.encode()) for name in tags)
    items = b"".join(
        box(struct.pack(">I", number), box(b"data", struct.pack(">II", 1, 0), text.encode()))
        for number, text in enumerate(tags.values(), 1)
    )
    meta = box(
        b"meta",
        bytes(4),
        box(b"hdlr", bytes(8), b"mdta", bytes(13)),
        box(b"keys", bytes(4), struct.pack(">I", len(tags)), keys),
        box(b"ilst", items),
    )
    moov = box(b"moov", box(b"mvhd", bytes(12), struct.pack(">II", 1000, 2000), bytes(80)), track, box(b"udta", meta))
    return box(b"ftyp", brand, bytes(4), b"mp42") + box(b"mdat", bytes(64)) + moov


def element(number: int, *bodies: bytes) -> bytes:
    """An EBML element; its size takes eight bytes."""
    body = b"".join(bodies)
    size = (1 << 56 | len(body)).to_bytes(8, "big")
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + size + body


def matroska(tags: dict[str, str], kind: str = "webm") -> bytes:
    rows = [element(0x67C8, element(0x45A3, n.upper().encode()), element(0x4487, t.encode())) for n, t in tags.items()]
    video = element(0xE0, element(0xB0, b"\2\x80"), element(0xBA, b"\1\xe0"))
    return element(0x1A45DFA3, element(0x4282, kind.encode())) + element(
        0x18538067,
        element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4489, struct.pack(">d", 2000.0))),
        element(0x1654AE6B, element(0xAE, element(0x83, b"\1"), video)),
        element(0x1F43B675, bytes(64)),
        element(0x1254C367, element(0x7373, *rows)),
    )


def vorbis(tags: dict[str, str]) -> bytes:
    rows = [f"{name}={text}".encode() for name, text in tags.items()]
    return struct.pack("<I", 0) + struct.pack("<I", len(rows)) + b"".join(struct.pack("<I", len(r)) + r for r in rows)


def flac(tags: dict[str, str]) -> bytes:
    """Two seconds at 48 kHz."""
    info = bytes(10) + ((48000 << 44) | 96000).to_bytes(8, "big") + bytes(16)
    comments = vorbis(tags)
    return b"fLaC" + b"\0" + len(info).to_bytes(3, "big") + info + b"\x84" + len(comments).to_bytes(3, "big") + comments


def ogg(tags: dict[str, str]) -> bytes:
    """Opus: head, tags, and a last page that stands at two seconds."""

    def page(packet: bytes, position: int = 0) -> bytes:
        sizes = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        return b"OggS\0\0" + struct.pack("<QIIIB", position, 1, 0, 0, len(sizes)) + sizes + packet

    return page(b"OpusHead" + bytes(11)) + page(b"OpusTags" + vorbis(tags)) + page(b"\0", 96000)


def mp3(tags: dict[str, str]) -> bytes:
    """ID3v2.4 with a TXXX frame per tag, then one silent frame."""

    def synchsafe(size: int) -> bytes:
        return bytes(size >> shift & 127 for shift in (21, 14, 7, 0))

    bodies = [b"\3" + name.encode() + b"\0" + text.encode() for name, text in tags.items()]
    frames = b"".join(b"TXXX" + synchsafe(len(body)) + b"\0\0" + body for body in bodies)
    return b"ID3\4\0\0" + synchsafe(len(frames)) + frames + b"\xff\xfb\x90\0" + bytes(413)


def wav(comment: str) -> bytes:
    """Two seconds of 8-bit silence at 100 Hz."""
    form = struct.pack("<HHIIHH", 1, 1, 100, 100, 1, 8)
    info = b"INFO" + b"ICMT" + struct.pack("<I", len(comment.encode())) + comment.encode()
    return riff(b"WAVE", (b"fmt ", form), (b"LIST", info), (b"data", bytes(200)))


def avi() -> bytes:
    header = struct.pack("<14I", 40_000, 0, 0, 0, 50, 0, 1, 0, 640, 480, 0, 0, 0, 0)
    return riff(b"AVI ", (b"LIST", b"hdrl" + b"avih" + struct.pack("<I", len(header)) + header), (b"LIST", b"movi"))


def saved(form: str, **options: Any) -> bytes:
    """A plain picture without any text."""
    plain = io.BytesIO()
    Image.new("RGB", (4, 3), "teal").save(plain, form, **options)
    return plain.getvalue()


def tiff(description: str) -> bytes:
    return saved("TIFF", description=description)


def stealth(text: str, *, in_alpha: bool = True, is_packed: bool = True) -> bytes:
    """A picture with the text in the lowest bits of its pixels, column by column."""
    mark = f"stealth_{'png' if in_alpha else 'rgb'}{'comp' if is_packed else 'info'}".encode()
    body = gzip.compress(text.encode(), mtime=0) if is_packed else text.encode()
    data = mark + struct.pack(">I", len(body) * 8) + body
    bits = "".join(f"{byte:08b}" for byte in data)
    side = 64
    picture = Image.new(
        "RGBA" if in_alpha else "RGB", (side, side), (90, 120, 150, 255) if in_alpha else (90, 120, 150)
    )
    per_pixel = 1 if in_alpha else 3
    for place in range(0, len(bits), per_pixel):
        column, row = divmod(place // per_pixel, side)
        pixel = list(picture.getpixel((column, row)))
        for offset, bit in enumerate(bits[place : place + per_pixel]):
            channel = 3 if in_alpha else offset
            pixel[channel] = pixel[channel] & ~1 | int(bit)
        picture.putpixel((column, row), tuple(pixel))
    return png(picture=picture)


def xmp(attributes: dict[str, str] | None = None, elements: dict[str, str] | None = None) -> bytes:
    """An XMP packet; values are escaped as XML wants it."""
    escape = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
    held = " ".join(f'{name}="{value.translate(escape)}"' for name, value in (attributes or {}).items())
    inner = "".join(
        f"<{name}><rdf:Alt><rdf:li xml:lang='x-default'>{value.translate(escape)}</rdf:li></rdf:Alt></{name}>"
        for name, value in (elements or {}).items()
    )
    body = f"<rdf:Description {held}>{inner}</rdf:Description>"
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>{body}</rdf:RDF></x:xmpmeta>'.encode()


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
