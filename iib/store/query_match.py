"""Tree of the query line → expression for the index of words, as far as words can say it.

An expression finds every file that the tree means; `is_exact` says that it finds no other. What words cannot say has no
expression; what would take too many words has none either, since reading all files in order then finds a page sooner.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from iib.domain import query
from iib.domain.joints import LONG, SEPARATORS_MAX, joints_between, separators_code
from iib.domain.pattern_text import literals_of
from iib.domain.query import (
    AllOf,
    AnyOf,
    Below,
    Choice,
    Dates,
    Everything,
    HasTag,
    Named,
    Node,
    Not,
    Numbers,
    Pattern,
    Pixels,
    Word,
)
from iib.domain.search import fold
from iib.domain.words import (
    FAVOURITE,
    FOLDER,
    FOLDER_ABOVE,
    MEDIA,
    NAME,
    TAG,
    Fragment,
    fragments_of,
    is_run,
    number_word,
    seed_range_of,
    sign,
    span_of,
    words_in,
)
from iib.store.folders import below_clause, topmost
from iib.store.match import (
    EVERYTHING,
    NOTHING,
    UNKNOWN,
    WORDS_MAX,
    Match,
    any_of,
    joined_by_and,
    joined_by_or,
    without,
)
from iib.store.query_sql import in_path, keys_between, tags_clause
from iib.store.vocabulary import Vocabulary

FOLDERS_MAX = 2000
TAGS_MAX = 2000
RANGES_MAX = 2000
_UNTAGGED = Choice("is", "untagged")
_RARE = 50  # what one file of so many has is found sooner by words, however many


class Matcher:
    """Makes expressions for one search."""

    def __init__(self, connection: sqlite3.Connection, vocabulary: Vocabulary) -> None:
        vocabulary.refresh(connection)
        self._connection = connection
        self._vocabulary = vocabulary
        self._makers: dict[type, Callable[[Any], Match]] = {
            Everything: lambda node: EVERYTHING,
            Word: self._word,
            Named: self._named,
            Pattern: self._pattern,
            Numbers: self._numbers,
            Pixels: self._pixels,
            Dates: self._dates,
            Choice: self._choice,
            HasTag: lambda node: any_of(f"{TAG}{tag}" for tag in node.ids if tag > 0),
            Below: self._below,
            Not: self._not,
            AllOf: self._all_of,
            AnyOf: self._any_of,
        }

    def match(self, node: Node) -> Match:
        return self._makers[type(node)](node)

    def _plain(self, node: Node) -> Node:
        """The same with as few negations as can be: to have no tag is not to have one of them."""
        if node == _UNTAGGED:
            own = self._connection.execute("SELECT id FROM tags WHERE type = 'custom' AND count > 0").fetchall()
            return Not(HasTag(tuple(row[0] for row in own)))
        if isinstance(node, Not):
            part = self._plain(node.part)
            return part.part if isinstance(part, Not) else Not(part)
        return node

    # joining

    def _not(self, node: Not) -> Match:
        plain = self._plain(node)
        if not isinstance(plain, Not):
            return self.match(plain)
        part = self.match(plain.part)
        return without(EVERYTHING, [part]) if part.is_exact else UNKNOWN

    def _all_of(self, node: AllOf) -> Match:
        parts = [self._plain(part) for part in node.parts]
        wanted = [self.match(part) for part in parts if not isinstance(part, Not)]
        unwanted = [self.match(part.part) for part in parts if isinstance(part, Not)]
        both = joined_by_and(wanted or [EVERYTHING])
        exact = [part for part in unwanted if part.is_exact]
        if not both.is_known:
            return Match(without(EVERYTHING, exact).text) if exact else UNKNOWN
        found = without(both, exact) if exact else both
        return Match(found.text, found.is_exact and len(exact) == len(unwanted))

    def _any_of(self, node: AnyOf) -> Match:
        return joined_by_or([self.match(part) for part in node.parts])

    # texts

    def _word(self, node: Word) -> Match:
        needle = fold(node.text)
        return joined_by_or([self._text(needle, False), self._path(needle)])

    def _path(self, needle: str) -> Match:
        """In the folder's path, in the name, or across both."""
        needle = in_path(needle)
        parts = [self._folders_with(needle), self._text(needle, True)]
        upper, separator, name = needle.rpartition(os.sep)
        if separator:
            end = "substr(folded_path || ?, ?) = ?", [os.sep, -len(upper) - 1, upper + separator]
            folders = any_of((f"{FOLDER}{folder}" for folder in self._folders(*end)), FOLDERS_MAX)
            parts.append(joined_by_and([folders, self._text(name, True)]) if name else folders)
        return joined_by_or(parts)

    def _folders_with(self, needle: str) -> Match:
        folders = topmost(self._connection, "instr(folded_path, ?)", [needle])
        return any_of((f"{FOLDER_ABOVE}{folder}" for folder in folders), FOLDERS_MAX)

    def _folders(self, clause: str, parameters: Sequence[object]) -> list[int]:
        rows = self._connection.execute(
            f"SELECT id FROM folders WHERE {clause} LIMIT ?", (*parameters, FOLDERS_MAX + 1)
        )
        return [row[0] for row in rows]

    def _text(self, needle: str, is_name: bool) -> Match:
        """A text within the metadata, or within names."""
        fragments, is_all = fragments_of(needle)
        found = [self._fragment(fragment, is_name) for fragment in fragments]
        found += self._joints(needle, is_name) if fragments else [self._separators(needle, is_name)]
        known = joined_by_and([one for one in found if one.is_known])
        return Match(known.text, known.is_exact and is_all and len(fragments) == 1)

    def _joints(self, needle: str, is_name: bool) -> list[Match]:
        """What stands between the pieces."""
        kind, joints = NAME if is_name else "", joints_between(needle)
        if not all(self._vocabulary.has_joint(joint, is_name) for joint in joints):
            return [NOTHING]
        return [Match(any_of([kind + joint]).text) for joint in joints]

    def _separators(self, needle: str, is_name: bool) -> Match:
        """A text without a single piece: whatever it stands in."""
        long = NAME + LONG if is_name else LONG
        if len(needle) > SEPARATORS_MAX:
            return Match(any_of([long]).text)
        code = separators_code(needle)
        return (
            Match(any_of([long, *islice(self._vocabulary.joints_with(code, is_name), WORDS_MAX)]).text)
            if code
            else UNKNOWN
        )

    def _fragment(self, fragment: Fragment, is_name: bool) -> Match:
        if not is_run(fragment.text):
            return any_of([_lone_word(fragment.text, is_name)])
        if fragment.is_whole:
            kind = NAME if is_name else ""
            return joined_by_and([any_of([kind + word]) for word in words_in(fragment.text)])
        words = list(islice(self._vocabulary.runs_with(fragment, is_name), WORDS_MAX + 1))
        if len(fragment.text) < 3:
            words += islice(self._vocabulary.threes_with(fragment, is_name), WORDS_MAX + 1)
            return any_of(words)
        chain = self._vocabulary.chain(fragment, is_name)
        if not chain:
            return any_of(words)
        found = joined_by_or([any_of(words), joined_by_and([any_of([three]) for three in chain])])
        return Match(found.text)

    def _pattern(self, node: Pattern) -> Match:
        """The texts that every match must hold."""
        look = self._path if node.only_path else lambda text: self._text(text, False)
        if node.in_path and not node.only_path:
            look = lambda text: self._word(Word(text))  # noqa: E731
        found = joined_by_and([part for part in map(look, map(fold, literals_of(node.text))) if part.is_known])
        return Match(found.text)

    # names

    def _named(self, node: Named) -> Match:
        needle = fold(node.text)
        if node.key == "path":
            found = self._path(needle)
            return Match(found.text, not node.is_whole and found.is_exact)
        if node.key == "ext":
            return Match(self._text("." + needle, True).text)
        if node.key in ("text", "neg"):
            found = self._text(needle, False)
            return found if node.key == "text" else Match(found.text)
        return self._tagged(node.key, needle, node.is_whole)

    def _tagged(self, key: str, needle: str, is_whole: bool) -> Match:
        """Many tags are asked for only when few files have them."""
        clause, parameters = tags_clause(key, needle, is_whole)
        statement = f"SELECT id, count FROM tags WHERE {clause} LIMIT ?"
        rows = self._connection.execute(statement, (*parameters, TAGS_MAX + 1)).fetchall()
        is_rare = len(rows) <= TAGS_MAX and sum(row[1] for row in rows) < self._id_max() // _RARE
        return any_of((f"{TAG}{row[0]}" for row in rows), TAGS_MAX if is_rare else WORDS_MAX)

    def _id_max(self) -> int:
        return int(self._connection.execute("SELECT coalesce(max(id), 0) FROM images").fetchone()[0])

    def _choice(self, node: Choice) -> Match:
        if node.key == "type":
            return any_of([f"{MEDIA}{node.word}"])
        if node.word == "favourite":
            return any_of([FAVOURITE])
        if node == query.MISSING:
            return UNKNOWN
        return self.match(self._plain(node))

    def _below(self, node: Below) -> Match:
        return any_of(
            f"{FOLDER_ABOVE}{folder}" for folder in topmost(self._connection, *below_clause(node.folder_paths))
        )

    # numbers

    def _numbers(self, node: Numbers) -> Match:
        if node.key == "seed":
            return self._seeds(node.low, node.high)
        if node.key == "rating":
            return self._rating(node)
        return self._numbers_between(node.key, node.low, node.high, node.is_strict)

    def _seeds(self, low: float | None, high: float | None) -> Match:
        if low is not None and low == high:
            return any_of([number_word("seed", low)])
        first, last = (None if bound is None else seed_range_of(int(bound)) for bound in (low, high))
        return self._ranges_between("seed_range", first, last)

    def _dates(self, node: Dates) -> Match:
        """Days that one of several ways to be found asks for; those that limit the whole line are bounds of keys."""
        low, high = keys_between([node])
        first, last = (None if bound is None else span_of(bound) for bound in (low, high))
        return self._ranges_between("span", first, last)

    def _ranges_between(self, key: str, first: int | None, last: int | None) -> Match:
        """All that falls into ranges, which are wider than what is meant."""
        words = (word for number, word in self._vocabulary.numbers(key) if _lies_between(number, first, last, False))
        found = any_of(words, RANGES_MAX)
        return found if found == NOTHING else Match(found.text)

    def _rating(self, node: Numbers) -> Match:
        """Files that nobody rated have the rating 0, and no word for it."""
        wanted = [rating for rating in range(6) if _lies_between(rating, node.low, node.high, node.is_strict)]
        if 0 not in wanted:
            return any_of(number_word("rating", rating) for rating in wanted)
        others = any_of(number_word("rating", rating) for rating in range(1, 6) if rating not in wanted)
        return without(EVERYTHING, [others])

    def _pixels(self, node: Pixels) -> Match:
        sides = []
        for at, key in enumerate(("width", "height")):
            low, high = (node.low[at] if node.low else None), (node.high[at] if node.high else None)
            sides.append(self._numbers_between(key, low, high, node.is_strict))
        return joined_by_and(sides)

    def _numbers_between(self, key: str, low: float | None, high: float | None, is_strict: bool) -> Match:
        numbers = self._vocabulary.numbers(key)
        return any_of(word for number, word in numbers if _lies_between(number, low, high, is_strict))


def _lone_word(piece: str, is_name: bool) -> str:
    word = sign(piece) if piece.isascii() else piece
    return NAME + word if is_name else word


def _lies_between(number: float, low: float | None, high: float | None, is_strict: bool) -> bool:
    if is_strict and number in (low, high):
        return False
    return (low is None or number >= low) and (high is None or number <= high)


def whole_words_of(text: str) -> Match:
    """The pieces of a text, each a whole word of the metadata or the name. Nothing for a text without pieces."""
    fragments, _ = fragments_of(fold(text))
    words = [sign(one.text) if not is_run(one.text) and one.text.isascii() else one.text for one in fragments]
    return joined_by_and([any_of([word, NAME + word]) for word in words]) if words else NOTHING
