"""The viewer: what it covers and what not, the way back, and files that do not come."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.browser.conftest import NOON, open_window
from tests.browser.scenes import look_at_all, write_scenes
from tests.browser.served_page import Window, expect, serving

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More pictures than a window holds, over some days."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(160):
        content = pictures.png_bytes(48, 64, (number, 90, 160))
        pictures.write(folder / f"{number:03}.png", content, mtime=NOON + 20_000 * number)
    return folder


@pytest.fixture
def long_window(page_browser: Any, many: Path, tmp_path: Path) -> Iterator[Window]:
    with serving(many, tmp_path / "data") as address:
        yield from open_window(page_browser, address, WIDE)


@pytest.fixture
def scenes_window(page_browser: Any, tmp_path: Path) -> Iterator[Window]:
    with serving(write_scenes(tmp_path / "scenes"), tmp_path / "data") as address:
        yield from open_window(page_browser, address, WIDE)


def open_tile(window: Window, name: str) -> None:
    window.tile(name).dblclick()
    expect(window.viewer.locator(".name")).to_have_text(name)


def test_the_key_of_the_query_line_leads_out_of_the_viewer(window: Window) -> None:
    """All that is typed is written there, and Back does not stand still."""
    window.go()
    open_tile(window, "light-05.png")
    window.page.keyboard.type("/castle")
    line = window.page.get_by_role("combobox", name="Search prompts and paths")
    expect(line).to_have_value("castle")
    expect(line).to_be_focused()
    expect(window.viewer).to_be_hidden()
    window.wait_for_place("#/search?q=castle")
    window.wait_for_tiles(1)
    window.page.go_back()
    window.wait("() => location.hash.startsWith('#/all') && !location.hash.includes('view')")
    window.wait_for_tiles(14)
    expect(window.viewer).to_be_hidden()


def test_nothing_behind_the_viewer_can_be_reached(window: Window) -> None:
    window.go()
    open_tile(window, "light-05.png")
    stops = []
    for _ in range(40):
        window.page.keyboard.press("Tab")
        stops.append(
            window.page.evaluate(
                "() => ['body', 'iib-viewer', '.right', '.left', '.top', 'main', '.bottom']"
                ".findLast((area) => document.activeElement.closest(area))"
            )
        )
    assert "iib-viewer" in stops
    assert set(stops) <= {"iib-viewer", ".right", "body"}
    expect(window.viewer).to_have_attribute("aria-modal", "false")
    window.page.keyboard.press("i")
    expect(window.viewer).to_have_attribute("aria-modal", "true")
    window.page.keyboard.press("Escape")
    expect(window.viewer).to_be_hidden()
    expect(window.page.get_by_role("listbox", name="Pictures")).to_be_focused()


def test_the_viewer_of_a_place_without_a_grid_covers_it_and_has_details(scenes_window: Window) -> None:
    window = scenes_window
    look_at_all(window)
    window.page.goto(f"{window.address}#/duplicates")
    window.page.get_by_role("button", name="Open a.png").click()
    expect(window.viewer.locator(".name")).to_have_text("a.png")
    expect(window.details.get_by_role("heading", name="File")).to_be_visible()
    button = window.viewer.get_by_role("button", name="Show or hide the details")
    button.click()
    expect(window.details).to_be_hidden()
    window.wait("() => document.querySelector('iib-viewer').getBoundingClientRect().width === innerWidth")
    button.click()
    expect(window.details).to_be_visible()
    window.wait("() => document.elementFromPoint(innerWidth - 60, 300).closest('.right') !== null")
    window.page.keyboard.press("Escape")
    expect(window.viewer).to_be_hidden()
    expect(window.details).to_be_hidden()


def test_the_grid_stays_where_it_is_behind_the_viewer(long_window: Window) -> None:
    window = long_window
    window.go()
    window.wait_for_whole_list()
    window.tile("159.png").click()
    expect(window.details).to_be_visible()
    scroller = window.page.locator(".grid-scroller")
    scroller.evaluate("(scroller) => { scroller.scrollTop = scroller.scrollHeight / 2; }")
    window.wait_for_place("at=")
    window.wait_for_pictures()
    window.wait("() => document.querySelector('.grid-scroller').scrollTop > 500")
    before = window.page.evaluate("() => document.querySelector('.grid-scroller').scrollTop")
    name = window.page.evaluate(
        """() => [...document.querySelectorAll(".tile")].find((tile) => {
          const { top, bottom } = tile.getBoundingClientRect();
          return top > 90 && bottom < 760;
        }).getAttribute("aria-label").split(",")[0]"""
    )
    open_tile(window, name)
    window.wait("() => document.querySelector('main').clientWidth < 1000")
    window.page.keyboard.press("Escape")
    expect(window.viewer).to_be_hidden()
    expect(window.page.get_by_role("listbox", name="Pictures")).to_be_focused()
    window.wait("(before) => document.querySelector('.grid-scroller').scrollTop === before", before)


def test_what_did_not_come_while_the_server_was_away_comes_when_it_is_back(long_window: Window) -> None:
    window = long_window
    window.go()
    window.wait_for_pictures()
    open_tile(window, "159.png")
    window.page.context.route("**/infinite_image_browsing/**", lambda route: route.abort())
    for _ in range(110):
        window.page.keyboard.press("ArrowRight")
    expect(window.viewer.locator("iib-stage")).to_contain_text("The server is away")
    banner = window.page.locator(".banner")
    expect(banner).to_be_visible()
    window.wait(
        """() => {
          const box = (each) => document.querySelector(each).getBoundingClientRect();
          const [viewer, banner] = [box("iib-viewer"), box(".banner")];
          return banner.height > 10 && Math.abs(viewer.top - banner.bottom) < 0.5;
        }"""
    )
    window.wait("() => document.querySelectorAll('.film .is-failed').length > 0")
    window.page.context.unroute_all()
    expect(banner).to_be_hidden()
    window.wait("() => document.querySelector('iib-stage .sharp')?.naturalWidth > 0")
    window.wait("() => document.querySelectorAll('.film .is-failed').length === 0")
    expect(window.viewer.locator("iib-stage")).not_to_contain_text("server")
    window.complaints.clear()


def test_a_broken_picture_says_why_and_shows_no_broken_sign(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    open_tile(window, "half.png")
    stage = window.viewer.locator("iib-stage")
    expect(stage).to_contain_text("This picture cannot be decoded")
    window.wait(
        "() => [...document.querySelectorAll('iib-stage img')].every((image) => image.complete && image.naturalWidth)"
    )
