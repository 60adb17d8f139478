"""Rules in plain Python: which files a part of a request means."""

import os
import re
from collections.abc import Callable
from typing import TypeAlias

from benchmarks._truth import Known
from iib.domain.search import fold

Rule: TypeAlias = Callable[[Known], bool]


def holds(text: str) -> Rule:
    """A word of the line: in the path or in the metadata."""
    needle = fold(text)
    return lambda file: needle in file.place or needle in file.folded


def is_whole_word(word: str, file: Known) -> bool:
    """Whether it stands in the metadata or in the name, and no letter or digit touches it; signs and characters of
    scripts without spaces are words anyhow."""
    lone = word > "\u0e00"
    pattern = re.escape(word) if lone else rf"(?<![^\W_\u0e00-\U0010ffff]){re.escape(word)}(?![^\W_\u0e00-\U0010ffff])"
    return any(re.search(pattern, text) for text in (file.folded, file.name))


def tagged(category: str, text: str, *, is_whole: bool = False) -> Rule:
    needle = fold(text)

    def rule(file: Known) -> bool:
        names = (name for kind, name in file.tags if category in ("", kind))
        return any(name == needle if is_whole else needle in name for name in names)

    return rule


def within(key: str, low: float, high: float = float("inf")) -> Rule:
    """A number that the file tells lies there, both ends counted."""

    def rule(file: Known) -> bool:
        number = getattr(file, key)
        return number is not None and low <= number <= high

    return rule


def dated(first: str, last: str) -> Rule:
    return lambda file: first <= file.day.isoformat() <= last


def every(*rules: Rule) -> Rule:
    return lambda file: all(rule(file) for rule in rules)


def either(*rules: Rule) -> Rule:
    return lambda file: any(rule(file) for rule in rules)


def no(rule: Rule) -> Rule:
    return lambda file: not rule(file)


def anything(_: Known) -> bool:
    return True


def matching(pattern: str) -> Rule:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda file: bool(file.text) and compiled.search(file.text) is not None


def below(folder: str) -> Rule:
    return lambda file: file.path.startswith(folder.rstrip(os.sep) + os.sep)
