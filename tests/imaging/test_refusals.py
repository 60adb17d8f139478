"""What is said of a picture that cannot be decoded is for people: nothing of how the program looks inside."""

import io
import random
import re
from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError

from iib.domain.errors import UnreadableMedia
from iib.imaging.decoding import decode_small, decoding
from tests.served import serve

INTERNALS = re.compile(r"[<>]|\b0x[0-9a-f]{4}|\[Errno|Error\b|NoneType|\bb'|object|literal|unpack")


def sentence_of(content: bytes) -> str:
    try:
        decode_small(io.BytesIO(content), (64, 64))
    except UnreadableMedia as error:
        return str(error)
    return ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "ICO", "TGA", "PPM"])
def test_no_damage_tells_of_the_program(kind: str) -> None:
    chance = random.Random(kind)
    whole = io.BytesIO()
    Image.frombytes("RGB", (40, 30), chance.randbytes(3600)).save(whole, kind)
    told = set()
    for _ in range(150):
        content = bytearray(whole.getvalue())
        for _ in range(chance.randrange(1, 5)):
            content[chance.randrange(min(len(content), 200))] = chance.randrange(256)
        told.add(sentence_of(bytes(content)))
        told.add(sentence_of(bytes(content[: chance.randrange(len(content))])))
    for sentence in told - {""}:
        assert sentence.startswith("This picture") and sentence.endswith("."), sentence
        assert not INTERNALS.search(sentence), sentence


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            UnidentifiedImageError("cannot identify image file <_io.BytesIO object at 0x7f>"),
            "it is empty or damaged, or",
        ),
        (
            OSError("image file is truncated (5 bytes not processed)"),
            "image file is truncated (5 bytes not processed).",
        ),
        (OSError(5, "Input/output error"), "Input/output error."),
        (OSError(), "its content is damaged."),
        (AttributeError("'NoneType' object has no attribute 'read'"), "its content is damaged."),
        (ValueError("invalid literal for int() with base 10: b''"), "its content is damaged."),
        (KeyError(7), "its content is damaged."),
        (MemoryError(), "there is not enough memory."),
    ],
)
def test_each_error_has_a_sentence(error: Exception, reason: str) -> None:
    with pytest.raises(UnreadableMedia) as raised, decoding("video"):
        raise error
    assert str(raised.value).startswith(f"This video cannot be decoded: {reason}")


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(100), b"\xff\xd8\xff" + bytes(9)])
def test_a_broken_file_is_refused_in_plain_words(data_dir: Path, picture_folder: Path, content: bytes) -> None:
    (picture_folder / "broken.png").write_bytes(content)
    with serve(data_dir, picture_folder, indexed=False) as api:
        answer = api.get("image-thumbnail", path=str(picture_folder / "broken.png"))
        told = answer.json()["detail"]
    assert answer.status_code == 400
    assert told.startswith("This picture cannot be decoded: ") and not INTERNALS.search(told), told
