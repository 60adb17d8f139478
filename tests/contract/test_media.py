"""Section 2, media file access."""

import base64
import importlib.util
import io
import os
import shutil
import wave
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests import pictures
from tests.served import Api, serve


def test_a_thumbnail_is_a_webp_inside_the_size(api: Api, picture_folder: Path) -> None:
    Image.new("RGB", (900, 300), (200, 10, 10)).save(picture_folder / "wide.png")
    answer = api.get("image-thumbnail", path=str(picture_folder / "wide.png"), t="2024", size="256x256")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(answer.content)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (256, 85))
        red, green, blue = thumbnail.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert red > 180 and green < 40 and blue < 40


def test_a_thumbnail_has_a_default_size_and_a_strong_etag(api: Api, picture_folder: Path) -> None:
    path = picture_folder / "big.png"
    Image.new("RGB", (600, 600)).save(path)
    first = api.get("image-thumbnail", path=str(path))
    with Image.open(io.BytesIO(first.content)) as thumbnail:
        assert thumbnail.size == (256, 256)
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    again = api.get("image-thumbnail", path=str(path), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    Image.new("RGB", (600, 600), (9, 9, 9)).save(path)
    changed = api.get("image-thumbnail", path=str(path), headers={"If-None-Match": etag})
    assert changed.status_code == 200 and changed.headers["etag"] != etag


def test_a_thumbnail_stands_upright(api: Api, picture_folder: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40)).save(picture_folder / "lying.jpg", exif=exif)
    answer = api.get("image-thumbnail", path=str(picture_folder / "lying.jpg"))
    with Image.open(io.BytesIO(answer.content)) as thumbnail:
        assert thumbnail.size == (40, 80)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_pixel_mode_has_a_thumbnail(api: Api, picture_folder: Path, mode: str) -> None:
    path = picture_folder / ("mode.tif" if mode in ("CMYK", "F", "I") else "mode.png")
    Image.new(mode, (40, 20)).save(path)
    answer = api.get("image-thumbnail", path=str(path), size="32x32")
    assert answer.status_code == 200, answer.text
    with Image.open(io.BytesIO(answer.content)) as thumbnail:
        assert thumbnail.size == (32, 16)


def test_bright_sixteen_bit_pixels_stay_bright(api: Api, picture_folder: Path) -> None:
    Image.new("I;16", (40, 20), 60_000).save(picture_folder / "deep.png")
    answer = api.get("image-thumbnail", path=str(picture_folder / "deep.png"), size="32x32")
    with Image.open(io.BytesIO(answer.content)) as thumbnail:
        assert 220 < thumbnail.convert("L").getpixel((3, 3)) < 245  # type: ignore[operator]


@pytest.mark.parametrize("content", [b"", b"not a picture", pictures.png_bytes(40, 40)[:60]])
def test_a_broken_picture_answers_400_each_time(api: Api, picture_folder: Path, content: bytes) -> None:
    (picture_folder / "broken.png").write_bytes(content)
    for _ in range(2):
        answer = api.get("image-thumbnail", path=str(picture_folder / "broken.png"))
        assert answer.status_code == 400
        assert answer.json()["detail"]


@pytest.mark.parametrize("size", ["", "256", "0x0", "15x15", "2049x16", "axb", "-1x20", "256x256x256", "１６x16"])
def test_a_size_that_cannot_be_is_400(api: Api, picture_folder: Path, size: str) -> None:
    answer = api.get("image-thumbnail", path=str(picture_folder / "plain.jpg"), size=size)
    assert answer.status_code == 400
    assert "size" in answer.json()["detail"]


def test_file_gives_the_bytes(api: Api, picture_folder: Path) -> None:
    path = picture_folder / "plain.jpg"
    answer = api.get("file", path=str(path), t="anything")
    assert answer.content == path.read_bytes()
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == str(path.stat().st_size)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["accept-ranges"] == "bytes"
    assert "content-disposition" not in answer.headers


