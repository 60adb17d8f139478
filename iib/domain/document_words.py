"""All the words under which a file is found by its metadata and its name: pieces, and what stands between them. No SQL.

A document is made of words in whatever order, and taken away by the same ones: so they hang on nothing but these texts.
Texts are cut where batches repeat them, and each part is remembered.
"""

import functools

from iib.domain.joints import cut, joint_across
from iib.domain.search import fold
from iib.domain.words import NAME, split_text, words_of_stretches

_NEGATIVE = "\nNegative prompt: "
_EDGE = 24  # more separators than any joint tells apart
_NO_RUN = "\u0dff"  # of the characters of runs, and in no text: Unicode gives it no meaning


def document_words(text: str, name: str) -> str:
    """The words of a file's metadata and name, neither of them folded, joined by spaces."""
    return " ".join(words_of_name(name).union(*_parts_of_words(*split_text(text))))


def words_of_name(name: str) -> set[str]:
    """The words of a file's name."""
    return {NAME + word for word in _words(name)}


def words_but(run: str, text: str) -> frozenset[str] | None:
    """The words of a text whatever stood in its parameters for a run of digits: all but those that hang on it. None
    where that cannot be told."""
    head, tail = split_text(text)
    if run in head or _NO_RUN in text:
        return None
    parts = _parts_of_words(head, tail.replace(run, _NO_RUN))
    return frozenset().union(*parts[:-2], *map(_without, parts[-2:]))


def _parts_of_words(head: str, tail: str) -> list[frozenset[str]]:
    """What stands across the parts is told by their ends; the last two hold all of the parameters."""
    at = head.rfind(_NEGATIVE)
    if at < 0:
        return [_of_part(head), _of_part(tail), _across(head, tail)]
    prompt, negative = head[:at], head[at:]
    return [_of_part(prompt), _of_part(negative), _across(prompt, negative), _of_part(tail), _across(head, tail)]


@functools.lru_cache(maxsize=512)
def _of_part(part: str) -> frozenset[str]:
    return frozenset(_words(part))


def _across(before: str, behind: str) -> frozenset[str]:
    """The joint that two parts make."""
    return joint_across(fold(before[-_EDGE:]), fold(behind[:_EDGE]))


@functools.lru_cache(maxsize=512)
def _without(words: frozenset[str]) -> frozenset[str]:
    return frozenset([word for word in words if _NO_RUN not in word])


def _words(text: str) -> set[str]:
    stretches, joints = cut(fold(text))
    return words_of_stretches(stretches) | joints
