"""The places that are no grids: albums, tags with their rules, statistics."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import open_window
from tests.browser.served_page import Window, ask, expect, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def window(page_browser: Any, library: Path, tmp_path: Path) -> Iterator[Window]:
    with serving(library, tmp_path) as address:
        yield from open_window(page_browser, address, {"width": 1280, "height": 800})


def go(window: Window, place: str) -> None:
    window.page.goto("about:blank")
    window.page.goto(f"{window.address}#/{place}")


def test_a_search_becomes_an_album_is_renamed_and_removed(window: Window) -> None:
    window.go("#/search?q=lighthouse&sort=name")
    window.page.get_by_role("button", name="Save as album").click()
    dialog = window.page.get_by_role("dialog", name="Save as album")
    dialog.get_by_label("Name").fill("Towers")
    dialog.get_by_role("button", name="Save").click()
    window.page.get_by_text("Album “Towers” saved").wait_for()
    window.page.get_by_role("link", name="Albums").click()
    place = window.page.get_by_role("region", name="Albums")
    place.get_by_text("11", exact=True).wait_for()
    place.get_by_role("button", name="Edit the album Towers").click()
    editor = window.page.get_by_role("dialog", name="Edit")
    editor.get_by_label("Name").fill("Lighthouses")
    editor.get_by_role("button", name="Save").click()
    place.get_by_role("link", name="Lighthouses").click()
    window.wait("() => location.hash === '#/search?q=lighthouse&sort=name&order=asc'")
    window.tile("light-00.png").wait_for()
    window.page.go_back()
    place.get_by_role("button", name="Remove the album Lighthouses").click()
    window.page.get_by_role("heading", name="No albums yet").wait_for()
    window.page.get_by_role("button", name="Undo").click()
    place.get_by_role("link", name="Lighthouses").wait_for()


def test_tags_are_made_renamed_merged_and_removed(window: Window) -> None:
    go(window, "tags")
    place = window.page.get_by_role("region", name="Tags")
    for name in ("sea", "coast", "hill"):
        place.get_by_label("New tag").fill(name)
        window.page.keyboard.press("Enter")
        place.get_by_role("button", name=f"Remove the tag {name}").wait_for()
    place.get_by_label("Name of hill").fill("mountain")
    window.page.keyboard.press("Enter")
    place.get_by_role("button", name="Remove the tag mountain").wait_for()
    for name in ("sea", "coast"):
        place.get_by_role("checkbox", name=f"Select {name}").check()
    place.get_by_role("button", name="Merge").click()
    dialog = window.page.get_by_role("dialog", name="Merge")
    dialog.get_by_label("Merge into").select_option(label="coast (0)")
    dialog.get_by_role("button", name="Merge").click()
    place.get_by_role("button", name="Remove the tag sea").wait_for(state="detached")
    place.get_by_role("button", name="Remove the tag mountain").click()
    window.page.get_by_text("mountain was removed").wait_for()
    assert [tag["name"] for tag in tags(window)] == ["coast"]


def test_the_name_that_is_being_written_outlasts_the_news_of_tags(window: Window) -> None:
    go(window, "tags")
    place = window.page.get_by_role("region", name="Tags")
    place.get_by_label("New tag").fill("hill")
    window.page.keyboard.press("Enter")
    place.get_by_label("Name of hill").fill("mountain")
    for _ in range(2):
        window.page.wait_for_event("response", lambda answer: "/db/changes" in answer.url)
    expect(place.get_by_label("Name of hill")).to_have_value("mountain")
    expect(place.get_by_label("Name of hill")).to_be_focused()


def tags(window: Window) -> Any:
    import urllib.request

    with urllib.request.urlopen(window.address + "db/tags?category=custom", timeout=30) as answer:
        return json.loads(answer.read())


def test_a_rule_tags_the_pictures_that_are_there(window: Window) -> None:
    go(window, "tags")
    place = window.page.get_by_role("region", name="Tags")
    place.get_by_role("button", name="Add a rule").click()
    place.get_by_label("Tag", exact=True).fill("towers")
    place.get_by_label("Value").fill("lighthouse")
    place.get_by_role("button", name="Save").click()
    window.page.get_by_text("The rules were saved.").wait_for()
    place.get_by_role("button", name="Apply to all pictures").click()
    window.page.get_by_text("11 pictures got a tag.").wait_for()
    found = json.loads(ask(window.address, "db/search", b'{"query": "tag:=towers"}'))["files"]
    assert len(found) == 11
    window.page.reload()
    expect(place.get_by_label("Value")).to_have_value("lighthouse")


def test_a_bar_of_the_statistics_searches_its_pictures(window: Window) -> None:
    go(window, "stats?by=sampler")
    place = window.page.get_by_role("region", name="Statistics")
    place.get_by_role("row", name="Euler").wait_for()
    place.get_by_role("link", name="Euler", exact=True).click()
    window.wait_for_tiles(11)
    go(window, "stats")
    place.get_by_role("row", name="Nov 2023").wait_for()
    place.get_by_role("link", name="Day").click()
    window.wait("() => location.hash.includes('by=day')")
    place.get_by_role("row").nth(4).wait_for()