def test_file_under_a_download_name(api: Api, picture_folder: Path) -> None:
    answer = api.get("file", path=str(picture_folder / "plain.jpg"), disposition='Sée "it".jpg')
    said = answer.headers["content-disposition"]
    assert said.startswith("attachment;")
    assert "filename*=UTF-8''S%C3%A9e%20%22it%22.jpg" in said


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=-" + "9" * 5000, 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=5-" + "9" * 5000, 206, b"56789", "bytes 5-9/10"),
        ("bytes=" + "0" * 5000 + "5-" + "0" * 5000 + "6", 206, b"56", "bytes 5-6/10"),
        ("bytes=" + "9" * 5000 + "-5", 200, b"0123456789", None),
        ("bytes=3-1", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_ranges(api: Api, picture_folder: Path, asked: str, status: int, content: bytes, said: "str | None") -> None:
    (picture_folder / "clip.mp4").write_bytes(b"0123456789")
    answer = api.get("file", path=str(picture_folder / "clip.mp4"), headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers.get("content-range") == said


@pytest.mark.parametrize("route", ["file", "stream_video"])
@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=-0", "bytes=99-100", "bytes=" + "9" * 5000 + "-", "bytes=-0000"])
def test_a_range_behind_the_end_is_416_in_words(api: Api, picture_folder: Path, route: str, asked: str) -> None:
    path = picture_folder / "clip.mp4"
    path.write_bytes(b"0123456789")
    answer = api.get(route, path=str(path), t="stamp", headers={"Range": asked})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */10")
    assert answer.json() == {"detail": "Range asks for no part of this file: it has 10 bytes."}
    assert answer.headers["content-type"] == "application/json" and answer.headers["cache-control"] == "no-store"


def test_an_old_validator_makes_a_range_the_whole(api: Api, picture_folder: Path) -> None:
    (picture_folder / "clip.mp4").write_bytes(b"0123456789")
    headers = {"Range": "bytes=0-1", "If-Range": '"something else"'}
    answer = api.get("file", path=str(picture_folder / "clip.mp4"), headers=headers)
    assert (answer.status_code, answer.content) == (200, b"0123456789")


def test_head_has_the_length_and_no_body(api: Api, picture_folder: Path) -> None:
    path = picture_folder / "plain.jpg"
    answer = api.client.head("/infinite_image_browsing/file", params={"path": str(path)})
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(path.stat().st_size)
    assert answer.content == b""


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "tool.exe", "no_extension", "page.xhtml"])
def test_what_a_browser_would_run_is_only_downloaded(api: Api, picture_folder: Path, name: str) -> None:
    (picture_folder / name).write_text("<script>alert(1)</script>")
    answer = api.get("file", path=str(picture_folder / name))
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_files_that_cannot_be_served(api: Api, picture_folder: Path) -> None:
    assert api.get("file", path=str(picture_folder / "nope.png")).status_code == 404
    assert api.get("file", path=str(picture_folder)).status_code == 400
    assert api.get("file").status_code == 400
    assert api.get("image-thumbnail", path=str(picture_folder / "nope.png")).status_code == 404


@pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="this system has no /proc")
def test_system_pseudo_files_are_never_opened(api: Api, picture_folder: Path) -> None:
    for path in ("/proc/self/environ", "/dev/zero", "/sys/kernel/uevent_seqnum", "/proc/../proc/self/environ"):
        assert api.get("file", path=path).status_code == 403, path
    os.mkfifo(picture_folder / "pipe.png")
    assert api.get("file", path=str(picture_folder / "pipe.png")).status_code == 400
    assert api.get("image-thumbnail", path=str(picture_folder / "pipe.png")).status_code == 400


def test_a_cache_that_cannot_be_written_costs_an_answer_not_the_server(data_dir: Path, picture_folder: Path) -> None:
    (data_dir / "cache-is-a-file").write_text("")
    with serve(data_dir, picture_folder, cache_dir=str(data_dir / "cache-is-a-file")) as api:
        answer = api.get("image-thumbnail", path=str(picture_folder / "00001-1234567.png"))
        assert answer.status_code == 200


def test_a_cache_that_is_deleted_while_running_is_made_again(api: Api, picture_folder: Path, data_dir: Path) -> None:
    path = str(picture_folder / "plain.jpg")
    first = api.get("image-thumbnail", path=path)
    shutil.rmtree(data_dir / "cache")
    assert api.get("image-thumbnail", path=path).content == first.content
    assert api.get("image-thumbnail", path=path, size="64x64").status_code == 200
    assert list((data_dir / "cache").rglob("*.webp"))


def test_a_replaced_picture_is_shown_at_once(api: Api, picture_folder: Path) -> None:
    path = picture_folder / "changing.png"
    for colour in ((250, 0, 0), (0, 250, 0), (0, 0, 250)):
        Image.new("RGB", (40, 40), colour).save(path)
        answer = api.get("image-thumbnail", path=str(path), t="the same")
        with Image.open(io.BytesIO(answer.content)) as thumbnail:
            shown = thumbnail.convert("RGB").getpixel((9, 9))
        assert all(abs(a - b) < 20 for a, b in zip(shown, colour, strict=True))  # type: ignore[arg-type]


def test_a_thumbnail_says_how_long_it_may_be_kept(api: Api, picture_folder: Path) -> None:
    path = str(picture_folder / "plain.jpg")
    stamped = api.get("image-thumbnail", path=path, t="1")
    assert "immutable" in stamped.headers["cache-control"]
    assert stamped.headers["content-encoding"] == "identity"
    assert int(stamped.headers["content-length"]) == len(stamped.content)
    assert api.get("image-thumbnail", path=path).headers["cache-control"] == "private, no-cache"


def test_sizes_between_steps_are_one_thumbnail(api: Api, picture_folder: Path) -> None:
    path = picture_folder / "big.png"
    Image.new("RGB", (600, 600)).save(path)
    tags = {api.get("image-thumbnail", path=str(path), size=f"{s}x{s}").headers["etag"] for s in range(256, 320, 7)}
    assert len(tags) == 1


