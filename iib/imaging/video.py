"""A picture that stands for a video or an audio file; runs in a helper process.

Frames and embedded pictures are read with PyAV, where that is installed. A file is only ever read as the container that
its name promises and through the one handle that was checked: playlists and other formats that lead to further files
or addresses are none of them.
"""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from PIL import Image, ImageDraw, ImageStat

from iib.domain.errors import BadRequest, UnreadableMedia
from iib.domain.media import extension_of, media_type_of
from iib.imaging.decoding import Box, FileId, decode_small, decoding, open_picture, opened

NOT_INSTALLED = "Frames of videos are shown once the package av is installed: pip install av."
NO_PICTURE = "This file holds no picture."

_CONTAINERS = {
    **dict.fromkeys((".mp4", ".m4v", ".mov", ".m4a"), "mov"),
    **dict.fromkeys((".webm", ".mkv"), "matroska"),
    ".avi": "avi",
    ".mp3": "mp3",
    ".flac": "flac",
    ".wav": "wav",
    ".ogg": "ogg",
}
_FRAMES_MAX = 40
_PIXELS_MAX = 100_000_000
_EARLY_SECONDS = 1.0
_GOOD_CONTRAST = 18.0  # levels of grey; a title or a black beginning has less
_CHOSEN_BOX = (1024, 1024)


def cover_of(path: str, file: FileId, box: Box) -> tuple[Image.Image, str]:
    """A picture that fits in `box`, and "" or why it is only drawn. Raises `UnreadableMedia`."""
    kind = media_type_of(path)
    try:
        picture = _embedded(path, file, box) if kind == "audio" else _good_frame(path, file)
    except ImportError:
        return drawn(kind == "audio", box), "" if kind == "audio" else NOT_INSTALLED
    if picture is None:
        return drawn(kind == "audio", box), "" if kind == "audio" else NO_PICTURE
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    return picture, ""


def chosen_cover(path: str, file: FileId, seconds: "float | None", image: str) -> Image.Image:
    """The frame shown at `seconds`, or the picture `image` (base64, with or without a data URL's head)."""
    if image:
        return _pasted(image)
    try:
        picture = _frame_at(path, file, seconds or 0.0)
    except ImportError as error:
        raise BadRequest(NOT_INSTALLED) from error
    if picture is None:
        raise UnreadableMedia(NO_PICTURE)
    picture.thumbnail(_CHOSEN_BOX, Image.Resampling.LANCZOS)
    return picture


def _pasted(image: str) -> Image.Image:
    try:
        content = base64.b64decode(image.rpartition(",")[2], validate=True)
    except ValueError as error:
        raise BadRequest("base64_img is not valid base64.") from error
    try:
        picture = open_picture(io.BytesIO(content))
    except UnreadableMedia as error:
        raise BadRequest("base64_img is no picture that can be decoded.") from error
    picture.thumbnail(_CHOSEN_BOX, Image.Resampling.LANCZOS)
    return picture


def drawn(is_audio: bool, box: Box) -> Image.Image:
    """What stands for a file that has no picture: a triangle, or bars of sound."""
    width = min(box[0], box[1] * 16 // 9)
    size = (width, width * 9 // 16) if not is_audio else (min(box), min(box))
    picture = Image.new("RGB", size, (38, 42, 54))
    draw = ImageDraw.Draw(picture)
    middle, unit = (size[0] / 2, size[1] / 2), min(size) / 10
    if is_audio:
        for place, height in enumerate((1.0, 2.4, 1.6, 3.0, 2.0, 1.2)):
            left = middle[0] + (place - 3) * unit
            bar = (left + unit * 0.2, middle[1] - height * unit, left + unit * 0.8, middle[1] + height * unit)
            draw.rectangle(bar, fill=(150, 160, 186))
    else:
        points = [(-1.2, -2.0), (-1.2, 2.0), (2.0, 0.0)]
        draw.polygon([(middle[0] + x * unit, middle[1] + y * unit) for x, y in points], fill=(150, 160, 186))
    return picture


def _good_frame(path: str, file: FileId) -> "Image.Image | None":
    """An early frame that shows something: the first with enough contrast, else the one with the most."""
    best: tuple[float, Image.Image | None] = (-1.0, None)
    with decoding("video"), opened(path, file) as reading:
        for picture in _frames(reading, path, None):
            contrast = ImageStat.Stat(picture.convert("L").resize((64, 64))).stddev[0]
            if contrast > best[0]:
                best = (contrast, picture)
            if contrast >= _GOOD_CONTRAST:
                break
    return best[1]


def _frame_at(path: str, file: FileId, seconds: float) -> "Image.Image | None":
    with decoding("video"), opened(path, file) as reading:
        return next(_frames(reading, path, seconds), None)


def _frames(reading: BinaryIO, path: str, seconds: "float | None") -> Iterator[Image.Image]:
    """Frames from `seconds` on; None: spread over an early part."""
    with _container(reading, path) as container:
        stream = next(iter(container.streams.video), None)
        if stream is None:
            return
        if stream.codec_context.width * stream.codec_context.height > _PIXELS_MAX:
            raise UnreadableMedia("The frames of this video are too large.")
        length = container.duration / 1e6 if container.duration else 0.0
        start = min(_EARLY_SECONDS, length / 10) if seconds is None else min(seconds, max(0.0, length - 0.05))
        if start > 0:
            container.seek(int(start * 1e6), backward=True)
        for number, frame in enumerate(container.decode(stream)):
            is_due = frame.time is None or frame.time >= start - 0.02
            if is_due or (seconds is None and number % 8 == 0):
                yield _upright(frame)
            if number > _FRAMES_MAX and seconds is None:
                return


def _upright(frame: Any) -> Image.Image:
    picture: Image.Image = frame.to_image()
    turn = int(getattr(frame, "rotation", 0) or 0) % 360
    return picture.rotate(turn, expand=True) if turn else picture


def _embedded(path: str, file: FileId, box: Box) -> "Image.Image | None":
    """The picture inside of an audio file."""
    with decoding("audio file"), opened(path, file) as reading, _container(reading, path) as container:
        for stream in container.streams.video:
            for packet in container.demux(stream):
                if packet.size:
                    return decode_small(io.BytesIO(bytes(packet)), box)
    return None


@contextmanager
def _container(reading: BinaryIO, path: str) -> Iterator[Any]:
    """Raises `ImportError` where PyAV is not installed, `UnreadableMedia` for what it cannot read."""
    import av

    try:
        with av.open(reading, mode="r", format=_CONTAINERS[extension_of(path)], metadata_errors="ignore") as container:
            yield container
    except av.error.FFmpegError as error:
        raise UnreadableMedia(f"This file cannot be decoded: {error.strerror or 'it is damaged'}.") from error
