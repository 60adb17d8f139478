"""Random orders of ids that need no memory: each seed is a permutation of the numbers up to a power of two."""

from collections.abc import Iterator
from dataclasses import dataclass, field

_ROUNDS = 3
_BITS_MIN = 8


@dataclass(frozen=True)
class Shuffle:
    """The order of the ids from 0 to `id_max` that belongs to a seed.

    Each round multiplies by an odd number and folds the upper half of the bits onto the lower; both can be undone.
    """

    seed: int
    id_max: int
    _bits: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_bits", max(_BITS_MIN, self.id_max.bit_length()))

    @property
    def size(self) -> int:
        """How many positions there are; some belong to ids above `id_max`."""
        return 1 << self._bits

    def id_at(self, position: int) -> int:
        mask, half = self.size - 1, (self._bits + 1) // 2
        value = position
        for turn in range(_ROUNDS):
            value = (value * self._factor(turn) + self._shift(turn)) & mask
            value ^= value >> half
        return value

    def position_of(self, number: int) -> int:
        mask, half = self.size - 1, (self._bits + 1) // 2
        value = number
        for turn in reversed(range(_ROUNDS)):
            value ^= value >> half
            value = ((value - self._shift(turn)) * pow(self._factor(turn), -1, self.size)) & mask
        return value

    def ids_after(self, position: int, *, is_ascending: bool) -> Iterator[tuple[int, int]]:
        """(position, id) of the ids up to `id_max` behind a position, in order."""
        way = range(position + 1, self.size) if is_ascending else range(position - 1, -1, -1)
        for at in way:
            number = self.id_at(at)
            if number <= self.id_max:
                yield at, number

    def _factor(self, turn: int) -> int:
        return (0x9E3779B97F4A7C15 ^ (self.seed * 0x2545F4914F6CDD1D) >> (7 * turn)) * 2 + 1

    def _shift(self, turn: int) -> int:
        return (self.seed >> turn) * 0xBF58476D1CE4E5B9
