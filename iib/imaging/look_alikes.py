"""Which of very many 64-bit picture hashes lie close together (multi-index hashing, by numpy in bounded pieces).

Of the four quarters of hashes that differ in at most d bits, one differs in few: in at most a, b, c or e bits, where
a + b + c + e = d - 3. So for each quarter all values that are that close are looked up in a table of that quarter.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from iib.imaging.looks import MIRRORED_BITS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

DISTANCE_MAX = 8
_QUARTERS = 4
_QUARTER_BITS = 16
_PIECE = 1 << 20  # pairs that are compared at once
_COLOUR_LEVELS_MAX = 1.5  # how far the colours of look-alikes differ on average, of 15 levels
_SAME_HASH_COMPARED = 64


class Near(NamedTuple):
    """Two places in a list of hashes, in how many bits they differ, and whether one had to be mirrored for that."""

    first: int
    second: int
    distance: int
    is_mirrored: bool


def distances_from(picture_hash: int, hashes: Sequence[int]) -> list[tuple[int, bool]]:
    """(in how many bits each differs, whether it is its mirrored picture that does)."""
    import numpy as np

    known = np.array(hashes, np.uint64)
    plain = _bit_counts(known ^ np.uint64(picture_hash))
    mirrored = _bit_counts(known ^ np.uint64(picture_hash ^ MIRRORED_BITS))
    return list(zip(np.minimum(plain, mirrored).tolist(), (mirrored < plain).tolist(), strict=True))


def near_pairs(hashes: Sequence[int], distance: int) -> Iterator[Near]:
    """All pairs of hashes that differ in at most `distance` bits (up to `DISTANCE_MAX`), as they are or with one of
    them mirrored. A pair may come more than once. The hashes are all different."""
    import numpy as np

    known = np.array(hashes, np.uint64)
    for is_mirrored in (False, True):
        asked = known ^ np.uint64(MIRRORED_BITS) if is_mirrored else known
        yield from _pairs(asked, known, distance, is_mirrored)


def groups_of(hashes: Sequence[int], placeholders: Sequence[str], distance: int) -> list[list[int]]:
    """The places of pictures that look alike, in groups of two and more: hashes within `distance`, and colours that are
    close. Who is like one of a group belongs to it."""
    groups = _Groups(len(hashes))
    colours = [bytes(int(digit, 16) for digit in placeholder) for placeholder in placeholders]
    places: dict[int, list[int]] = {}
    for place, bits in enumerate(hashes):
        places.setdefault(bits, []).append(place)
    for same in places.values():
        _join_same(groups, same, colours)
    different = list(places)
    for near in near_pairs(different, distance):
        pair = places[different[near.first]][:_SAME_HASH_COMPARED], places[different[near.second]][:_SAME_HASH_COMPARED]
        for one, other in itertools.product(*pair):
            if _is_like(colours[one], _mirrored(colours[other]) if near.is_mirrored else colours[other]):
                groups.join(one, other)
    return groups.lists()


def _join_same(groups: "_Groups", same: list[int], colours: list[bytes]) -> None:
    """Pictures of one hash: flat ones have it in common and nothing else, so neighbours by colour are compared."""
    same = sorted(same, key=lambda place: colours[place])
    for number, one in enumerate(same):
        for other in same[number + 1 : number + 1 + _SAME_HASH_COMPARED]:
            if _is_like(colours[one], colours[other]):
                groups.join(one, other)
                if colours[one] == colours[other]:
                    break


def _is_like(one: bytes, other: bytes) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) <= _COLOUR_LEVELS_MAX * len(one)


def _mirrored(colours: bytes, columns: int = 4) -> bytes:
    cells = [colours[start : start + 3] for start in range(0, len(colours), 3)]
    return b"".join(
        cell for start in range(0, len(cells), columns) for cell in reversed(cells[start : start + columns])
    )


class _Groups:
    """Disjoint sets of places."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def join(self, one: int, other: int) -> None:
        self._above[self._top(one)] = self._top(other)

    def lists(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for place in range(len(self._above)):
            found.setdefault(self._top(place), []).append(place)
        return [group for group in found.values() if len(group) > 1]

    def _top(self, place: int) -> int:
        while self._above[place] != place:
            self._above[place] = place = self._above[self._above[place]]
        return place


def _pairs(asked: "Hashes", known: "Hashes", distance: int, is_mirrored: bool) -> Iterator[Near]:
    import numpy as np

    for quarter in range(_QUARTERS):
        values = _quarter(known, quarter)
        order = np.argsort(values, kind="stable")
        counts = np.bincount(values, minlength=1 << _QUARTER_BITS)
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        wanted = _quarter(asked, quarter)
        for flip in _flips((distance - quarter) // _QUARTERS):
            keys = wanted ^ flip
            for firsts, at in _expanded(starts[keys], counts[keys]):
                seconds = order[at]
                keep = firsts < seconds
                firsts, seconds = firsts[keep], seconds[keep]
                far = _bit_counts(asked[firsts] ^ known[seconds])
                near = far <= distance
                rows = zip(firsts[near].tolist(), seconds[near].tolist(), far[near].tolist(), strict=True)
                yield from (Near(first, second, bits, is_mirrored) for first, second, bits in rows)


def _quarter(hashes: "Hashes", quarter: int) -> "Places":
    """Every fourth bit, so that coarse and fine waves are in each quarter and its values spread."""
    import numpy as np

    values = np.zeros(len(hashes), np.int64)
    for bit in range(_QUARTER_BITS):
        # the place of the bit moves with its row: mirrored or not, columns of waves are dealt to all quarters
        place = bit * _QUARTERS + (quarter + bit // 2) % _QUARTERS
        values |= ((hashes >> np.uint64(place)) & np.uint64(1)).astype(np.int64) << bit
    return values


def _flips(bits_max: int) -> Iterable[int]:
    """All 16-bit numbers with at most so many bits set."""
    for count in range(bits_max + 1):
        for places in itertools.combinations(range(_QUARTER_BITS), count):
            yield sum(1 << place for place in places)


def _expanded(starts: "Places", counts: "Places") -> Iterator["tuple[Places, Places]"]:
    """(whose range, each place in it) for ranges `starts[i]`…`starts[i] + counts[i]`, in bounded pieces."""
    import numpy as np

    ends = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, done + _PIECE, side="right")))
        some = counts[begin:end]
        owners = np.repeat(np.arange(begin, end), some)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(some) - some, some)
        yield owners, np.repeat(starts[begin:end], some) + within
        begin = end


def _bit_counts(values: "Hashes") -> Any:
    import numpy as np

    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(values)
    odd, two, four = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F)
    values = values - ((values >> np.uint64(1)) & odd)
    values = (values & two) + ((values >> np.uint64(2)) & two)
    values = (values + (values >> np.uint64(4))) & four
    return (values * np.uint64(0x0101010101010101)) >> np.uint64(56)
