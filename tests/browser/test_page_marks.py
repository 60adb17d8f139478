"""What the user says of pictures on the page: stars, favourites, tags; by keys, menu and details, with Undo."""

import json
import urllib.request
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
    other.get_by_role("option", name="Create “best”").wait_for()
    window.page.keyboard.press("ArrowDown")  # Enter alone would make one that is called "best"
    window.page.keyboard.press("Enter")
    other.get_by_role("button", name="Remove Best of").wait_for()
    assert found(window, 'tag:="Best of"') == 2
    other.get_by_role("button", name="Remove Best of").click()
    other.get_by_text("No tags yet").wait_for()
    assert found(window, 'tag:="Best of"') == 1


def test_enter_takes_the_tag_that_was_written_and_no_longer_one(window: Window) -> None:
    def make(name: str) -> int:
        body = json.dumps({"tag_name": name}).encode()
        return int(json.loads(ask(window.address, "db/add_custom_tag", body))["id"])

    def write(name: str) -> None:
        dialog.get_by_role("combobox", name="Add a tag").fill(name)
        expect(offers.first).to_contain_text(name, ignore_case=True)
        expect(offers.first).to_have_attribute("aria-selected", "true")
        window.page.keyboard.press("Enter")

    window.go()
    choose(window, "castle.png")
    files = json.loads(ask(window.address, "db/search", b'{"query": "lighthouse"}'))["files"]
    paths = [file["fullpath"] for file in files]
    body = {"img_paths": paths, "action": "add", "tag_id": make("sunset")}
    ask(window.address, "db/batch_update_image_tag", json.dumps(body).encode())
    window.page.keyboard.press("t")
    dialog = window.page.get_by_role("dialog", name="Tags of castle.png")
    offers = dialog.get_by_role("option")
    write("Sun")
    expect(dialog.get_by_role("button", name="Remove Sun", exact=True)).to_be_visible()
    make("fogbank")
    make("fog")
    write("FOG")
    expect(dialog.get_by_role("button", name="Remove fog", exact=True)).to_be_visible()
    dialog.get_by_role("combobox", name="Add a tag").fill("sun")  # it has this one: nothing else is meant
    expect(offers).to_have_count(1)
    expect(offers).to_have_attribute("aria-selected", "false")
    assert found(window, 'tag:="sunset"') == len(paths)


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


def test_what_is_said_while_a_dialog_is_open_lies_above_it_and_can_be_clicked(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    window.page.keyboard.press("t")
    dialog = window.page.get_by_role("dialog", name="Tags of castle.png")
    dialog.get_by_role("combobox", name="Add a tag").fill("ruin")
    dialog.get_by_role("option", name="Create “ruin”").wait_for()
    window.page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Remove ruin").wait_for()
    said(window, "“ruin” added to 1 file").get_by_role("button", name="Undo").click()
    said(window, "Undone: “ruin” added to 1 file")
    dialog.get_by_text("No tags yet").wait_for()
    window.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    expect(window.page.locator("iib-messages > iib-toasts")).to_have_count(1)  # back in its place
    assert found(window, "tag:=ruin") == 0


def test_what_was_undone_by_a_key_is_not_offered_to_be_undone_again(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    window.page.keyboard.press("4")
    window.tile("castle.png, 64 × 96, 4 stars").wait_for()
    toasts = window.page.locator(".toast")
    toasts.filter(has_text="1 file: 4 stars").wait_for()
    window.page.keyboard.press("Control+z")
    said(window, "Undone: 1 file: 4 stars")
    expect(toasts).to_have_count(1)
    window.page.keyboard.press("Control+z")
    window.page.keyboard.press("Control+z")
    said(window, "There is nothing to undo.")
    expect(toasts.filter(has_text="There is nothing to undo.")).to_have_count(1)


def test_caps_lock_leaves_the_keys_what_they_are(window: Window) -> None:
    window.go()
    choose(window, "castle.png")
    pressed = "new KeyboardEvent('keydown', {key: 'F', bubbles: true, cancelable: true})"  # without Shift
    window.page.evaluate(f"document.activeElement.dispatchEvent({pressed})")
    window.tile("castle.png, 64 × 96, Favourite").wait_for()


def go_to_tags(window: Window, *names: str) -> Any:
    for name in names:
        ask(window.address, "db/add_custom_tag", json.dumps({"tag_name": name}).encode())
    window.page.goto(f"{window.address}#/tags")
    place = window.page.get_by_role("region", name="Tags")
    place.get_by_label(f"Name of {names[0]}", exact=True).wait_for()
    return place


def test_a_name_that_is_refused_is_not_shown(window: Window) -> None:
    place = go_to_tags(window, "sun", "sunset")
    field = place.get_by_label("Name of sun", exact=True)
    for name in ("sunset", ""):
        field.fill(name)
        with window.page.expect_console_message(lambda said: said.location["url"].endswith("db/update_tag")):
            field.press("Enter")
        window.page.locator(".toast.is-error").last.wait_for()
        expect(field).to_have_value("sun")
    others = [each for each in window.complaints if not each.endswith("db/update_tag")]
    window.complaints = others  # that it was refused, the browser noted


def test_a_colour_is_taken_away_again_by_undo(window: Window) -> None:
    place = go_to_tags(window, "sun")
    field = place.get_by_label("Colour of sun")
    none = field.input_value()
    field.fill("#ff0000")
    toast = said(window, "sun was changed")
    assert color_of(window, "sun") == "#ff0000"
    toast.get_by_role("button", name="Undo").click()
    said(window, "Undone: sun was changed")
    expect(field).to_have_value(none)
    assert color_of(window, "sun") == ""


def color_of(window: Window, name: str) -> str:
    with urllib.request.urlopen(window.address + "db/tags?category=custom", timeout=30) as answer:
        return next(str(tag["color"]) for tag in json.loads(answer.read()) if tag["name"] == name)


def test_the_fields_of_a_rule_speak_the_language_of_the_page(window: Window) -> None:
    window.page.add_init_script("localStorage.setItem('iib-preferences', JSON.stringify({language: 'de'}))")
    window.page.goto(f"{window.address}#/tags")
    window.page.locator(".rules [data-do=add_rule]").click()
    option = window.page.locator(".rules [name=field] option[value='Negative prompt']")
    expect(option).to_have_text("Negativer Prompt")
