r"""What stands between the pieces of a text, as words: so that what is looked for may be cut at a sign. No SQL.

A joint is the last character of a piece, the separators behind it, and the first character of the next piece. Where a
text begins or ends there is none on that side. What stands nearly everywhere tells little, and makes no joint: a single
space, or one behind a comma or colon.

>>> len(cut("f/1.8, a cat")[1]), joints_between("/1.") == joints_between("7/1,,"), joints_between("cat, ")
(2, False, [])
"""

import functools
import re

from iib.domain.words import JOINT, OF_PIECES, SIGN

SEPARATORS_MAX = 8
LONG = f"{JOINT}long"  # of all with more separators
_BETWEEN = "\x8a"
_CUT = re.compile(f"([^{OF_PIECES}]+)")
_EVERYWHERE = (" ", ", ", ": ")


def cut(folded: str) -> tuple[set[str], set[str]]:
    """The stretches between the separators of a folded text, and its joints."""
    parts = _CUT.split(folded)
    return set(parts[::2]), {joint(*one) for one in _joined(parts)}


def joint_across(folded_before: str, folded_behind: str) -> frozenset[str]:
    """The joint that two parts of a text make where they meet; none where a piece goes on, or what stands
    everywhere."""
    before, behind = _CUT.split(folded_before), _CUT.split(folded_behind)
    left, run = before[-3:-1] if len(before) > 1 and not before[-1] else (before[-1], "")
    goes_on, right = behind[1:3] if len(behind) > 1 and not behind[0] else ("", behind[0])
    return frozenset(joint(*one) for one in _joined([left, run + goes_on, right]) if one[1])


def joints_between(needle: str) -> list[str]:
    """The joints that every folded text with that part has. Those at the ends of the part may be longer there."""
    return [joint(*one) for one in _joined(_CUT.split(needle)) if one[0] and one[2]]


def _joined(parts: list[str]) -> set[tuple[str, str, str]]:
    """Left, separators and right of what was cut, but for what stands everywhere."""
    ends = zip(parts[:-1:2], parts[1::2], parts[2::2], strict=True)
    return {(left[-1:], between, right[:1]) for left, between, right in ends if between not in _EVERYWHERE}


def separators_code(needle: str) -> str:
    """For a part that consists of separators: what is written of it in every joint that holds it but `LONG`; "" when
    that says nothing."""
    return "" if any(needle in each for each in _EVERYWHERE) or len(needle) > SEPARATORS_MAX else _codes(needle)


@functools.lru_cache(maxsize=16_384)
def joint(left: str, separators: str, right: str) -> str:
    """The word of a joint; left and right are single characters, or "" at an end of the text."""
    if len(separators) > SEPARATORS_MAX:
        return LONG
    return f"{JOINT}{_side(left)}{_BETWEEN}{_codes(separators)}{_BETWEEN}{_side(right)}"


def _side(character: str) -> str:
    return SIGN + _codes(character) if character.isascii() and not character.isalnum() else character


def _codes(characters: str) -> str:
    return "".join(f"{ord(character):02x}" for character in characters)
