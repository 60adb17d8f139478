"""The two tables: readers by the file's first bytes, dialects by what the texts say. Order is meaning: first wins."""

from collections.abc import Callable
from dataclasses import dataclass

from iib.domain.geninfo import GenInfo
from iib.geninfo._container import Container
from iib.geninfo._source import Source
from iib.geninfo._texts import RawTexts
from iib.geninfo.dialects.a1111 import read_a1111
from iib.geninfo.dialects.comfyui import read_comfyui
from iib.geninfo.readers.jpeg import read_jpeg
from iib.geninfo.readers.png import SIGNATURE, read_png
from iib.geninfo.readers.riff import read_webp


@dataclass(frozen=True)
class Reader:
    """`claims` looks at the first bytes of a file; `read` then answers or raises `UnreadableMedia`."""

    name: str
    claims: Callable[[bytes], bool]
    read: Callable[[Source], Container]


@dataclass(frozen=True)
class Dialect:
    """`read` answers None for texts that are not its own."""

    name: str
    read: Callable[[RawTexts], GenInfo | None]


READERS: tuple[Reader, ...] = (
    Reader("png", lambda head: head.startswith(SIGNATURE), read_png),
    Reader("jpeg", lambda head: head.startswith(b"\xff\xd8"), read_jpeg),
    Reader("webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", read_webp),
)

DIALECTS: tuple[Dialect, ...] = (
    Dialect("a1111", read_a1111),
    Dialect("comfyui", read_comfyui),
)
