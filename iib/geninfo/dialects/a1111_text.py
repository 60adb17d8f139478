"""The A1111 form taken apart: prompt, negative prompt, settings. One parse serves everything that asks.

prompt, any number of lines
Negative prompt: any number of lines
Template: …                              (some tools; not part of the negative prompt)
Steps: 20, Key: value, Key: "quoted, \\"value\\"", Key: {"nested": ["json", 1]}
"""

import json
import re
from dataclasses import dataclass

_STEPS = re.compile(r"^[ \t]*Steps:[ \t]*\d", re.M)
_SURE = re.compile(r"\n?[ \t]*Steps:[^\n]*?, ?(?:Sampler|Seed|CFG scale|Size): ?", re.I)
_STEPS_WITHIN = re.compile(r"[ .,](?=Steps: \d+, (?:Sampler|Size|Seed|CFG scale): )")
_NEGATIVE = re.compile(r"^[ \t]*Negative prompt:[ \t]?", re.M | re.I)
_NEGATIVE_WITHIN = re.compile(r"(?:^|(?<=[ ,.]))Negative prompt: ")
_TEMPLATE = re.compile(r"^(Template|Negative Template|Original prompt|Original negative prompt):[ \t]?", re.M)
_BETWEEN = re.compile(r"[\s,]*")
_KEY = re.compile(r"([^\W_][^:,\n\"{}\[\]]{0,80}?)[ \t]*:(?=[\s\"\[{]|\Z)[ \t]*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?=[ \t]*(?:,|\n|\r|\Z))', re.S)
_PLAIN = re.compile(r"[^,\n]*")
_NEXT_KEY = re.compile(r"[ \t]*[^\W_][^:,\n\"{}\[\]]{0,80}?[ \t]*:(?:[\s\"\[{]|\Z)")
# One pair as nearly all are: a plain or quoted value with another pair, or nothing, behind it.
_PAIR = re.compile(
    r"([^\W_][^:,\n\"{}\[\]]{0,80}):[ \t]+(?:([^,\n\"\[{][^,\n]*)|\"([^\"\\]*)\")"
    r"(?=,[ \t]*[^\W_][^:,\n\"{}\[\]]{0,80}:[\s\"\[{]|[ \t]*\n|\Z)"
)
_LONGEST = 1_000_000
_MOST_SETTINGS = 2_000
_MOST_TEMPLATES = 20
_decoder = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class A1111Text:
    """`settings` keeps the keys as written; quoted values are unquoted, nested JSON stays text."""

    prompt: str
    negative_prompt: str
    settings: dict[str, str]


def parse_a1111_text(text: str) -> A1111Text | None:
    """None when the text has no line of settings: then nothing tells it from any other text."""
    text = text[:_LONGEST]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start = _settings_start(text)
    if start is None:
        return None
    head, settings = text[:start], parse_settings(text[start:])
    head, templates = _without_templates(head)
    negative = _negative_in(head)
    if negative is None and start and text[start - 1] in " .,":
        negative = _NEGATIVE_WITHIN.search(head)
    prompt = head[: negative.start()] if negative else head
    rest = head[negative.end() :] if negative else ""
    return A1111Text(prompt.strip(), rest.strip(), {**settings, **templates})


def _negative_in(head: str) -> "re.Match[str] | None":
    """As the pattern alone would find it, which takes ten times as long to look at every line."""
    if not head.isascii():
        return _NEGATIVE.search(head)
    at = head.lower().find("negative prompt:")
    return _NEGATIVE.search(head, head.rfind("\n", 0, at) + 1) if at >= 0 else None


def parse_settings(text: str) -> dict[str, str]:
    """
    >>> parse_settings('Steps: 20, Sampler: Euler a, TI hashes: "a: 1, b: 2", Hashes: {"x": [1, 2]}')
    {'Steps': '20', 'Sampler': 'Euler a', 'TI hashes': 'a: 1, b: 2', 'Hashes': '{"x": [1, 2]}'}
    """
    settings: dict[str, str] = {}
    if not text:
        return settings
    place = 0
    for _ in range(_MOST_SETTINGS):
        if text.startswith(", ", place):
            place += 2
        pair = _PAIR.match(text, place)
        if pair:
            settings.setdefault(pair[1].rstrip(), pair[2].rstrip() if pair[3] is None else pair[3])
            place = pair.end()
            continue
        place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]  # matches nothing, too
        if place >= len(text):
            break
        key = _KEY.match(text, place)
        if key is None:
            place = _after_stray(text, place)
            continue
        value, place = _value_at(text, key.end())
        settings.setdefault(key[1], value)
    return settings


