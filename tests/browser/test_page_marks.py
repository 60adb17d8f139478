"""What the user says of pictures on the page: stars, favourites, tags; by keys, menu and details, with Undo."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.changed_files import said
from tests.browser.conftest import open_window
from tests.browser.served_page import Window, ask, expect, serving

pytestmark = pytest.mark.browser

COUNT = 14
READ = 12  # the others are no pictures, but indexed files all the same


@pytest.fixture
def window(page_browser: Any, library: Path, tmp_path: Path) -> Iterator[Window]:
    """A window on a library of which nothing was said yet."""
    with serving(library, tmp_path) as address:
        yield from open_window(page_browser, address, {"width": 1280, "height": 800})


def found(window: Window, query: str) -> int:
    body = json.dumps({"query": query}).encode()
    return len(json.loads(ask(window.address, "db/search", body))["files"])


def choose(window: Window, name: str) -> None:
    window.wait_for_pictures()
    window.tile(name).click()
    window.details.get_by_role("group", name="Rating").wait_for()


def test_keys_rate_and_undo_takes_it_back(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    window.page.keyboard.press("4")
    window.tile("castle.png, 64 × 96, 4 stars").wait_for()
    expect(window.details.get_by_role("button", name="4 stars")).to_have_attribute("aria-pressed", "true")
    assert found(window, "rating:4") == 1
    window.page.keyboard.press("2")
    window.tile("2 stars").wait_for()
    window.page.keyboard.press("Control+z")
    window.tile("4 stars").wait_for()
    toast = window.page.locator(".toast", has_text="1 file: 4 stars")
    toast.get_by_role("button", name="Undo").click()
    window.wait("() => ![...document.querySelectorAll('.tile')].some((tile) => tile.ariaLabel.includes('star'))")
    assert found(window, "rating:>0") == 0


def test_what_is_said_of_a_picture_while_it_comes_does_not_keep_it_away(window: Window, library: Path) -> None:
    held: list[Any] = []
    with window.page.expect_response("**/db/changes*"):
        window.go()
    window.wait_for_pictures()
    window.page.route("**/image-thumbnail?*", lambda route: held.append(route))
    window.page.evaluate("location.hash = '#/search?q=castle'")
    window.tile("castle.png, 64 × 96").wait_for()
    window.wait_for_tiles(1)
    body = json.dumps({"paths": [str(library / "castles" / "castle.png")], "rating": 5}).encode()
    ask(window.address, "db/set_rating", body)
    window.tile("castle.png, 64 × 96, 5 stars").wait_for()
    assert held
    for route in held:
        route.continue_()
    window.wait_for_pictures()


def test_a_favourite_in_the_grid_and_in_the_viewer(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    window.page.keyboard.press("f")
    window.tile("castle.png, 64 × 96, Favourite").wait_for()
    window.page.keyboard.press("Enter")
    heart = window.viewer.get_by_role("button", name="Favourite")
    expect(heart).to_have_attribute("aria-pressed", "true")
    window.page.keyboard.press("f")
    window.wait("() => document.querySelector('[data-do=favourite]').ariaPressed === 'false'")
    window.page.keyboard.press("5")
    window.viewer.get_by_text("5 stars").wait_for()
    assert (found(window, "is:favourite"), found(window, "rating:5")) == (0, 1)


def test_a_tag_is_made_given_completed_and_taken(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    window.page.keyboard.press("t")
    dialog = window.page.get_by_role("dialog", name="Tags of castle.png")
    dialog.get_by_role("combobox", name="Add a tag").fill("Best of")
    dialog.get_by_role("option", name="Create “Best of”").wait_for()
    window.page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Remove Best of").wait_for()
    window.page.keyboard.press("Escape")
    window.details.get_by_role("link", name="Best of").wait_for()
    window.tile("castle.png, 64 × 96, Best of").wait_for()
    choose(window, "light-10.png")
    window.page.keyboard.press("t")
    other = window.page.get_by_role("dialog", name="Tags of light-10.png")
    other.get_by_role("combobox", name="Add a tag").fill("best")
    other.get_by_role("option", name="Best of 1").wait_for()
    window.page.keyboard.press("Enter")
    other.get_by_role("button", name="Remove Best of").wait_for()
    assert found(window, 'tag:="Best of"') == 2
    other.get_by_role("button", name="Remove Best of").click()
    other.get_by_text("No tags yet").wait_for()
    assert found(window, 'tag:="Best of"') == 1


def test_everything_of_the_result_is_marked_at_once(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    window.page.keyboard.press("3")
    window.tile("castle.png, 64 × 96, 3 stars").wait_for()
    window.page.keyboard.press("Control+a")
    window.page.get_by_text(f"{COUNT} selected").wait_for()
    window.page.keyboard.press("5")
    window.page.get_by_text(f"{COUNT} files: 5 stars").wait_for()
    assert found(window, "rating:5") == COUNT
    window.page.keyboard.press("Control+z")
    said(window, f"Undone: {COUNT} files: 5 stars")  # one rating after the other is set back
    window.tile("castle.png, 64 × 96, 3 stars").wait_for()
    assert (found(window, "rating:5"), found(window, "rating:3")) == (0, 1)


def test_the_menu_rates_and_tags(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    window.tile("castle.png").click(button="right")
    menu = window.page.get_by_role("menu")
    menu.get_by_role("menuitem", name="Rate").click()
    menu.get_by_role("menuitem", name="5 stars").click()
    window.tile("5 stars").wait_for()
    window.tile("castle.png").click(button="right")
    menu.get_by_role("menuitem", name="Edit tags").click()
    window.page.get_by_role("dialog", name="Tags of castle.png").wait_for()


def test_what_another_window_changes_is_followed(window: Window) -> None:
    with window.page.expect_response("**/db/changes*"):  # from here on the page follows
        window.go()
    window.wait_for_pictures()
    path = json.loads(ask(window.address, "db/search", b'{"query": "castle"}'))["files"][0]["fullpath"]
    ask(window.address, "db/set_rating", json.dumps({"paths": [path], "rating": 2}).encode())
    window.tile("castle.png, 64 × 96, 2 stars").wait_for()
