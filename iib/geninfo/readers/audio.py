"""FLAC, Ogg (Vorbis, Opus), MP3 (ID3v2) and WAV (LIST INFO, id3): tags and play time."""

import struct

from iib.geninfo._container import Container, Texts, decode, keep
from iib.geninfo._source import LARGEST_TEXT, Source
from iib.geninfo.readers.riff import chunks, read_info_list
from iib.geninfo.readers.vorbis import read_vorbis_comments

_MOST_BLOCKS = 2_000
_ID3_FRAMES = {
    b"TIT2": "title",
    b"TPE1": "artist",
    b"TALB": "album",
    b"TENC": "encoder",
    b"TSSE": "encoder",
    b"TCON": "genre",
}
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_BIT_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_SAMPLE_RATES = (44100, 48000, 32000, 0)


def read_flac(source: Source) -> Container:
    """Metadata blocks up to the first frame."""
    found = Container("flac", "audio")
    offset = 4
    for _ in range(_MOST_BLOCKS):
        header = source.at(offset, 4)
        if len(header) < 4:
            break
        kind, length = header[0] & 127, int.from_bytes(header[1:], "big")
        if kind == 0:
            found.duration_ms = _flac_duration(source.exactly(offset + 4, 18))
        elif kind == 4:
            read_vorbis_comments(source.text_at(offset + 4, length), found.texts)
        offset += 4 + length
        if header[0] & 128:
            break
    return found


def _flac_duration(data: bytes) -> int | None:
    bits = int.from_bytes(data[10:18], "big")
    rate, samples = bits >> 44, bits & ((1 << 36) - 1)
    return samples * 1000 // rate if rate and samples else None


def read_ogg(source: Source) -> Container:
    """The comments are the second packet; the play time is the last page's position."""
    found = Container("ogg", "audio")
    front = source.at(0, min(source.size, 1024 * 1024))
    packets = _packets(front)
    rate = 48000
    for packet in packets[:4]:
        if packet[:7] == b"\1vorbis":
            rate = struct.unpack("<I", packet[12:16])[0]
        elif packet[:7] == b"\3vorbis":
            read_vorbis_comments(packet[7:], found.texts)
        elif packet[:8] == b"OpusTags":
            read_vorbis_comments(packet[8:], found.texts)
        elif packet[1:7] == b"theora" or packet[:6] == b"\x80theor":
            found.media_type = "video"
    tail = source.at(max(0, source.size - 65_536), 65_536)
    last = tail.rfind(b"OggS")
    position = int.from_bytes(tail[last + 6 : last + 14], "little") if last >= 0 else 0
    found.duration_ms = position * 1000 // rate if rate and 0 < position < 1 << 50 else None
    return found


def _packets(data: bytes) -> list[bytes]:
    """The first packets of the first stream, each joined over its pages."""
    packets: list[bytes] = []
    current = b""
    offset = 0
    while data[offset : offset + 4] == b"OggS" and len(packets) < 4:
        table = data[offset + 27 : offset + 27 + data[offset + 26]] if offset + 26 < len(data) else b""
        offset += 27 + len(table)
        for length in table:
            current += data[offset : offset + length]
            offset += length
            if length < 255:
                packets.append(current)
                current = b""
    return [*packets, current] if current else packets


def read_mp3(source: Source) -> Container:
    """ID3v2 in front; the play time from the first frame's bit rate or its Xing count."""
    found = Container("mp3", "audio")
    start = 0
    if source.head[:3] == b"ID3":
        size = _synchsafe(source.at(6, 4))
        read_id3(source.text_at(0, size + 10), found.texts)
        start = size + 10
    found.duration_ms = _mp3_duration(source, start)
    return found


def read_id3(data: bytes, texts: Texts) -> None:
    """ID3v2.3 and 2.4 frames that hold text."""
    version, offset = data[3] if len(data) > 10 else 0, 10
    for _ in range(_MOST_BLOCKS if version in (3, 4) else 0):
        name, size = data[offset : offset + 4], data[offset + 4 : offset + 8]
        if len(size) < 4 or not name.strip(b"\0"):
            return
        length = _synchsafe(size) if version == 4 else int.from_bytes(size, "big")
        _keep_frame(name, data[offset + 10 : offset + 10 + length], texts)
        offset += 10 + length


def _keep_frame(name: bytes, body: bytes, texts: Texts) -> None:
    encoding = _ENCODINGS.get(body[0]) if body else None
    if encoding is None:
        return
    if name in (b"COMM", b"USLT"):
        _, text = _two_texts(body[4:], encoding)
        keep(texts, "comment" if name == b"COMM" else "lyrics", text)
    elif name == b"TXXX":
        title, text = _two_texts(body[1:], encoding)
        keep(texts, title.lower() or "txxx", text)
    elif name[:1] == b"T":
        keep(texts, _ID3_FRAMES.get(name, decode(name)), body[1:].decode(encoding, "replace"))


def _two_texts(data: bytes, encoding: str) -> tuple[str, str]:
    """A description and a text, with the encoding's zero between."""
    if encoding.startswith("utf-16"):
        end = next((place for place in range(0, len(data) - 1, 2) if data[place : place + 2] == b"\0\0"), 0)
        return data[:end].decode(encoding, "replace"), data[end + 2 :].decode(encoding, "replace")
    title, _, text = data.partition(b"\0")
    return title.decode(encoding, "replace"), text.decode(encoding, "replace")


def _synchsafe(data: bytes) -> int:
    size = 0
    for byte in data:
        size = size << 7 | byte & 127
    return size


def _mp3_duration(source: Source, start: int) -> int | None:
    """MPEG-1 layer III only; anything else is left unsaid."""
    frame = source.at(start, 64)
    if len(frame) < 64 or frame[0] != 0xFF or frame[1] & 0xFE != 0xFA:
        return None
    bit_rate, sample_rate = _BIT_RATES[frame[2] >> 4], _SAMPLE_RATES[frame[2] >> 2 & 3]
    if not bit_rate or not sample_rate:
        return None
    for mark in (b"Xing", b"Info"):
        place = frame.find(mark)
        if place >= 0 and frame[place + 7] & 1:
            return int.from_bytes(frame[place + 8 : place + 12], "big") * 1152 * 1000 // sample_rate
    return (source.size - start) * 8 // bit_rate


def read_wav(source: Source) -> Container:
    """Play time from the data's length and the byte rate."""
    found = Container("wav", "audio")
    byte_rate = 0
    for kind, offset, length in chunks(source, 12, source.size):
        if kind == b"fmt ":
            (byte_rate,) = struct.unpack("<I", source.exactly(offset + 8, 4))
        elif kind == b"data" and byte_rate:
            found.duration_ms = min(length, source.size) * 1000 // byte_rate
        elif kind == b"LIST":
            read_info_list(source, offset, length, found.texts)
        elif kind in (b"id3 ", b"ID3 ") and length <= LARGEST_TEXT:
            read_id3(source.text_at(offset, length), found.texts)
    return found
