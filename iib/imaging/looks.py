"""How a picture looks, in a few bytes: what stands for it until it is there, and what tells look-alikes."""

import math
import operator
from typing import NamedTuple

from PIL import Image

PLACEHOLDER_COLUMNS, PLACEHOLDER_ROWS = 4, 3
# the bits of waves that a mirror turns round: those with an odd number of half waves from left to right
MIRRORED_BITS = 0xAAAAAAAAAAAAAAAA
_SIDE = 16
_WAVES = 8
_FLAT = 0.5  # what differs less, in levels of grey, is no shape


class Look(NamedTuple):
    """`placeholder`: 4x3 colours, row by row, each as three hex digits (RGB). `picture_hash`: 64 bits that differ in
    few places where pictures look alike; with `MIRRORED_BITS` turned round it is that of the mirrored picture."""

    placeholder: str
    picture_hash: int


def look_of(picture: Image.Image) -> Look:
    """The look of a picture, which may be small already; transparent parts count as mid grey."""
    if picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, (128, 128, 128))
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    plain = picture.convert("RGB")
    return Look(_placeholder(plain), _picture_hash(plain.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)))


def _placeholder(picture: Image.Image) -> str:
    colours = picture.resize((PLACEHOLDER_COLUMNS, PLACEHOLDER_ROWS), Image.Resampling.BOX).tobytes()
    return "".join(f"{round(level / 17):x}" for level in colours)


def _picture_hash(grey: Image.Image) -> int:
    """Bit 8·v+u is set where the picture holds the cosine of u half waves across and v down. The one of no wave
    at all, which is its brightness, gives way to the one of eight down."""
    content = grey.tobytes()
    rows = [content[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    across = [[_product(row, wave) for row in rows] for wave in _COSINES[:_WAVES]]
    bits = 0
    for u, column in enumerate(across):
        for v in range(_WAVES):
            wave = _COSINES[_WAVES if u == v == 0 else v]
            if _product(column, wave) > _FLAT * _SIDE:
                bits |= 1 << (_WAVES * v + u)
    return bits


def _product(values: "bytes | list[float]", wave: list[float]) -> float:
    return math.fsum(map(operator.mul, values, wave))


_COSINES = [[math.cos(math.pi * wave * (place + 0.5) / _SIDE) for place in range(_SIDE)] for wave in range(_WAVES + 1)]
