"""Tree of the query line → (SQL, its parameters), over `images`, `folders`, `metadata` and `texts` joined as in
`store.search`. It tells of one file exactly whether it is meant; `store.query_match` finds files fast.

A clause may be NULL where a file does not say what is asked; NULL counts as false, and `Not` takes care of it.
"""

import calendar
import datetime
import os
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from iib.domain import query
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
from iib.store import days
from iib.store.folders import below_clause

Clause: TypeAlias = tuple[str, list[Any]]
Bounds: TypeAlias = tuple[int | None, int | None]  # (the first date key, the first that is too large)

_IN_PATH = "instr(folders.folded_path || ? || images.folded_name, ?) > 0"
_IN_NAME = "instr(images.folded_name, ?) > 0"
_FOLDED = "(coalesce(texts.folded, lower(texts.text)) || coalesce(metadata.tail_folded, lower(metadata.tail)))"
_IN_METADATA = f"instr({_FOLDED}, ?) > 0"
_TEXT = "(texts.text || metadata.tail)"

_NUMBER_COLUMNS = {
    "steps": "metadata.steps",
    "cfg": "metadata.cfg_scale",
    "seed": "metadata.seed_shifted",
    "width": "images.width",
    "height": "images.height",
    "rating": "+images.rating",  # the index by rating is for sorting
}
# the tag category that a key looks in; `tag:` looks in all
_TAG_CATEGORIES = {"tag": "", "model": "model", "lora": "lora", "sampler": "sampler", "tool": "tool"}

_SEED_SHIFT = 2**63
_NS_LIMIT = 2**63 - 1


def shifted_seed(seed: int) -> int:
    """A seed (0…2^64-1) as SQLite can hold and compare it."""
    return seed - _SEED_SHIFT


def clause_of(node: Node) -> Clause:
    """What is true of the files that the tree means."""
    return _CLAUSES[type(node)](node)


def patterns_in(node: Node) -> dict[str, str]:
    """The regular expressions that `matches_pattern` will be asked for, with what a message calls each."""
    patterns = [leaf for leaf in query.leaves(node) if isinstance(leaf, Pattern)]
    return {leaf.text: "regexp" if leaf.at is None else _place_of(leaf.text, leaf.at) for leaf in patterns}


def _place_of(pattern: str, at: int) -> str:
    return f"query, character {at + 1}: text:/{pattern[:80]}/"


def _everything(_: Everything) -> Clause:
    return "1", []


def _not(node: Not) -> Clause:
    clause, parameters = clause_of(node.part)
    return f"NOT coalesce({clause}, 0)", parameters


def _joined(node: AllOf | AnyOf) -> Clause:
    clauses = [clause_of(part) for part in node.parts]
    word = " AND " if isinstance(node, AllOf) else " OR "
    joined = word.join(clause for clause, _ in clauses)
    return f"({joined})", [value for _, parameters in clauses for value in parameters]


def _word(node: Word) -> Clause:
    needle = fold(node.text)
    return f"({_IN_PATH} OR {_IN_METADATA})", [os.sep, in_path(needle), needle]


def in_path(needle: str) -> str:
    """A folded text as it would stand in a path: Windows knows both slashes."""
    return needle.replace("/", os.sep)


def _pattern(node: Pattern) -> Clause:
    in_text, in_path = f"matches_pattern(?, {_TEXT})", "matches_pattern(?, folders.path || ? || images.name)"
    if node.only_path:
        return in_path, [node.text, os.sep]
    return (f"({in_path} OR {in_text})", [node.text, os.sep, node.text]) if node.in_path else (in_text, [node.text])


def _named(node: Named) -> Clause:
    if node.key in _TAG_CATEGORIES:
        return _tagged(*tags_clause(node.key, fold(node.text), node.is_whole))
    needle = fold(node.text)
    if node.key == "path":
        if node.is_whole:
            return "folders.folded_path || ? || images.folded_name = ?", [os.sep, in_path(needle)]
        return _IN_PATH, [os.sep, in_path(needle)]
    if node.key == "ext":
        return "substr(images.folded_name, ?) = ?", [-len(needle) - 1, "." + needle]
    column = {"text": _FOLDED, "neg": "texts.negative_folded"}[node.key]
    return f"instr({column}, ?) > 0", [needle]


