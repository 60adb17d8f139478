"""Files beside the file: `a.txt` and `a.json`, a video's first frame `a.png`, Fooocus's `log.html`."""

import io
from collections.abc import Callable

from iib.domain.errors import UnreadableMedia
from iib.domain.media import MediaType
from iib.geninfo._container import Texts, decode, keep
from iib.geninfo._source import LARGEST_TEXT, Source
from iib.geninfo.readers.fooocus_log import read_fooocus_log
from iib.geninfo.readers.png import SIGNATURE, read_png

Siblings = Callable[[str], bytes | None]
_LOG = "log.html"
_LARGEST_FRAME = 64 * 1024 * 1024


def read_sidecars(name: str, media_type: MediaType, siblings: Siblings) -> Texts:
    """The texts of the files that go with `name`: "sidecar:txt", "sidecar:json", "fooocus_log", a frame's own."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem = base.rpartition(".")[0]
    texts: Texts = {}
    if not stem:
        return texts
    for extension in ("txt", "json"):
        data = siblings(f"{stem}.{extension}")
        if data and len(data) <= LARGEST_TEXT:
            keep(texts, f"sidecar:{extension}", decode(data.removeprefix(b"\xef\xbb\xbf")))
    if media_type == "video":
        _keep_first_frame(siblings(f"{stem}.png"), texts)
    if media_type == "image" and not texts:
        log = siblings(_LOG)
        if log and base.encode("utf-8", "replace") in log:
            keep(texts, "fooocus_log", read_fooocus_log(log, base))
    return texts


def _keep_first_frame(data: bytes | None, texts: Texts) -> None:
    if not data or not data.startswith(SIGNATURE) or len(data) > _LARGEST_FRAME:
        return
    try:
        frame = read_png(Source(io.BytesIO(data)))
    except (UnreadableMedia, ValueError):
        return
    for place, text in frame.texts.items():
        keep(texts, place, text)
