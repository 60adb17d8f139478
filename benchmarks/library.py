"""Makes a large library of tiny pictures with realistic metadata, always the same for the same seed.

    python3 run.py bench library FOLDER [--count 20000] [--seed 1]

What is like real life: dated folders, many pictures a day, batches that share a second, prompts whose words follow
Zipf's law, four formats and generators, some exact copies, some sidecars, some broken files. What is not: the
pictures are a few pixels large, because reading an index looks at metadata, not at pixels.
"""

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from random import Random
from typing import NamedTuple

from tests import pictures

FIRST_DAY = 1_735_689_600  # 2025-01-01, UTC
PICTURES_A_DAY = 160
DAY = 86_400

_FIRST = """
amber ancient bright calm crimson distant dusty endless faded foggy frozen gentle golden hollow ivory jade lonely misty
mossy narrow ornate pale quiet ruined scarlet silver silent stormy sunlit tall velvet wild
"""
_SECOND = """
alley archway bridge canyon castle cliff clock corridor courtyard dragon engine fern fountain fox garden gate glacier
harbor heron island knight lantern library lighthouse market meadow mirror moon orchard owl pavilion portrait raven
river rooftop sailor shrine spire staircase temple tower train valley
"""
# The most frequent terms first, as prompts have them.
TERMS = ["masterpiece", "best quality", "highly detailed", "1girl", "solo", "cinematic lighting", "depth of field"]
TERMS += [f"{first} {second}" for second in _SECOND.split() for first in _FIRST.split()]
_ZIPF = list(accumulate(1 / rank for rank in range(1, len(TERMS) + 1)))

MODELS = [f"model{index:02d}_v{index % 4 + 1}" for index in range(24)]
SAMPLERS = ["Euler a", "DPM++ 2M", "DPM++ SDE", "UniPC", "DDIM"]
LORAS = [f"style-{index:02d}" for index in range(60)]


class Shot(NamedTuple):
    """What one picture was asked to be."""

    prompt: str
    negative: str
    seed: int
    steps: int
    model: str
    sampler: str
    size: tuple[int, int]


def make_library(folder: str, count: int, seed: int = 1) -> int:
    """Fill `folder` with `count` media files (and some others); answers the bytes written."""
    written = 0
    for path, content, mtime in planned_files(count, seed):
        place = os.path.join(folder, path)
        try:
            written += _write(place, content, mtime)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place))
            written += _write(place, content, mtime)
    return written


def _write(path: str, content: bytes, mtime: float) -> int:
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, (mtime, mtime))
    return len(content)


def planned_files(count: int, seed: int) -> Iterator[tuple[str, bytes, float]]:
    """(path inside the library, bytes, time) of every file."""
    chance = Random(seed)
    number, last = 0, b""
    while number < count:
        shot = _shot(chance)
        moment = FIRST_DAY + number // PICTURES_A_DAY * DAY + 30_000 + (number % PICTURES_A_DAY) * 240
        kind = chance.choices(KINDS, [row[0] for row in KINDS])[0]
        for step in range(min(chance.choice((1, 1, 2, 4, 4, 8)), count - number)):
            content = kind[2](shot._replace(seed=shot.seed + step), chance)
            if last and chance.random() < 0.01:
                content = last  # an exact copy, as people make them
            last = content
            day = time.strftime("%Y-%m-%d", time.gmtime(moment))
            name = f"{kind[1].format(day=day, number=number, seed=shot.seed + step)}"
            yield name, content, moment
            if chance.random() < 0.02:
                yield f"{name.rpartition('.')[0]}.txt", shot.prompt.encode(), moment
            number += 1


def _shot(chance: Random) -> Shot:
    terms = dict.fromkeys(chance.choices(TERMS, cum_weights=_ZIPF, k=chance.randint(6, 22)))
    prompt = ", ".join(terms)
    if chance.random() < 0.4:
        prompt += f", <lora:{chance.choice(LORAS)}:{chance.choice((0.5, 0.7, 0.8, 1))}>"
    negative = ", ".join(chance.choices(("blurry", "lowres", "watermark", "bad hands", "text", "noise"), k=4))
    size = chance.choice(((512, 512), (512, 768), (768, 512), (832, 1216), (1024, 1024)))
    return Shot(
        prompt,
        negative,
        chance.randrange(2**32 - 16),
        chance.randint(15, 40),
        chance.choice(MODELS),
        chance.choice(SAMPLERS),
        size,
    )


def _infotext(shot: Shot) -> str:
    return (
        f"{shot.prompt}\nNegative prompt: {shot.negative}\nSteps: {shot.steps}, Sampler: {shot.sampler}, "
        f"Schedule type: Karras, CFG scale: 7, Seed: {shot.seed}, Size: {shot.size[0]}x{shot.size[1]}, "
        f"Model hash: {hash_of(shot.model)}, Model: {shot.model}, Version: v1.10.1"
    )


def hash_of(name: str) -> str:
    """A made-up model hash, the same for the same name."""
    return f"{sum(ord(letter) << (index * 5) for index, letter in enumerate(name)) & 0xFFFFFFFFFF:010x}"


def _colour(chance: Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _webui_png(shot: Shot, chance: Random) -> bytes:
    side = shot.size[0] // 32, shot.size[1] // 32
    return pictures.png_bytes(*side, colour=_colour(chance), texts={"parameters": _infotext(shot)})


def _comfy_png(shot: Shot, chance: Random) -> bytes:
    graph = json.dumps(pictures.comfy_graph(shot.prompt, shot.negative, shot.seed))
    return pictures.png_bytes(16, 16, colour=_colour(chance), texts={"prompt": graph, "workflow": graph * 3})


def _jpeg(shot: Shot, chance: Random) -> bytes:
    return pictures.jpeg_bytes(_infotext(shot))


def _webp(shot: Shot, chance: Random) -> bytes:
    return pictures.webp_bytes(_infotext(shot))


def _broken(shot: Shot, chance: Random) -> bytes:
    return chance.choice((b"", b"this is no picture\n", _webui_png(shot, chance)[:60]))


# weight, name, bytes
KINDS: list[tuple[float, str, Callable[[Shot, Random], bytes]]] = [
    (62, "txt2img-images/{day}/{number:05d}-{seed}.png", _webui_png),
    (20, "comfy/{day}/ComfyUI_{number:05d}_.png", _comfy_png),
    (10, "img2img-images/{day}/{number:05d}-{seed}.jpg", _jpeg),
    (7.9, "saved/{day}/{number:05d}-{seed}.webp", _webp),
    (0.1, "txt2img-images/{day}/{number:05d}-{seed}-broken.png", _broken),
]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make a large library of tiny pictures.")
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.perf_counter()
    written = make_library(asked.folder, asked.count, asked.seed)
    seconds = time.perf_counter() - start
    print(f"{asked.count:,} media files, {written / 2**20:.0f} MiB, made in {seconds:.1f} s in {asked.folder}")


if __name__ == "__main__":
    main()