def tags_clause(key: str, needle: str, is_whole: bool) -> Clause:
    """What is true of the tags that a key and a folded name mean."""
    clause = "folded_name = ?" if is_whole else "instr(folded_name, ?) > 0"
    parameters: list[Any] = [needle]
    if _TAG_CATEGORIES[key]:
        clause += " AND category = ?"
        parameters.append(_TAG_CATEGORIES[key])
    return clause, parameters


def _tagged(clause: str, parameters: list[Any]) -> Clause:
    """Looks at the tags of each file, not at all files of each tag: this is asked where the tags are very many."""
    own = f"SELECT 1 FROM image_tags CROSS JOIN tags ON tags.id = tag_id WHERE image_id = images.id AND {clause}"
    auto = f"SELECT 1 FROM json_each(metadata.tags) CROSS JOIN tags ON tags.id = value WHERE {clause}"
    return f"(EXISTS ({auto}) OR EXISTS ({own}))", parameters * 2


def _has_tag(node: HasTag) -> Clause:
    return _tagged(f"tags.id IN ({','.join(str(int(tag)) for tag in node.ids)})", [])


def _below(node: Below) -> Clause:
    clause, parameters = below_clause(node.folder_paths)
    return f"+images.folder_id IN (SELECT id FROM folders WHERE {clause})", list(parameters)


def _numbers(node: Numbers) -> Clause:
    low, high = node.low, node.high
    if node.key == "seed":
        low, high = (None if bound is None else shifted_seed(int(bound)) for bound in (low, high))
    return _between(_NUMBER_COLUMNS[node.key], low, high, node.is_strict)


def _pixels(node: Pixels) -> Clause:
    low, high = node.low or (None, None), node.high or (None, None)
    width, its_bounds = _between("images.width", low[0], high[0], node.is_strict)
    height, more_bounds = _between("images.height", low[1], high[1], node.is_strict)
    return f"({width} AND {height})", its_bounds + more_bounds


def _between(column: str, low: float | None, high: float | None, is_strict: bool) -> Clause:
    sign = "" if is_strict else "="
    if low is not None and high is not None:
        return f"({column} BETWEEN ? AND ?)", [low, high]
    return (f"{column} >{sign} ?", [low]) if low is not None else (f"{column} <{sign} ?", [high])


def _dates(node: Dates) -> Clause:
    clauses, parameters = ["1"], []
    if node.first:
        clauses.append("images.mtime_ns >= ?")
        parameters.append(start_of_day_ns(node.first))
    if node.last:
        clauses.append("images.mtime_ns < ?")
        parameters.append(end_of_day_ns(node.last))
    return f"({' AND '.join(clauses)})", parameters


def start_of_day_ns(day: datetime.date) -> int:
    """The first nanosecond of a day in the server's local time, as near as the index can hold it."""
    midnight = datetime.datetime.combine(day, datetime.time())
    try:
        seconds = int(midnight.timestamp())
    except (ValueError, OverflowError, OSError):  # beyond what the system's clock knows
        seconds = calendar.timegm(midnight.timetuple())
    return max(-_NS_LIMIT, min(_NS_LIMIT, seconds * 1_000_000_000))


def end_of_day_ns(day: datetime.date) -> int:
    """The first nanosecond after a day, likewise."""
    return start_of_day_ns(day + datetime.timedelta(days=1)) if day < datetime.date.max else _NS_LIMIT


def keys_between(dates: Sequence[Dates]) -> Bounds:
    """The date keys of files whose day is among all of these."""
    lows = [days.first_key(start_of_day_ns(one.first)) for one in dates if one.first]
    highs = [days.first_key(end_of_day_ns(one.last)) for one in dates if one.last]
    return max(lows, default=None), min(highs, default=None)


def _choice(node: Choice) -> Clause:
    if node.key == "type":
        return "images.media_type = ?", [node.word]
    if node == query.MISSING:
        return "images.missing_since IS NOT NULL", []
    if node.word == "favourite":
        return "images.is_favourite", []
    return "NOT EXISTS (SELECT 1 FROM image_tags WHERE image_id = images.id)", []


_CLAUSES: dict[type, Callable[[Any], Clause]] = {
    Everything: _everything,
    Word: _word,
    Named: _named,
    Pattern: _pattern,
    Numbers: _numbers,
    Pixels: _pixels,
    Dates: _dates,
    Choice: _choice,
    HasTag: _has_tag,
    Below: _below,
    Not: _not,
    AllOf: _joined,
    AnyOf: _joined,
}
