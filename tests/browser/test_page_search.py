"""The query line of the page: suggestions, orders, kinds of files, its explanation, and dates."""

from typing import Any

import pytest

from tests.browser.served_page import Window, expect

pytestmark = pytest.mark.browser


def line_of(window: Window) -> Any:
    return window.page.get_by_role("combobox", name="Search prompts and paths")


def test_suggestions_are_taken_with_the_keyboard(window: Window) -> None:
    window.go()
    window.page.keyboard.press("/")
    window.page.keyboard.type("mod")
    suggestions = window.page.get_by_role("listbox", name="Suggestions")
    suggestions.get_by_role("option", name="model: The checkpoint").wait_for()
    expect(line_of(window)).to_have_attribute("aria-expanded", "true")
    window.page.keyboard.press("ArrowDown")
    expect(line_of(window)).to_have_attribute("aria-activedescendant", "suggestion-0")
    window.page.keyboard.press("Enter")
    expect(line_of(window)).to_have_value("model:")
    suggestions.get_by_role("option", name="model:=harbourMix_v3").wait_for()
    window.page.keyboard.press("Tab")
    expect(line_of(window)).to_have_value("model:=harbourMix_v3 ")
    window.wait_for_place("#/search?q=model:%3DharbourMix_v3")
    window.wait_for_tiles(1)


def test_what_is_being_written_stays_while_the_address_changes(window: Window) -> None:
    window.go("#/search?q=lighthouse")
    expect(line_of(window)).to_have_value("lighthouse")
    line_of(window).focus()
    window.page.evaluate(
        """() => {
          const line = document.activeElement;
          line.value = "castle";
          line.dispatchEvent(new Event("input", { bubbles: true }));
          location.hash = "#/search?q=lighthouse&sort=name";
          dispatchEvent(new Event("hashchange")); // which the browser tells a little later, maybe too late
        }"""
    )
    window.wait_for_place("#/search?q=castle")
    expect(line_of(window)).to_have_value("castle")
    window.wait_for_tiles(1)


def test_escape_closes_the_suggestions_and_then_clears_the_line(window: Window) -> None:
    window.go()
    window.page.keyboard.press("/")
    window.page.keyboard.type("light")
    window.wait_for_tiles(11)
    window.page.keyboard.press("Backspace")
    window.page.keyboard.type("t s")
    window.page.get_by_role("option", name="sampler:", exact=False).first.wait_for()
    window.page.keyboard.press("Escape")
    expect(line_of(window)).to_have_attribute("aria-expanded", "false")
    expect(line_of(window)).to_have_value("light s")
    window.page.keyboard.press("Escape")
    expect(line_of(window)).to_have_value("")


def test_the_order_stands_in_the_address(window: Window) -> None:
    window.go("#/search?q=lighthouse")
    window.wait_for_tiles(11)
    window.page.get_by_role("combobox", name="Order").select_option("name")
    window.wait("() => document.querySelector('.tile[aria-posinset=\"1\"]')?.ariaLabel.startsWith('light-00.png')")
    window.wait_for_place("sort=name")
    window.page.get_by_role("button", name="Turn the order round").click()
    window.wait("() => document.querySelector('.tile[aria-posinset=\"1\"]')?.ariaLabel.startsWith('light-10.png')")
    window.page.reload()
    expect(window.tile("light-10.png")).to_have_attribute("aria-posinset", "1")
    expect(window.page.get_by_role("combobox", name="Order")).to_have_value("name")


def test_the_oldest_come_first_on_demand(window: Window) -> None:
    window.go("#/search?q=lighthouse&order=asc")
    window.wait_for_tiles(11)
    expect(window.tile("light-00.png")).to_have_attribute("aria-posinset", "1")


def test_the_kind_of_file_is_written_into_the_line(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    window.page.get_by_role("combobox", name="Kind of file").select_option("video")
    window.page.get_by_role("heading", name="Nothing found").wait_for()
    expect(line_of(window)).to_have_value("type:video")
    window.page.get_by_role("combobox", name="Kind of file").select_option("all")
    window.wait_for_tiles(14)


def test_the_language_is_explained_and_can_be_tried(window: Window) -> None:
    window.go()
    window.page.get_by_role("button", name="How to search").click()
    help_ = window.page.get_by_role("dialog", name="How to search")
    help_.get_by_text("Holds this text as it is written").wait_for()
    help_.get_by_role("button", name='"golden hour"').click()
    help_.wait_for(state="hidden")
    window.wait_for_tiles(12)


def test_a_model_in_the_details_is_a_link_that_searches_it(window: Window) -> None:
    window.go()
    window.tile("castle.png").click()
    window.details.get_by_role("link", name="harbourMix_v3").click()
    window.wait_for_tiles(1)
    expect(line_of(window)).to_have_value("model:harbourMix_v3")


def test_a_mistake_is_told_once_one_does_not_write_on(window: Window) -> None:
    """Also one that was told before of a shorter line, over a result that stays, and beside an empty one."""
    window.go()
    window.page.keyboard.press("/")
    window.page.keyboard.type("(li")
    said = window.page.get_by_role("alert").filter(has_text="closed")
    said.wait_for()
    window.page.keyboard.type("ght")
    expect(line_of(window)).to_have_attribute("aria-invalid", "true")
    said.wait_for()
    window.page.keyboard.press("ControlOrMeta+a")
    window.page.keyboard.type("modle")
    window.page.get_by_role("heading", name="Nothing found for “modle”").wait_for()
    window.page.keyboard.type(":pond")
    window.wait_for_place("modle:pond")
    window.page.keyboard.press("Enter")
    window.page.get_by_role("alert").filter(has_text="modle").wait_for()
    window.page.get_by_role("heading", name="This search has a mistake").wait_for()
    expect(window.page.get_by_role("heading", name="Nothing found")).to_have_count(0)
    line_of(window).fill("lake")
    window.page.get_by_role("heading", name="Nothing found for “lake”").wait_for()
    expect(line_of(window)).to_have_attribute("aria-invalid", "false")


def test_a_mistake_is_told_over_the_files_that_stay(window: Window) -> None:
    window.go()
    window.page.keyboard.press("/")
    window.page.keyboard.type("light", delay=20)
    window.wait_for_tiles(11)
    window.page.keyboard.press("Home")
    window.page.keyboard.type("(", delay=20)
    window.wait_for_place("(light")
    window.page.keyboard.press("End")
    window.page.keyboard.type("ho", delay=150)
    window.page.get_by_role("alert").filter(has_text="closed").wait_for()
    window.wait_for_tiles(11)
    window.page.evaluate("location.hash = '#/trash'")
    window.page.get_by_role("heading", name="The trash is empty").wait_for()
    expect(window.page.get_by_role("alert").filter(has_text="closed")).to_have_count(0)
