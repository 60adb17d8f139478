"""Every word that a file was ever found by, kept in memory, for looking up words by a part of them."""

import sqlite3
import threading
from collections.abc import Iterator

from iib.domain.words import JOINT, NAME, NUMBER, THREE, Fragment, numbers_among, threes_of

# kinds of words, by how they begin; the rest are runs, lone characters and signs
_NAME_THREE = NAME + THREE
_NAME_JOINT = NAME + JOINT


class Vocabulary:
    """The words of one database. Words are only ever added, so that only new ones are read; 200,000 take 2 MB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_id = 0
        self._joined = dict.fromkeys(("", NAME, THREE, _NAME_THREE, JOINT, _NAME_JOINT), "\n")
        self._numbers: list[str] = []

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Read the words that are new."""
        with self._lock:
            last_id, listed = connection.execute(
                "SELECT max(id), group_concat(word, char(10)) FROM words WHERE id > ?", (self._last_id,)
            ).fetchone()
            if last_id is None:
                return
            fresh: dict[str, list[str]] = {kind: [] for kind in self._joined}
            for word in listed.split("\n"):
                if not "\x80" <= word[0] <= "\x9f":
                    fresh[""].append(word)
                elif word[0] == NUMBER:
                    self._numbers.append(word)
                else:
                    kind = _kind_of(word)
                    fresh[kind].append(word[len(kind) :])
            for kind, words in fresh.items():
                if words:
                    self._joined[kind] += "\n".join(words) + "\n"
            self._last_id = last_id

    def runs_with(self, fragment: Fragment, is_name: bool) -> Iterator[str]:
        """The whole words in which a fragment may lie, in the metadata or in names."""
        kind = NAME if is_name else ""
        begin = "" if fragment.is_open_left else "\n"
        end = "" if fragment.is_open_right else "\n"
        for word in _lines_with(self._joined[kind], begin + fragment.text + end):
            yield kind + word

    def threes_with(self, fragment: Fragment, is_name: bool) -> Iterator[str]:
        """For one or two characters: the threes in which they stand; at an end that is not open, only those that a run
        begins or ends with."""
        kind = _NAME_THREE if is_name else THREE
        begin = "\n" if fragment.is_open_right and not fragment.is_open_left else ""
        end = "\n" if fragment.is_open_left and not fragment.is_open_right else ""
        for word in _lines_with(self._joined[kind], begin + fragment.text + end):
            yield kind + word

    def chain(self, fragment: Fragment, is_name: bool) -> list[str]:
        """For three characters and more: the threes that a file must have to hold them; none when no file has all."""
        kind = _NAME_THREE if is_name else THREE
        threes = threes_of(fragment.text)
        if not all(f"\n{three[1:]}\n" in self._joined[kind] for three in threes):
            return []
        return [NAME + three if is_name else three for three in threes]

    def joints_with(self, code: str, is_name: bool) -> Iterator[str]:
        """The joints of metadata or names in which a code (`iib.domain.joints`) stands."""
        kind = _NAME_JOINT if is_name else JOINT
        return (kind + word for word in _lines_with(self._joined[kind], code))

    def has_joint(self, joint: str, is_name: bool) -> bool:
        """Whether any file has it."""
        return f"\n{joint[1:]}\n" in self._joined[_NAME_JOINT if is_name else JOINT]

    def numbers(self, key: str) -> list[tuple[float, str]]:
        """(number, word) of what is counted by `key` anywhere."""
        return list(numbers_among(list(self._numbers), key))


def _kind_of(word: str) -> str:
    if word[0] == NAME:
        return word[:2] if word[1] in (THREE, JOINT) else NAME
    return word[0] if word[0] in (THREE, JOINT) else ""


def _lines_with(joined: str, part: str) -> Iterator[str]:
    """The lines that hold a part, each once; the part may begin or end with the end of a line."""
    at = joined.find(part)
    while at >= 0:
        start = at + 1 if part[0] == "\n" else joined.rfind("\n", 0, at) + 1
        end = joined.find("\n", start)
        yield joined[start:end]
        at = joined.find(part, end)
