"""Files that tests of the page change, and what is looked at afterwards."""

import time
from pathlib import Path
from typing import Any

from tests import pictures
from tests.browser.served_page import WAIT_MS, Window

NOON = 1_700_000_000
DAY = 86_400
COUNT = 7


def write_pictures(folder: Path) -> Path:
    """Five pictures of one day, the first with a text beside it, and two below `old/deep` and `old`."""
    for number in range(5):
        text = f"a lighthouse\nSteps: 20, Sampler: Euler, Seed: {70 + number}"
        content = pictures.png_bytes(96, 64, (40 * number, 90, 160), {"parameters": text})
        pictures.write(folder / f"p{number}.png", content, mtime=NOON + number)
    (folder / "p0.txt").write_text("said of p0", encoding="utf-8")
    pictures.write(folder / "old" / "deep" / "p0.png", pictures.png_bytes(64, 96, (9, 9, 200)), mtime=NOON - DAY)
    pictures.write(folder / "old" / "last.png", pictures.png_bytes(64, 96, (200, 9, 9)), mtime=NOON - 2 * DAY)
    return folder


def tree(folder: Path) -> set[str]:
    """Files below the folder, without the trash."""
    below = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return {path.as_posix() for path in below if ".iib-trash" not in path.parts}


def wait_for_tree(folder: Path, expected: set[str]) -> None:
    """What the page shows may be ahead of the disk."""
    until = time.monotonic() + WAIT_MS / 1000
    while tree(folder) != expected and time.monotonic() < until:
        time.sleep(0.05)
    assert tree(folder) == expected


def begin(window: Window, place: str = "#/all") -> None:
    window.go(place)
    window.wait_for_pictures()


def choose(window: Window, *names: str) -> None:
    for name in names:
        window.tile(name).first.click(modifiers=["Control"] if name != names[0] else [])


def said(window: Window, text: str) -> Any:
    toast = window.page.locator(".toast", has_text=text)
    toast.first.wait_for()
    return toast


def undo(window: Window, text: str) -> None:
    """Until the message says that it was undone."""
    window.page.keyboard.press("Control+z")
    said(window, f"Undone: {text}")
