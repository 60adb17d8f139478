"""A library of sixty pictures, what each was made of, and query lines with the same said as a plain filter."""

import datetime
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iib.domain.search import fold
from tests import pictures

NOON = datetime.datetime(2026, 3, 1, 12).timestamp()
SEEDS = (0, 7, 1234567, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1)


@dataclass
class Made:
    """A picture and what it was made of."""

    path: Path
    mtime: float
    width: int
    height: int
    text: str = ""
    negative: str = ""
    model: str = ""
    sampler: str = ""
    tool: str = ""
    loras: tuple[str, ...] = ()
    steps: int | None = None
    cfg: float | None = None
    seed: int | None = None
    terms: tuple[str, ...] = ()
    custom: tuple[str, ...] = ()
    is_missing: bool = False

    @property
    def day(self) -> str:
        return datetime.datetime.fromtimestamp(self.mtime).date().isoformat()

    def says(self, word: str) -> bool:
        return fold(word) in fold(str(self.path)) or fold(word) in fold(self.text)

    def tags(self) -> set[str]:
        named = {self.model, self.sampler, self.tool, *self.loras, *self.terms, f"{self.width}x{self.height}", "image"}
        return {fold(name) for name in (*(set() if self.is_missing else named), *self.custom) if name}


TERMS = ("cat", "golden hour", "Straße", "灯塔", "paper boat", "category", '"quoted"', "100%", "a_b", "semi-real")
MODELS = ("harbourMix_v3", "pond", "pondside", "海")
SAMPLERS = ("Euler", "Euler a", "DPM++ 2M")
LORAS = ("seaside", "sea", "ink_v2")
SIZES = ((512, 768), (1024, 1024), (8, 8), (1536, 640))
FOLDERS = (("2026-03",), ("2026-04", "deep"), ("x (1)",))


def make_library(top: Path) -> list[Made]:
    """Sixty pictures of three kinds: with A1111 text, of ComfyUI, with nothing. Many share a second, some a name."""
    chance = random.Random(20)
    made = []
    for number in range(60):
        name = f"{chance.choice(['Cat', 'img', 'é', 'z'])}{number % 17:02}.png"
        path = top.joinpath(*FOLDERS[number % 3], str(number % 4), name)
        width, height = chance.choice(SIZES)
        mtime = NOON + chance.choice([0, 0, 1, 86_400, 40 * 86_400, 90 * 86_400 + number])
        if not path.exists():
            one = Made(path, mtime, width, height)
            pictures.write(path, make_picture(one, ("a1111", "a1111", "comfy", "plain")[number % 4], chance), mtime)
            made.append(one)
    assert len(made) > 50
    return made


def make_picture(one: Made, kind: str, chance: random.Random) -> bytes:
    if kind == "plain":
        return pictures.png_bytes(one.width, one.height)
    one.terms = tuple(chance.sample(TERMS, 3))
    one.seed, one.steps = chance.choice(SEEDS), chance.choice([1, 20, 30])
    one.negative = chance.choice(["blurry, lowres", "storm", "Dog"])
    if kind == "comfy":
        prompt = ", ".join(one.terms)
        one.cfg, one.tool, one.model, one.sampler = 8.0, "ComfyUI", "pondside", "euler"
        picture = pictures.comfy_png(prompt=prompt, negative=one.negative, seed=one.seed)
        one.steps, one.width, one.height = 20, 4, 6
        one.text = f"{prompt}\nNegative prompt: {one.negative}\nSteps: 20, Sampler: euler, Model: pondside, ComfyUI"
        return picture
    one.cfg, one.model, one.sampler = chance.choice([1.5, 7.0, 7.1]), chance.choice(MODELS), chance.choice(SAMPLERS)
    one.loras, one.tool = tuple(chance.sample(LORAS, chance.randrange(3))), "A1111"
    prompt = ", ".join([*one.terms, *(f"<lora:{name}:0.7>" for name in one.loras)])
    one.text = (
        f"{prompt}\nNegative prompt: {one.negative}\nSteps: {one.steps}, Sampler: {one.sampler}, "
        f"CFG scale: {one.cfg:g}, Seed: {one.seed}, Model: {one.model}, Version: v1.10.1"
    )
    return pictures.png_bytes(one.width, one.height, texts={"parameters": one.text})


