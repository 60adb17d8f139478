"""What stands for a picture, and what tells look-alikes."""

import random

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from iib.imaging.look_alikes import DISTANCE_MAX, distances_from, groups_of, near_pairs
from iib.imaging.looks import MIRRORED_BITS, look_of


def scene(seed: int, size: tuple[int, int] = (416, 608)) -> Image.Image:
    chance = random.Random(seed)
    cells = [Image.frombytes("L", (6, 8), chance.randbytes(48)) for _ in range(3)]
    picture = Image.merge("RGB", [cell.resize(size, Image.Resampling.BICUBIC) for cell in cells])
    draw = ImageDraw.Draw(picture)
    for _ in range(6):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        draw.ellipse((left, top, left + 90, top + 120), fill=tuple(chance.randbytes(3)))
    return picture


def bits_between(one: Image.Image, other: Image.Image) -> int:
    return bin(look_of(one).picture_hash ^ look_of(other).picture_hash).count("1")


@pytest.mark.parametrize("seed", range(8))
def test_the_same_picture_saved_otherwise_is_near_and_another_is_far(seed: int) -> None:
    picture = scene(seed)
    for changed in (
        picture.resize((208, 304), Image.Resampling.BICUBIC),
        picture.filter(ImageFilter.GaussianBlur(1.5)),
        ImageEnhance.Brightness(picture).enhance(1.05),
        picture.quantize(200).convert("RGB"),
    ):
        assert bits_between(picture, changed) <= 6
    assert bits_between(picture, scene(seed + 100)) > 12


@pytest.mark.parametrize("seed", range(8))
def test_a_mirrored_picture_is_known_by_its_bits(seed: int) -> None:
    picture = scene(seed)
    mirrored = look_of(ImageOps.mirror(picture)).picture_hash
    assert bin(look_of(picture).picture_hash ^ MIRRORED_BITS ^ mirrored).count("1") <= 8


def test_a_placeholder_has_the_colours_of_its_parts() -> None:
    picture = Image.new("RGB", (400, 300), (255, 0, 0))
    picture.paste((0, 0, 255), (0, 200, 400, 300))
    assert look_of(picture).placeholder == "f00" * 8 + "00f" * 4
    assert look_of(Image.new("RGBA", (4, 4))).placeholder == "888" * 12
    assert look_of(Image.new("RGB", (1, 1))).picture_hash == 0


@pytest.mark.parametrize("distance", [0, 1, 3, 4, 6, 7, DISTANCE_MAX])
def test_all_near_pairs_are_found_and_no_others(distance: int) -> None:
    chance = random.Random(distance)
    hashes = {chance.getrandbits(64) for _ in range(150)}
    for known in list(hashes):
        for bits in (known, known ^ MIRRORED_BITS):
            for place in chance.sample(range(64), chance.randrange(1, 13)):
                bits ^= 1 << place
            hashes.add(bits)
    every = sorted(hashes)
    expected = {
        (one, other, is_mirrored)
        for one in range(len(every))
        for other in range(one + 1, len(every))
        for is_mirrored in (False, True)
        if bin(every[one] ^ every[other] ^ (MIRRORED_BITS if is_mirrored else 0)).count("1") <= distance
    }
    found = set(near_pairs(every, distance))
    assert {(near.first, near.second, near.is_mirrored) for near in found} == expected
    for near in found:
        flip = MIRRORED_BITS if near.is_mirrored else 0
        assert near.distance == bin(every[near.first] ^ every[near.second] ^ flip).count("1")


def test_groups_need_near_colours_as_well() -> None:
    red, blue, grey = "f00" * 12, "00f" * 12, "888" * 12
    assert groups_of([7, 7, 7, 0], [red, blue, red, grey], 6) == [[0, 2]]
    assert groups_of([0, 3, 2**63], [grey, grey, red], 6) == [[0, 1]]
    assert groups_of([], [], 6) == []


def test_flat_pictures_of_many_colours_are_no_group_and_cost_little() -> None:
    colours = [f"{level:03x}" * 12 for level in range(4096)]
    groups = groups_of([0] * 4096, colours, 6)
    assert max(map(len, groups), default=0) < 4096


def test_distances_are_the_nearer_of_both_ways() -> None:
    assert distances_from(0, [0, 1, MIRRORED_BITS, 2**64 - 1]) == [(0, False), (1, False), (0, True), (32, True)]
