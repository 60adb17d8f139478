"""What can be asked of the index, as values: filters, pages, cursors, days. No SQL, no clock."""

import base64
import binascii
import json
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from iib.domain.errors import BadQuery, BadRequest
from iib.domain.media import MEDIA_TYPES
from iib.domain.query import EVERYTHING, AllOf, Below, Choice, HasTag, Named, Node, Not, Pattern, Word

PAGE_SIZE_MAX = 1000
SEED_MAX = 2**30

# what a result can be sorted by → the order when none is asked for
SORTS = {"date": "desc", "name": "asc", "size": "desc", "rating": "desc", "relevance": "desc", "random": "desc"}
ORDERS = ("asc", "desc")

STRANGE_CURSOR = "cursor is not one that a page of this search gave: start again with an empty one."


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
    query: Node = EVERYTHING

    def __post_init__(self) -> None:
        if self.media_type not in ("all", *MEDIA_TYPES):
            raise BadRequest(f"media_type is {self.media_type!r}: it must be all, {', '.join(MEDIA_TYPES)}.")

    def tree(self) -> Node:
        """All of it as one tree."""
        parts = [part for part in self._parts() if part != EVERYTHING]
        return EVERYTHING if not parts else parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _parts(self) -> Iterator[Node]:
        yield from self.query.parts if isinstance(self.query, AllOf) else (self.query,)
        if self.folder_paths:
            yield Below(self.folder_paths)
        if self.media_type != "all":
            yield Choice("type", self.media_type)
        for tag in self.and_tags:
            yield HasTag((tag,))
        if self.or_tags:
            yield HasTag(self.or_tags)
        if self.not_tags:
            yield Not(HasTag(self.not_tags))
        if self.regexp:
            yield Pattern(self.regexp, in_path=True, only_path=self.path_only)
        elif self.text:
            yield Named("path", self.text) if self.path_only else Word(self.text)


@dataclass(frozen=True)
class PageRequest:
    """Which page of a result. Ties are broken by id; `seed` chooses one of the random orders.

    `before_ns` and `from_ns` begin a result that is sorted by date at that moment (going back, or forth).
    """

    size: int = 200
    cursor: "Cursor | None" = None
    sort: str = "date"
    is_ascending: bool = False
    seed: int | None = None
    before_ns: int | None = None
    from_ns: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.size <= PAGE_SIZE_MAX:
            raise BadRequest(f"size is {self.size}: it must be from 1 to {PAGE_SIZE_MAX}.")


@dataclass(frozen=True)
class Cursor:
    """The last file of a page: its place in the order (a folded name, or a number), its id, and which order it is."""

    place: int | str
    id: int
    sort: str = "date"
    is_ascending: bool = False
    seed: int | None = None

    def to_text(self) -> str:
        """Opaque to callers, safe in a URL."""
        fields = [self.sort, int(self.is_ascending), self.place, self.id, self.seed]
        packed = json.dumps(fields, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def from_text(cls, text: str) -> "Cursor":
        """The inverse of `to_text`. Raises `BadQuery` for anything else."""
        try:
            fields = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            sort, ascending, place, last_id, seed = fields
            place.encode("utf-8") if sort == "name" else None
            is_one = sort in SORTS and ascending in (0, 1) and _is_number(last_id) and _is_seed(seed, sort)
        except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
            raise BadQuery(STRANGE_CURSOR) from error
        if not is_one or not (sort == "name" or _is_number(place)):
            raise BadQuery(STRANGE_CURSOR)
        return cls(place, last_id, sort, bool(ascending), seed)


def _is_number(value: object) -> bool:
    """One that SQLite can hold, and the next one, too."""
    return type(value) is int and abs(value) < 2**63 - 1


def _is_seed(value: object, sort: str) -> bool:
    """Random orders have one, others none."""
    return (type(value) is int and 0 <= value < SEED_MAX) if sort == "random" else value is None


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
    *,
    size: int | None,
    cursor: str | None,
    sort: str | None = None,
    order: str | None = None,
    sorts: Collection[str] = tuple(SORTS),
) -> PageRequest:
    """Join what a request says of the page it wants. A cursor brings its order along, and must not be asked for
    another, nor where there is none that is sorted by that: `sorts` are those that the caller gives."""
    for name, value, known in (("sort", sort, sorts), ("order", order, ORDERS)):
        if value and value not in known:
            raise BadRequest(f"{name} is {value!r}: it must be {', '.join(known)}.")
    size = 200 if size is None else size
    if not cursor:
        sort = sort or "date"
        return PageRequest(size, sort=sort, is_ascending=(order or SORTS[sort]) == "asc")
    last = Cursor.from_text(cursor)
    its_order = "asc" if last.is_ascending else "desc"
    if last.sort not in sorts or (sort or last.sort, order or its_order) != (last.sort, its_order):
        raise BadQuery(
            f"cursor belongs to a result sorted by {last.sort}, {its_order}: for another order use an empty one."
        )
    return PageRequest(size, last, last.sort, last.is_ascending, last.seed)


def tag_ids(name: str, values: Sequence[int] | None) -> tuple[int, ...]:
    """Ids in a fixed order, each once. Raises `BadRequest` for a number that is no id."""
    unique = tuple(dict.fromkeys(values or ()))
    if any(abs(value) >= 2**63 for value in unique):
        raise BadRequest(f"{name} holds a number that is no tag id.")
    return unique
