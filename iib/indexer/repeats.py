"""Files that say the same as one before them, but for their seed: of a batch only the first is taken apart.

What the dialects say of the texts in front of a file's pixels hangs on these texts alone, unless `is_particular`. So
where the texts are those of a file before, with another number at each place where that one had its seed, the answer is
that of before, with the other seed. This holds as long as nothing but the seed is made of these places. Therefore a
file is remembered only if

- its dialect is one of which that is known: A1111's form, where every decision looks at digits as digits, and
  ComfyUI's graphs, where a number is never counted with, only carried;
- the seed stands in what was taken apart only as a seed, a whole number of five to twenty digits: `Seed: 12345,` or
  `"noise_seed": 12345}`. JSON that nobody asked for may hold it anywhere;
- of what was made of the texts nothing else holds the seed, nor any other number that is as large, and it stands among
  the parameters, not with the prompts;
- no text is so long that its length would decide something.

`tests/indexer/test_repeats.py` compares with readers that remember nothing.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from iib.domain.document_words import document_words, words_but, words_of_name
from iib.domain.geninfo import GenInfo
from iib.domain.joints import joint_across
from iib.domain.search import fold
from iib.domain.tags import Tag
from iib.domain.words import THREE
from iib.geninfo import RawTexts

_DIALECTS = frozenset(("a1111", "comfyui"))
_MOST = 16
_LONGEST_FORM, _LONGEST_JSON, _LONGEST_TOGETHER = 15_000, 90_000, 200_000
_SEED = re.compile(r"[1-9][0-9]{4,19}")
_LEAST = 10_000
_EDGE = 24  # more than any separators that stand around a seed
_IN_FORM = re.compile(r"seed: \Z", re.I)
_IN_JSON = re.compile(r'seed": ?\Z')


class Meaning(NamedTuple):
    """What the texts of a file mean for the index."""

    text: str = ""
    negative_prompt: str = ""
    steps: int | None = None
    cfg_scale: float | None = None
    seed: int | None = None
    tags: tuple[Tag, ...] = ()
    words: str = ""
    own_words: str = ""


Facts = tuple[str, int | None, int | None]  # media type, width, height
Settings = tuple[str, int | None, float | None]  # negative prompt, steps, CFG scale
Key = tuple[str | int | None, ...]  # the facts and the places of the texts


class Repeats:
    """Remembers the last few files that may be repeated."""

    def __init__(self) -> None:
        self._known: list[_Known] = []

    def find(self, texts: Mapping[str, str], facts: Facts, name: str) -> Meaning | None:
        """What these texts mean, if they repeat those of a file before; `facts` must be the same, too."""
        key: Key = (*facts, *texts)
        for place, known in enumerate(self._known):
            if known.key == key:
                seed = known.seed_in(texts)
                if seed:
                    if place:
                        self._known.insert(0, self._known.pop(place))
                    return known.with_seed(seed, name)
        return None

    def meaning(
        self, texts: RawTexts, facts: Facts, info: GenInfo, text: str, tags: tuple[Tag, ...], name: str
    ) -> Meaning:
        """What a file's texts mean, `text` being what `info` says in A1111's form; kept if it is sure what the same
        with another seed would mean."""
        seed = str(info.seed)
        words = words_but(seed, text) if _may_repeat(texts, info, text, tags, seed) else None
        if words is None:
            return plain_meaning(info, text, tags, name)
        cut = _Cut(seed, text.split(seed), words)
        known = _Known((*facts, *texts), texts, cut, (info.negative_prompt, info.steps, info.cfg_scale), tags)
        self._known.insert(0, known)
        del self._known[_MOST:]
        return known.with_seed(seed, name)


class _Cut(NamedTuple):
    """A text cut where its seed stands, and its words but for those of the seed."""

    seed: str
    pieces: list[str]
    words: frozenset[str]


class _Known:
    """A file that may be repeated: its texts and what they mean, cut where the seed stands."""

    def __init__(self, key: Key, texts: RawTexts, cut: _Cut, settings: Settings, tags: tuple[Tag, ...]) -> None:
        self.key = key
        self._pieces = {place: said.split(cut.seed) for place, said in texts.items()}
        self._place = next(place for place, pieces in self._pieces.items() if len(pieces) > 1)
        self._before = self._pieces[self._place][0]
        self._text = cut.pieces
        edges = [(fold(before[-_EDGE:]), fold(behind[:_EDGE])) for before, behind in pairwise(cut.pieces)]
        self._befores = [before for before, _ in edges if joint_across(before, cut.seed)]
        self._behinds = [behind for _, behind in edges if joint_across(cut.seed, behind)]
        self._word_set = cut.words
        self._words = " ".join(cut.words)
        self._settings = settings
        self._tags = tags

    def seed_in(self, texts: Mapping[str, str]) -> str:
        """The seed of texts that differ from ours in nothing else; "" for others."""
        text = texts[self._place]
        if not text.startswith(self._before):
            return ""
        found = _SEED.match(text, len(self._before))
        if found is None:
            return ""
        seed = found[0]
        for place, pieces in self._pieces.items():
            if seed.join(pieces) != texts[place] or texts[place].count(seed) != len(pieces) - 1:
                return ""
        return seed

    def with_seed(self, seed: str, name: str) -> Meaning:
        """What our texts mean with this seed, in a file of this name."""
        text = seed.join(self._text)
        own = {THREE + seed[at : at + 3] for at in range(len(seed) - 2)}
        own.update(*[joint_across(before, seed) for before in self._befores])
        own.update(*[joint_across(seed, behind) for behind in self._behinds])
        own -= self._word_set
        own |= words_of_name(name)
        return Meaning(text, *self._settings, int(seed), self._tags, self._words, " ".join(own))


def plain_meaning(info: GenInfo, text: str, tags: tuple[Tag, ...], name: str) -> Meaning:
    """What a file's texts mean, `text` being what `info` says in A1111's form."""
    words = document_words(text, name)
    return Meaning(text, info.negative_prompt, info.steps, info.cfg_scale, info.seed, tags, words)


def _may_repeat(texts: RawTexts, info: GenInfo, text: str, tags: tuple[Tag, ...], seed: str) -> bool:
    return (
        info.how.dialect in _DIALECTS
        and not texts.is_particular
        and _SEED.fullmatch(seed) is not None
        and sum(map(len, texts.values())) <= _LONGEST_TOGETHER
        and all(_is_seed_in(said, seed, is_asked=place in texts.parsed_places) for place, said in texts.items())
        and any(seed in said for said in texts.values())
        and _are_seeds(text.split(seed), _IN_FORM)
        and not _tells_elsewhere(info, tags, seed)
    )


def _is_seed_in(text: str, seed: str, *, is_asked: bool) -> bool:
    """Whether the number stands in a text nowhere but as a seed, or where nobody looked."""
    is_json = text[:1] == "{"
    if len(text) > (_LONGEST_JSON if is_json else _LONGEST_FORM):
        return False
    if is_json and not is_asked:
        return True
    return _are_seeds(text.split(seed), _IN_JSON if is_json else _IN_FORM)


def _are_seeds(pieces: list[str], before: re.Pattern[str]) -> bool:
    """Whether each number that was cut out stands alone behind its name."""
    ends = all(before.search(piece[-10:]) for piece in pieces[:-1])
    return ends and all(piece[:1] in ("", ",", "\n", "}") for piece in pieces[1:])


def _tells_elsewhere(info: GenInfo, tags: tuple[Tag, ...], seed: str) -> bool:
    """Whether anything but the settings' text may have been made of the seed."""
    if any(seed in said for said in (info.prompt, info.negative_prompt, *(name for _, name in tags))):
        return True
    numbers = [info.steps, info.cfg_scale, info.distilled_cfg_scale, info.width, info.height]
    numbers += [lora.weight for lora in info.loras]
    if any(number and abs(number) >= _LEAST for number in numbers):
        return True
    return info.how.dialect == "comfyui" and float(info.extras.get("Denoising strength", "0")) >= _LEAST
