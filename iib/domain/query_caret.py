"""The word of a query line at the caret, and what may be put in its place. Takes lines that are not finished yet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from iib.domain.errors import BadRequest
from iib.domain.media import MEDIA_EXTENSIONS, MEDIA_TYPES
from iib.domain.query import KEYS, STATES, Choice, Named
from iib.domain.query_text import LENGTH_MAX, text_of
from iib.domain.search import fold

_PIECE = re.compile(
    r"""
    -* (?P<word>
        text:/(?:[^/\\]|\\.)*/?  |
        (?:(?P<key>[A-Za-z_]+):=?)? (?P<value> "(?:[^"]|"")*(?P<closing>")? | [^\s()]* )
    )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class CaretWord:
    """What is being written: the key ("" for none), the value up to the caret, and what of the line it takes."""

    key: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Suggestion:
    """A term for the place of the word. `kind` is key, folder, ext, type, is, or a tag's category; `count` is how many
    files it finds, where that is known."""

    text: str
    kind: str
    count: int | None = None


def word_at(line: str, at: int | None) -> CaretWord:
    """The word in which the caret stands, or the empty one between words; without `at` it stands at the end.

    >>> word_at('cat -model:"pond s', None), word_at("cat dog", 2)
    (CaretWord(key='model', value='pond s', start=5, end=18), CaretWord(key='', value='ca', start=0, end=3))
    """
    at = len(line) if at is None else at
    if len(line) > LENGTH_MAX:
        raise BadRequest(f"text is {len(line)} characters long: it must be {LENGTH_MAX} at most.")
    if not 0 <= at <= len(line):
        raise BadRequest(f"at is {at}: it must be from 0 to the length of text, {len(line)}.")
    place = 0
    while place < at:
        piece = _PIECE.match(line, place)
        if piece and piece.end() >= at and piece.start("word") <= at:
            return _written(piece, at)
        place = max(piece.end() if piece else place, place + 1)
    piece = _PIECE.match(line, at)
    return CaretWord("", "", at, piece.end("word") if piece and piece.start("word") == at else at)


def _written(piece: "re.Match[str]", at: int) -> CaretWord:
    start, end = piece.span("word")
    key = (piece["key"] or "").lower()
    if piece["value"] is None:
        return CaretWord("text", "/", start, end)
    value_at = piece.start("value")
    if at < value_at:
        return CaretWord("", piece.string[start:at], start, end)
    value = piece.string[value_at:at]
    if value.startswith('"'):
        is_closed = bool(piece["closing"])
        value = value[1:-1] if is_closed and at == end and len(value) > 1 else value[1:]
        end = end if is_closed else at  # what follows may be another word
    return CaretWord(key, value.replace('""', '"'), start, end)


def known_words(word: CaretWord) -> list[Suggestion]:
    """What can be said without looking at any file: keys, and the values of those that know a few words only."""
    begun = word.value.lower()
    if not word.key:
        return [Suggestion(f"{key}:", "key") for key in KEYS if key.startswith(begun)]
    choices: dict[str, tuple[str, ...]] = {"type": MEDIA_TYPES, "is": STATES}
    if word.key == "ext":
        endings = [extension[1:] for extension in MEDIA_EXTENSIONS]
        return [Suggestion(f"ext:{ending}", "ext") for ending in endings if ending.startswith(begun.lstrip("."))]
    return [
        Suggestion(text_of(Choice(word.key, choice)), word.key)
        for choice in choices.get(word.key, ())
        if choice.startswith(begun)
    ]


# key → the category of tags that complete it; "" is any
CATEGORY_OF_KEY = {
    "": "",
    "tag": "",
    "model": "model",
    "lora": "lora",
    "sampler": "sampler",
    "tool": "tool",
    "size": "size",
}


def term_for_tag(word: CaretWord, category: str, name: str, count: int) -> Suggestion:
    """The term that finds the files of a tag, under the key that is written already, else under the tag's own."""
    key = word.key or (category if category in CATEGORY_OF_KEY else "tag")
    text = f"size:{name}" if key == "size" else text_of(Named(key, name, True))
    return Suggestion(text, category, count)


def merged(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Those that mean the same, since case makes no difference, become one; their counts are added up."""
    found: dict[str, Suggestion] = {}
    for one in suggestions:
        known = found.setdefault(fold(one.text), one)
        if known is not one:
            found[fold(one.text)] = replace(known, count=(known.count or 0) + (one.count or 0))
    return list(found.values())


def term_for_folder(path: str, separator: str, count: int) -> Suggestion:
    """The term that finds the files in a folder and below."""
    inside = path if path.endswith(separator) else path + separator
    return Suggestion(text_of(Named("path", inside)), "folder", count)
