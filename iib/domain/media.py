"""Which files count as media, and what the web calls them.

The name of a file decides only whether it is looked at; its bytes decide what it is (see `iib.geninfo`).
"""

from typing import Literal

MediaType = Literal["image", "video", "audio"]

MEDIA_TYPES: tuple[MediaType, ...] = ("image", "video", "audio")

# extension → (media type, content type); one row per extension we list, index and serve inline
MEDIA_EXTENSIONS: dict[str, tuple[MediaType, str]] = {
    ".png": ("image", "image/png"),
    ".apng": ("image", "image/apng"),
    ".jpg": ("image", "image/jpeg"),
    ".jpeg": ("image", "image/jpeg"),
    ".jfif": ("image", "image/jpeg"),
    ".webp": ("image", "image/webp"),
    ".gif": ("image", "image/gif"),
    ".avif": ("image", "image/avif"),
    ".bmp": ("image", "image/bmp"),
    ".tif": ("image", "image/tiff"),
    ".tiff": ("image", "image/tiff"),
    ".heic": ("image", "image/heic"),
    ".heif": ("image", "image/heif"),
    ".jxl": ("image", "image/jxl"),
    ".mp4": ("video", "video/mp4"),
    ".m4v": ("video", "video/mp4"),
    ".webm": ("video", "video/webm"),
    ".mov": ("video", "video/quicktime"),
    ".mkv": ("video", "video/x-matroska"),
    ".avi": ("video", "video/x-msvideo"),
    ".mp3": ("audio", "audio/mpeg"),
    ".flac": ("audio", "audio/flac"),
    ".wav": ("audio", "audio/wav"),
    ".ogg": ("audio", "audio/ogg"),
    ".m4a": ("audio", "audio/mp4"),
}


def extension_of(name: str) -> str:
    """
    >>> extension_of("A/b.PNG"), extension_of("no.dir/name"), extension_of(".png")
    ('.png', '', '')
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, extension = base.rpartition(".")
    return f".{extension.lower()}" if dot and stem else ""


def media_type_of(name: str) -> MediaType | None:
    """The media type that a file name promises, or None for any other file."""
    row = MEDIA_EXTENSIONS.get(extension_of(name))
    return row[0] if row else None


def content_type_of(name: str) -> str | None:
    """The content type under which a media file is served, or None for any other file."""
    row = MEDIA_EXTENSIONS.get(extension_of(name))
    return row[1] if row else None
