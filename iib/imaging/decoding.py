"""Bytes of pictures → pixels: upright, as RGB or RGBA, within limits, whatever the format."""

import functools
import importlib
import os
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from iib.domain.errors import UnreadableMedia

Box = tuple[int, int]
FileId = tuple[int, int]  # device and inode

PIXELS_MAX = 170_000_000  # half a gigabyte of RGB; Pillow itself refuses more than 179 million
_SIXTEEN_BIT_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I")
_ON_ITS_SIDE = (5, 6, 7, 8)  # values of EXIF's Orientation
# what may come out of a decoder that is fed damaged bytes
_DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ArithmeticError,
    AttributeError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


@functools.cache
def register_plugins() -> tuple[str, ...]:
    """Let Pillow read AVIF, HEIC and JPEG XL where packages for them are installed; the names of those that are."""
    found = []
    for name, register in (("pillow_avif", ""), ("pillow_heif", "register_heif_opener"), ("pillow_jxl", "")):
        try:
            plugin = importlib.import_module(name)
        except ImportError:
            continue
        if register:
            getattr(plugin, register)()
        found.append(name)
    return tuple(found)


@contextmanager
def decoding(what: str = "picture") -> Iterator[None]:
    """Whatever a decoder fails with inside becomes `UnreadableMedia`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd but readable files; the limit is ours
        try:
            yield
        except FileNotFoundError as error:
            raise UnreadableMedia("This file is gone.") from error
        except _DECODING_ERRORS as error:
            raise UnreadableMedia(f"This {what} cannot be decoded: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """What went wrong, for people: a decoder's own words only where those are meant for them."""
    if isinstance(error, UnidentifiedImageError):  # its words hold the address of an object of ours
        return "it is empty or damaged, or of a format that is not known here"
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    is_told = isinstance(error, (OSError, Image.DecompressionBombError))
    words = (getattr(error, "strerror", None) or str(error)).rstrip(".") if is_told else ""
    return words if words and "<" not in words and " object" not in words else "its content is damaged"


@contextmanager
def opened(path: str, file: "FileId | None") -> Iterator[BinaryIO]:
    """The file at `path`, if it is still the one with that device and inode. Raises `UnreadableMedia`, `OSError`."""
    with open(path, "rb", opener=_open_at_once) as reading:
        facts = os.fstat(reading.fileno())
        if file is not None and file != (facts.st_dev, facts.st_ino):
            raise UnreadableMedia("Another file has come to lie here.")
        yield reading


def _open_at_once(path: str, flags: int) -> int:
    """A pipe that was put in place meanwhile keeps nobody waiting."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def decode_small(file: BinaryIO, box: Box) -> Image.Image:
    """A picture that fits in `box`, never larger than it is. Raises `UnreadableMedia`."""
    register_plugins()
    with decoding(), Image.open(file) as picture:
        _refuse_too_large(picture)
        picture.draft("RGB", (box[0] * 2, box[1] * 2))
        plain = _plain(picture)
        is_lying = plain.getexif().get(ExifTags.Base.Orientation) in _ON_ITS_SIDE
        plain.thumbnail(box[::-1] if is_lying else box, Image.Resampling.LANCZOS)
        upright: Image.Image = ImageOps.exif_transpose(plain)  # once it is small: it copies
        return upright


def open_picture(file: BinaryIO) -> Image.Image:
    """A picture at its full size, upright, as RGB or RGBA. Raises `UnreadableMedia`."""
    register_plugins()
    with decoding(), Image.open(file) as picture:
        _refuse_too_large(picture)
        whole: Image.Image = ImageOps.exif_transpose(_plain(picture)).copy()
        return whole


def _refuse_too_large(picture: Image.Image) -> None:
    if picture.width * picture.height > PIXELS_MAX:
        raise UnreadableMedia(f"This picture is too large to be shown small: {picture.width}x{picture.height}.")


def _plain(picture: Image.Image) -> Image.Image:
    """The picture as RGB or RGBA, with what decides its orientation."""
    if picture.mode in _SIXTEEN_BIT_MODES:
        plain = picture.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    elif picture.mode in ("RGB", "RGBA"):
        picture.load()
        return picture
    else:
        has_alpha = picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
        plain = picture.convert("RGBA" if has_alpha else "RGB")
    plain.info.setdefault("exif", picture.info.get("exif", b""))
    return plain
