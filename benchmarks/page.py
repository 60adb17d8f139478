"""How quick the page is in a real browser: first tiles, scrolling, a keystroke in the query line, and its size.

    python3 run.py bench page [--count 100000] [--folder LIBRARY] [--seconds 10]

Needs Playwright and a Chromium (`IIB_CHROMIUM` names it when it is in no usual place). Frames are compared with those
of an empty page that is scrolled the same way in the same browser, because a machine without a graphics card drops
some whatever it shows.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.library import make_library
from tests.browser.chromium import running_chromium
from tests.browser.served_page import serving
from tests.conftest import find_chromium

WINDOW = {"width": 1600, "height": 900}
WORDS = ["lantern", "silver", "castle", "model07", "euler", "harbor"]
PATIENCE_MS = 120_000

FIRST_TILES = "() => document.querySelector('.tile[data-state=shown]') ? performance.now() : 0"
ALL_TILES = """() => {
  const states = [...document.querySelectorAll('.tile')].map((tile) => tile.dataset.state);
  return states.length > 0 && !states.some((state) => ['empty', 'waiting'].includes(state)) ? performance.now() : 0;
}"""
SCROLL = """async ([selector, seconds]) => {
  const area = document.querySelector(selector);
  const steps = [];
  let most = 0;
  let before = await new Promise(requestAnimationFrame);
  const end = before + seconds * 1000;
  while (before < end) {
    area.scrollTop += 40;
    const now = await new Promise(requestAnimationFrame);
    steps.push(now - before);
    before = now;
    most = Math.max(most, document.querySelectorAll('.tile').length);
  }
  return { steps, most };
}"""
TYPE = """(letter) => new Promise((resolve) => {
  const seen = () => [...document.querySelectorAll('.tile')].map((tile) => tile.ariaLabel).join();
  const line = document.querySelector('input[name=q]');
  const old = seen();
  const start = performance.now();
  const look = () => {
    const isOver = performance.now() - start > 5000;
    const isNew = seen() !== old && !document.querySelector('.tile[data-state=empty]');
    if (isNew || isOver) resolve(isOver ? -1 : performance.now() - start);
    else requestAnimationFrame(look);
  };
  line.value += letter;
  line.dispatchEvent(new InputEvent('input', { bubbles: true }));
  look();
})"""
EMPTY = "data:text/html,<div id=area style='height:100vh;overflow:auto'><div style='height:5000000px'>"


def first_tiles(browser: Any, address: str) -> tuple[float, float, int]:
    """Milliseconds from the navigation to the first picture and to all in view; bytes of page files until then."""
    page = browser.new_page(viewport=WINDOW)
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer) if "/static/" in answer.url else None)
    page.goto(address)
    first = page.wait_for_function(FIRST_TILES, timeout=PATIENCE_MS).json_value()
    every = page.wait_for_function(ALL_TILES, timeout=PATIENCE_MS).json_value()
    size = sum(len(answer.body()) for answer in list(answers))
    page.close()
    return first, every, size


def scrolling(browser: Any, address: str, selector: str, seconds: float) -> tuple[float, float, int]:
    """The share of frames that were dropped, the longest wait for one in ms, and the most tiles at once."""
    page = browser.new_page(viewport=WINDOW)
    page.goto(address)
    if selector != "#area":
        page.wait_for_function(ALL_TILES, timeout=PATIENCE_MS)
    seen = page.evaluate(SCROLL, [selector, seconds])
    page.close()
    steps = seen["steps"]
    frame = sorted(steps)[len(steps) // 2]
    dropped = sum(max(0, round(step / frame) - 1) for step in steps)
    return dropped / (len(steps) + dropped), max(steps), seen["most"]


def keystrokes(browser: Any, address: str) -> list[float]:
    """Milliseconds from a letter to its results, for each letter that changes them."""
    page = browser.new_page(viewport=WINDOW)
    waits: list[float] = []
    for word in WORDS:
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_function(ALL_TILES, timeout=PATIENCE_MS)
        page.focus("input[name=q]")
        page.wait_for_timeout(1000)  # the query line comes after the first pictures
        for letter in word[:5]:
            waits.append(page.evaluate(TYPE, letter))
            page.wait_for_timeout(150)
    page.close()
    return sorted(wait for wait in waits if wait >= 0)


def report(browser: Any, address: str, seconds: float) -> None:
    """The figures, one per line."""
    first_tiles(browser, address)  # the first visit makes the thumbnails
    first, every, size = first_tiles(browser, address)
    bare, bare_longest, _ = scrolling(browser, EMPTY, "#area", seconds)
    dropped, longest, most = scrolling(browser, address, ".grid-scroller", seconds)
    waits = keystrokes(browser, address)
    rows = [
        ("page files of the first load", f"{size:,} bytes before compression"),
        ("first tile", f"{first:.0f} ms after the navigation"),
        ("all tiles in view", f"{every:.0f} ms"),
        (
            "frames dropped",
            f"{dropped:.2%}, longest {longest:.0f} ms (an empty page: {bare:.2%}, {bare_longest:.0f} ms)",
        ),
        ("tiles in the document", f"{most} at most"),
        ("keystroke to results", f"median {waits[len(waits) // 2]:.0f} ms, p95 {waits[int(len(waits) * 0.95)]:.0f} ms"),
    ]
    for name, value in rows:
        print(f"{name:30}{value}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="pictures of the library that is made")
    parser.add_argument("--folder", help="a library that is there already")
    parser.add_argument("--seconds", type=float, default=10, help="how long to scroll")
    options = parser.parse_args()
    program = find_chromium(os.environ)
    if program is None:
        sys.exit("No Chromium found: install one, or name its program in IIB_CHROMIUM.")
    with tempfile.TemporaryDirectory() as work:
        folder = options.folder or os.path.join(work, "library")
        if not options.folder:
            make_library(folder, options.count)
        with serving(Path(folder), Path(work) / "data") as address, running_chromium(program) as browser:
            report(browser, address, options.seconds)


if __name__ == "__main__":
    main()