def has(*names: str) -> Callable[[Made], bool]:
    return lambda one: bool(one.tags() & set(names))


def wide(one: Made, width: int, height: int) -> bool:
    return one.width >= width and one.height >= height


# line → the same as a filter over pictures that are not missing
LINES: dict[str, Callable[[Made], bool]] = {
    "": lambda one: True,
    "cat": lambda one: one.says("cat"),
    "CAT -category": lambda one: one.says("cat") and not one.says("category"),
    '"golden hour"': lambda one: one.says("golden hour"),
    "golden boat": lambda one: one.says("golden") and one.says("boat"),
    "golden OR boat": lambda one: one.says("golden") or one.says("boat"),
    "cat golden OR boat -cat": lambda one: (
        (one.says("cat") and one.says("golden")) or (one.says("boat") and not one.says("cat"))
    ),
    "(cat OR 灯) -(golden boat)": lambda one: (
        (one.says("cat") or one.says("灯")) and not (one.says("golden") and one.says("boat"))
    ),
    "-(cat OR golden)": lambda one: not (one.says("cat") or one.says("golden")),
    "date:2026-03 OR boat": lambda one: one.day.startswith("2026-03") or one.says("boat"),
    "-date:>=2026-03-02 OR (date:2026-04 cat)": lambda one: (
        one.day < "2026-03-02" or (one.day.startswith("2026-04") and one.says("cat"))
    ),
    "seed:<9007199254740993 OR steps:30": lambda one: (
        (one.seed is not None and one.seed < 2**53 + 1) or one.steps == 30
    ),
    "seed:1234568..9223372036854775807": lambda one: one.seed is not None and 1234568 <= one.seed < 2**63,
    "-seed:1..1234567": lambda one: one.seed is None or not 1 <= one.seed <= 1234567,
    "--cat": lambda one: one.says("cat"),
    "-(-cat -golden)": lambda one: one.says("cat") or one.says("golden"),
    "STRASSE": lambda one: one.says("straße"),
    "100% OR a_b": lambda one: one.says("100%") or one.says("a_b"),
    '"%"': lambda one: one.says("%"),
    "_": lambda one: one.says("_"),
    '"""quoted"""': lambda one: one.says('"quoted"'),
    '"; DROP TABLE images"': lambda one: False,
    "semi-real": lambda one: one.says("semi-real"),
    "no_such_word": lambda one: False,
    "-no_such_word": lambda one: True,
    "tag:=cat": has("cat"),
    "tag:cat": lambda one: any("cat" in tag for tag in one.tags()),
    "-tag:cat": lambda one: not any("cat" in tag for tag in one.tags()),
    'tag:="BEST of"': has("best of"),
    'tag:"golden hour" OR tag:=灯塔': has("golden hour", "灯塔"),
    "tag:=512x768": lambda one: (one.width, one.height) == (512, 768),
    "model:pond": lambda one: "pond" in one.model,
    "model:=pond": lambda one: one.model == "pond",
    "-model:pond": lambda one: "pond" not in one.model,
    "model:海": lambda one: one.model == "海",
    "model:cat": lambda one: False,
    "lora:sea": lambda one: any("sea" in name for name in one.loras),
    "lora:=Sea -lora:ink": lambda one: "sea" in one.loras and "ink_v2" not in one.loras,
    "sampler:=euler": lambda one: one.sampler.lower() == "euler",
    "sampler:DPM++": lambda one: one.sampler == "DPM++ 2M",
    "tool:comfyui": lambda one: one.tool == "ComfyUI",
    "path:2026-04": lambda one: "2026-04" in str(one.path),
    'path:"X (1)"': lambda one: "x (1)" in str(one.path),
    "path:golden": lambda one: False,
    "ext:png": lambda one: True,
    "ext:.PNG -ext:jpg": lambda one: True,
    "ext:ng": lambda one: False,
    "neg:storm": lambda one: "storm" in one.negative,
    "-neg:storm": lambda one: "storm" not in one.negative,
    "neg:dog OR neg:cat": lambda one: one.negative == "Dog",
    "text:dog": lambda one: "dog" in one.text.lower(),
    "text:img": lambda one: False,
    "-text:e": lambda one: "e" not in one.text.lower(),
    r"text:/^(cat|golden hour)\b/": lambda one: bool(re.match(r"(cat|golden hour)\b", one.text, re.I)),
    r"-text:/seed: \d{7}\b/": lambda one: one.seed != 1234567,
    "text:/cat/ text:/boat/": lambda one: "cat" in one.text and "boat" in one.text,
    "steps:20": lambda one: one.steps == 20,
    "-steps:20": lambda one: one.steps != 20,
    "steps:<20 OR steps:>20": lambda one: one.steps in (1, 30),
    "steps:..20": lambda one: one.steps in (1, 20),
    "cfg:7": lambda one: one.cfg == 7,
    "cfg:7.1": lambda one: one.cfg == 7.1,
    "cfg:>7": lambda one: one.cfg is not None and one.cfg > 7,
    "cfg:7..7.5 -cfg:<=7": lambda one: one.cfg == 7.1,
    "seed:18446744073709551615": lambda one: one.seed == 2**64 - 1,
    "seed:>9007199254740992": lambda one: one.seed is not None and one.seed > 2**53,
    "seed:9223372036854775807..9223372036854775808": lambda one: one.seed in (2**63 - 1, 2**63),
    "seed:0": lambda one: one.seed == 0,
    "width:>512": lambda one: one.width > 512,
    "height:<=640 width:..8": lambda one: one.height <= 640 and one.width <= 8,
    "size:1024x1024": lambda one: (one.width, one.height) == (1024, 1024),
    "size:>=512x640": lambda one: wide(one, 512, 640),
    "-size:>=512x640": lambda one: not wide(one, 512, 640),
    "size:<1024x1024": lambda one: one.width < 1024 and one.height < 1024,
    "date:2026-03": lambda one: one.day[:7] == "2026-03",
    "date:2026-03-02": lambda one: one.day == "2026-03-02",
    "date:2026-03-02..2026-04": lambda one: "2026-03-02" <= one.day <= "2026-04-30",
    "date:>2026-03": lambda one: one.day > "2026-03-31",
    "-date:2026-03": lambda one: one.day[:7] != "2026-03",
    "date:<2026": lambda one: False,
    "date:0001..9999": lambda one: True,
    "type:image": lambda one: True,
    "type:video OR type:audio": lambda one: False,
    "is:untagged": lambda one: not one.custom,
    "-is:untagged cat": lambda one: bool(one.custom) and one.says("cat"),
    "-is:missing": lambda one: True,
    "-is:missing cat -steps:20": lambda one: one.says("cat") and one.steps != 20,
    "-is:missing date:2026-03": lambda one: one.day.startswith("2026-03"),
}

# the same over all pictures, missing ones as well
MISSING_LINES: dict[str, Callable[[Made], bool]] = {
    "is:missing": lambda one: one.is_missing,
    "is:missing cat": lambda one: one.is_missing and one.says("cat"),
    "is:missing -is:untagged": lambda one: one.is_missing and bool(one.custom),
    "is:missing steps:20": lambda one: one.is_missing and one.steps == 20,
    "cat OR is:missing": lambda one: one.is_missing or one.says("cat"),
    "--is:missing": lambda one: one.is_missing,
}
