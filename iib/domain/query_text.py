"""Text of the query line → tree, and back. The language is told in docs/search.md.

line     = [any]
any      = all {"OR" all}
all      = one {one}
one      = "-" one | "(" any ")" | term
term     = word | "phrase" | key:value | text:/pattern/

A mistake raises `BadQuery` that names the place (characters counted from 1), the word there and what would be right.
"""

import datetime
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from iib.domain import query
from iib.domain.errors import BadQuery
from iib.domain.query import EVERYTHING, AllOf, AnyOf, Choice, Dates, Named, Node, Not, Numbers, Pattern, Pixels, Word

LENGTH_MAX = 4000
TERMS_MAX = 200
DEPTH_MAX = 10
_SHOWN_LENGTH_MAX = 40

_KEY = re.compile(r"([A-Za-z_]+):")
_BARE = re.compile(r"[^\s()]+")
_PHRASE = re.compile(r'"((?:[^"]|"")*)"')
_SLASHED = re.compile(r"/((?:[^/\\]|\\.)*)/", re.DOTALL)


@dataclass(frozen=True)
class Token:
    """A piece of the line. `kind` is one of ( ) - OR term end; `node` is what a term says."""

    kind: str
    at: int
    text: str
    node: Node | None = None


def parse_query(text: str) -> Node:
    """The tree that a line means. Raises `BadQuery`, and nothing else, for any text that is no line."""
    if len(text) > LENGTH_MAX:
        raise BadQuery(f"query is {len(text)} characters long: it must be {LENGTH_MAX} at most.")
    tokens = list(_tokens(text))
    terms = [token for token in tokens if token.kind == "term"]
    if len(terms) > TERMS_MAX:
        _fail(terms[TERMS_MAX].at, terms[TERMS_MAX].text, f"a line may have {TERMS_MAX} terms at most")
    return _Parser(tokens).line()


def _fail(at: int, word: str, problem: str) -> NoReturn:
    shown = " ".join(word[:_SHOWN_LENGTH_MAX].split()) + ("…" if len(word) > _SHOWN_LENGTH_MAX else "")
    place = f"character {at + 1}, at {shown}" if shown else f"character {at + 1}"
    raise BadQuery(f"query, {place} – {problem}.")


# text → tokens


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _token_at(text, at)
        yield token
    yield Token("end", len(text), "")


def _token_at(text: str, at: int) -> tuple[Token, int]:
    """The token that begins there, and where it ends."""
    if text[at] in "()":
        return Token(text[at], at, text[at]), at + 1
    if text[at] == "-":
        if _is_end(text, at + 1) and text[at + 1 : at + 2] != "(":
            _fail(at, "-", 'a minus stands before what is not wanted, without a space; as a text it is "-"')
        return Token("-", at, "-"), at + 1
    key = _KEY.match(text, at)
    if key:
        return _keyed(text, at, key)
    if text[at] == '"':
        words, end = _quoted(text, at)
        return Token("term", at, text[at:end], Word(words)), end
    bare = _bare(text, at)
    if bare == "OR":
        return Token("OR", at, bare), at + 2
    return Token("term", at, bare, Word(bare)), at + len(bare)


def _keyed(text: str, at: int, match: "re.Match[str]") -> tuple[Token, int]:
    key = match[1].lower()
    if key not in query.KEYS:
        _fail(at, match[0], _no_such_key(key))
    value_at = match.end()
    if key == "text" and text.startswith("/", value_at):
        pattern, end = _slashed(text, value_at)
        return Token("term", at, text[at:end], Pattern(pattern, at=at)), end
    is_whole = key in query.WHOLE_KEYS and text.startswith("=", value_at)
    value_at += is_whole
    if _is_end(text, value_at):
        _fail(at, match[0], f'the value is missing: write {key}:value without a space, or {key}:"more words"')
    value, end = _quoted(text, value_at) if text[value_at] == '"' else _unquoted(text, value_at)
    try:
        node = Named(key, value, True) if is_whole else query.KEYS[key](key, value)
    except BadQuery as error:
        _fail(at, text[at:end], str(error))
    return Token("term", at, text[at:end], node), end


