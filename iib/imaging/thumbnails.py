"""Pictures made small. Runs in a helper process: a decoder that dies takes no server with it."""

import base64
import contextlib
import io
import logging
import os
import warnings
from collections.abc import Mapping
from typing import Any, BinaryIO

from PIL import Image, ImageOps

from iib.domain.errors import BadRequest, UnreadableMedia

logger = logging.getLogger(__name__)

PIXELS_MAX = 400_000_000
SIDE_MIN, SIDE_MAX = 16, 2048
_WEBP_QUALITY = 80
_SIXTEEN_BIT_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I")


def parse_size(text: str) -> tuple[int, int]:
    """`"512x384"` → (512, 384). Raises `BadRequest`.

    >>> parse_size("512x384")
    (512, 384)
    """
    width, by, height = text.lower().partition("x")
    sides = (width, height)
    if not by or not all(side.isascii() and side.isdigit() and len(side) <= 5 for side in sides):
        raise BadRequest(f"size is {text!r}: it must look like 256x256.")
    if not all(SIDE_MIN <= int(side) <= SIDE_MAX for side in sides):
        raise BadRequest(f"size is {text!r}: each side must be from {SIDE_MIN} to {SIDE_MAX}.")
    return int(width), int(height)


def thumbnail_work(order: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Make one thumbnail: `{"path", "file", "dest", "width", "height"}` → `{}`, and it lies at `dest`; or
    `{"webp": base64}` where it could not be written, so that a cache that is full or read-only costs speed only.

    `file` (device and inode) is what was checked: another one that was put in its place is not opened."""
    webp = make_thumbnail(order["path"], (order["width"], order["height"]), tuple(order["file"]))
    try:
        _write(webp, order["dest"])
    except OSError as error:
        logger.warning("The thumbnail cache cannot be written: %s", error)
        return {"webp": base64.b64encode(webp).decode()}
    return {}


def make_thumbnail(path: str, box: tuple[int, int], file: "tuple[int, int] | None" = None) -> bytes:
    """A WebP of the picture at `path` that fits in `box`, never larger than the picture. `file`: its device and inode.

    Raises `UnreadableMedia` for what cannot be decoded.
    """
    try:
        small = _decode_small(path, box, file)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError, MemoryError) as error:
        if isinstance(error, FileNotFoundError):
            raise UnreadableMedia("This file is gone.") from error
        raise UnreadableMedia(f"This picture cannot be decoded: {error}.") from error
    webp = io.BytesIO()
    small.save(webp, "WEBP", quality=_WEBP_QUALITY, method=4)
    return webp.getvalue()


def open_picture(file: BinaryIO) -> Image.Image:
    """A picture at its full size, upright, as RGB or RGBA. Raises `UnreadableMedia`."""
    try:
        with Image.open(file) as picture:
            whole: Image.Image = ImageOps.exif_transpose(_plain(picture)).copy()
            return whole
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableMedia(f"This picture cannot be decoded: {error}.") from error


def _decode_small(path: str, box: tuple[int, int], file: "tuple[int, int] | None") -> Image.Image:
    with warnings.catch_warnings(), open(path, "rb") as opened:
        warnings.simplefilter("ignore")  # Pillow warns of odd but readable files; the limit below is ours
        facts = os.fstat(opened.fileno())
        if file is not None and file != (facts.st_dev, facts.st_ino):
            raise UnreadableMedia("Another file has come to lie here.")
        with Image.open(opened) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise UnreadableMedia(f"This picture is too large to be shown small: {picture.width}x{picture.height}.")
            picture.draft("RGB", (box[0] * 2, box[1] * 2))
            upright = ImageOps.exif_transpose(_plain(picture))
            upright.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
            return upright  # type: ignore[no-any-return, unused-ignore]  # untyped before Pillow 11


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


def _write(webp: bytes, dest: str) -> None:
    """Whole or not at all: whoever reads `dest` never sees half a file."""
    os.makedirs(os.path.dirname(dest), exist_ok=True)
    unfinished = f"{dest}.{os.getpid()}.tmp"
    try:
        with open(unfinished, "wb") as file:
            file.write(webp)
        os.replace(unfinished, dest)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise
