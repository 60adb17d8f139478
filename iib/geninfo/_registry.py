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
from iib.geninfo.readers import audio, jxl, matroska, png, riff
from iib.geninfo.readers.bmp import read_bmp
from iib.geninfo.readers.gif import read_gif
from iib.geninfo.readers.heif import AVIF_BRANDS, read_heif
from iib.geninfo.readers.heif import HEIF_BRANDS as HEIC_BRANDS
from iib.geninfo.readers.jpeg import read_jpeg
from iib.geninfo.readers.mp4 import read_mp4
from iib.geninfo.readers.tiff import read_tiff

HEIF_BRANDS = AVIF_BRANDS | HEIC_BRANDS


@dataclass(frozen=True)
class Reader:
    """`claims` looks at the first bytes of a file; `read` then answers or raises `UnreadableMedia`."""

    name: str
    claims: Callable[[bytes], bool]
    read: Callable[[Source], Container]


def _is_mpeg_frame(head: bytes) -> bool:
    return len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] >> 4 not in (0, 15)


@dataclass(frozen=True)
class Dialect:
    """`read` answers None for texts that are not its own."""

    name: str
    read: Callable[[RawTexts], GenInfo | None]


READERS: tuple[Reader, ...] = (
    Reader("png", lambda head: head.startswith(png.SIGNATURE), png.read_png),
    Reader("jpeg", lambda head: head.startswith(b"\xff\xd8\xff"), read_jpeg),
    Reader("webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", riff.read_webp),
    Reader("gif", lambda head: head[:6] in (b"GIF87a", b"GIF89a"), read_gif),
    Reader("heif", lambda head: head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS, read_heif),
    Reader("mp4", lambda head: head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip"), read_mp4),
    Reader("matroska", lambda head: head.startswith(matroska.SIGNATURE), matroska.read_matroska),
    Reader("avi", lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ", riff.read_avi),
    Reader("wav", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE", audio.read_wav),
    Reader("flac", lambda head: head.startswith(b"fLaC"), audio.read_flac),
    Reader("ogg", lambda head: head.startswith(b"OggS"), audio.read_ogg),
    Reader("mp3", lambda head: head.startswith(b"ID3") or _is_mpeg_frame(head), audio.read_mp3),
    Reader("jxl", lambda head: head.startswith((jxl.BOXED, jxl.BARE)), jxl.read_jxl),
    Reader("tiff", lambda head: head.startswith((b"II*\0", b"MM\0*")), read_tiff),
    Reader("bmp", lambda head: head.startswith(b"BM"), read_bmp),
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
