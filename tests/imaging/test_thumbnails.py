"""Pictures made small: every format by a sample that is made here, with the size and the colours it must give."""

import base64
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from iib.domain.errors import UnreadableMedia
from iib.domain.media import media_type_of
from iib.imaging.decoding import decode_small, register_plugins
from iib.imaging.thumbnails import STEPS, make_thumbnail, step_down, thumbnail_work
from tests.pictures import png_chunk

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 200, 30), (20, 30, 220), (250, 250, 250)
Corners = tuple[tuple[int, int, int], ...]


def quarters(size: tuple[int, int] = (320, 160)) -> Image.Image:
    """Red, green on top; blue, white below."""
    width, height = size
    picture = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    draw.rectangle((width // 2, height // 2, width, height), fill=WHITE)
    return picture


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(quarters(), "JPEG", quality=95, exif=exif)


def animated(kind: str) -> bytes:
    return saved(quarters(), kind, save_all=True, append_images=[Image.new("RGB", (320, 160))], duration=100)


def sixteen_bit() -> bytes:
    grey = Image.new("I;16", (320, 160), 60_000)
    return saved(grey, "PNG")


SAMPLES: dict[str, tuple[Callable[[], bytes], str, tuple[int, int], Corners]] = {
    "png": (lambda: saved(quarters(), "PNG"), ".png", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "jpeg": (lambda: saved(quarters(), "JPEG", quality=95), ".jpg", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "large jpeg": (
        lambda: saved(quarters((3200, 1600)), "JPEG", quality=95),
        ".jpg",
        (128, 64),
        (RED, GREEN, BLUE, WHITE),
    ),
    "progressive jpeg": (
        lambda: saved(quarters(), "JPEG", quality=95, progressive=True),
        ".jpg",
        (128, 64),
        (RED, GREEN, BLUE, WHITE),
    ),
    "cmyk jpeg": (
        lambda: saved(quarters().convert("CMYK"), "JPEG", quality=95),
        ".jpg",
        (128, 64),
        (RED, GREEN, BLUE, WHITE),
    ),
    "webp": (lambda: saved(quarters(), "WEBP", quality=95), ".webp", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "animated webp": (lambda: animated("WEBP"), ".webp", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "gif": (lambda: saved(quarters(), "GIF"), ".gif", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "animated gif": (lambda: animated("GIF"), ".gif", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "animated png": (lambda: animated("PNG"), ".png", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "bmp": (lambda: saved(quarters(), "BMP"), ".bmp", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "tiff": (lambda: saved(quarters(), "TIFF"), ".tif", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "palette png": (lambda: saved(quarters().quantize(8), "PNG"), ".png", (128, 64), (RED, GREEN, BLUE, WHITE)),
    "sixteen bits": (sixteen_bit, ".png", (128, 64), ((234, 234, 234),) * 4),
    "upside down": (lambda: turned(3), ".jpg", (128, 64), (WHITE, BLUE, GREEN, RED)),
    "mirrored": (lambda: turned(2), ".jpg", (128, 64), (GREEN, RED, WHITE, BLUE)),
    "lying, to the right": (lambda: turned(6), ".jpg", (64, 128), (BLUE, RED, WHITE, GREEN)),
    "lying, to the left": (lambda: turned(8), ".jpg", (64, 128), (GREEN, WHITE, RED, BLUE)),
}


def corners_of(webp: bytes) -> Corners:
    with Image.open(io.BytesIO(webp)) as thumbnail:
        plain = thumbnail.convert("RGB")
    right, bottom = plain.width - 6, plain.height - 6
    return tuple(plain.getpixel(place) for place in ((5, 5), (right, 5), (5, bottom), (right, bottom)))  # type: ignore[misc]


def assert_shows(webp: bytes, size: tuple[int, int], corners: Corners) -> None:
    with Image.open(io.BytesIO(webp)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", size)
    for shown, expected in zip(corners_of(webp), corners, strict=True):
        assert max(abs(a - b) for a, b in zip(shown, expected, strict=True)) <= 16, (shown, expected)


@pytest.mark.parametrize("sample", SAMPLES)
def test_each_format_gives_its_size_and_colours(tmp_path: Path, sample: str) -> None:
    make, ending, size, corners = SAMPLES[sample]
    path = tmp_path / f"sample{ending}"
    path.write_bytes(make())
    assert_shows(make_thumbnail(str(path), (128, 128)), size, corners)


@pytest.mark.parametrize(("kind", "ending"), [("AVIF", ".avif"), ("HEIF", ".heic"), ("JXL", ".jxl")])
def test_formats_of_plugins(tmp_path: Path, kind: str, ending: str) -> None:
    register_plugins()
    Image.init()
    path = tmp_path / f"sample{ending}"
    if kind not in Image.SAVE:
        path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(64))
        with pytest.raises(UnreadableMedia):
            make_thumbnail(str(path), (128, 128))
        return
    path.write_bytes(saved(quarters(), kind, quality=90))
    assert_shows(make_thumbnail(str(path), (128, 128)), (128, 64), (RED, GREEN, BLUE, WHITE))


def test_what_is_transparent_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    picture = quarters().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 160, 80))
    picture.save(path)
    with Image.open(io.BytesIO(make_thumbnail(str(path), (128, 128)))) as thumbnail:
        assert thumbnail.mode == "RGBA"
        alpha = thumbnail.getchannel("A")
        assert (alpha.getpixel((5, 5)), alpha.getpixel((120, 60))) == (0, 255)


def test_a_bomb_is_refused_by_its_head(tmp_path: Path) -> None:
    """A few bytes that claim thirty thousand pixels a side."""
    head = (30_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    for name, side in (("bomb.png", head), ("large.png", (14_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0)))):
        body = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", side) + png_chunk(b"IDAT", b"x") + png_chunk(b"IEND", b"")
        (tmp_path / name).write_bytes(body)
        with pytest.raises(UnreadableMedia):
            make_thumbnail(str(tmp_path / name), (128, 128))


def test_the_samples_of_metadata_are_shown_or_refused() -> None:
    """Some of them are a head alone; none may end in anything but a refusal."""
    samples = [
        path for path in (Path(__file__).parents[1] / "samples").rglob("*") if media_type_of(path.name) == "image"
    ]
    assert samples
    shown = 0
    for path in samples:
        try:
            make_thumbnail(str(path), (64, 64))
            shown += 1
        except UnreadableMedia as error:
            assert str(error).startswith("This picture")
    assert shown


def test_a_picture_is_never_made_larger() -> None:
    assert decode_small(io.BytesIO(saved(quarters((40, 20)), "PNG")), (512, 512)).size == (40, 20)


@pytest.mark.parametrize("side", [16, 17, 31, 200, 255, 256, 300, 1000, 2047, 2048])
def test_sizes_go_down_to_a_step_that_is_not_much_smaller(side: int) -> None:
    width, height = step_down((side, 2048))
    assert height == 2048 and width in STEPS and width <= side
    assert width >= side * 0.79 or side < 64


def test_another_file_in_its_place_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(saved(quarters(), "PNG"))
    order = {"do": "picture", "path": str(path), "dest": str(tmp_path / "t.webp"), "width": 64, "height": 64}
    with pytest.raises(UnreadableMedia, match="Another file"):
        thumbnail_work({**order, "file": [1, 2]}, None)
    facts = os.stat(path)
    made = thumbnail_work({**order, "file": [facts.st_dev, facts.st_ino]}, None)
    assert (tmp_path / "t.webp").read_bytes() == base64.b64decode(made["webp"])
    assert made["is_kept"] and len(made["placeholder"]) == 36
    assert made["placeholder"].startswith("e11") and made["placeholder"].endswith("fff")
