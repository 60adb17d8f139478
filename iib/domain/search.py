"""What can be asked of the index, as values: filters, pages, cursors, days. No SQL, no clock."""

import base64
import binascii
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from iib.domain.errors import BadQuery, BadRequest
from iib.domain.media import MEDIA_TYPES

PAGE_SIZE_MAX = 1000
SEED_MAX = 2**30


@dataclass(frozen=True)
class SearchFilter:
    """Which files are meant. Empty fields mean no limit; `regexp` wins over `text`."""

    text: str = ""
    regexp: str = ""
    path_only: bool = False
    folder_paths: tuple[str, ...] = ()
    media_type: str = "all"
    and_tags: tuple[int, ...] = ()
    or_tags: tuple[int, ...] = ()
    not_tags: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.media_type not in ("all", *MEDIA_TYPES):
            raise BadRequest(f"media_type is {self.media_type!r}: it must be all, {', '.join(MEDIA_TYPES)}.")


@dataclass(frozen=True)
class PageRequest:
    """Which page of a result. `seed` chooses a fixed random order; without it: newest first, ties broken by id."""

    size: int = 200
    cursor: "Cursor | None" = None
    seed: int | None = None
    before_ns: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.size <= PAGE_SIZE_MAX:
            raise BadRequest(f"size is {self.size}: it must be from 1 to {PAGE_SIZE_MAX}.")


@dataclass(frozen=True)
class Cursor:
    """The last file of a page: its place in the order, its id, and the seed of a random order."""

    place: int
    id: int
    seed: int | None = None

    def to_text(self) -> str:
        """Opaque to callers, safe in a URL."""
        packed = json.dumps([self.place, self.id, self.seed], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """The inverse of `to_text`. Raises `BadQuery` for anything else."""
        try:
            place, last_id, seed = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise BadQuery(
                "cursor is not one that a page of this search gave: start again with an empty one."
            ) from error
        numbers = (place, last_id, 0 if seed is None else seed)
        if not all(type(number) is int and abs(number) < 2**63 for number in numbers) or not 0 <= numbers[2] < SEED_MAX:
            raise BadQuery("cursor is not one that a page of this search gave: start again with an empty one.")
        return cls(place, last_id, seed)


@dataclass(frozen=True)
class DayCount:
    """How many files of a result fall on one day (`YYYY-MM-DD`, local time of the server)."""

    day: str
    count: int


def fold(text: str) -> str:
    """The form in which texts are compared: case and composition of characters make no difference.

    >>> fold("Straße ÉCLAIR") == fold("STRASSE e\u0301clair")
    True
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def page_of(
    *, size: int | None, cursor: str | None, random_seed: int | None = None, before_ns: int | None = None
) -> PageRequest:
    """Join what a request says of the page it wants; a cursor carries its own seed."""
    last = Cursor.from_text(cursor) if cursor else None
    seed = last.seed if last else random_seed
    return PageRequest(200 if size is None else size, last, seed, before_ns)


def tag_ids(name: str, values: Sequence[int] | None) -> tuple[int, ...]:
    """Ids in a fixed order, each once. Raises `BadRequest` for a number that is no id."""
    unique = tuple(dict.fromkeys(values or ()))
    if any(abs(value) >= 2**63 for value in unique):
        raise BadRequest(f"{name} holds a number that is no tag id.")
    return unique
