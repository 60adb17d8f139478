"""Expressions in FTS5's language for the index of words, and how they are joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from iib.domain.words import EVERY_FILE, NO_FILE

WORDS_MAX = 300


@dataclass(frozen=True)
class Match:
    """An expression in FTS5's language, or "" where words cannot say it."""

    text: str = ""
    is_exact: bool = False

    @property
    def is_known(self) -> bool:
        return bool(self.text)

    @property
    def word_count(self) -> int:
        return self.text.count('"') // 2


UNKNOWN = Match()
NOTHING = Match(f'"{NO_FILE}"', True)
EVERYTHING = Match(f'"{EVERY_FILE}"', True)


def any_of(words: Iterable[str], count_max: int = WORDS_MAX) -> Match:
    """Files that have one of the words."""
    found = list(islice(words, count_max + 1))
    if len(found) > count_max:
        return UNKNOWN
    return Match("(" + " OR ".join(f'"{word}"' for word in found) + ")", True) if found else NOTHING


def joined_by_and(parts: Sequence[Match]) -> Match:
    """Files that all parts find; parts without an expression are left to whoever looks at the files."""
    known = [part for part in parts if part.is_known]
    if NOTHING in known:
        return NOTHING
    is_exact = len(known) == len(parts) and all(part.is_exact for part in known)
    texts = list(dict.fromkeys(part.text for part in known if part != EVERYTHING))
    if not texts:
        return Match(EVERYTHING.text, is_exact) if known else UNKNOWN
    return Match(f"({' AND '.join(texts)})" if len(texts) > 1 else texts[0], is_exact)


def joined_by_or(parts: Sequence[Match]) -> Match:
    """Files that one of the parts finds."""
    if not all(part.is_known for part in parts):
        return UNKNOWN
    texts = list(dict.fromkeys(part.text for part in parts if part != NOTHING))
    if not texts:
        return NOTHING
    return Match(f"({' OR '.join(texts)})" if len(texts) > 1 else texts[0], all(part.is_exact for part in parts))


def without(wanted: Match, unwanted: Sequence[Match]) -> Match:
    """Files that `wanted` finds and none of `unwanted`, which must all be exact."""
    either = joined_by_or(unwanted)
    if either == NOTHING:
        return wanted
    if either == EVERYTHING:
        return NOTHING
    return Match(f"({wanted.text} NOT {either.text})", wanted.is_exact)
