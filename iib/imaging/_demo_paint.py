"""Lights and strokes that the demo library's scenes are drawn with; every measure is in pixels of the canvas."""

from collections.abc import Mapping
from itertools import pairwise
from random import Random
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

Colour = tuple[int, int, int]
Size = tuple[int, int]


class Light(NamedTuple):
    """The colours that a light gives to a scene: the sky from top to horizon, far and near things, and what glows."""

    sky: tuple[Colour, Colour, Colour]
    far: Colour
    near: Colour
    glow: Colour
    accent: Colour


LIGHTS: Mapping[str, Light] = {
    "golden hour": Light(
        ((54, 78, 128), (226, 138, 92), (252, 214, 140)), (176, 116, 108), (44, 34, 58), (255, 236, 180), (230, 92, 60)
    ),
    "blue hour": Light(
        ((14, 24, 62), (48, 76, 138), (158, 160, 196)), (84, 104, 152), (12, 20, 44), (255, 226, 176), (240, 168, 88)
    ),
    "soft morning light": Light(
        ((150, 186, 214), (206, 222, 226), (250, 234, 216)),
        (168, 186, 188),
        (62, 88, 84),
        (255, 250, 232),
        (226, 142, 126),
    ),
    "moonlight": Light(
        ((6, 10, 26), (22, 34, 62), (62, 84, 112)), (46, 64, 92), (6, 10, 20), (228, 236, 248), (120, 170, 210)
    ),
    "overcast light": Light(
        ((116, 128, 140), (164, 172, 178), (204, 206, 204)),
        (138, 148, 150),
        (46, 54, 56),
        (236, 238, 236),
        (176, 84, 70),
    ),
    "midday sun": Light(
        ((36, 112, 190), (106, 172, 222), (206, 232, 240)),
        (120, 160, 168),
        (34, 84, 66),
        (255, 255, 240),
        (236, 186, 60),
    ),
    "autumn haze": Light(
        ((118, 110, 112), (214, 168, 116), (244, 210, 158)),
        (190, 132, 86),
        (66, 36, 28),
        (255, 232, 190),
        (204, 78, 34),
    ),
    "neon light": Light(
        ((12, 6, 34), (70, 18, 96), (226, 62, 140)), (84, 34, 118), (10, 6, 26), (96, 246, 236), (255, 84, 170)
    ),
    "northern lights": Light(
        ((6, 14, 34), (14, 60, 74), (70, 190, 150)), (30, 74, 88), (6, 16, 24), (190, 255, 214), (150, 110, 220)
    ),
    "pastel light": Light(
        ((172, 176, 222), (230, 190, 214), (252, 226, 206)),
        (196, 170, 202),
        (108, 92, 142),
        (255, 248, 240),
        (242, 142, 152),
    ),
}


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`a` at share 0, `b` at share 1."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def gradient(size: Size, colours: tuple[Colour, ...]) -> Image.Image:
    """From the first colour on top to the last at the bottom."""
    column = Image.new("RGB", (1, len(colours)))
    for row, colour in enumerate(colours):
        column.putpixel((0, row), colour)
    return column.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)


def noise(size: Size, cells: int, chance: Random) -> Image.Image:
    """Soft grey spots, about `cells` of them across."""
    grid = Image.frombytes("L", (cells, cells), chance.randbytes(cells * cells))
    return grid.resize(size, Image.Resampling.BICUBIC)


def clouds(size: Size, cells: int, chance: Random) -> Image.Image:
    """Noise of three grain sizes, the coarse one strongest."""
    fine = Image.blend(noise(size, cells * 3, chance), noise(size, cells * 7, chance), 0.3)
    return Image.blend(noise(size, cells, chance), fine, 0.4)


def glow(canvas: Image.Image, centre: tuple[float, float], radius: float, colour: Colour, strength: float) -> None:
    """Light that fades from `centre` to nothing at `radius`."""
    mask = ImageOps.invert(Image.radial_gradient("L")).point(
        [max(0, round((v - 75) * 1.4 * strength)) for v in range(256)]
    )
    side = max(2, round(radius * 2))
    corner = (round(centre[0] - radius), round(centre[1] - radius))
    canvas.paste(
        colour, (*corner, corner[0] + side, corner[1] + side), mask.resize((side, side), Image.Resampling.BILINEAR)
    )


def disc(pen: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: Colour) -> None:
    """A filled circle."""
    x, y = centre
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def ridge(width: int, base: float, height: float, roughness: float, chance: Random) -> list[tuple[float, float]]:
    """The outline of a hill range from left to right, by halving steps again and again."""
    points = [chance.uniform(-1, 1), chance.uniform(-1, 1)]
    reach = 1.0
    for _ in range(7):
        reach *= roughness
        middles = [(a + b) / 2 + chance.uniform(-reach, reach) for a, b in pairwise(points)]
        points = [point for pair in zip(points, middles, strict=False) for point in pair] + [points[-1]]
    step = width / (len(points) - 1)
    return [(index * step, base - height * point) for index, point in enumerate(points)]


def fill_below(canvas: Image.Image, outline: list[tuple[float, float]], colour: Colour) -> None:
    """Everything under `outline` (from left to right) in one colour."""
    width, height = canvas.size
    ImageDraw.Draw(canvas).polygon([*outline, (width, height), (0, height)], fill=colour)


def stars(canvas: Image.Image, light: Light, chance: Random, below: float, count: int = 140) -> None:
    """`count` small lights between the top and `below`."""
    pen = ImageDraw.Draw(canvas)
    for _ in range(count):
        spot = (chance.uniform(0, canvas.width), chance.uniform(0, below))
        disc(pen, spot, chance.choice((0.8, 1, 1.4, 2.2)), mix(light.sky[1], light.glow, chance.uniform(0.4, 1)))


def sky(size: Size, light: Light, chance: Random, horizon: float) -> Image.Image:
    """Sky, cloud veil, stars when it is dark, and a sun or moon somewhere above `horizon` (a share of the height)."""
    across, up, radius = chance.uniform(0.2, 0.8), horizon * chance.uniform(0.35, 0.95), chance.uniform(0.035, 0.08)
    canvas = _veiled_sky((size[0] // 4, size[1] // 4), light, chance, across, up).resize(
        size, Image.Resampling.BILINEAR
    )
    if sum(light.sky[0]) < 130:
        stars(canvas, light, chance, size[1] * horizon)
    disc(ImageDraw.Draw(canvas), (size[0] * across, size[1] * up), size[0] * radius, light.glow)
    return canvas


def _veiled_sky(size: Size, light: Light, chance: Random, across: float, up: float) -> Image.Image:
    canvas = gradient(size, (*light.sky, light.sky[2]))
    veil = clouds(size, 4, chance).point([max(0, (v - 130)) for v in range(256)])
    canvas.paste(mix(light.sky[2], light.glow, 0.5), (0, 0), veil)
    glow(canvas, (size[0] * across, size[1] * up), size[0] * 0.55, light.glow, 0.8)
    return canvas
