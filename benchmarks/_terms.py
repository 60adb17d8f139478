"""The words of made-up libraries: prompts whose terms follow Zipf's law, over a vocabulary that grows as people's does.

A term belongs to its rank for ever, so the millionth picture of a library can be described without the others.
"""

from functools import lru_cache
from random import Random

_FIRST = """
amber ancient bright calm crimson distant dusty endless faded foggy frozen gentle golden hollow ivory jade lonely misty
mossy narrow ornate pale quiet ruined scarlet silver silent stormy sunlit tall velvet wild
""".split()
_SECOND = """
alley archway bridge canyon castle cliff clock corridor courtyard dragon engine fern fountain fox garden gate glacier
harbor heron island knight lantern library lighthouse market meadow mirror moon orchard owl pavilion portrait raven
river rooftop sailor shrine spire staircase temple tower train valley
""".split()
# the most frequent first, as prompts have them
_COMMON = """
masterpiece; best quality; highly detailed; 1girl; solo; cinematic lighting; depth of field; long hair;
looking at viewer; (red hair:1.2); smile; outdoors; 8k; blue eyes; ((sharp focus)); dress; upper body; sky; 1boy;
absurdres; night; [soft shadows]; simple background; film grain; standing; water; tree; (bokeh:0.8); snow;
white background; landscape; no humans; close-up; city; very aesthetic; rim lighting; volumetric fog; jewelry;
from below; 4k; hat; realistic; flower; wide shot; rain; score_9; score_8_up; full body; cloud
"""
# what is not plain English: scripts, marks that a search might take for its own, decomposed and astral characters
_UNUSUAL = """
杰作; 最高质量; 红色头发; 夜晚的城市; 桜の木; 猫耳; 夕焼け空; かわいい女の子; ночной город; рыжая лиса; зимний лес;
Ёлка; café terrace; crème brûlée; naïve art; cafe\u0301 noir; Straße im Regen; İstanbul; 100% cotton; 50%_off sign;
snake_case_tag; "quoted words"; it's raining; c++ code on screen; hatsune miku \\(cosplay\\); star*shaped; back\\slash;
🌸 petals; 🦊; sunset 🌅 beach; a-b-c; key:value; #hashtag; @someone; tilde~wave; 3.5mm film; f/1.8; -minus-;
여우; ちいさな家; ΑΘΗΝΑ; şehir; ñandú; 𝔣𝔯𝔞𝔨𝔱𝔲𝔯
"""
_SYLLABLES = """
ka ro mi ve lun tar sho bel dri fen gar hul ist jor kel lom mar nev oth pra qui ras sil tor ulm vak wen xan yor zel
""".split()

_LISTED = [term.strip() for term in _COMMON.split(";")]
_STRANGE = [term.strip() for term in _UNUSUAL.split(";")]
_PAIRS = [f"{first} {second}" for second in _SECOND for first in _FIRST]
_STRANGE_EVERY = 11  # from here on every so many ranks one is unusual, until there are no more

_NEGATIVE = [
    "lowres, bad anatomy, bad hands, text, error, missing fingers, extra digit, cropped, worst quality, low quality",
    "blurry, watermark, signature",
    "(worst quality, low quality:1.4), monochrome, zombie, (interlocked fingers:1.2)",
    "blurry",
    "easynegative, bad-hands-5, jpeg artifacts, username, 100% noise",
    "低质量, 模糊, 水印, 多余的手指",
    "",
]
_SENTENCES = (
    "A photo of {0} near {1}, taken at dusk; the light is soft. In the background: {2}.",
    "{0}. The scene shows {1} and {2}, painted in oil. It doesn't rain.",
    "close-up of {0} (with {1}), style of {2}",
)
WORDS_AT_FIRST = 1_800


def vocabulary(shots: int) -> int:
    """How many terms a person has used after so many prompts (Heaps' law)."""
    return WORDS_AT_FIRST + int(60 * shots**0.6)


@lru_cache(maxsize=200_000)
def term_of(rank: int) -> str:
    """The term of a rank (from 0), rarer with every rank."""
    if rank < len(_LISTED):
        return _LISTED[rank]
    place, is_other = divmod(rank - len(_LISTED), _STRANGE_EVERY)
    if not is_other and place < len(_STRANGE):
        return _STRANGE[place]
    place = rank - len(_LISTED)
    if place < len(_PAIRS):
        return _PAIRS[place * 7 % len(_PAIRS)]
    word = invented(place)
    return f"{word} {_SECOND[place % len(_SECOND)]}" if place % 3 else word


def invented(number: int) -> str:
    """A word that nobody used before: `number` written in syllables.

    >>> invented(0), invented(12345)
    ('kaka', 'lomrasjor')
    """
    digits = [number % 30, number // 30 % 30]
    number //= 900
    while number:
        digits.append(number % 30)
        number //= 30
    return "".join(_SYLLABLES[digit] for digit in digits)


def pick(chance: Random, count: int) -> int:
    """A rank below `count`, each as often as one divided by it."""
    return int(count ** chance.random()) - 1


def fresh_terms(chance: Random, shots: int) -> list[str]:
    """The terms of a new idea."""
    count = vocabulary(shots)
    ranks = [int(count ** chance.random()) - 1 for _ in range(chance.randint(6, 34))]
    return [term_of(rank) for rank in dict.fromkeys(ranks)]


def changed_terms(chance: Random, terms: list[str], shots: int) -> list[str]:
    """The same idea, tried again with a few terms exchanged."""
    changed = list(terms)
    for _ in range(chance.randint(0, 3)):
        changed[chance.randrange(len(changed))] = term_of(pick(chance, vocabulary(shots)))
    return list(dict.fromkeys(changed))


def prompt_of(chance: Random, terms: list[str]) -> str:
    """Terms as a prompt: a list with commas, or now and then a few sentences."""
    if chance.random() < 0.12 and len(terms) >= 3:
        return chance.choice(_SENTENCES).format(*terms[:3]) + "\n" + ", ".join(terms[3:])
    return ", ".join(terms)


def negative_of(chance: Random) -> str:
    return _NEGATIVE[min(pick(chance, 12), len(_NEGATIVE) - 1)]


def model_of(chance: Random, shots: int) -> str:
    """A checkpoint: a few are used all the time, and there are more from month to month."""
    rank = pick(chance, 12 + int(shots**0.4))
    return f"{invented(rank * 37 + 5)}Mix_v{rank % 9 + 1}" if rank % 4 else f"sd_xl-{invented(rank * 11)}"


def loras_of(chance: Random, shots: int) -> list[tuple[str, float]]:
    """None for most, else one to four with their weights."""
    found: dict[str, float] = {}
    while chance.random() < 0.4 and len(found) < 4:
        rank = pick(chance, 40 + int(3 * shots**0.5))
        name = f"style-{rank:03d}" if rank % 3 else f"{invented(rank * 13)} detail_{'绘' if rank % 7 == 0 else 'v2'}"
        found[name] = chance.choice((0.5, 0.6, 0.75, 0.8, 1))
    return list(found.items())


@lru_cache
def hash_of(name: str) -> str:
    """A made-up model hash, the same for the same name."""
    return f"{sum(ord(letter) << (index * 5) for index, letter in enumerate(name)) & 0xFFFFFFFFFF:010x}"
