"""Makes a large library of small pictures with realistic metadata, always the same for the same seed.

    python3 run.py bench library FOLDER [--count 20000] [--seed 1]

What is like real life: three years of dated folders with none to two thousand pictures a day, the tools that people use
and their ways to name files, prompts whose terms follow Zipf's law over a vocabulary that grows, in every script, ideas
that are tried again with changes, batches that share a second and differ in their seeds, exact copies, sidecars, films,
broken files, and one folder with 300 files of one second. What is not: there is nothing to see on the pictures.

`planned` tells what each file holds without making it, so that answers can be compared with the truth.
"""

import argparse
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from typing import NamedTuple

from benchmarks import _terms as terms
from benchmarks._tools import KINDS, SAMPLERS, Kind, Shot, path_of

FIRST_DAY = 1_672_531_200  # 2023-01-01, UTC
DAY = 86_400
DAYS = 3 * 365 + 1
PICTURES_A_DAY_MOST = 2_000
BURST = 300
_SIZES = ((512, 512), (512, 768), (768, 512), (832, 1216), (1024, 1024), (1216, 832), (896, 1152), (640, 640))
_CFGS = (7, 7, 7, 1, 3.5, 4.5, 5, 6, 6.5, 7.5, 8, 12)
_SHARES = list(accumulate(kind.share for kind in KINDS))
_BURST_KIND = KINDS[0]._replace(place="outputs/txt2img-images/burst/{number:05d}-{seed}.png")


class Truth(NamedTuple):
    """What must be read of a file. `text` is None where the tool has a form of its own for it."""

    path: str
    mtime: float
    media_type: str
    tool: str = ""
    text: str | None = ""
    prompt: str = ""
    negative: str = ""
    model: str = ""
    sampler: str = ""
    loras: tuple[str, ...] = ()
    seed: int | None = None
    steps: int | None = None
    cfg: float | None = None
    width: int | None = None
    height: int | None = None
    is_broken: bool = False


@dataclass(frozen=True)
class Planned:
    """A media file of a library before it is made; `sidecar` is the text of the file beside it, if there is one."""

    path: str
    kind: Kind
    shot: Shot
    mtime: float
    sidecar: str = ""

    def content(self) -> bytes:
        return self.kind.make(self.shot)

    def truth(self) -> Truth:
        kind, shot = self.kind, self.shot
        if kind.is_broken:
            return Truth(self.path, self.mtime, kind.media_type, is_broken=True)
        width, height = kind.size or (shot.width, shot.height)
        seen = Truth(self.path, self.mtime, kind.media_type, width=width or None, height=height or None)
        if not kind.tool:
            return seen
        return seen._replace(
            tool=kind.tool,
            text=kind.text(shot) if kind.text else None,
            prompt=shot.prompt,
            negative=shot.negative,
            model=kind.model or shot.model,
            sampler=kind.samplers[shot.sampler],
            loras=tuple(name for name, _ in shot.loras) if kind.has_loras else (),
            seed=shot.seed,
            steps=shot.steps,
            cfg=float(shot.cfg),
        )


def make_library(folder: str, count: int, seed: int = 1) -> int:
    """Fill `folder` with `count` media files (and some others); answers the bytes written."""
    written, folders = 0, set[str]()
    for path, content, mtime in planned_files(count, seed):
        place = os.path.join(folder, path)
        parent = os.path.dirname(place)
        if parent not in folders:
            os.makedirs(parent, exist_ok=True)
            folders.add(parent)
        with open(place, "wb", buffering=0) as file:
            file.write(content)
        os.utime(place, (mtime, mtime))
        written += len(content)
    return written


def planned_files(count: int, seed: int) -> Iterator[tuple[str, bytes, float]]:
    """(path inside the library, bytes, time) of every file, sidecars too."""
    for file in planned(count, seed):
        yield file.path, file.content(), file.mtime
        if file.sidecar:
            yield f"{file.path.rpartition('.')[0]}.txt", file.sidecar.encode(), file.mtime


def planned(count: int, seed: int = 1) -> Iterator[Planned]:
    """The media files of a library, the oldest first."""
    chance = Random(seed)
    last: Planned | None = None
    for file in _made_in_order(chance, count):
        if last and chance.random() < 0.01:  # a copy of what was made before
            place = f"favourites/{file.shot.number:07d} {os.path.basename(last.path)}"
            yield replace(last, path=place, mtime=file.mtime, sidecar="")
            continue
        if file.kind.tool and chance.random() < 0.02:
            file = replace(file, sidecar=file.shot.prompt)
        last = None if file.kind.is_broken or file.kind is _BURST_KIND else file
        yield file