def _settings_start(text: str) -> int | None:
    """Where the line of settings begins: the last that starts with Steps, else the last line if it looks like one."""
    if text.startswith("Steps: ") and "\nSteps:" not in text:
        return 0
    last = text.rfind("\nSteps: ")
    if last >= 0 and text[last + 8 : last + 9].isdigit() and (_SURE.match(text, last) or text.count("Steps:") == 1):
        return last + 1
    found = [steps.start() for steps in _STEPS.finditer(text)]
    if found:
        return next((start for start in reversed(found) if _SURE.match(text, start)), found[-1])
    within = [steps.end() for steps in _STEPS_WITHIN.finditer(text)]
    if within:  # a site that made one line of all
        return within[-1]
    stripped = text.rstrip()
    start = stripped.rfind("\n") + 1
    keys = parse_settings(stripped[start:][:20_000])
    return start if len(_TELLING.intersection(key.lower() for key in keys)) >= 2 else None


_TELLING = frozenset(
    "steps sampler seed size model cfg model\u00a0hash scheduler version app pipeline operations parser".split()
) | {"cfg scale", "model hash", "denoising strength", "schedule type", "clip skip", "vae"}


def _without_templates(head: str) -> tuple[str, dict[str, str]]:
    """Cut the template sections out: each runs to the next section or to the settings."""
    if "emplate:" not in head and "Original " not in head:
        return head, {}
    templates: dict[str, str] = {}
    for found in reversed(list(_TEMPLATE.finditer(head))[-_MOST_TEMPLATES:]):
        if found.start() == 0:
            continue
        next_negative = _NEGATIVE.search(head, found.end())
        end = next_negative.start() if next_negative else len(head)
        templates[found[1]] = head[found.end() : end].strip()
        head = head[: found.start()] + head[end:]
    return head, templates


def _value_at(text: str, place: int) -> tuple[str, int]:
    mark = text[place : place + 1]
    if mark == '"':
        quoted = _QUOTED.match(text, place)
        if quoted:
            return _unquoted(quoted[0]), quoted.end()
    elif mark in ("{", "["):
        end = _json_end(text, place)
        if end is not None:
            return text[place:end], end
    return _plain_value(text, place)


def _plain_value(text: str, place: int) -> tuple[str, int]:
    """Up to the next comma; further where what follows is no `key:` (an unquoted list)."""
    found = _PLAIN.match(text, place)
    end = found.end() if found else place
    for _ in range(50):
        if text[end : end + 1] != "," or end + 1 >= len(text) or _NEXT_KEY.match(text, end + 1):
            break
        more = _PLAIN.match(text, end + 1)
        if more is None or not more[0].strip():
            break
        end = more.end()
    return text[place:end].strip(), end


def _unquoted(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return str(_decoder.decode(quoted))
    except (ValueError, RecursionError):
        return quoted[1:-1]


def _json_end(text: str, place: int) -> int | None:
    try:
        return _decoder.raw_decode(text, place)[1]
    except (ValueError, RecursionError):
        return None


def _after_stray(text: str, place: int) -> int:
    """Past a piece that is no `key: value`."""
    ends = [end for end in (text.find(",", place + 1), text.find("\n", place + 1)) if end >= 0]
    return min(ends) if ends else len(text)
