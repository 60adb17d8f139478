"""Pictures made small. Runs in a helper process: a decoder that dies takes no server with it.

An order is a JSON object; `do` says what is wanted, `ORDERS` who does it. All that make a picture answer
`{"webp": base64, "is_kept": …}`: it lies at `dest` as well unless it could not be written there, so that a cache that
is full or read-only costs speed only.
"""

import base64
import io
import logging
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from iib.domain.errors import BadRequest
from iib.imaging.cache import clear_cache, sweep_cache, write_cached
from iib.imaging.decoding import Box, FileId, decode_small, decoding, opened
from iib.imaging.looks import look_of
from iib.imaging.video import chosen_cover, cover_of

logger = logging.getLogger(__name__)

SIDE_MIN, SIDE_MAX = 16, 2048
# at worst a fifth smaller than was asked for; a slider thus fills the cache with a few sizes instead of hundreds
STEPS = (
    *(16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512),
    *(640, 768, 896, 1024, 1280, 1536, 1792, 2048),
)
_WEBP_QUALITY = 80

Order = Mapping[str, Any]


def parse_size(text: str) -> Box:
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


def step_down(box: Box) -> Box:
    """Each side taken down to the next of `STEPS`, so that what fits in the answer fits in `box`.

    >>> step_down((300, 256)), step_down((17, 2048))
    ((256, 256), (16, 2048))
    """
    width, height = (STEPS[bisect_right(STEPS, side) - 1] for side in box)
    return width, height


def thumbnail_work(order: Order, context: object) -> dict[str, Any]:
    """Do an order. Raises `UnreadableMedia` for what cannot be decoded."""
    return ORDERS[order["do"]](order)


def make_thumbnail(path: str, box: Box, file: "FileId | None" = None) -> bytes:
    """A WebP of the picture at `path` that fits in `box`, never larger than the picture. `file`: its device and inode.

    Raises `UnreadableMedia` for what cannot be decoded.
    """
    return _webp(_small(path, box, file))


def _picture(order: Order) -> dict[str, Any]:
    """`path`, `file`, `dest`, `width`, `height` → also `placeholder` and `picture_hash` (see `Look`)."""
    small = _small(order["path"], _box(order), _file(order))
    return {**_kept(_webp(small), order["dest"]), **look_of(small)._asdict()}


def _look(order: Order) -> dict[str, Any]:
    """`path`, `file` → `placeholder` and `picture_hash` alone."""
    return look_of(_small(order["path"], (64, 64), _file(order)))._asdict()


def _cover(order: Order) -> dict[str, Any]:
    """`path`, `file`, `dest`, `width`, `height`, `chosen` (a picture that the user chose, or "") → also `note`: "", or
    why this is only drawn, which is not kept."""
    if order["chosen"]:
        return {**_kept(_webp(_small(order["chosen"], _box(order), None)), order["dest"]), "note": ""}
    picture, note = cover_of(order["path"], _file(order), _box(order))
    if note:
        return {"webp": base64.b64encode(_webp(picture)).decode(), "is_kept": False, "note": note}
    return {**_kept(_webp(picture), order["dest"]), "note": ""}


def _choose_cover(order: Order) -> dict[str, Any]:
    """`path`, `file`, `dest`, and `seconds` or `image` (base64): what is to stand for a video from now on."""
    picture = chosen_cover(order["path"], _file(order), order["seconds"], order["image"])
    write_cached(_webp(picture), order["dest"])
    return {"width": picture.width, "height": picture.height}


def _sweep(order: Order) -> dict[str, Any]:
    return sweep_cache(order["cache_dir"], order["bytes_max"], order["seconds_max"], order["now"])._asdict()


def _clear(order: Order) -> dict[str, Any]:
    return clear_cache(order["cache_dir"])._asdict()


ORDERS: Mapping[str, Callable[[Order], dict[str, Any]]] = {
    "picture": _picture,
    "look": _look,
    "cover": _cover,
    "choose cover": _choose_cover,
    "sweep": _sweep,
    "clear": _clear,
}


def _box(order: Order) -> Box:
    return order["width"], order["height"]


def _file(order: Order) -> FileId:
    device, inode = order["file"]
    return device, inode


def _small(path: str, box: Box, file: "FileId | None") -> Image.Image:
    with decoding(), opened(path, file) as reading:
        return decode_small(reading, box)


def _webp(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "WEBP", quality=_WEBP_QUALITY, method=4)
    return content.getvalue()


def _kept(webp: bytes, dest: str) -> dict[str, Any]:
    is_kept = True
    try:
        write_cached(webp, dest)
    except OSError as error:
        logger.warning("The thumbnail cache cannot be written: %s", error)
        is_kept = False
    return {"webp": base64.b64encode(webp).decode(), "is_kept": is_kept}
