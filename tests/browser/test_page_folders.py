"""Folders among the files of the page: what can be done with chosen ones, and the tree that shows where one is."""

from pathlib import Path

import pytest

from tests.browser.changed_files import begin, choose, said, tree, wait_for_tree
from tests.browser.served_page import Window, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def window(own_window: Window) -> Window:
    return own_window


def test_everything_of_a_folder_is_moved_and_marked_as_far_as_it_can_be(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    (own_folder / "old" / "goal").mkdir()
    begin(window, f"#/folders/{own_folder}/old")
    window.tile("Folder goal").wait_for()
    window.page.keyboard.press("Control+a")
    window.page.get_by_text("3 selected").wait_for()
    window.page.get_by_role("button", name="Favourite").click()
    said(window, "1 file is a favourite now")
    begin(window, f"#/folders/{own_folder}")
    choose(window, "Folder old")
    bar = window.page.locator("iib-status-bar")
    bar.get_by_role("button", name="Move…").wait_for()
    expect(bar.get_by_role("button", name="Favourite")).to_have_count(0)
    expect(bar.get_by_role("button", name="Edit tags")).to_have_count(0)
    window.page.keyboard.press("f")
    said(window, "There was nothing to do.")
    begin(window, f"#/folders/{own_folder}/old/deep")
    (own_folder / "old" / "deep" / "p0.png").unlink()
    (own_folder / "old" / "deep" / "inside").mkdir()
    window.page.reload()
    window.tile("Folder inside").wait_for()
    window.wait_for_tiles(1)
    window.page.keyboard.press("Control+a")
    window.page.get_by_text("1 selected").wait_for()
    window.page.keyboard.press("m")
    dialog = window.page.get_by_role("dialog", name="Move 1 file")
    dialog.get_by_role("textbox", name="To this folder").fill(str(own_folder / "old" / "goal"))
    window.page.keyboard.press("Enter")
    said(window, "1 file moved to goal.")
    assert (own_folder / "old" / "goal" / "inside").is_dir()
    wait_for_tree(own_folder, before - {"old/deep/p0.png"})


def test_folders_that_are_looked_after_are_not_offered_to_be_moved(window: Window) -> None:
    begin(window, "#/folders")
    window.page.keyboard.press("Control+a")
    bar = window.page.locator("iib-status-bar")
    bar.get_by_role("button", name="Download").wait_for()
    for name in ("Move…", "Move to trash", "Favourite"):
        expect(bar.get_by_role("button", name=name)).to_have_count(0)


def test_the_tree_scrolls_to_the_folder_one_is_in(window: Window, own_folder: Path) -> None:
    for number in range(40):
        (own_folder / "many" / f"f{number:02}").mkdir(parents=True)
    last = own_folder / "many" / "f39"
    window.go(f"#/folders/{last}")
    here = window.page.locator("iib-places").get_by_role("treeitem", name="f39")
    expect(here).to_be_in_viewport()
    (last / "x.png").write_bytes((own_folder / "p1.png").read_bytes())
    window.tile("x.png").click()
    window.page.keyboard.press("m")
    dialog = window.page.get_by_role("dialog", name="Move 1 file")
    expect(dialog.get_by_role("treeitem", name="f39")).to_be_in_viewport()
