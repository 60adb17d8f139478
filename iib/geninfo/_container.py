"""What a reader finds in a container, before anyone asks what it means."""

from collections.abc import Callable
from dataclasses import dataclass, field

from iib.domain.media import MediaType
from iib.geninfo._source import LARGEST_TEXT

Texts = dict[str, str]


@dataclass
class Container:
    """Kind, measures and texts of one file.

    `texts` maps a place to its text: a PNG keyword or container tag as it is ("parameters"), an EXIF field as
    "exif:UserComment", an XMP packet as "xmp", a comment as "comment". `later` reads the texts that stand behind the
    pixels: it is called only when those in front mean nothing.
    """

    kind: str
    media_type: MediaType
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    orientation: int = 1
    texts: Texts = field(default_factory=dict)
    later: Callable[[], Texts] | None = None


def keep(texts: Texts, place: str, text: str) -> None:
    """Add a text under its place, or under `place#2`… when the place is taken; empty and outsized ones are not kept."""
    text = text.strip("\0")
    if not text.isascii():
        text = _mended(text)
    if not text or len(texts) >= 500 or sum(map(len, texts.values())) + len(text) > LARGEST_TEXT:
        return
    name, number = place, 1
    while name in texts:
        if texts[name] == text:
            return
        number += 1
        name = f"{place}#{number}"
    texts[name] = text


def decode(data: bytes) -> str:
    """Bytes that claim to be Latin-1, ASCII or nothing: UTF-8 where it is valid, since many tools write it raw."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _mended(text: str) -> str:
    """UTF-8 that some tool on the way took for Latin-1 and wrote again."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except ValueError:
        return text
