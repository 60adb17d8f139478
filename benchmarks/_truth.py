"""What is true of a library, read file by file and kept in plain values: what answers of the server are compared with.

Nothing of the index is used here, only the reading of metadata and the folding of texts.
"""

import datetime
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from iib.domain.errors import UnreadableMedia
from iib.domain.media import media_type_of
from iib.domain.search import fold
from iib.domain.tags import auto_tags
from iib.geninfo import read_metadata

Tag = tuple[str, str]  # (category, folded name)


@dataclass(frozen=True, slots=True)
class Known:
    """A file as it is. `folded` is its metadata, `place` its path, both folded; `tags` are the automatic ones."""

    path: str
    place: str
    name: str
    text: str
    folded: str
    negative: str
    tags: tuple[Tag, ...]
    media_type: str
    steps: int | None
    cfg: float | None
    seed: int | None
    width: int | None
    height: int | None
    size: int
    mtime: float

    @property
    def day(self) -> datetime.date:
        return datetime.date.fromtimestamp(self.mtime)


def media_paths(folder: str) -> list[str]:
    """Every media file of a library, in a fixed order."""
    found = []
    for parent, _, names in os.walk(os.path.realpath(folder)):
        found += [os.path.join(parent, name) for name in names if media_type_of(name)]
    return sorted(found)


def some_of(paths: list[str], count: int) -> list[Known]:
    """The same few for the same library."""
    return list(read_all(Random(1).sample(paths, min(count, len(paths)))))


def read_all(paths: list[str]) -> Iterator[Known]:
    shared: dict[Tag, Tag] = {}
    for path in paths:
        yield _read(path, shared)


def _read(path: str, shared: dict[Tag, Tag]) -> Known:
    state = os.stat(path)
    name = os.path.basename(path)
    try:
        with open(path, "rb") as file:
            found = read_metadata(file, name, siblings=lambda sibling: _beside(path, sibling))
    except UnreadableMedia:
        found = None
    info = found.info if found else None
    media_type = found.media_type if found else str(media_type_of(name))
    width, height = (found.width, found.height) if found else (None, None)
    tags = [(category, fold(tag)) for category, tag in auto_tags(info, media_type, width, height)] if found else []
    return Known(
        path=path,
        place=fold(path),
        name=fold(name),
        text=info.text if info else "",
        folded=fold(info.text) if info else "",
        negative=fold(info.negative_prompt) if info else "",
        tags=tuple(shared.setdefault(tag, tag) for tag in tags),
        media_type=media_type,
        steps=info.steps if info else None,
        cfg=info.cfg_scale if info else None,
        seed=info.seed if info else None,
        width=width,
        height=height,
        size=state.st_size,
        mtime=state.st_mtime,
    )


def _beside(path: str, name: str) -> bytes | None:
    try:
        return Path(path).with_name(name).read_bytes()
    except OSError:
        return None
