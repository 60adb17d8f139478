"""What the demo library's pictures claim to be made of: prompts and parameters in our own words, from tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from iib.imaging._demo_paint import LIGHTS

DAYS = 26


@dataclass(frozen=True)
class Recipe:
    """One picture: what is drawn (scene, light, size) and what its metadata tell. `when` is in UTC."""

    number: int
    scene: str
    light: str
    size: tuple[int, int]
    tool: str
    prompt: str
    negative: str
    model: str
    lora: tuple[str, float] | None
    seed: int
    steps: int
    cfg: float
    when: datetime


# scene → what may be said of it
SUBJECTS: dict[str, tuple[str, ...]] = {
    "mountains": (
        "misty mountain ranges",
        "a lonely alpine valley",
        "layered blue ridges seen from a pass",
        "snowless peaks above a sleeping village",
    ),
    "desert": ("rolling sand dunes", "a caravan route without a caravan", "wind-drawn dunes", "the edge of a dry sea"),
    "sea": (
        "a calm open sea",
        "a harbour mouth at rest",
        "long swell under a wide sky",
        "the sea on the last warm day",
    ),
    "lighthouse": (
        "a striped lighthouse on a low cliff",
        "an old lighthouse keeping watch",
        "a lighthouse, its lamp just lit",
    ),
    "forest": ("a fir forest in layers of fog", "the clearing behind the sawmill", "tall firs, a path between them"),
    "city": ("a skyline of lit windows", "a crowded city seen across the river", "rooftops and towers of a port city"),
    "nebula": ("a drifting nebula", "clouds of gas and young stars", "deep space, two colours of dust"),
    "flower": ("a many-petalled flower seen from above", "a paper dahlia", "a single bloom on dark velvet"),
    "still life": ("polished stones on a table", "glazed clay spheres", "a still life of round fruit without stalks"),
    "waves": ("flat paper waves", "an abstract of torn paper bands", "folded hills as cut-out shapes"),
}

STYLES = (
    "flat vector illustration",
    "gouache on rough paper",
    "risograph print, two inks",
    "matte painting",
    "children's book illustration",
    "minimalist poster",
    "analog photograph, fine grain",
    "watercolour, wet edges",
    "linocut",
    "low-contrast film still",
)

DETAILS = (
    "wide shot",
    "symmetrical composition",
    "lots of negative space",
    "soft gradients",
    "(crisp silhouettes:1.2)",
    "subtle haze",
    "limited palette",
    "(atmospheric depth:1.1)",
    "centred subject",
    "quiet mood",
    "high detail",
    "café poster lettering removed",
)

OTHER_TONGUES = ("夕暮れの風景、静かな空気", "薄雾，远山，留白", "stille Landschaft, größere Tiefe")

NEGATIVES = (
    "",
    "blurry, lowres, watermark",
    "text, signature, frame",
    "people, (crowd:1.3), cars",
    "oversaturated, noisy, jpeg artifacts",
    "lowres, bad composition, cropped, [tilted horizon]",
)

MODELS = ("quietHarbour_v21", "paperLandscapes_xl", "northwindRealistic_v4", "inkAndClay_sdxl", "meadow-flux-dev")

LORAS = (("softfog", 0.6), ("cutPaperStyle", 0.8), ("warmLamps", 0.45), ("filmGrainFine", 0.3))

SIZES = ((320, 448), (320, 448), (448, 320), (384, 384), (288, 512), (320, 320))

# tool → how often its pictures come
TOOLS: dict[str, int] = {
    "a1111 png": 30,
    "a1111 jpeg": 12,
    "a1111 webp": 4,
    "forge": 16,
    "comfyui": 18,
    "swarmui": 9,
    "invokeai": 7,
    "novelai": 5,
    "fooocus": 6,
    "none": 3,
}


def recipes(count: int, seed: int, newest: datetime) -> Iterator[Recipe]:
    """`count` recipes, oldest first; the pictures of one batch share everything but seed and number."""
    sizes = _batch_sizes(count, Random(f"{seed} batches"))
    for batch, size in enumerate(sizes):
        chance = Random(f"{seed} batch {batch}")
        yield from _batch(size, chance, sum(sizes[:batch]), _moment(batch, len(sizes), newest))


def _moment(batch: int, batches: int, newest: datetime) -> datetime:
    """Evenly over the days, from eight in the morning for thirteen hours each; the last batch on the newest day."""
    position = (DAYS - 0.05) * (batch + 1) / batches
    day = newest - timedelta(days=DAYS - 1 - int(position))
    return day.replace(hour=8, minute=0, second=0) + timedelta(seconds=int(13 * 3600 * (position % 1)))


def _batch_sizes(count: int, chance: Random) -> list[int]:
    sizes: list[int] = []
    while sum(sizes) < count:
        sizes.append(min(chance.choice((1, 1, 1, 2, 2, 4)), count - sum(sizes)))
    return sizes


def _batch(size: int, chance: Random, first_number: int, moment: datetime) -> Iterator[Recipe]:
    scene, light = chance.choice(list(SUBJECTS)), chance.choice(list(LIGHTS))
    tool = chance.choices(list(TOOLS), list(TOOLS.values()))[0]
    lora = chance.choice(LORAS) if chance.random() < 0.35 else None
    prompt, negative = _prompt(scene, light, chance), chance.choice(NEGATIVES)
    picture_size, model = chance.choice(SIZES), chance.choice(MODELS)
    steps, cfg, seed = chance.randint(18, 34), chance.choice((1.0, 3.5, 5.0, 6.5, 7.0)), chance.randrange(2**32 - 8)
    seconds_apart = chance.choice((0, 9))  # a batch saved at once shares its second
    for index in range(size):
        when = moment + timedelta(seconds=seconds_apart * index)
        number = first_number + index
        yield Recipe(
            number, scene, light, picture_size, tool, prompt, negative, model, lora, seed + index, steps, cfg, when
        )


def _prompt(scene: str, light: str, chance: Random) -> str:
    parts = [
        chance.choice(SUBJECTS[scene]),
        light,
        chance.choice(STYLES),
        *chance.sample(DETAILS, chance.randint(1, 4)),
    ]
    if chance.random() < 0.08:
        parts.append(chance.choice(OTHER_TONGUES))
    return ", ".join(parts)
