r"""The words under which a file is found, so that any part of any text can be looked up. No SQL.

A folded text (`iib.domain.search.fold`) falls into pieces: runs of letters and digits, single characters of scripts
that are written without spaces (and of emoji), and single rare signs; what stands between is not looked up. A run that
holds a number, as seeds, hashes and counters do, would be new in nearly every file: it goes in by its threes instead.

>>> sorted(words_in("2girls, 灯塔 100%"))
['100', '2girls', '\x8725', '塔', '灯']
>>> sorted(words_in("31415"))
['\x80141', '\x80314', '\x80415']

Words of other kinds begin with a mark of their own, a control character that no piece can hold.
"""

import functools
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

THREE = "\x80"  # three characters of a run with a number in it
NAME = "\x81"  # before a word (or three, or sign) that stands in the file's name
TAG = "\x82"  # the id of a tag
FOLDER_ABOVE = "\x83"  # the id of the file's folder, and of each one above
NUMBER = "\x84"  # a letter for what is counted, and the number
MEDIA = "\x85"
STATE = "\x86"
SIGN = "\x87"  # a rare ASCII sign
FOLDER = "\x88"  # the id of the file's folder
JOINT = "\x89"  # what stands between two pieces, see `iib.domain.joints`

EVERY_FILE = f"{STATE}all"
FAVOURITE = f"{STATE}favourite"
NO_FILE = f"{STATE}none"  # given to none

_RUN = "a-z0-9\u00a0-\u0dff"
_LONE = "\u0e00-\U0010ffff"
_SIGNS = re.escape("!\"#$%&'*+;<=>?@[\\]^`{|}~")
OF_PIECES = _RUN + _LONE + _SIGNS  # the characters that are no separators, within [] of a regular expression
_PIECE = re.compile(f"[{_RUN}]+|[{_LONE}{_SIGNS}]")
_DIGITS_MIN, _LONG_WITH_DIGIT, _LONG = 4, 8, 24

# what is counted → its letter behind `NUMBER`
NUMBER_LETTERS = {
    "steps": "s",
    "cfg": "c",
    "seed": "e",
    "seed_range": "g",
    "width": "w",
    "height": "h",
    "rating": "r",
    "span": "d",
}
_SPAN_BITS, _SPANS_BEFORE_1970 = 52, 2048
_SEED_BITS = 7


@dataclass(frozen=True)
class Fragment:
    """A piece of a text that is looked for. At an open end the word of the file may go on."""

    text: str
    is_open_left: bool
    is_open_right: bool

    @property
    def is_run(self) -> bool:
        return is_run(self.text)

    @property
    def is_whole(self) -> bool:
        """Whether the word of the file is the fragment itself."""
        return not (self.is_open_left or self.is_open_right)


def is_run(piece: str) -> bool:
    """Whether a piece consists of letters and digits, so that it may be a part of a longer one."""
    return len(piece) > 1 or (piece.isascii() and piece.isalnum()) or "\u00a0" <= piece < "\u0e00"


def pieces_of(folded: str) -> list[str]:
    """The pieces of a folded text, in order."""
    return _PIECE.findall(folded)


def fragments_of(folded: str) -> tuple[list[Fragment], bool]:
    """The pieces of a text that is looked for, and whether they are all of it: nothing stands between or around."""
    found = list(_PIECE.finditer(folded))
    fragments = [Fragment(piece[0], piece.start() == 0, piece.end() == len(folded)) for piece in found]
    return fragments, sum(len(piece[0]) for piece in found) == len(folded)


def threes_of(run: str) -> list[str]:
    """Each three characters of a run that follow each other, marked."""
    return [THREE + run[at : at + 3] for at in range(len(run) - 2)]


def sign(piece: str) -> str:
    """The word of a rare sign."""
    return f"{SIGN}{ord(piece):x}"


def is_by_threes(run: str) -> bool:
    """Whether a run of a file goes in by its threes."""
    if len(run) < _DIGITS_MIN:
        return False
    digits = sum(map(run.count, "0123456789"))
    return digits >= _DIGITS_MIN or (digits > 0 and len(run) >= _LONG_WITH_DIGIT) or len(run) > _LONG


def words_in(folded: str) -> set[str]:
    """The words under which a folded text is found."""
    pieces = set(_PIECE.findall(folded))
    found = pieces & _plain
    for piece in pieces - found:
        if len(piece) >= _DIGITS_MIN and piece.isdecimal() and piece.isascii():
            found.update(threes_of(piece))  # counters and seeds hardly come again: they are not worth remembering
            continue
        words = _words_of(piece)
        if words[0] is piece and len(_plain) < _PLAIN_MAX:
            _plain.add(piece)
        found.update(words)
    return found


def words_of_stretches(stretches: set[str]) -> set[str]:
    """The same of stretches of a folded text that separators cut (`iib.domain.joints`)."""
    found = stretches & _plain
    return found | words_in(" ".join(stretches - found))


# pieces that are words as they are, remembered since files repeat most of each other's
_plain: set[str] = set()
_PLAIN_MAX = 100_000


@functools.lru_cache(maxsize=8192)
def _words_of(piece: str) -> tuple[str, ...]:
    if len(piece) >= _DIGITS_MIN and is_by_threes(piece):
        return tuple(threes_of(piece))
    return (piece if is_run(piece) or not piece.isascii() else sign(piece),)


def split_text(text: str) -> tuple[str, str]:
    """Metadata in A1111 form as the prompts, which a batch has in common, and the parameters, where its seeds differ.

    >>> split_text("a cat\\nSteps: 20, Seed: 1")
    ('a cat', '\\nSteps: 20, Seed: 1')
    """
    at = text.rfind("\nSteps: ")
    at = text.rfind("\n") if at < 0 else at
    return (text, "") if at < 0 else (text[:at], text[at:])


@functools.lru_cache(maxsize=4096)
def number_word(key: str, value: float) -> str:
    """The word of a number; CFG scales are no whole ones."""
    digits = struct.pack(">d", value).hex() if key == "cfg" else str(int(value))
    return NUMBER + NUMBER_LETTERS[key] + digits


def span_of(date_key: int) -> int:
    """The stretch of time, of about 25 days, that a file's date key falls into; later ones have greater numbers."""
    return (date_key >> _SPAN_BITS) + _SPANS_BEFORE_1970


def seed_range_of(seed: int) -> int:
    """The range of seeds that one falls into: each doubling has 64 of them, and greater seeds have greater numbers.

    >>> seed_range_of(127), seed_range_of(128), seed_range_of(129), seed_range_of(130)
    (127, 192, 192, 193)
    """
    shift = max(0, seed.bit_length() - _SEED_BITS)
    return (shift << _SEED_BITS) + (seed >> shift)


def numbers_among(words: Iterator[str] | list[str], key: str) -> Iterator[tuple[float, str]]:
    """(number, word) of those words that count `key`: the inverse of `number_word`."""
    begin = NUMBER + NUMBER_LETTERS[key]
    for word in words:
        if word.startswith(begin):
            digits = word[len(begin) :]
            yield (struct.unpack(">d", bytes.fromhex(digits))[0] if key == "cfg" else int(digits)), word
