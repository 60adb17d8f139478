"""Texts whose characters are not what their container says."""

import io

import pytest

from iib.domain.geninfo import GenInfo
from iib.geninfo import read_metadata
from iib.geninfo.readers.charset import decode_user_comment
from tests.samples import containers as to

TEXT = "caf\u00e9 \u30c6\u30b9\u30c8\nNegative prompt: d\u00f6g\nSteps: 20, Sampler: Euler a, Seed: 7"
TWICE = TEXT.encode().decode("latin-1")


def read(data: bytes) -> GenInfo:
    info = read_metadata(io.BytesIO(data)).info
    assert info is not None
    return info


@pytest.mark.parametrize(
    "data",
    [
        to.png_texts(parameters=TWICE),
        to.png(to.text_chunk("parameters", TWICE, b"iTXt")),
        to.jpeg_exif(to.exif(comment=to.user_comment(TWICE))),
        to.webp(to.exif(comment=to.user_comment(TWICE, "utf-16-le"))),
        to.png(to.text_chunk("UserComment", TEXT, b"iTXt")),
        to.png(to.text_chunk("Parameters", TEXT, b"iTXt")),
    ],
)
def test_text_that_was_encoded_twice_or_stands_elsewhere(data: bytes) -> None:
    info = read(data)
    assert (info.prompt, info.negative_prompt, info.seed) == ("caf\u00e9 \u30c6\u30b9\u30c8", "d\u00f6g", 7)


def test_latin_1_stays() -> None:
    assert read(to.png_texts(parameters="d\u00e9j\u00e0\nSteps: 20, Seed: 7")).prompt == "d\u00e9j\u00e0"


@pytest.mark.parametrize(
    "value",
    [
        b'charset="UTF-8" ' + TEXT.encode(),
        b"charset=Unicode " + TEXT.encode(),
        b"JIS\0\0\0\0\0" + TEXT.encode(),
        bytes(8) + TEXT.encode("utf-16-le"),
        TEXT.encode() + bytes(9),
    ],
)
def test_user_comments(value: bytes) -> None:
    for order in "<>":
        assert decode_user_comment(value, order) == TEXT


def test_japanese_by_its_own_character_set() -> None:
    assert decode_user_comment(b"JIS\0\0\0\0\0" + "\u732b".encode("iso2022_jp"), ">") == "\u732b"
