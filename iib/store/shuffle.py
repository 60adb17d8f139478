"""Random orders of ids that need no memory: each seed is a permutation of the numbers up to a power of two."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_ROUNDS = 3
_BITS_MIN = 8


@dataclass(frozen=True)
class Shuffle:
    """The order of the ids from 0 to `id_max` that belongs to a seed.

    Each round multiplies by an odd number and folds the upper half of the bits onto the lower; both can be undone.
    """

    seed: int
    id_max: int

    @cached_property
    def _bits(self) -> int:
        return max(_BITS_MIN, self.id_max.bit_length())

    @cached_property
    def size(self) -> int:
        """How many positions there are; some belong to ids above `id_max`."""
        return 1 << self._bits

    @cached_property
    def _rounds(self) -> list[tuple[int, int, int]]:
        """(factor, its inverse, what is added) of each round."""
        mixed = [(self.seed + 1) * 0x9E3779B97F4A7C15 >> (5 * turn) for turn in range(_ROUNDS)]
        factors = [number * 2 + 1 & self.size - 1 for number in mixed]
        return [(factor, pow(factor, -1, self.size), number) for factor, number in zip(factors, mixed, strict=True)]

    def id_at(self, position: int) -> int:
        mask, half = self.size - 1, (self._bits + 1) // 2
        for factor, _, added in self._rounds:
            position = (position * factor + added) & mask
            position ^= position >> half
        return position

    def position_of(self, number: int) -> int:
        mask, half = self.size - 1, (self._bits + 1) // 2
        for _, inverse, added in reversed(self._rounds):
            number ^= number >> half
            number = ((number - added) * inverse) & mask
        return number

    def ids_after(self, position: int, *, is_ascending: bool) -> Iterator[tuple[int, int]]:
        """(position, id) of the ids up to `id_max` behind a position, in order; a position outside of the order lies
        before all of it or behind."""
        after, before = max(position, -1) + 1, min(position, self.size) - 1
        way = range(after, self.size) if is_ascending else range(before, -1, -1)
        for at in way:
            number = self.id_at(at)
            if number <= self.id_max:
                yield at, number
