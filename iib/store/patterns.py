"""Regular expressions, limited in time: inside of SQL, and for one text after the other."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from iib.domain.errors import BadQuery
from iib.domain.pattern_text import literals_of

try:
    import regex
except ImportError:  # a host that was started without installing: everything else works
    regex = None  # type: ignore[assignment, unused-ignore]

SECONDS_MAX = 1.5
SECONDS_A_TEXT_MAX = 0.5
LENGTH_MAX = 1000


class Patterns:
    """The SQL function `matches_pattern(pattern, text)`, for as long as one statement runs.

    `names` maps each pattern to what a message calls it. SQLite hides what a function of ours raised, so it is kept
    here and raised again as our own error. Raises `BadQuery` for a pattern that is wrong or takes too long.
    """

    def __init__(self, connection: sqlite3.Connection, names: Mapping[str, str]) -> None:
        self._connection = connection
        self._names = names
        self._compiled = {pattern: _compiled(pattern, name) for pattern, name in names.items()}
        self._literals = {pattern: _ascii_literals_of(pattern) for pattern in names}
        self._failure: BadQuery | None = None
        self._deadline = time.monotonic() + SECONDS_MAX

    def __enter__(self) -> "Patterns":
        if self._compiled:
            self._connection.create_function("matches_pattern", 2, self._matches)
        return self

    def __exit__(self, *_: object) -> None:
        if self._compiled:
            self._connection.create_function("matches_pattern", 2, None)

    def run(self, statement: str, parameters: list[Any]) -> Iterator[sqlite3.Row]:
        cursor = self._connection.cursor()
        try:
            yield from cursor.execute(statement, parameters)
        except sqlite3.OperationalError as error:
            raise (self._failure or error) from error
        finally:
            cursor.close()

    def _matches(self, pattern: str, text: str | None) -> bool:
        if text is None:
            return False
        seconds_left = self._deadline - time.monotonic()
        try:
            if seconds_left <= 0:
                raise TimeoutError
            if not _may_match(text, self._literals[pattern]):
                return False
            return self._compiled[pattern].search(text, timeout=seconds_left, concurrent=True) is not None
        except TimeoutError:
            self._failure = BadQuery(f"{self._names[pattern]} takes too long: make it simpler.")
            raise


def text_search(pattern: str, name: str) -> Callable[[str], bool]:
    """Tells whether a text holds a match, whatever the case; `name` is what messages call the pattern.

    Raises `BadQuery` for a pattern that is wrong, and what it returns does so for one that takes too long.
    """
    compiled = _compiled(pattern, name)

    def holds_match(text: str) -> bool:
        try:
            return compiled.search(text, timeout=SECONDS_A_TEXT_MAX, concurrent=True) is not None
        except TimeoutError as error:
            raise BadQuery(f"{name} takes too long: make it simpler.") from error

    return holds_match


def _ascii_literals_of(pattern: str) -> list[str]:
    """Texts in small letters that stand in every ASCII text that the pattern matches, the longest first."""
    return sorted((text.lower() for text in literals_of(pattern) if text.isascii()), key=len, reverse=True)


def _may_match(text: str, literals: list[str]) -> bool:
    """Looking for a plain text takes a fifth of the time of a search that can be stopped. Beyond ASCII, letters have
    more forms than a small one."""
    if not literals or not text.isascii():
        return True
    lowered = text.lower()
    return all(literal in lowered for literal in literals)


def _compiled(pattern: str, name: str) -> "regex.Pattern[str]":
    if regex is None:
        raise BadQuery(f"{name} needs the package regex: install it, or restart the WebUI without --skip-install.")
    if len(pattern) > LENGTH_MAX:
        raise BadQuery(f"{name} is longer than {LENGTH_MAX} characters: make it shorter.")
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        raise BadQuery(f"{name} is not a regular expression: {_mistake(error)}.") from error


def _mistake(error: "regex.error") -> str:
    """What is wrong and where, characters counted from 1 as in the rest of a query line."""
    return str(error) if error.pos is None else f"{error.msg} at character {error.pos + 1} of the pattern"
