"""Drawings for the demo library: a scene, a light and a source of chance give one picture.

Everything is drawn at twice its size and then reduced, which smooths the edges.
"""

import math
from collections.abc import Callable, Mapping
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageOps

from iib.imaging._demo_paint import (
    LIGHTS,
    Colour,
    Light,
    Size,
    clouds,
    disc,
    fill_below,
    glow,
    gradient,
    mix,
    ridge,
    sky,
    stars,
)


def draw(scene: str, light: str, size: Size, chance: Random) -> Image.Image:
    """One RGB picture of `size`; `scene` is a key of `SCENES`, `light` one of `LIGHTS`."""
    canvas = SCENES[scene]((size[0] * 2, size[1] * 2), LIGHTS[light], chance)
    return canvas.reduce(2)


def _mountains(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = sky(size, light, chance, 0.55)
    ranges = chance.randint(4, 6)
    for index in range(ranges):
        share = index / (ranges - 1)
        base = size[1] * (0.48 + 0.42 * share)
        outline = ridge(size[0], base, size[1] * (0.16 - 0.06 * share), 0.52, chance)
        fill_below(canvas, outline, mix(mix(light.far, light.sky[2], 0.45), light.near, share))
    return canvas


def _desert(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = sky(size, light, chance, 0.5)
    for index in range(4):
        share = index / 3
        outline = ridge(size[0], size[1] * (0.56 + 0.3 * share), size[1] * 0.09, 0.28, chance)
        fill_below(
            canvas, outline, mix(mix(light.accent, light.sky[2], 0.6), mix(light.accent, light.near, 0.75), share)
        )
    return canvas


def _sea(size: Size, light: Light, chance: Random) -> Image.Image:
    horizon = round(size[1] * chance.uniform(0.45, 0.6))
    canvas = sky(size, light, chance, horizon / size[1])
    mirror = ImageOps.flip(canvas.crop((0, 0, size[0], horizon)).reduce(4)).resize(
        (size[0], size[1] - horizon), Image.Resampling.BILINEAR
    )
    water = Image.blend(mirror, Image.new("RGB", mirror.size, light.near), 0.35)
    canvas.paste(water, (0, horizon))
    pen = ImageDraw.Draw(canvas)
    for _ in range(110):
        depth = chance.random() ** 1.6
        y, length = horizon + depth * (size[1] - horizon), (0.02 + 0.16 * depth) * size[0]
        x = chance.uniform(-length, size[0])
        tone = mix(light.near, light.glow, chance.uniform(0.15, 0.75))
        pen.line((x, y, x + length, y), fill=tone, width=1 + round(4 * depth))
    return canvas


def _lighthouse(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = _sea(size, light, chance)
    x, foot, top = size[0] * chance.uniform(0.25, 0.75), size[1] * 0.8, size[1] * chance.uniform(0.3, 0.42)
    half = size[0] * 0.045
    glow(canvas, (x, top), size[0] * 0.5, light.glow, 1.0)
    pen = ImageDraw.Draw(canvas)
    for band in range(6):
        y0, y1 = top + (foot - top) * band / 6, top + (foot - top) * (band + 1) / 6
        w0, w1 = half * (0.65 + 0.35 * band / 6), half * (0.65 + 0.35 * (band + 1) / 6)
        tone = light.accent if band % 2 else mix(light.glow, light.far, 0.25)
        pen.polygon([(x - w0, y0), (x + w0, y0), (x + w1, y1), (x - w1, y1)], fill=tone)
    pen.rectangle((x - half * 0.5, top - half * 1.2, x + half * 0.5, top), fill=light.glow)
    pen.polygon(
        [(x - half * 0.8, top - half * 1.2), (x, top - half * 2.2), (x + half * 0.8, top - half * 1.2)], fill=light.near
    )
    fill_below(canvas, ridge(size[0], size[1] * 0.84, size[1] * 0.06, 0.5, chance), light.near)
    return canvas


def _forest(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = gradient(size, (light.sky[1], light.sky[2], light.sky[2], light.far))
    glow(canvas, (size[0] * chance.uniform(0.3, 0.7), size[1] * 0.4), size[0] * 0.7, light.glow, 0.8)
    pen = ImageDraw.Draw(canvas)
    for layer in range(5):
        tone = mix(mix(light.far, light.sky[2], 0.5), light.near, layer / 4)
        for _ in range(9 - layer):
            _fir(
                pen,
                chance.uniform(0, size[0]),
                size[1] * (0.7 + 0.1 * layer),
                size[1] * (0.3 + 0.14 * layer),
                tone,
                chance,
            )
        base = size[1] * (0.72 + 0.07 * layer)
        fill_below(canvas, ridge(size[0], base, size[1] * 0.02, 0.5, chance), tone)
    return canvas


def _fir(pen: ImageDraw.ImageDraw, x: float, foot: float, height: float, tone: Colour, chance: Random) -> None:
    height *= chance.uniform(0.7, 1.1)
    half = height * chance.uniform(0.14, 0.2)
    for step in range(5):
        top = foot - height + height * step * 0.16
        reach = half * (0.35 + 0.165 * step)
        pen.polygon([(x, top), (x - reach, top + height * 0.3), (x + reach, top + height * 0.3)], fill=tone)


def _city(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = sky(size, light, chance, 0.5)
    pen = ImageDraw.Draw(canvas)
    for layer in range(3):
        tone = mix(mix(light.far, light.sky[2], 0.35), light.near, layer / 2)
        x = -chance.uniform(0, 60)
        while x < size[0]:
            width = size[0] * chance.uniform(0.06, 0.14)
            top = size[1] * chance.uniform(0.3 + 0.14 * layer, 0.6 + 0.12 * layer)
            _house(pen, (x, top, x + width, size[1]), tone, light, layer, chance)
            x += width * chance.uniform(0.9, 1.2)
    return canvas


def _house(
    pen: ImageDraw.ImageDraw,
    box: tuple[float, float, float, float],
    tone: Colour,
    light: Light,
    layer: int,
    chance: Random,
) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, fill=tone)
    pane = (right - left) / 7
    lit = mix(light.glow, light.accent, chance.choice((0, 0.3, 0.7)))
    for row in range(int((bottom - top) / (pane * 2.4))):
        for column in range(3):
            if chance.random() < 0.2 + 0.14 * layer:
                x, y = left + pane * (1 + 2 * column), top + pane * (1 + 2.4 * row)
                pen.rectangle((x, y, x + pane, y + pane * 1.3), fill=mix(tone, lit, 0.35 + 0.3 * layer))


def _nebula(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = _gas((size[0] // 4, size[1] // 4), light, chance).resize(size, Image.Resampling.BILINEAR)
    stars(canvas, light, chance, size[1], 260)
    return canvas


def _gas(size: Size, light: Light, chance: Random) -> Image.Image:
    dark, cold = (8, 8, 20), mix((8, 8, 20), light.sky[1], 0.6)
    warm = mix(light.glow, light.accent, 0.3)
    canvas = ImageOps.colorize(clouds(size, 4, chance), dark, warm, mid=cold, blackpoint=90, whitepoint=255)
    veil = ImageOps.colorize(clouds(size, 3, chance), dark, light.accent, blackpoint=110, whitepoint=255)
    canvas = ImageChops.screen(canvas, veil)
    spot = (size[0] * chance.uniform(0.2, 0.8), size[1] * chance.uniform(0.2, 0.8))
    glow(canvas, spot, size[0] * 0.3, light.glow, 1.0)
    return canvas


def _flower(size: Size, light: Light, chance: Random) -> Image.Image:
    canvas = gradient(size, (light.near, mix(light.near, light.far, 0.6), light.near))
    centre, side = (size[0] / 2, size[1] / 2), min(size)
    glow(canvas, centre, size[0] * 0.75, light.sky[2], 0.7)
    petals, width = chance.randint(5, 11), chance.uniform(0.3, 0.42)
    pen = ImageDraw.Draw(canvas)
    for ring in range(5):
        tone = mix(light.accent, light.glow, ring / 5 + chance.uniform(0, 0.15))
        for petal in range(petals):
            outline = _petal(centre, side * (0.47 - 0.085 * ring), width, math.tau / petals * (petal + ring / 2))
            shade = mix(tone, light.near, 0.1 + 0.1 * (petal % 3))
            pen.polygon(outline, fill=shade, outline=mix(shade, light.near, 0.3))
    glow(canvas, centre, side * 0.12, light.glow, 1.4)
    return canvas


def _petal(centre: tuple[float, float], reach: float, width: float, angle: float) -> list[tuple[float, float]]:
    """An ellipse from the centre outwards, `reach` long, turned by `angle` (radians)."""
    turns = [math.tau * step / 36 for step in range(36)]
    points = [((1 + math.cos(turn)) * reach / 2, math.sin(turn) * reach / 2 * width) for turn in turns]
    cosine, sine = math.cos(angle), math.sin(angle)
    return [(centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine) for x, y in points]


def _still_life(size: Size, light: Light, chance: Random) -> Image.Image:
    table = round(size[1] * 0.62)
    canvas = gradient(size, (light.near, mix(light.near, light.far, 0.8), light.far))
    canvas.paste(gradient((size[0], size[1] - table), (mix(light.accent, light.near, 0.5), light.near)), (0, table))
    tones = [light.accent, light.sky[1], light.glow, light.far, light.sky[2]]
    for index in range(chance.randint(3, 6)):
        radius = size[0] * chance.uniform(0.08, 0.2)
        x, y = size[0] * chance.uniform(0.12, 0.88), table + size[1] * 0.05 * index - radius * 0.4
        glow(canvas, (x + radius * 0.2, y + radius * 0.95), radius * 1.2, (8, 8, 12), 0.7)
        tone = chance.choice(tones)
        shade, pen = mix(tone, (0, 0, 0), 0.4), ImageDraw.Draw(canvas)
        for step in range(30):
            share = 1 - step / 30
            offset = radius * (1 - share) * 0.4
            disc(pen, (x - offset, y - offset), radius * share, mix(shade, light.glow, (1 - share) * 0.8))
    return canvas


def _waves(size: Size, light: Light, chance: Random) -> Image.Image:
    tones = (*light.sky, light.accent, light.far, light.near)
    canvas = Image.new("RGB", size, light.glow)
    count = chance.randint(9, 14)
    for index in range(count):
        outline = ridge(size[0], size[1] * index / count, size[1] * 0.1, 0.3, chance)
        fill_below(canvas, outline, mix(tones[index % len(tones)], light.glow, chance.uniform(0, 0.3)))
    return canvas


SCENES: Mapping[str, Callable[[Size, Light, Random], Image.Image]] = {
    "mountains": _mountains,
    "desert": _desert,
    "sea": _sea,
    "lighthouse": _lighthouse,
    "forest": _forest,
    "city": _city,
    "nebula": _nebula,
    "flower": _flower,
    "still life": _still_life,
    "waves": _waves,
}
