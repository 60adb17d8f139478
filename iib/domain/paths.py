"""Paths as values. Nothing here touches the disk.

A name on the disk may hold bytes (POSIX) or half surrogate pairs (Windows) that are no text. Python shows both as
lone surrogates, which JSON, SQLite and URLs refuse. Everywhere above the disk room such a code point U+D800…U+DFFF is
spelled by its twin in a private plane, U+10F800…U+10FFFF: one character for one character, valid in every encoding.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from iib.domain.errors import BadRequest

_TO_TWIN = {code: code + 0x102000 for code in range(0xD800, 0xE000)}
_FROM_TWIN = {twin: code for code, twin in _TO_TWIN.items()}


def to_text(disk_name: str) -> str:
    """A path as Python got it from the disk → the same as valid text."""
    return disk_name if is_text(disk_name) else disk_name.translate(_TO_TWIN)


def to_disk(text: str) -> str:
    """The inverse of `to_text`: what Python's disk functions take."""
    return text if text.isascii() else text.translate(_FROM_TWIN)


def is_text(name: str) -> bool:
    """Whether a string is valid text: no lone surrogates."""
    if name.isascii():
        return True
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def at_most(paths: Sequence[str], count_max: int, field: str = "paths") -> Sequence[str]:
    """`paths` as they are. Raises `BadRequest` when they are more than a request may hold."""
    if len(paths) > count_max:
        raise BadRequest(f"{field} holds {len(paths)} paths: send at most {count_max} at once.")
    return paths


@dataclass(frozen=True)
class AllowedPath:
    """A real, absolute path that the caller may use; only `iib.disk.access` makes one.

    `text` is valid text (for JSON, the database, messages); `disk` is what the disk functions take. Where the last name
    is a link, `target` is where it led when it was checked; `real` is without links in any case.
    """

    text: str
    target: str = field(default="", compare=False)

    @property
    def real(self) -> str:
        return self.target or self.text

    @property
    def disk(self) -> str:
        return to_disk(self.text)

    def __fspath__(self) -> str:
        return self.disk

    def __str__(self) -> str:
        return self.text
