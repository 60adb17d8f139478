"""A prompt as clean terms, for tags: what it asks for, without the marks of any tool."""

import re
from collections.abc import Callable
from functools import lru_cache

_ESCAPED = {"\\(": "\ue000", "\\)": "\ue001", "\\[": "\ue002", "\\]": "\ue003", "\\{": "\ue004", "\\}": "\ue005"}
_UNESCAPED = str.maketrans({mark: escaped[1] for escaped, mark in _ESCAPED.items()})
_ESCAPE = re.compile(r"\\[()\[\]{}]")
_NETWORK = re.compile(r"<(?:lora|lyco|hypernet|hypernetwork|lora_?\w*|preset|wlr)[:=][^<>]*>", re.I)
_TAG = re.compile(r"<(?:/?[a-z]+)(?:\[[^\[\]<>]*\])?:?([^<>]*)>", re.I)
_WILDCARD = re.compile(r"__([\w./\- *]{1,200}?)__")
_WORD_BETWEEN = re.compile(r"\b(?:BREAK|AND|ADDCOMM|ADDBASE|ADDCOL|ADDROW)\b")
_NAI_WEIGHT = re.compile(r"-?\d*\.?\d*::")
_BRACKET_WEIGHT = re.compile(r"\s*:\s*-?\d*\.?\d+\s*(?=[)\]}])")
_SWITCH = re.compile(r"\[([^\[\]]*)\]")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_CHOICE_COUNT = re.compile(r"^\s*[\d\-]*\s*\$\$(?:[^$|]*\$\$)?|(?<=\|)\s*\d*\.?\d+::|^\s*\d*\.?\d+::")
_BARE_WEIGHT = re.compile(r"(?<=[^\W\d]):\d+\.\d+$")
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!?](?=\s|$)")
_SEPARATOR = re.compile(r"[,\n\r\u3001\uff0c;\ue00a]|\s\|\s")
_EMBEDDING = re.compile(r"^embedding:", re.I)
_BRACKETS = re.compile(r"[()\[\]{}]")
_LONGEST_PROMPT = 50_000
_SHORT_PART = 60


def prompt_terms(prompt: str) -> tuple[str, ...]:
    """Lower-cased terms without weights, brackets, escapes, keywords and networks; the first of equals, in order.

    >>> prompt_terms(r"(Cat:1.2), [red:blue:0.5] hat BREAK fox \\(animal\\), <lora:x:1>")
    ('cat', 'red', 'blue', 'hat', 'fox (animal)')
    """
    text = prompt[:_LONGEST_PROMPT]
    for marks, open_up in _STEPS:
        for mark in marks:
            if mark in text:
                text = open_up(text)
                break
    terms = [_remembered(part) if len(part) <= _SHORT_PART else _cleaned(part) for part in _SEPARATOR.split(text)]
    return tuple(dict.fromkeys(filter(None, terms)))


def _opened_tag(found: re.Match[str]) -> str:
    return f", {found[1].replace('|', ',')} ,"


def _opened(text: str) -> str:
    """Brackets opened: what they chose between stands side by side."""
    text = _CHOICE.sub(lambda found: _alternatives(_CHOICE_COUNT.sub("", found[1])), text)
    return _SWITCH.sub(lambda found: _alternatives(found[1]), text)


def _alternatives(inside: str) -> str:
    """
    >>> _alternatives("red|blue").split("\\ue00a")
    ['red', 'blue', '']
    """
    if "|" in inside:
        return inside.replace("|", "\ue00a") + "\ue00a"
    parts = re.split(r"(?<=\w)::?(?=\S)|::", inside)
    return "\ue00a".join(parts) + "\ue00a" if len(parts) > 1 else inside


def _cleaned(part: str) -> str:
    words = part.split()
    if all(word.isalnum() for word in words):
        return " ".join(words).lower()
    part = part.strip().strip("()[]{}").strip()
    part = _EMBEDDING.sub("", _BARE_WEIGHT.sub("", part))
    part = " ".join(_BRACKETS.sub(" ", part).split()).strip(" .\"'\u201c\u201d`*")
    return part.translate(_UNESCAPED).lower() if any(c.isalnum() or c in "\ue000:;^@><" for c in part) else ""


_remembered = lru_cache(maxsize=4096)(_cleaned)  # the same terms come again and again

# what only stands in a prompt for the tool's sake → how it is opened up, in this order
_STEPS: tuple[tuple[tuple[str, ...], Callable[[str], str]], ...] = (
    (("\\",), lambda text: _ESCAPE.sub(lambda found: _ESCAPED[found[0]], text)),
    (("<",), lambda text: _TAG.sub(_opened_tag, _NETWORK.sub(" , ", text))),
    (("BREAK", "AND", "ADD"), lambda text: _WORD_BETWEEN.sub(",", text)),
    (("__",), lambda text: _WILDCARD.sub(r"\1", text)),
    ((":",), lambda text: _NAI_WEIGHT.sub("", _BRACKET_WEIGHT.sub("", text))),
    (("{", "["), _opened),
    ((".", "!", "?"), lambda text: _SENTENCE_END.sub(",", text)),
)
