r"""What stands between the pieces of a text, as words: so that what is looked for may be cut at a sign. No SQL.

A joint is the last character of a piece, the separators behind it, and the first character of the next piece. Where a
text begins or ends there is none on that side. A single space stands nearly everywhere, and makes no joint.

>>> len(joints_in("f/1.8, a cat")), joints_between("/1.") == joints_between("7/1,,"), joints_between("cat, ")
(3, False, [])
"""

import functools
import re

from iib.domain.words import JOINT, OF_PIECES, SIGN

SEPARATORS_MAX = 8
LONG = f"{JOINT}long"  # of all with more separators
_BETWEEN = "\x8a"
_JOINT = re.compile(f"([{OF_PIECES}]?)([^{OF_PIECES}]+)(?=([{OF_PIECES}]?))")
_EVERYWHERE = " "
_BEFORE_TAIL = 20


def joints_in(folded: str) -> set[str]:
    """The joints of a folded text."""
    return {_word(*found) for found in set(_JOINT.findall(folded)) if found[1] != _EVERYWHERE}


def joints_of(head: str, tail: str) -> set[str]:
    """Those of a folded text whose parts follow each other, perhaps with some that are not there. Batches have their
    heads in common."""
    return joints_in(head[-_BEFORE_TAIL:] + tail).union(_joints_of_head(head))


@functools.lru_cache(maxsize=512)
def _joints_of_head(head: str) -> frozenset[str]:
    return frozenset(joints_in(head))


def joints_between(needle: str) -> list[str]:
    """The joints that every folded text with that part has. Those at the ends of the part may be longer there."""
    found = [one for one in _JOINT.findall(needle) if one[0] and one[2] and one[1] != _EVERYWHERE]
    return list(dict.fromkeys(_word(*one) for one in found))


def separators_code(needle: str) -> str:
    """For a part that consists of separators: what is written of it in every joint that holds it but `LONG`; "" when
    that says nothing."""
    return "" if needle == _EVERYWHERE or len(needle) > SEPARATORS_MAX else _codes(needle)


@functools.lru_cache(maxsize=16_384)
def _word(left: str, separators: str, right: str) -> str:
    if len(separators) > SEPARATORS_MAX:
        return LONG
    return f"{JOINT}{_side(left)}{_BETWEEN}{_codes(separators)}{_BETWEEN}{_side(right)}"


def _side(character: str) -> str:
    return SIGN + _codes(character) if character.isascii() and not character.isalnum() else character


def _codes(characters: str) -> str:
    return "".join(f"{ord(character):02x}" for character in characters)
