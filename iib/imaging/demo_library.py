"""A library to look around in for someone who has not added a folder yet: small pictures with real metadata.

The same seed makes the same bytes, names and times. The pictures are drawn (see `_demo_scenes`), and the metadata are
what each generator would have written for that prompt (see `_demo_metadata`).
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from random import Random

from iib.imaging._demo_metadata import encode, file_name
from iib.imaging._demo_recipes import Recipe, recipes
from iib.imaging._demo_scenes import draw

# Raise it when the same seed makes other pictures than before: libraries made by an older edition are completed anew.
EDITION = 1
NEWEST = datetime(2026, 5, 31, 21, 0, tzinfo=timezone.utc)
_STAMP = ".demo-library.json"
_BROKEN_NAME = "Downloads/interrupted-download.png"


def make_demo_library(
    folder: str,
    *,
    count: int = 360,
    seed: int = 5,
    newest: datetime = NEWEST,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Leave `folder` holding `count` pictures, one of them broken; answers how many had to be made.

    Nothing is made in a folder that was completed before, so a picture that was deleted since stays deleted.
    `progress(done, count)` is called after each picture. Raises `OSError` when the folder cannot be written.
    """
    mark = {"edition": EDITION, "count": count, "seed": seed}
    if _read_stamp(folder) == mark:
        return 0
    made = 0
    for recipe in recipes(count, seed, newest):
        made += _make_one(folder, recipe, seed, is_broken=recipe.number == count * 4 // 5)
        if progress:
            progress(recipe.number + 1, count)
    _write(os.path.join(folder, _STAMP), json.dumps(mark).encode(), None)
    return made


def _make_one(folder: str, recipe: Recipe, seed: int, *, is_broken: bool) -> int:
    name = _BROKEN_NAME if is_broken else file_name(recipe)
    path = os.path.join(folder, *name.split("/"))
    if os.path.exists(path):
        return 0
    image = draw(recipe.scene, recipe.light, recipe.size, Random(f"{seed} picture {recipe.number}"))
    content = encode(image, replace(recipe, tool="a1111 png"))[:2000] if is_broken else encode(image, recipe)
    _write(path, content, recipe.when.timestamp())
    return 1


def _write(path: str, content: bytes, mtime: float | None) -> None:
    """In one step: a reader sees the whole file or none."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    unfinished = f"{path}.tmp"
    with open(unfinished, "wb") as file:
        file.write(content)
    if mtime is not None:
        os.utime(unfinished, (mtime, mtime))
    os.replace(unfinished, path)


def _read_stamp(folder: str) -> object:
    try:
        with open(os.path.join(folder, _STAMP), encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None
