"""The page under a finger: scrolling beside the date bar, menus from below, what a press that closes something does."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests import pictures
from tests.browser.conftest import DAY, NOON, open_window
from tests.browser.served_page import Window, expect, serving

pytestmark = pytest.mark.browser

COUNT = 90


@pytest.fixture(scope="module")
def long_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Pictures of fifty days of a year that is over: most days have one, some two, the last twelve."""
    folder = tmp_path_factory.mktemp("days")
    for number in range(COUNT):
        content = pictures.png_bytes(96, 64, (number, 90, 160))
        day = min(number, COUNT - 12) * 2 // 3
        pictures.write(folder / f"p{number:02}.png", content, mtime=NOON + DAY * day + number)
    with serving(folder, tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def phone(page_browser: Any, long_address: str) -> Iterator[Window]:
    yield from open_window(page_browser, long_address, {"width": 390, "height": 844}, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(page_browser: Any, long_address: str) -> Iterator[Window]:
    yield from open_window(page_browser, long_address, {"width": 1280, "height": 800})


def begin(window: Window) -> None:
    window.go()
    window.wait_for_whole_list()
    window.wait_for_pictures()


def press_long(window: Window, tile: Any, selector: str = "iib-menu:popover-open") -> None:
    """A finger that stays until something is there, and is lifted then."""
    box = tile.bounding_box()
    touch = window.page.context.new_cdp_session(window.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    window.page.wait_for_selector(selector)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def scrolled(window: Window) -> float:
    return float(window.page.evaluate("document.querySelector('.grid-scroller').scrollTop"))


def test_a_finger_beside_the_date_bar_scrolls_and_the_thumb_jumps(phone: Window) -> None:
    begin(phone)
    phone.page.locator("iib-scrubber .thumb").wait_for()
    last = phone.tiles.nth(5).bounding_box()
    assert last["x"] + last["width"] > 380
    phone.page.touchscreen.tap(382, last["y"] + 20)  # the right edge of a tile: it opens, and nothing is scrolled
    phone.viewer.wait_for()
    assert scrolled(phone) == 0
    phone.page.go_back()
    phone.viewer.wait_for(state="hidden")
    thumb = phone.page.locator("iib-scrubber .thumb").bounding_box()
    x, y = thumb["x"] - 10, thumb["y"] + 32  # beside the thin line, below its middle
    touch = phone.page.context.new_cdp_session(phone.page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    phone.page.wait_for_selector("iib-scrubber.is-held")
    phone.wait("() => document.querySelector('iib-scrubber .track').ariaValueNow === '0'")  # held, it stays
    touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": 600}]})
    phone.wait("() => Number(document.querySelector('iib-scrubber .track').ariaValueNow) > 50")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.page.wait_for_selector("iib-scrubber:not(.is-held)")
    assert scrolled(phone) > 500


def test_with_a_mouse_the_whole_date_bar_jumps(desk: Window) -> None:
    begin(desk)
    box = desk.page.locator("iib-scrubber .track").bounding_box()
    desk.page.mouse.click(box["x"] + 20, box["y"] + box["height"] * 0.75)
    desk.wait("() => document.querySelector('iib-scrubber .track').ariaValueNow === '75'")


def test_headings_of_days_do_not_run_into_each_other(phone: Window, desk: Window) -> None:
    for window, date in ((phone, r"\d+/\d+/\d\d"), (desk, r", 20\d\d")):
        begin(window)
        window.page.locator(".heading", has_text=re.compile(date)).first.wait_for()
        overlaps = window.page.evaluate(
            """() => {
              const headings = [...document.querySelectorAll(".grid-headings > .heading")];
              const boxes = headings.map((each) => each.getBoundingClientRect());
              const meets = (a, b) => a !== b && a.top === b.top && a.left < b.left && a.right > b.left;
              return boxes.filter((a) => boxes.some((b) => meets(a, b))).length;
            }"""
        )
        assert overlaps == 0
        titles = "[...document.querySelectorAll('.heading .title')]"
        assert window.page.evaluate(f"{titles}.filter((each) => each.scrollWidth > each.offsetWidth).length") == 0


def test_the_menu_of_a_phone_can_be_closed_and_a_lifted_finger_chooses_nothing(phone: Window) -> None:
    begin(phone)
    menu = phone.page.get_by_role("menu")
    tile = phone.tiles.nth(3)
    press_long(phone, tile)
    expect(menu).to_be_visible()
    assert menu.bounding_box()["height"] <= 844 * 0.7
    menu.get_by_role("menuitem", name="Cancel").tap()
    menu.wait_for(state="hidden")
    press_long(phone, phone.tiles.nth(4))
    item = menu.get_by_role("menuitem", name="Move to trash")
    lifted = "new PointerEvent('click', {bubbles: true, detail: 1})"  # without a press before it
    item.evaluate(f"(item) => item.dispatchEvent({lifted})")
    expect(menu).to_be_visible()
    phone.page.evaluate("history.pushState({}, '', location.href)")
    phone.page.go_back()
    menu.wait_for(state="hidden")
    expect(phone.page.locator(".toast")).to_have_count(0)


def test_a_tap_that_closes_a_menu_opens_no_picture(phone: Window) -> None:
    begin(phone)
    menu = phone.page.get_by_role("menu")
    press_long(phone, phone.tiles.nth(6))
    expect(menu).to_be_visible()
    phone.tiles.nth(0).tap(position={"x": 20, "y": 20})
    menu.wait_for(state="hidden")
    phone.page.get_by_role("button", name="View options").tap()
    slider = phone.page.get_by_role("slider", name="Tile size")
    expect(slider).to_be_visible()
    phone.tiles.nth(9).tap(position={"x": 20, "y": 20})
    expect(slider).to_be_hidden()
    assert "view=" not in phone.page.url
    phone.tiles.nth(9).tap(position={"x": 20, "y": 20})  # the next one does what it says
    phone.viewer.wait_for()


def test_a_click_that_closes_a_menu_leaves_the_selection(desk: Window) -> None:
    begin(desk)
    desk.tiles.nth(0).click()
    desk.tiles.nth(1).click(modifiers=["Control"])
    desk.page.get_by_text("2 selected").wait_for()
    desk.tiles.nth(1).click(button="right")
    menu = desk.page.get_by_role("menu")
    expect(menu).to_be_visible()
    desk.tiles.nth(9).click()
    menu.wait_for(state="hidden")
    expect(desk.page.get_by_text("2 selected")).to_be_visible()
    desk.tiles.nth(9).click()
    expect(desk.page.get_by_text("1 selected")).to_be_visible()
