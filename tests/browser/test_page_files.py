"""Files are changed on the page: trash, moving, copying, renaming; on the disk, and all of it undone."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.browser.changed_files import COUNT, begin, choose, said, tree, undo, wait_for_tiles
from tests.browser.conftest import open_window
from tests.browser.served_page import Window, ask, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def window(own_window: Window) -> Window:
    return own_window


def test_delete_moves_to_the_trash_and_undo_brings_it_back(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window)
    choose(window, "p3.png")
    window.page.keyboard.press("Delete")
    toast = said(window, "1 file moved to the trash.")
    wait_for_tiles(window, COUNT - 1)
    assert tree(own_folder) == before - {"p3.png"}
    window.wait("() => document.querySelector('.tile.is-focused')?.ariaLabel.startsWith('p2.png')")
    toast.get_by_role("button", name="Undo").click()
    wait_for_tiles(window, COUNT)
    assert tree(own_folder) == before


def test_what_tells_of_a_picture_goes_with_it_and_marks_come_back(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, "#/search?q=p0+70")
    choose(window, "p0.png")
    window.page.keyboard.press("4")
    window.tile("p0.png, 96 × 64, 4 stars").wait_for()
    window.page.keyboard.press("Delete")
    said(window, "1 file moved to the trash.")
    assert tree(own_folder) == before - {"p0.png", "p0.txt"}
    undo(window, "1 file moved to the trash.")
    window.tile("p0.png, 96 × 64, 4 stars").wait_for()
    undo(window, "1 file: 4 stars")
    window.tile("p0.png, 96 × 64").wait_for()
    assert tree(own_folder) == before
    assert json.loads(ask(window.address, "db/search", b'{"query": "rating:4"}'))["files"] == []


def test_in_the_viewer_the_next_one_follows(window: Window, own_folder: Path) -> None:
    begin(window)
    window.tile("p4.png").dblclick()
    window.viewer.get_by_text("p4.png").wait_for()
    window.page.keyboard.press("Delete")
    window.viewer.get_by_text("p3.png").wait_for()
    window.viewer.get_by_text(f"1 of {COUNT - 1}").wait_for()
    window.page.keyboard.press("Delete")
    window.viewer.get_by_text("p2.png").wait_for()
    window.viewer.get_by_text(f"1 of {COUNT - 2}").wait_for()
    assert not {"p4.png", "p3.png"} & tree(own_folder)
    undo(window, "1 file moved to the trash.")
    assert "p3.png" in tree(own_folder) and "p4.png" not in tree(own_folder)


def test_the_last_one_closes_the_viewer(window: Window, own_folder: Path) -> None:
    begin(window, "#/search?q=last.png")
    window.tile("last.png").dblclick()
    window.viewer.get_by_text("last.png").wait_for()
    window.page.keyboard.press("Delete")
    window.viewer.wait_for(state="hidden")
    window.page.get_by_text("Nothing found").wait_for()
    assert "old/last.png" not in tree(own_folder)


def test_everything_of_the_result_goes_and_comes_back(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window)
    window.page.keyboard.press("Control+a")
    window.page.get_by_text(f"{COUNT} selected").wait_for()
    window.page.get_by_role("button", name="Move to trash").click()
    said(window, f"{COUNT} files moved to the trash.")
    assert tree(own_folder) == set()
    undo(window, f"{COUNT} files moved to the trash.")
    wait_for_tiles(window, COUNT)
    assert tree(own_folder) == before


def test_the_menu_says_the_keys_and_moves_to_the_trash(window: Window, own_folder: Path) -> None:
    begin(window)
    window.tile("p1.png").click(button="right")
    menu = window.page.get_by_role("menu")
    for name in ("Move… M", "Rename… F2", "Move to trash Del"):
        menu.get_by_role("menuitem", name=name).wait_for()
    menu.get_by_role("menuitem", name="Move to trash").click()
    said(window, "1 file moved to the trash.")
    assert "p1.png" not in tree(own_folder)


def test_many_files_are_saved_as_a_zip(window: Window) -> None:
    begin(window)
    choose(window, "p1.png", "p2.png")
    with window.page.expect_download() as saving:
        window.page.get_by_role("button", name="Download").click()
    assert saving.value.suggested_filename.startswith("pictures ")
    content = Path(saving.value.path()).read_bytes()
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist()) == ["p1.png", "p2.png"]
    said(window, "2 files packed")


def test_moving_asks_for_the_folder_and_a_new_one_can_be_made(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window)
    choose(window, "p1.png", "p2.png")
    window.page.keyboard.press("m")
    dialog = window.page.get_by_role("dialog", name="Move 2 files")
    dialog.get_by_role("treeitem", name="old").click()
    window.wait("(path) => document.querySelector('dialog [name=path]').value === path", str(own_folder / "old"))
    dialog.get_by_role("button", name="New folder").click()
    dialog.get_by_role("textbox", name="Name of the new folder").fill("best")
    window.page.keyboard.press("Enter")
    window.wait(
        "(path) => document.querySelector('dialog [name=path]').value === path", str(own_folder / "old" / "best")
    )
    dialog.get_by_role("button", name="Move here").click()
    said(window, "2 files moved to best.")
    dialog.wait_for(state="hidden")
    moved = {"p1.png", "p2.png"}
    assert tree(own_folder) == (before - moved) | {f"old/best/{name}" for name in moved}
    undo(window, "2 files moved to best.")
    assert tree(own_folder) == before
    choose(window, "p3.png")
    window.page.keyboard.press("m")
    again = window.page.get_by_role("dialog", name="Move 1 file")
    again.get_by_role("list", name="Last used folders").get_by_role("button", name="best").wait_for()
    again.get_by_role("textbox", name="To this folder").fill(str(own_folder / "nowhere"))
    again.get_by_role("button", name="Move here").click()
    again.get_by_role("alert").get_by_text("nowhere").wait_for()
    assert tree(own_folder) == before


def test_a_copy_gets_a_free_name_and_says_so(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, "#/search?q=p0+70")
    window.tile("p0.png").click(button="right")
    window.page.get_by_role("menuitem", name="Copy to").click()
    dialog = window.page.get_by_role("dialog", name="Copy 1 file")
    dialog.get_by_role("textbox", name="To this folder").fill(str(own_folder / "old" / "deep"))
    window.page.keyboard.press("Enter")
    said(window, "1 file copied to deep. 1 got another name")
    assert tree(own_folder) - before == {"old/deep/p0 (1).png", "old/deep/p0 (1).txt"}


def test_one_file_is_renamed(window: Window, own_folder: Path) -> None:
    begin(window)
    choose(window, "p3.png")
    window.page.keyboard.press("F2")
    dialog = window.page.get_by_role("dialog", name="Rename p3.png")
    name = dialog.get_by_role("textbox", name="New name")
    assert name.input_value() == "p3"
    name.fill("p2")
    window.page.keyboard.press("Enter")
    dialog.get_by_role("alert").get_by_text("p2.png").wait_for()
    name.fill("harbour")
    window.page.keyboard.press("Enter")
    said(window, "Renamed to harbour.png.")
    window.tile("harbour.png").wait_for()
    window.details.get_by_text("harbour.png").first.wait_for()
    assert "harbour.png" in tree(own_folder) and "p3.png" not in tree(own_folder)
    undo(window, "Renamed to harbour.png.")
    window.tile("p3.png").wait_for()


def test_several_are_renamed_by_a_pattern_that_shows_what_it_does(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, "#/search?q=lighthouse&sort=name&order=asc")
    window.page.get_by_role("listbox").focus()
    window.page.keyboard.press("Control+a")
    window.page.keyboard.press("F2")
    dialog = window.page.get_by_role("dialog", name="Rename 5 files")
    dialog.get_by_role("textbox", name="Pattern").fill("shot-")
    dialog.get_by_role("button", name="{seed}").click()
    dialog.get_by_role("cell", name="shot-74.png").wait_for()
    dialog.get_by_role("textbox", name="Pattern").fill("shot-{nonsense}")
    dialog.get_by_role("alert").get_by_text("nonsense").wait_for()
    dialog.get_by_role("textbox", name="Pattern").fill("shot-{index:02}")
    dialog.get_by_role("spinbutton", name="First number").fill("8")
    dialog.get_by_role("cell", name="shot-12.png").wait_for()
    dialog.get_by_role("button", name="Rename").click()
    said(window, "5 files renamed.")
    names = {f"shot-{number:02}.png" for number in range(8, 13)}
    assert names | {"shot-08.txt"} <= tree(own_folder)
    undo(window, "5 files renamed.")
    assert tree(own_folder) == before


def test_folders_are_renamed_flattened_and_deleted(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, f"#/folders/{own_folder}/old")
    window.page.get_by_role("button", name="Folder menu").click()
    window.page.get_by_role("menuitem", name="Flatten folder").click()
    dialog = window.page.get_by_role("dialog", name="Flatten old")
    dialog.get_by_text("1 file from the folders below comes up").wait_for()
    dialog.get_by_role("button", name="Flatten").click()
    said(window, "1 file moved up into old.")
    window.tile("p0.png").wait_for()
    assert "old/p0.png" in tree(own_folder) and not (own_folder / "old" / "deep").exists()
    undo(window, "1 file moved up into old.")
    window.tile("Folder deep").wait_for()
    assert tree(own_folder) == before
    window.page.get_by_role("button", name="Folder menu").click()
    window.page.get_by_role("menuitem", name="Rename").click()
    window.page.get_by_role("textbox", name="New name").fill("older.ones")
    window.page.keyboard.press("Enter")
    said(window, "Renamed to older.ones.")
    window.wait("() => location.hash.endsWith('/older.ones')")
    assert "older.ones/last.png" in tree(own_folder)
    (own_folder / "older.ones" / "empty").mkdir()
    begin(window, f"#/folders/{own_folder}/older.ones")
    window.tile("Folder empty").click()
    window.page.keyboard.press("Delete")
    said(window, "1 file moved to the trash.")
    assert not (own_folder / "older.ones" / "empty").exists()
    window.tile("Folder deep").click()
    window.page.keyboard.press("Delete")
    window.page.locator(".toast.is-error").wait_for()
    assert (own_folder / "older.ones" / "deep").exists()


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
    assert "is-drop" in (tile.get_attribute("class") or "")
    window.page.mouse.up()
    said(window, "2 files moved to old.")
    wait_for_tiles(window, 4)
    assert tree(own_folder) == (before - {"p1.png", "p2.png"}) | {"old/p1.png", "old/p2.png"}
    undo(window, "2 files moved to old.")
    wait_for_tiles(window, 6)
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
        assert window.page.locator(".drag-sign").count() == 0


def test_where_nothing_may_be_changed_nothing_is_offered(
    page_browser: Any, own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IIB_ACCESS_CONTROL_PERMISSION", "read-only")
    with serving(own_folder, tmp_path / "read") as address:
        for window in open_window(page_browser, address, {"width": 1280, "height": 800}):
            begin(window)
            window.tile("p1.png").click(button="right")
            menu = window.page.get_by_role("menu")
            menu.get_by_role("menuitem", name="Download").wait_for()
            assert menu.get_by_role("menuitem", name="Move").count() == 0
            assert menu.get_by_role("menuitem", name="Rename").count() == 0
            window.page.keyboard.press("Escape")
            choose(window, "p1.png")
            window.page.get_by_role("button", name="Download").wait_for()
            assert window.page.get_by_role("button", name="Move to trash").count() == 0
            window.page.keyboard.press("Delete")
            said(window, "This server only shows files")
            assert "p1.png" in tree(own_folder)
            window.page.goto(f"{address}#/tags")
            window.wait("() => document.querySelector('.own-tags input')?.disabled")
            controls = window.page.locator(".own-tags :is(input, button), .rules :is(input, button)").all()
            assert controls and not any(control.is_enabled() for control in controls)


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(window: Window, own_folder: Path) -> None:
    for number in range(4000):
        path = own_folder / "many" / f"{number}.bin"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%d" % number)
    before = tree(own_folder)
    begin(window, f"#/folders/{own_folder}")
    window.tile("Folder many").click(button="right")
    window.page.get_by_role("menuitem", name="Copy to").click()
    dialog = window.page.get_by_role("dialog", name="Copy 1 file")
    dialog.get_by_role("textbox", name="To this folder").fill(str(own_folder / "old"))
    window.page.keyboard.press("Enter")
    task = window.page.locator(".toast.is-task")
    task.get_by_text("of 4,00").wait_for()
    assert task.get_by_role("progressbar").get_attribute("max") in ("4000", "4001")
    task.get_by_role("button", name="Cancel").click()
    said(window, "It was cancelled. Nothing was changed.")
    assert tree(own_folder) == before


def test_random_pictures_follow_what_is_done_to_them(window: Window, own_folder: Path) -> None:
    begin(window, "#/random")
    wait_for_tiles(window, COUNT)
    choose(window, "p3.png")
    window.page.keyboard.press("Delete")
    wait_for_tiles(window, COUNT - 1)
    undo(window, "1 file moved to the trash.")
    wait_for_tiles(window, COUNT)
    choose(window, "p4.png")
    window.page.keyboard.press("F2")
    window.page.get_by_role("textbox", name="New name").fill("other")
    window.page.keyboard.press("Enter")
    window.tile("other.png").wait_for()
    window.tile("p4.png").wait_for(state="detached")
