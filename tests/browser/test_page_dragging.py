"""Files are dragged onto folders and into the tree; a box is drawn from empty ground."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.changed_files import begin, choose, said, tree, undo
from tests.browser.served_page import Window, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def window(own_window: Window) -> Window:
    return own_window


def drag(window: Window, source: Any, target: Any) -> None:
    """Down to the last move; the button is still held."""
    source.hover()
    box = target.bounding_box()
    window.page.mouse.down()
    window.page.mouse.move(box["x"] + 90, box["y"] + 60, steps=3)
    window.page.locator(".drag-sign").wait_for()
    window.page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=3)


def test_files_are_dragged_onto_folders(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, f"#/folders/{own_folder}")
    tile = window.tile("Folder old")
    choose(window, "p1.png", "p2.png")
    drag(window, window.tile("p1.png"), tile)
    window.page.locator(".drag-sign", has_text="2 files").get_by_text("Move to old").wait_for()
    expect(tile).to_contain_class("is-drop")
    window.page.mouse.up()
    said(window, "2 files moved to old.")
    window.wait_for_tiles(4)
    assert tree(own_folder) == (before - {"p1.png", "p2.png"}) | {"old/p1.png", "old/p2.png"}
    undo(window, "2 files moved to old.")
    window.wait_for_tiles(6)
    assert tree(own_folder) == before
    window.page.keyboard.press("Escape")
    drag(window, window.tile("p3.png"), tile)
    window.page.keyboard.down("Control")
    window.page.locator(".drag-sign").get_by_text("Copy to old").wait_for()
    window.page.mouse.up()
    window.page.keyboard.up("Control")
    said(window, "1 file copied to old.")
    assert tree(own_folder) == before | {"old/p3.png"}
    drag(window, window.tile("p4.png"), tile)
    window.page.keyboard.press("Escape")
    window.page.locator(".drag-sign").wait_for(state="detached")
    window.page.mouse.up()
    assert tree(own_folder) == before | {"old/p3.png"}


def test_files_are_dragged_into_the_tree_whose_folders_open(window: Window, own_folder: Path) -> None:
    begin(window)
    top = window.page.get_by_role("tree").get_by_role("treeitem", name="pictures")
    drag(window, window.tile("p1.png"), top)
    old = window.page.get_by_role("treeitem", name="old")
    old.wait_for()
    box = old.bounding_box()
    window.page.mouse.move(box["x"] + 50, box["y"] + 10, steps=3)
    window.page.locator(".drag-sign").get_by_text("Move to old").wait_for()
    window.page.mouse.up()
    said(window, "1 file moved to old.")
    assert "old/p1.png" in tree(own_folder) and "p1.png" not in tree(own_folder)


def test_a_box_is_still_drawn_from_empty_ground_and_with_shift(window: Window) -> None:
    begin(window)
    ends = [window.tile(name).bounding_box() for name in ("p4.png", "p3.png")]
    for keys in ([], ["Shift"]):
        window.page.keyboard.press("Escape")
        x = ends[0]["x"] - 6 if not keys else ends[0]["x"] + 20
        for key in keys:
            window.page.keyboard.down(key)
        window.page.mouse.move(x, ends[0]["y"] + 30)
        window.page.mouse.down()
        window.page.mouse.move(ends[1]["x"] + 40, ends[1]["y"] + 60, steps=4)
        window.page.mouse.up()
        for key in keys:
            window.page.keyboard.up(key)
        window.page.get_by_text("2 selected").wait_for()
        expect(window.page.locator(".drag-sign")).to_have_count(0)
