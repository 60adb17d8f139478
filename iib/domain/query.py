"""The query line as a tree of values, and how each key reads its own. No text of the line, no SQL.

A leaf says something of one file: `Word` stands in its path or metadata, `Named` in one part of it, and so on. `Not`,
`AllOf` and `AnyOf` join leaves; `Everything` is the empty line. Bounds that are None do not limit.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from iib.domain.errors import BadQuery
from iib.domain.media import MEDIA_TYPES

_Value = TypeVar("_Value")

# key → the first number that is too large for it
NUMBER_LIMITS = {"steps": 10**9, "cfg": 10**6, "seed": 2**64, "width": 10**9, "height": 10**9, "rating": 6}
STATES = ("favourite", "untagged", "missing")


@dataclass(frozen=True)
class Everything:
    """Every file."""


@dataclass(frozen=True)
class Word:
    """A text in the path or the metadata."""

    text: str


@dataclass(frozen=True)
class Named:
    """`text` is a part of what `key` names; with `is_whole` it is all of it."""

    key: str
    text: str
    is_whole: bool = False


@dataclass(frozen=True)
class Pattern:
    """A regular expression that the metadata match; with `in_path` the path may match instead, with `only_path` it
    must. `at` is where it stands in a query line, counted from 0."""

    text: str
    in_path: bool = False
    only_path: bool = False
    at: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Numbers:
    """`key` lies from `low` to `high`; `is_strict`: the one bound that is given does not count itself."""

    key: str
    low: float | None
    high: float | None
    is_strict: bool = False


@dataclass(frozen=True)
class Pixels:
    """Width and height both lie between those of `low` and `high`; `is_strict` as for `Numbers`."""

    low: tuple[int, int] | None
    high: tuple[int, int] | None
    is_strict: bool = False


@dataclass(frozen=True)
class Dates:
    """The file's day, in the server's local time, lies from `first` to `last`, both counted."""

    first: datetime.date | None
    last: datetime.date | None


@dataclass(frozen=True)
class Choice:
    """One of the few words that `key` knows."""

    key: str
    word: str


@dataclass(frozen=True)
class HasTag:
    """At least one of these tags. No line says it: tags have no ids there."""

    ids: tuple[int, ...]


@dataclass(frozen=True)
class Below:
    """In one of these folders or anywhere below. No line says it."""

    folder_paths: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class AllOf:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class AnyOf:
    parts: "tuple[Node, ...]"


Leaf: TypeAlias = Everything | Word | Named | Pattern | Numbers | Pixels | Dates | Choice | HasTag | Below
Node: TypeAlias = Leaf | Not | AllOf | AnyOf

EVERYTHING = Everything()
MISSING = Choice("is", "missing")


def leaves(node: Node, *, with_negated: bool = True) -> Iterator[Leaf]:
    """The leaves from left to right, or only those that stand below no `Not`."""
    if isinstance(node, (AllOf, AnyOf)):
        for part in node.parts:
            yield from leaves(part, with_negated=with_negated)
    elif not isinstance(node, Not):
        yield node
    elif with_negated:
        yield from leaves(node.part)


# values: each reads the text behind `key:` and raises `BadQuery` saying what would be right


def _named(key: str, text: str) -> Node:
    return Named(key, text)


def _extension(key: str, text: str) -> Node:
    bare = text[1:] if text.startswith(".") else text
    if not bare:
        raise BadQuery("ext: takes the end of a file name, like ext:png")
    return Named(key, bare)


def _choice_of(words: tuple[str, ...]) -> Callable[[str, str], Node]:
    def read(key: str, text: str) -> Node:
        if text.lower() not in words:
            raise BadQuery(f"{key}: is one of {', '.join(words)}")
        return Choice(key, text.lower())

    return read


def is_askable(key: str, number: float | None) -> bool:
    """Whether a line could ask for that number."""
    return number is not None and 0 <= number < NUMBER_LIMITS[key]


def _number_like(example: str) -> Callable[[str, str], Node]:
    """Reads whole numbers when the example is one."""
    is_whole = example.isdecimal()
    shape = re.compile(r"[0-9]{1,30}" if is_whole else r"[0-9]{1,30}(\.[0-9]{1,30})?")

    def read(key: str, text: str) -> Node:
        def one(part: str) -> float:
            number = (int(part) if is_whole else float(part)) if shape.fullmatch(part) else None
            if number is None or not is_askable(key, number):
                kind = "a whole number" if is_whole else "a number"
                raise BadQuery(
                    f"{key}: takes {kind} from 0 to {NUMBER_LIMITS[key] - 1}, like {key}:{example}, "
                    f"{key}:>={example} or {key}:{example}..{example}"
                )
            return number

        low, high, is_strict = _bounds(text, one)
        if low is not None and high is not None and low > high:
            raise BadQuery(f"the range runs backwards: write {key}:{_turned(text)}")
        return Numbers(key, low, high, is_strict)

    return read


def _pixels(key: str, text: str) -> Node:
    def one(part: str) -> tuple[int, int]:
        match = re.fullmatch(r"([0-9]{1,9})[xX×]([0-9]{1,9})", part)
        if not match:
            raise BadQuery("size: takes pixels, like size:512x768, size:>=1024x1024 or size:512x512..1024x1024")
        return int(match[1]), int(match[2])

    low, high, is_strict = _bounds(text, one)
    if low and high and (low[0] > high[0] or low[1] > high[1]):
        raise BadQuery("the range is empty: its first size must be at most as wide and as high as the second")
    return Pixels(low, high, is_strict)


def _dates(key: str, text: str) -> Node:
    low, high, is_strict = _bounds(text, _days)
    first, last = (low and low[0]), (high and high[1])
    if is_strict:
        try:
            first = low and low[1] + datetime.timedelta(days=1)
            last = high and high[0] - datetime.timedelta(days=1)
        except OverflowError as error:
            raise BadQuery("date: knows no day beyond that one") from error
    if first and last and first > last:
        raise BadQuery(f"the range runs backwards: write date:{_turned(text)}")
    return Dates(first, last)


def _days(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year, a month or a day.

    >>> [day.isoformat() for day in _days("2026-02")]
    ['2026-02-01', '2026-02-28']
    """
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", text)
    try:
        if not match:
            raise ValueError(text)
        year, month, day = (None if part is None else int(part) for part in match.groups())
        first = datetime.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise BadQuery(
            "date: takes a day, a month or a year, like date:2026-05-03, date:>=2026-05 or date:2026-05..2026-07"
        ) from error
    if day:
        return first, first
    if month and month < 12:
        return first, first.replace(month=month + 1) - datetime.timedelta(days=1)
    return first, first.replace(month=12, day=31)


