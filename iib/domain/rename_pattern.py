"""New names by a pattern: `{date:%Y-%m-%d}_{seed}_{index:04}`. No disk, no clock.

>>> pattern = parse_pattern("{tool}_{seed}_{index:03}")
>>> pattern.name_for(NameFacts("a.png", 7, datetime.datetime(2026, 5, 1), seed=42, tool="ComfyUI"))
'ComfyUI_42_007.png'
"""

import datetime
import re
from dataclasses import dataclass

from iib.domain.errors import BadRequest
from iib.domain.operations import NAME_BYTES_MAX, cut_name, split_name

PATTERN_LENGTH_MAX = 500
WORDS_CHARACTERS_MAX = 60
_DATE_FORMAT = "%Y-%m-%d"
_PIECE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_DATE_FORMATS = re.compile(r"(?:[^%]|%[YmdHMSyjB%])*")
_NETWORK = re.compile(r"<[^<>]*>")
_WIDTH = re.compile(r"0?\d{1,2}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True)
class NameFacts:
    """What of a file may stand in its new name. `name` is the one it has, `index` its place among the others."""

    name: str
    index: int
    date: datetime.datetime
    seed: int | None = None
    model: str = ""
    sampler: str = ""
    width: int | None = None
    height: int | None = None
    tool: str = ""
    prompt: str = ""


@dataclass(frozen=True)
class RenamePattern:
    """Text and fields in turn; a field is (name, format)."""

    pieces: tuple[str | tuple[str, str], ...]

    def name_for(self, facts: NameFacts) -> str:
        """The new name, with the extension that the file has. What is not known of it is left out."""
        shown = "".join(piece if isinstance(piece, str) else _shown(facts, *piece) for piece in self.pieces)
        stem = _FORBIDDEN.sub("_", re.sub(r"\s+", " ", shown)).strip(" .")
        extension = split_name(facts.name)[1]
        if stem.lower().endswith(".tmp") and not extension:
            stem += "_"
        return cut_name(stem or split_name(facts.name)[0], extension)

    def needs(self, field: str) -> bool:
        return any(not isinstance(piece, str) and piece[0] == field for piece in self.pieces)


FIELDS = ("name", "index", "date", "seed", "model", "sampler", "width", "height", "tool", "prompt")
_NUMBERS = ("index", "seed", "width", "height")


def parse_pattern(text: str) -> RenamePattern:
    """Raises `BadRequest` that names what is wrong and what would be right."""
    if not text.strip() or len(text) > PATTERN_LENGTH_MAX:
        raise BadRequest(f"pattern must hold 1 to {PATTERN_LENGTH_MAX} characters.")
    pieces: list[str | tuple[str, str]] = []
    at = 0
    for match in _PIECE.finditer(text):
        pieces += [_plain(text[at : match.start()]), _field(match[1], match[2] or "")]
        at = match.end()
    pieces.append(_plain(text[at:]))
    if all(isinstance(piece, str) for piece in pieces):
        raise BadRequest("pattern holds no field, so that all files would get one name: use {index} or another.")
    return RenamePattern(tuple(piece for piece in pieces if piece))


def _plain(text: str) -> str:
    if "{" in text or "}" in text:
        raise BadRequest(f"pattern holds a brace that belongs to no field: {text!r}.")
    return text


def _field(name: str, form: str) -> tuple[str, str]:
    if name not in FIELDS:
        raise BadRequest(f"pattern holds {{{name}}}: the fields are {', '.join(FIELDS)}.")
    if name == "date" and not _DATE_FORMATS.fullmatch(form):
        raise BadRequest(f"pattern holds {{date:{form}}}: use %Y %m %d %H %M %S %y %j %B.")
    if name in _NUMBERS and form and not _WIDTH.fullmatch(form):
        raise BadRequest(f"pattern holds {{{name}:{form}}}: give a width like 04.")
    if name not in (*_NUMBERS, "date") and form and not form.isdigit():
        raise BadRequest(f"pattern holds {{{name}:{form}}}: give how many characters at most.")
    return name, form


def _shown(facts: NameFacts, name: str, form: str) -> str:
    value = getattr(facts, name)
    if name == "date":
        return facts.date.strftime(form or _DATE_FORMAT)
    if value is None:
        return ""
    if name in _NUMBERS:
        return format(value, f"{form}d") if form else str(value)
    if name == "name":
        return split_name(facts.name)[0]
    text = _NETWORK.sub("", value) if name == "prompt" else str(value)
    return _first_words(text, min(int(form or WORDS_CHARACTERS_MAX), NAME_BYTES_MAX))


def _first_words(text: str, count_max: int) -> str:
    """As many whole words as fit."""
    line = " ".join(text.split()).strip(" ,")
    if len(line) <= count_max:
        return line
    cut = line[: count_max + 1].rsplit(" ", 1)[0]
    return cut[:count_max].rstrip(" ,")