def _no_such_key(key: str) -> str:
    near = difflib.get_close_matches(key, query.KEYS, 1)
    guess = f" (is it {near[0]}: that you mean?)" if near else ""
    known = ", ".join(f"{name}:" for name in query.KEYS)
    return f"there is no such key{guess}; the keys are {known}, and a text with a colon goes into quotation marks"


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands in quotation marks, a doubled one being one; and where it ends."""
    match = _PHRASE.match(text, at)
    if not match:
        _fail(at, text[at:], "the quotation mark is not closed")
    if not match[1]:
        _fail(at, '""', "there is nothing between the quotation marks")
    _need_end(text, match.end(), "quotation mark")
    return match[1].replace('""', '"'), match.end()


def _slashed(text: str, at: int) -> tuple[str, int]:
    """A regular expression between slashes; one that belongs to it is written \\/."""
    match = _SLASHED.match(text, at)
    if not match:
        _fail(at, text[at:], 'the pattern is not closed: write text:/pattern/, or text:"/words"')
    if not match[1]:
        _fail(at, "//", "there is no pattern between the slashes")
    _need_end(text, match.end(), "slash (one inside of the pattern is written \\/)")
    return re.sub(r"\\(.)", lambda pair: "/" if pair[1] == "/" else pair[0], match[1], flags=re.DOTALL), match.end()


def _unquoted(text: str, at: int) -> tuple[str, int]:
    bare = _bare(text, at)
    return bare, at + len(bare)


def _bare(text: str, at: int) -> str:
    match = _BARE.match(text, at)
    assert match is not None, "the caller looked"
    return match[0]


def _is_end(text: str, at: int) -> bool:
    """Whether no word goes on there."""
    return at >= len(text) or text[at].isspace() or text[at] in "()"


def _need_end(text: str, at: int, mark: str) -> None:
    if not _is_end(text, at):
        _fail(at, _bare(text, at), f"there must be a space behind the closing {mark}")


# tokens → tree


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def line(self) -> Node:
        if self._next.kind == "end":
            return EVERYTHING
        node = self._any(0)
        if self._next.kind == ")":
            _fail(self._next.at, ")", "this parenthesis was never opened")
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += 1
        return token

    def _any(self, depth: int) -> Node:
        parts = [self._all(depth)]
        while self._next.kind == "OR":
            self._take()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _all(self, depth: int) -> Node:
        parts = []
        while self._next.kind not in ("OR", ")", "end"):
            parts.append(self._one(depth))
        if not parts:
            self._fail_for_nothing()
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _one(self, depth: int) -> Node:
        token = self._take()
        if token.node is not None:
            return token.node
        if depth >= DEPTH_MAX:
            _fail(token.at, token.text, f"parentheses and minuses may be {DEPTH_MAX} deep at most")
        if token.kind == "-":
            if self._next.kind == "OR":
                self._fail_for_nothing()
            return Not(self._one(depth + 1))
        node = self._any(depth + 1)
        if self._take().kind != ")":
            _fail(token.at, "(", "this parenthesis is not closed")
        return node

    def _fail_for_nothing(self) -> NoReturn:
        """There is no term where one must be: the token before and the one that comes say why."""
        before = self._tokens[self._place - 1] if self._place else None
        if before and before.kind == "OR":
            _fail(before.at, "OR", 'OR stands between two terms, but none follows; as a text it is "OR"')
        if self._next.kind == "OR":
            _fail(self._next.at, "OR", 'OR stands between two terms, but none comes before; as a text it is "OR"')
        if before and self._next.kind == "end":
            _fail(before.at, before.text, "this parenthesis is not closed")
        problem = "there is nothing between the parentheses" if before else "this parenthesis was never opened"
        _fail(self._next.at, self._next.text, problem)


# tree → text


def text_of(node: Node) -> str:
    """The line that means this tree: `parse_query(text_of(node)) == node` for every tree that a line can give."""
    if isinstance(node, AnyOf):
        return " OR ".join(_grouped(part, AnyOf) for part in node.parts)
    if isinstance(node, AllOf):
        return " ".join(_grouped(part, AnyOf, AllOf) for part in node.parts)
    if isinstance(node, Not):
        return "-" + _grouped(node.part, AnyOf, AllOf)
    return _leaf_text(node)


def _grouped(node: Node, *kinds: type) -> str:
    return f"({text_of(node)})" if isinstance(node, kinds) else text_of(node)


def _leaf_text(node: query.Leaf) -> str:
    if isinstance(node, Word):
        return _word_text(node.text)
    if isinstance(node, Named):
        return f"{node.key}:{'=' if node.is_whole else ''}{_value_text(node.key, node.text)}"
    if isinstance(node, Pattern):
        escaped = re.sub(r"\\.|/", lambda part: "\\/" if part[0] == "/" else part[0], node.text, flags=re.DOTALL)
        return f"text:/{escaped}/"
    if isinstance(node, Numbers):
        return f"{node.key}:{_span_text(_number_text(node.low), _number_text(node.high), node.is_strict)}"
    if isinstance(node, Pixels):
        return f"size:{_span_text(_pixels_text(node.low), _pixels_text(node.high), node.is_strict)}"
    if isinstance(node, Dates):
        return f"date:{_span_text(_day_text(node.first), _day_text(node.last), False)}"
    return f"{node.key}:{node.word}" if isinstance(node, Choice) else ""


def _word_text(text: str) -> str:
    is_plain = _BARE.fullmatch(text) and text[0] not in '-"' and not _KEY.match(text) and text != "OR"
    return text if is_plain else _in_quotes(text)


def _value_text(key: str, text: str) -> str:
    special = '"' + ("=" if key in query.WHOLE_KEYS else "") + ("/" if key == "text" else "")
    return text if _BARE.fullmatch(text) and text[0] not in special else _in_quotes(text)


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _span_text(low: str, high: str, is_strict: bool) -> str:
    if low and high:
        return low if low == high else f"{low}..{high}"
    return f"{'>' if low else '<'}{'' if is_strict else '='}{low or high}"


def _number_text(number: float | None) -> str:
    return "" if number is None else format(Decimal(repr(number)), "f")


def _pixels_text(size: tuple[int, int] | None) -> str:
    return f"{size[0]}x{size[1]}" if size else ""


def _day_text(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