def test_the_cache_tells_its_size_and_is_cleared(api: Api, picture_folder: Path) -> None:
    api.get("image-thumbnail", path=str(picture_folder / "plain.jpg"))
    status = api.get("thumbnail_cache").json()
    assert status["files"] == 1 and status["bytes"] > 20 and status["bytes_max"] == 2 * 2**30
    assert api.post("clear_thumbnail_cache").json()["removed"] == 1
    assert api.get("thumbnail_cache").json()["files"] == 0
    assert api.get("image-thumbnail", path=str(picture_folder / "plain.jpg")).status_code == 200


def video_bytes(container_format: str = "mp4", codec: str = "mpeg4") -> bytes:
    """Black for half a second, then red, then green: a second each; without PyAV a file that none can be read from."""
    try:
        import av
    except ImportError:
        return b"\0\0\0\x18ftypisom" + bytes(200)
    content = io.BytesIO()
    with av.open(content, "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for colour, count in (((0, 0, 0), 5), ((230, 0, 0), 10), ((0, 200, 0), 10)):
            picture = Image.new("RGB", (64, 48), colour)
            if any(colour):
                picture.paste((255, 255, 255), (0, 0, 32, 24))
            for _ in range(count):
                container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    return content.getvalue()


def corner(answer: Any) -> tuple[int, ...]:
    with Image.open(io.BytesIO(answer.content)) as cover:
        plain = cover.convert("RGB")
        return tuple(plain.getpixel((plain.width - 5, plain.height - 5)))  # type: ignore[arg-type]


def test_a_video_has_a_cover_that_the_user_may_choose(api: Api, picture_folder: Path) -> None:
    path = str(picture_folder / "clip.mp4")
    Path(path).write_bytes(video_bytes())
    if importlib.util.find_spec("av") is None:
        drawn = api.get("video_cover", path=path)
        assert drawn.status_code == 200 and "av is installed" in drawn.headers["x-iib-note"]
        assert api.post("set_target_frame_as_video_cover", {"path": path, "seconds": 2}).status_code == 400
    else:
        early = api.get("video_cover", path=path, mt="1", size="64x64")
        assert early.status_code == 200 and early.headers["content-type"] == "image/webp"
        red, green, _ = corner(early)
        assert red > 150 > green, "the first frame that shows something"
        assert api.get("image-thumbnail", path=path, size="64x64").content == early.content
        chosen = api.post("set_target_frame_as_video_cover", {"path": path, "seconds": 2.2}).json()
        assert chosen == {"success": True, "is_chosen": True, "was_chosen": False, "width": 64, "height": 48}
        later = api.get(
            "video_cover", path=path, mt="1", size="64x64", headers={"If-None-Match": early.headers["etag"]}
        )
        red, green, _ = corner(later)
        assert later.status_code == 200 and green > 150 > red
    pasted = base64.b64encode(pictures.png_bytes(40, 30, (10, 20, 220))).decode()
    body = {"path": path, "base64_img": f"data:image/png;base64,{pasted}"}
    assert api.post("set_target_frame_as_video_cover", body).json()["is_chosen"]
    assert corner(api.get("video_cover", path=path))[2] > 180
    none = api.post("set_target_frame_as_video_cover", {"path": path}).json()
    assert none == {"success": True, "is_chosen": False, "was_chosen": True}
    assert corner(api.get("video_cover", path=path))[2] < 100


@pytest.mark.parametrize(
    "body",
    [{"seconds": -1}, {"seconds": "x"}, {"base64_img": "!"}, {"base64_img": "aGVsbG8="}, {"seconds": 1e300}],
)
def test_a_cover_that_cannot_be_is_400(api: Api, picture_folder: Path, body: dict[str, Any]) -> None:
    (picture_folder / "clip.mp4").write_bytes(b"0123456789")
    answer = api.post("set_target_frame_as_video_cover", {"path": str(picture_folder / "clip.mp4"), **body})
    assert answer.status_code == 400 and answer.json()["detail"]


def test_covers_of_broken_videos_and_of_sound(api: Api, picture_folder: Path) -> None:
    (picture_folder / "broken.mp4").write_bytes(b"0123456789" * 100)
    has_av = importlib.util.find_spec("av") is not None
    assert api.get("video_cover", path=str(picture_folder / "broken.mp4")).status_code == (400 if has_av else 200)
    (picture_folder / "list.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    assert api.get("video_cover", path=str(picture_folder / "list.mp4")).status_code == (400 if has_av else 200)
    (picture_folder / "tone.wav").write_bytes(wav_bytes())
    tone = api.get("video_cover", path=str(picture_folder / "tone.wav"), size="128x128")
    with Image.open(io.BytesIO(tone.content)) as cover:
        assert cover.size == (128, 128)
    assert api.get("video_cover", path=str(picture_folder / "plain.jpg")).status_code == 400


def wav_bytes() -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return content.getvalue()


def test_a_video_is_streamed_by_ranges(api: Api, picture_folder: Path) -> None:
    path = str(picture_folder / "clip.webm")
    Path(path).write_bytes(b"0123456789")
    part = api.get("stream_video", path=path, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    assert part.headers["content-type"] == "video/webm"
    assert api.get("stream_video", path=str(picture_folder / "plain.jpg")).status_code == 400
