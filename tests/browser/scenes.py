"""Pictures of which some look alike, and looking at them."""

import json
import os
import time
import urllib.request
from pathlib import Path

from PIL import ImageOps

from tests.browser.conftest import NOON
from tests.browser.served_page import Window, ask
from tests.imaging.test_looks import scene


def write_scenes(folder: Path) -> Path:
    """A scene, a copy, a smaller and a mirrored one; another scene and its copy; one alone; a film."""
    folder.mkdir()
    picture = scene(1)
    picture.save(folder / "a.png")
    picture.resize((208, 304)).save(folder / "small.jpg", quality=90)
    ImageOps.mirror(picture).save(folder / "mirrored.png")
    (folder / "copy.png").write_bytes((folder / "a.png").read_bytes())
    scene(2).save(folder / "other.png")
    (folder / "other copy.png").write_bytes((folder / "other.png").read_bytes())
    scene(3).save(folder / "alone.png")
    for age, name in enumerate(("a.png", "copy.png", "small.jpg", "mirrored.png", "other.png", "other copy.png")):
        os.utime(folder / name, (NOON + age, NOON + age))
    return folder


def look_at_all(window: Window) -> None:
    """As a script would do it: every picture is looked at."""
    ask(window.address, "db/build_look_alikes")
    until = time.monotonic() + 60
    while json.loads(get(window.address, "db/look_alikes_status"))["status"] == "running":
        assert time.monotonic() < until
        time.sleep(0.05)


def get(address: str, route: str) -> bytes:
    with urllib.request.urlopen(address + route, timeout=60) as answer:
        return bytes(answer.read())
