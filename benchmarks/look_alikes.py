"""Look-alikes among very many pictures: time, memory, and whether all that were planted are found."""

import argparse
import random
import sys
import time
from collections.abc import Sequence

from iib.imaging.look_alikes import groups_of
from iib.imaging.looks import MIRRORED_BITS

_GREY = "888" * 12


def planted(count: int, pairs: int, distance: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Hashes, and the places of pairs that differ in at most `distance` bits; every fourth of these is mirrored.

    Half of the hashes are crowded as those of real pictures are: their first bits are much the same."""
    chance = random.Random(count)
    hashes = [chance.getrandbits(64) for _ in range(count)]
    crowded = [chance.getrandbits(64) for _ in range(200)]
    for place in range(0, count, 2):
        hashes[place] = chance.choice(crowded) & 0xFFFFFF | hashes[place] & ~0xFFFFFF
    places = []
    for number in range(pairs):
        one, other = number, count - 1 - number
        bits = hashes[one] ^ (MIRRORED_BITS if number % 4 == 3 else 0)
        for place in chance.sample(range(64), chance.randrange(distance + 1)):
            bits ^= 1 << place
        hashes[other] = bits
        places.append((one, other))
    return hashes, places


def measure(count: int, distance: int) -> None:
    hashes, pairs = planted(count, count // 50, distance)
    start = time.perf_counter()
    groups = groups_of(hashes, [_GREY] * count, distance)
    seconds = time.perf_counter() - start
    group_of = {place: number for number, group in enumerate(groups) for place in group}
    missed = sum(group_of.get(one, -1) != group_of.get(other, -2) for one, other in pairs)
    found = f"{len(groups):,} groups, {missed} of {len(pairs):,} missed"
    print(f"{count:,} hashes, distance {distance:<3} {seconds:.2f} s, {found}")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py bench look_alikes", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="hashes")
    parsed = parser.parse_args(arguments)
    for distance in (0, 6, 8):
        measure(parsed.count, distance)
    if sys.platform != "win32":
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"resident at most            {peak / (2**10 if sys.platform == 'linux' else 2**20):.0f} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
