"""Windows on the page for the tests of this folder. Without Playwright they are skipped, unless they were promised."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.browser.changed_files import write_pictures
from tests.browser.chromium import running_chromium
from tests.browser.served_page import Window, serving
from tests.conftest import is_browser_required

DAY = 86_400
NOON = 1_700_000_000


@pytest.fixture(scope="module")
def page_browser(chromium: str) -> Iterator[Any]:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        say = pytest.fail if is_browser_required(os.environ) else pytest.skip
        say("Playwright is not installed: pip install playwright")
    with running_chromium(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pictures over four days, one of them below `castles`, and two files that are no pictures."""
    folder = tmp_path_factory.mktemp("library")
    for number in range(11):
        prompt = f"a lighthouse, number {number}, golden hour"
        text = f"{prompt}\nNegative prompt: blurry fog\nSteps: 20, Sampler: Euler, Seed: {number}"
        content = pictures.png_bytes(96, 64, (20 * number, 90, 160), {"parameters": text})
        pictures.write(folder / f"light-{number:02}.png", content, mtime=NOON + DAY * (number // 3) + number)
    castle = pictures.png_bytes(64, 96, texts={"parameters": pictures.A1111_TEXT.replace("lighthouse", "castle")})
    pictures.write(folder / "castles" / "castle.png", castle, mtime=NOON + 5 * DAY)
    pictures.write(folder / "text.png", b"I am no picture at all.", mtime=NOON - DAY)
    half = pictures.png_bytes(64, 96)
    pictures.write(folder / "half.png", half[: len(half) // 2], mtime=NOON - DAY + 1)
    return folder


@pytest.fixture(scope="module")
def address(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(library, tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def window(page_browser: Any, address: str) -> Iterator[Window]:
    """A fresh window, in English, in which nothing may be complained of."""
    yield from open_window(page_browser, address, {"width": 1280, "height": 800})


@pytest.fixture
def phone(page_browser: Any, address: str) -> Iterator[Window]:
    yield from open_window(page_browser, address, {"width": 360, "height": 740}, has_touch=True, is_mobile=True)


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """Pictures that a test may change."""
    return write_pictures(tmp_path / "pictures")


@pytest.fixture
def own_window(page_browser: Any, own_folder: Path, tmp_path: Path) -> Iterator[Window]:
    """A window on a library of its own."""
    with serving(own_folder, tmp_path / "data") as address:
        yield from open_window(page_browser, address, {"width": 1280, "height": 800})


def open_window(browser: Any, address: str, viewport: dict[str, int], **options: Any) -> Iterator[Window]:
    context = browser.new_context(viewport=viewport, locale="en-US", **options)
    window = Window(context.new_page(), address)
    yield window
    context.close()
    assert window.complaints == []
