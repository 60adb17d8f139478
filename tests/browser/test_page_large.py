"""The page with many pictures: few tiles in the document, every place of the list at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import pictures
from tests.browser.served_page import Window, serving

pytestmark = pytest.mark.browser

COUNT = 5200
MOST_TILES = 300


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small pictures over a year and a half; half of them on one single day."""
    folder = tmp_path_factory.mktemp("many")
    content = pictures.png_bytes()
    for number in range(COUNT):
        hours = number * 5 if number < COUNT // 2 else COUNT // 2 * 5 + (number - COUNT // 2) * 0.003
        pictures.write(folder / f"{number:05}.png", content, mtime=1_700_000_000 + hours * 3600)
    return folder


@pytest.fixture(scope="module")
def address(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(library, tmp_path_factory.mktemp("data")) as running:
        yield running


def test_few_tiles_are_in_the_document(window: Window) -> None:
    window.go()
    window.wait_for_whole_list()
    window.page.get_by_role("listbox").focus()
    most = 0
    for key in ["PageDown"] * 6 + ["End", "PageUp", "Home"]:
        window.page.keyboard.press(key)
        window.page.wait_for_timeout(60)
        most = max(most, window.page.evaluate("() => document.querySelectorAll('.tile').length"))
    assert 10 < most <= MOST_TILES


def test_the_last_picture_is_one_key_away(window: Window) -> None:
    window.go()
    window.wait_for_whole_list()
    window.page.get_by_role("listbox").focus()
    window.page.keyboard.press("End")
    window.tile("00000.png").wait_for()
    window.page.keyboard.press("Enter")
    window.viewer.get_by_text("00000.png").wait_for()
    window.viewer.get_by_text("5,200 of 5,200").wait_for()


def test_the_scrubber_jumps_and_a_reload_stays_there(window: Window) -> None:
    window.go()
    window.wait_for_whole_list()
    scrubber = window.page.get_by_role("slider", name="Jump to a date")
    box = scrubber.bounding_box()
    window.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7)
    window.wait_for_place("at=")
    window.wait_for_pictures()
    before = _first_in_view(window)
    window.page.reload()
    window.wait_for_pictures()
    window.wait("(name) => document.querySelector('.tile') && " + _FIRST + "() === name", before)


_FIRST = """(() => {
  const top = document.querySelector(".grid-scroller").getBoundingClientRect().top;
  const seen = [...document.querySelectorAll(".tile")].filter((tile) => tile.getBoundingClientRect().top >= top);
  return seen.sort((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))[0]?.ariaLabel;
})"""


def _first_in_view(window: Window) -> str:
    return str(window.page.evaluate(_FIRST))
