"""The two tables: readers by the file's first bytes, dialects by what the texts say. Order is meaning: first wins."""

from collections.abc import Callable
from dataclasses import dataclass

from iib.domain.geninfo import GenInfo
from iib.geninfo._container import Container
from iib.geninfo._source import Source
from iib.geninfo._texts import RawTexts
from iib.geninfo.dialects.a1111 import read_a1111
from iib.geninfo.dialects.civitai import read_civitai
from iib.geninfo.dialects.comfyui import read_comfyui
from iib.geninfo.dialects.drawthings import read_drawthings
from iib.geninfo.dialects.easydiffusion import read_easydiffusion
from iib.geninfo.dialects.fooocus import read_fooocus
from iib.geninfo.dialects.invokeai import read_invokeai
from iib.geninfo.dialects.midjourney import read_midjourney
from iib.geninfo.dialects.novelai import read_novelai
from iib.geninfo.dialects.plain_json import read_plain_json
from iib.geninfo.dialects.stabilitymatrix import read_stabilitymatrix
from iib.geninfo.dialects.swarmui import read_swarmui
from iib.geninfo.dialects.tensorart import read_tensorart
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
    Dialect("swarmui", read_swarmui),
    Dialect("invokeai", read_invokeai),
    Dialect("novelai", read_novelai),
    Dialect("tensorart", read_tensorart),
    Dialect("stabilitymatrix", read_stabilitymatrix),
    Dialect("easydiffusion", read_easydiffusion),
    Dialect("drawthings", read_drawthings),
    Dialect("civitai", read_civitai),
    Dialect("fooocus", read_fooocus),
    Dialect("a1111", read_a1111),
    Dialect("comfyui", read_comfyui),
    Dialect("midjourney", read_midjourney),
    Dialect("plain_json", read_plain_json),
)
