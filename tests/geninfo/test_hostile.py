"""Damaged and malicious files; the long run is `python -m benchmarks.geninfo_fuzz`."""

import io
import tracemalloc

import pytest

from benchmarks.geninfo_fuzz import LARGEST_BYTES, Result, attempt, bombs, run_mutations
from iib.domain.errors import UnreadableMedia
from iib.geninfo import read_metadata
from tests.samples import containers as to

BOMBS = dict(bombs())


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_answered_in_time_and_memory(name: str) -> None:
    result = Result()
    attempt(name, BOMBS[name], "bomb", result)
    assert result.faults == []
    tracemalloc.start()
    try:
        read_metadata(io.BytesIO(BOMBS[name]), "bomb")
    except UnreadableMedia:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < LARGEST_BYTES


def test_damaged_samples_raise_nothing_but_our_own_error() -> None:
    assert run_mutations(2_000, seed=11).faults == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a text that calls itself a picture",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"RIFF\0\0\0\0WEBP",
        b"GIF89a",
        b"BM",
        b"II*\0\x08\0\0\0",
        b"\0\0\0\x18ftypisom",
        b"\x1a\x45\xdf\xa3\x80",
        to.png()[:20],
        to.jpeg()[:60],
    ],
)
def test_what_is_no_media_file_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(UnreadableMedia, match=r"^[A-Z].*\.$"):
        read_metadata(io.BytesIO(data), "a.png")


def test_an_error_of_the_disk_passes_through() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "the disk is dying")

    with pytest.raises(OSError, match="dying"):
        read_metadata(Broken(b"abc"), "a.png")


def test_a_large_picture_costs_its_headers_only() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    pixels = to.chunk(b"IDAT", bytes(64 * 1024)) * 320
    plain = to.png_texts(parameters="a boat\nSteps: 20, Sampler: Euler, Seed: 1")
    in_front = Counting(plain[:-12] + pixels + plain[-12:])
    found = read_metadata(in_front)
    assert found.info is not None
    assert found.info.prompt == "a boat"
    assert in_front.taken < 20_000
    behind = Counting(
        to.png()[:-12] + pixels + to.text_chunk("parameters", "a boat\nSteps: 2, Sampler: x") + plain[-12:]
    )
    found = read_metadata(behind)
    assert found.info is not None
    assert found.info.steps == 2
    assert behind.taken < 40_000