def _made_in_order(chance: Random, count: int) -> Iterator[Planned]:
    person, number = _Person(chance), 0
    burst = min(BURST, count // 5)
    for day, pictures in enumerate(_pictures_a_day(chance, count - burst)):
        batches = _batches_of_day(chance, pictures)
        if day == DAYS // 2 and burst:
            batches = [(DAY // 2, burst), *batches]
        for place, (second, size) in enumerate(batches):
            is_burst = bool(burst) and day == DAYS // 2 and place == 0
            kind = _BURST_KIND if is_burst else chance.choices(KINDS, cum_weights=_SHARES)[0]
            moment = FIRST_DAY + day * DAY + second
            pause = (
                0.0 if is_burst else chance.choice((0.0, 1 / 16))
            )  # within the second: half of them take a moment each
            shot = person.next_shot(number, moment)
            for step in range(size):
                one = shot._replace(number=number, seed=shot.seed + step, moment=moment + step * pause)
                yield Planned(path_of(kind, one), kind, one, one.moment)
                number += 1


def _pictures_a_day(chance: Random, count: int) -> list[int]:
    """How many on each day: none on every fourth, and some days are much busier than others."""
    busy = [0.0 if chance.random() < 0.25 else chance.lognormvariate(0, 0.9) for _ in range(DAYS)]
    most = max(PICTURES_A_DAY_MOST, 2 * count // DAYS)
    days = [0] * DAYS
    left = count
    while left:  # what a full day cannot take goes to the others
        is_open = [bool(weight) and taken < most for weight, taken in zip(busy, days, strict=True)]
        edges = list(accumulate(weight * is_free for weight, is_free in zip(busy, is_open, strict=True)))
        given = [int(left * edge / edges[-1]) for edge in edges]
        for day, (before, after) in enumerate(zip([0, *given], given, strict=False)):
            share = min(after - before, most - days[day])
            days[day] += share
            left -= share
    return days


def _batches_of_day(chance: Random, pictures: int) -> list[tuple[int, int]]:
    """(second of the day, how many in it), in order."""
    sizes = []
    while pictures:
        size = min(chance.choice((1, 1, 2, 4, 4, 8)), pictures)
        sizes.append(size)
        pictures -= size
    seconds = sorted(chance.randrange(6 * 3600, DAY - 60) for _ in sizes)
    return list(zip(seconds, sizes, strict=True))


class _Person:
    """Has an idea, tries it again and again with changes, and goes on to the next."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._shot: Shot | None = None
        self._terms: list[str] = []

    def next_shot(self, number: int, moment: float) -> Shot:
        """What is asked for at that moment, after so many pictures."""
        chance = self._chance
        if self._shot is None or chance.random() < 0.3:
            self._terms = terms.fresh_terms(chance, number)
            self._shot = self._fresh(number)
        else:
            self._terms = terms.changed_terms(chance, self._terms, number)
        prompt = terms.prompt_of(chance, self._terms)
        return self._shot._replace(number=number, moment=moment, prompt=prompt, seed=chance.randrange(2**32 - 512))

    def _fresh(self, number: int) -> Shot:
        chance = self._chance
        width, height = chance.choice(_SIZES)
        return Shot(
            number=number,
            moment=0,
            prompt="",
            negative=terms.negative_of(chance),
            seed=0,
            steps=chance.choice((20, 20, 25, 28, 30, 4, 8, 35, 40, chance.randint(10, 60))),
            cfg=chance.choice(_CFGS),
            model=terms.model_of(chance, number),
            sampler=min(terms.pick(chance, 20), len(SAMPLERS) - 1),
            width=width,
            height=height,
            loras=tuple(terms.loras_of(chance, number)),
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make a large library of small pictures.")
    parser.add_argument("folder")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.perf_counter()
    written = make_library(asked.folder, asked.count, asked.seed)
    seconds = time.perf_counter() - start
    rate = asked.count / seconds
    print(f"{asked.count:,} media files, {written / 2**20:.0f} MiB, made in {seconds:.1f} s ({rate:,.0f} a second)")


if __name__ == "__main__":
    main()
