"""The page as people use it, in a real browser, against a real server."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.browser.served_page import Window, ask, expect

pytestmark = pytest.mark.browser

COUNT = 14
FIRST_LOAD_BYTES_MAX = 200_000


def test_all_pictures_show_newest_first(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    expect(window.tiles).to_have_count(COUNT)
    expect(window.tile("castle.png")).to_have_attribute("aria-posinset", "1")
    expect(window.page.get_by_text(f"{COUNT} files")).to_have_count(1)
    window.wait(
        "(count) => [...document.querySelectorAll('.tile img')].filter((i) => i.naturalWidth > 0).length === count",
        COUNT - 2,
    )


def test_the_first_load_is_small(window: Window) -> None:
    """What the first pictures need, and what comes by itself after them: folder tree, query line, following changes."""
    requests: list[Any] = []  # in the order in which they were made: answers come in any
    window.page.on("request", lambda request: requests.append(request))
    with window.page.expect_response("**/db/changes*"):
        window.go()
    window.page.get_by_role("treeitem").first.wait_for()
    window.wait_for_pictures()
    window.page.wait_for_timeout(500)
    asked = list(requests)
    first = next(i for i, request in enumerate(asked) if "/image-thumbnail" in request.url)
    sizes = [len(request.response().body()) if is_ours(request.url) else 0 for request in asked]
    assert 100_000 < sum(sizes[:first]) < FIRST_LOAD_BYTES_MAX
    assert sum(sizes) < FIRST_LOAD_BYTES_MAX * 1.2


def is_ours(url: str) -> bool:
    """Whether this is a file of the page, not an answer of the API."""
    return "/static/" in url or url.split("#")[0].endswith("/infinite_image_browsing/")


def test_a_bad_file_says_so(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    for name in ("text.png", "half.png"):
        expect(window.tile(name).get_by_text("Cannot be read")).to_be_visible()
    window.tile("text.png").click()
    window.details.locator(".notice").wait_for()


def test_the_query_line_finds_a_word_of_one_prompt(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    window.page.keyboard.press("/")
    window.page.keyboard.type("castle")
    window.wait_for_place("#/search?q=castle")
    window.wait_for_tiles(1)
    expect(window.tile("castle.png")).to_be_visible()
    window.page.get_by_role("combobox", name="Search prompts and paths").fill("no such words")
    window.page.get_by_role("heading", name="Nothing found for “no such words”").wait_for()
    window.page.get_by_role("button", name="All images").click()
    window.wait_for_tiles(COUNT)


def test_a_mistake_in_the_line_is_told_and_the_last_result_stays(window: Window) -> None:
    window.go("#/search?q=text:/number+[12],/")
    window.wait_for_tiles(2)
    window.page.get_by_role("combobox", name="Search prompts and paths").fill("modle:pond")
    window.page.get_by_role("alert").get_by_text("is it model: that you mean?").wait_for()
    expect(window.tiles).to_have_count(2)


def test_details_show_how_a_picture_was_made(window: Window) -> None:
    window.go()
    window.tile("castle.png").click()
    window.details.get_by_text("golden hour").wait_for()
    for expected in ("a castle on a cliff", "blurry, lowres", "DPM++ 2M", "1234567", "harbourMix_v3", "seaside"):
        expect(window.details).to_contain_text(expected, use_inner_text=True)
    window.details.get_by_role("link", name="golden hour").click()
    window.wait_for_place("#/search?q=%22golden+hour%22")
    window.wait_for_tiles(12)


def test_keys_move_select_open_and_go_back(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    keyboard = window.page.keyboard
    window.page.get_by_role("listbox").focus()
    for key in ("Home", "ArrowRight", "Space"):
        keyboard.press(key)
    expect(window.tile("light-10.png")).to_have_attribute("aria-selected", "true")
    keyboard.press("Shift+ArrowRight")
    window.page.get_by_text("2 selected").wait_for()
    keyboard.press("Control+a")
    window.page.get_by_text(f"{COUNT} selected").wait_for()
    keyboard.press("Escape")
    expect(window.page.get_by_text("selected")).to_have_count(0)
    keyboard.press("Home")
    keyboard.press("Enter")
    window.viewer.get_by_text("castle.png").wait_for()
    keyboard.press("ArrowRight")
    window.viewer.get_by_text("light-10.png").wait_for()
    expect(window.viewer.get_by_text(f"2 of {COUNT}")).to_be_visible()
    keyboard.press("Escape")
    window.viewer.wait_for(state="hidden")
    keyboard.press("ArrowRight")
    keyboard.press("Space")
    window.page.get_by_text("1 selected").wait_for()


def test_clicks_choose_one_several_and_a_row(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    window.tiles.nth(0).click()
    window.page.get_by_text("1 selected").wait_for()
    window.tile("light-07.png").click(modifiers=["Control"])
    window.page.get_by_text("2 selected").wait_for()
    window.tile("castle.png").click()
    window.tile("light-09.png").click(modifiers=["Shift"])
    window.page.get_by_text("3 selected").wait_for()


def test_the_menu_offers_what_can_be_done(window: Window) -> None:
    window.go()
    window.tile("castle.png").click(button="right")
    menu = window.page.get_by_role("menu")
    menu.get_by_role("menuitem", name="Copy prompt").wait_for()
    assert menu.get_by_role("menuitem", name="Send to txt2img").count() == 0
    window.page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    window.page.keyboard.press("Shift+F10")
    menu.get_by_role("menuitem", name="Show in its folder").click()
    window.page.get_by_role("navigation", name="Folder path").get_by_text("castles").wait_for()
    window.tile("castle.png").wait_for()


def test_reload_and_back_return_to_the_same_picture(window: Window) -> None:
    window.go("#/search?q=lighthouse")
    window.tile("light-05.png").dblclick()
    window.viewer.get_by_text("light-05.png").wait_for()
    window.page.reload()
    window.viewer.get_by_text("6 of 11").wait_for()
    window.page.keyboard.press("ArrowRight")
    window.viewer.get_by_text("light-04.png").wait_for()
    window.page.go_back()
    window.viewer.wait_for(state="hidden")
    window.wait_for_place("q=lighthouse")
    expect(window.tiles).to_have_count(11)


def test_folders_lead_down_and_walk_flattens(window: Window) -> None:
    window.go("#/folders")
    window.tiles.first.dblclick()
    window.tile("Folder castles").wait_for()
    expect(window.tiles).to_have_count(14)
    window.page.get_by_text("Include subfolders", exact=True).click()
    expect(window.page.get_by_role("switch", name="Include subfolders")).to_be_checked()
    window.wait_for_place("walk=1")
    window.tile("castle.png").wait_for()
    window.page.get_by_role("treeitem").first.click()
    window.page.get_by_role("treeitem", name="castles").wait_for()
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("Enter")
    window.page.get_by_role("navigation", name="Folder path").get_by_text("castles").wait_for()


def test_the_page_works_without_its_slash(window: Window) -> None:
    window.page.goto(window.address.rstrip("/"))
    window.wait_for_pictures()
    assert window.page.url.startswith(window.address)


def test_the_theme_follows_the_host_and_the_settings(window: Window) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    window.go(query="?__theme=dark")
    dark = window.page.evaluate(ground)
    window.page.evaluate("() => window.postMessage({type: 'iib:theme', theme: 'light'}, location.origin)")
    window.wait(f"(dark) => ({ground})() !== dark", dark)
    window.page.get_by_role("button", name="Settings").click()
    settings = window.page.get_by_role("dialog", name="Settings")
    settings.get_by_text("Dark", exact=True).click()
    expect(settings.get_by_role("radio", name="Dark")).to_be_checked()
    window.wait(f"(dark) => ({ground})() === dark", dark)


def test_settings_add_and_remove_a_folder(window: Window, tmp_path: Path) -> None:
    more = tmp_path / "more"
    pictures.write(more / "extra.png", pictures.png_bytes(), mtime=1_800_000_000)
    window.go()
    window.page.get_by_role("button", name="Add a folder").click()
    picker = window.page.get_by_role("dialog", name="Choose a folder")
    picker.get_by_label("Path").fill(str(more))
    picker.get_by_role("button", name="Go", exact=True).click()
    picker.get_by_text("1 picture here").wait_for()
    picker.get_by_role("button", name="Add this folder").click()
    window.tile("extra.png").wait_for()
    window.page.get_by_role("button", name="Settings").click()
    window.page.get_by_role("button", name="Remove more from the list").click()
    window.page.get_by_role("button", name="Remove from the list", exact=True).last.click()
    window.wait("() => ![...document.querySelectorAll('.tile')].some((tile) => tile.ariaLabel.startsWith('extra.png'))")
    window.wait_for_tiles(COUNT)


def test_new_pictures_appear_after_an_index_run(window: Window, library: Path) -> None:
    window.go()
    window.wait_for_pictures()
    new = library / "fresh.png"
    pictures.write(new, pictures.png_bytes(), mtime=1_900_000_000)
    ask(window.address, "db/update_image_data")
    window.tile("fresh.png").wait_for()
    new.unlink()
    ask(window.address, "db/update_image_data")
    window.wait_for_tiles(COUNT)


@pytest.mark.parametrize("place", ["#/all", "#/folders", "#/search?q=lighthouse", "#/random"])
def test_a_phone_has_no_sideways_scroll(phone: Window, place: str) -> None:
    phone.go(place)
    assert phone.page.evaluate("() => document.documentElement.scrollWidth") <= 360
    assert phone.page.evaluate(
        "() => [...document.querySelectorAll('.tile')].every((t) => t.getBoundingClientRect().right <= 361)"
    )


def test_a_phone_opens_by_a_tap_and_shows_details(phone: Window) -> None:
    phone.go()
    phone.tile("castle.png").tap()
    phone.viewer.get_by_text("castle.png").wait_for()
    phone.viewer.get_by_role("button", name="Show or hide the details").tap()
    phone.details.get_by_text("golden hour").wait_for()
    phone.page.keyboard.press("Escape")
    phone.viewer.get_by_role("button", name="Back to the grid").tap()
    phone.viewer.wait_for(state="hidden")


@pytest.mark.parametrize("language", ["de", "ja", "zh-CN", "zh-TW"])
def test_other_languages(page_browser: Any, address: str, language: str) -> None:
    context = page_browser.new_context(locale=language)
    window = Window(context.new_page(), address)
    window.go()
    expect(window.page.get_by_role("link", name=re.compile("All images"))).to_have_count(0)
    assert window.page.evaluate("() => document.documentElement.lang").startswith(language[:2])
    context.close()
    assert window.complaints == []