def _bounds(text: str, one: Callable[[str], _Value]) -> tuple[_Value | None, _Value | None, bool]:
    """(low, high, is strict?) of `5`, `=5`, `>=5`, `>5`, `<=5`, `<5`, `5..9`, `5..`, `..9`."""
    if ".." in text:
        low, high = text.split("..", 1)
        if low or high:
            return (one(low) if low else None), (one(high) if high else None), False
    sign, rest = re.match(r"(>=|<=|>|<|=|)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    value = one(rest)
    return (None if "<" in sign else value), (None if ">" in sign else value), sign in ("<", ">")


def _turned(text: str) -> str:
    return "..".join(reversed(text.split("..", 1)))


ValueReader: TypeAlias = Callable[[str, str], Node]

# key → what reads its value
KEYS: dict[str, ValueReader] = {
    "tag": _named,
    "model": _named,
    "lora": _named,
    "sampler": _named,
    "tool": _named,
    "path": _named,
    "ext": _extension,
    "text": _named,
    "neg": _named,
    "steps": _number_like("20"),
    "cfg": _number_like("7.5"),
    "seed": _number_like("1234"),
    "width": _number_like("1024"),
    "height": _number_like("1024"),
    "rating": _number_like("4"),
    "size": _pixels,
    "date": _dates,
    "type": _choice_of(MEDIA_TYPES),
    "is": _choice_of(STATES),
}
# keys whose value may begin with `=`: the whole name is meant
WHOLE_KEYS = ("tag", "model", "lora", "sampler", "tool", "path")
