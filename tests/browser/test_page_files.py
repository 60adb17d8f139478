"""Files are changed on the page: trash, moving, copying, renaming; on the disk, and all of it undone."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.browser.changed_files import COUNT, begin, choose, said, tree, undo, wait_for_tree
from tests.browser.conftest import open_window
from tests.browser.served_page import Window, ask, expect, serving

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
    window.wait_for_tiles(COUNT - 1)
    assert tree(own_folder) == before - {"p3.png"}
    window.wait("() => document.querySelector('.tile.is-focused')?.ariaLabel.startsWith('p2.png')")
    toast.get_by_role("button", name="Undo").click()
    window.wait_for_tiles(COUNT)
    wait_for_tree(own_folder, before)


def test_what_tells_of_a_picture_goes_with_it_and_marks_come_back(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, "#/search?q=seed:70")
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
    before = tree(own_folder)
    begin(window)
    window.tile("p4.png").dblclick()
    window.viewer.get_by_text("p4.png").wait_for()
    window.page.keyboard.press("Delete")
    window.viewer.get_by_text("p3.png").wait_for()
    window.viewer.get_by_text(f"1 of {COUNT - 1}").wait_for()
    said(window, "1 file moved to the trash.").get_by_role("button", name="Close").click()
    window.page.keyboard.press("Delete")
    window.viewer.get_by_text("p2.png").wait_for()
    window.viewer.get_by_text(f"1 of {COUNT - 2}").wait_for()
    said(window, "1 file moved to the trash.")
    wait_for_tree(own_folder, before - {"p3.png", "p4.png"})
    undo(window, "1 file moved to the trash.")
    wait_for_tree(own_folder, before - {"p4.png"})


def test_the_last_one_closes_the_viewer(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window, "#/search?q=last.png")
    window.tile("last.png").dblclick()
    window.viewer.get_by_text("last.png").wait_for()
    window.page.keyboard.press("Delete")
    window.viewer.wait_for(state="hidden")
    window.page.get_by_text("Nothing found").wait_for()
    wait_for_tree(own_folder, before - {"old/last.png"})


def test_everything_of_the_result_goes_and_comes_back(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    begin(window)
    window.page.keyboard.press("Control+a")
    window.page.get_by_text(f"{COUNT} selected").wait_for()
    window.page.get_by_role("button", name="Move to trash").click()
    said(window, f"{COUNT} files moved to the trash.")
    assert tree(own_folder) == set()
    undo(window, f"{COUNT} files moved to the trash.")
    window.wait_for_tiles(COUNT)
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
    said(window, "2 files packed")
    assert saving.value.suggested_filename.startswith("pictures ")
    content = Path(saving.value.path()).read_bytes()
    assert sorted(zipfile.ZipFile(io.BytesIO(content)).namelist()) == ["p1.png", "p2.png"]


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
    window.wait_for_tiles(COUNT)
    window.tile("p1.png").wait_for()
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
    begin(window, "#/search?q=seed:70")
    window.tile("p0.png").click(button="right")
    window.page.get_by_role("menuitem", name="Copy to").click()
    dialog = window.page.get_by_role("dialog", name="Copy 1 file")
    dialog.get_by_role("textbox", name="To this folder").fill(str(own_folder / "old" / "deep"))
    window.page.keyboard.press("Enter")
    said(window, "1 file copied to deep. 1 got another name")
    assert tree(own_folder) - before == {"old/deep/p0 (1).png", "old/deep/p0 (1).txt"}


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
    window.tile("Folder empty").wait_for(state="detached")  # what is beside it comes up to its place
    window.tile("Folder deep").click()
    window.page.keyboard.press("Delete")
    window.page.locator(".toast.is-error").wait_for()
    assert (own_folder / "older.ones" / "deep").exists()
    # between the new name on the disk and its place in the page somebody may have asked for the old one
    window.complaints = [each for each in window.complaints if not each.endswith("%2Fold")]


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
            expect(menu.get_by_role("menuitem", name="Move")).to_have_count(0)
            expect(menu.get_by_role("menuitem", name="Rename")).to_have_count(0)
            window.page.keyboard.press("Escape")
            menu.wait_for(state="hidden")
            choose(window, "p1.png")
            window.page.get_by_role("button", name="Download").wait_for()
            expect(window.page.get_by_role("button", name="Move to trash")).to_have_count(0)
            window.page.keyboard.press("Delete")
            said(window, "This server only shows files")
            assert "p1.png" in tree(own_folder)
            window.page.goto(f"{address}#/tags")
            for area in (".own-tags", ".rules"):
                controls = window.page.locator(f"{area} :is(input, button)")
                controls.first.wait_for()
                expect(controls.and_(window.page.locator(":enabled"))).to_have_count(0)


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


def test_work_that_waits_for_other_work_says_so_and_can_be_cancelled(window: Window, own_folder: Path) -> None:
    for number in range(5000):
        path = own_folder / "many" / f"{number}.bin"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"%d" % number)
    begin(window, f"#/folders/{own_folder}")
    body = json.dumps({"file_paths": [str(own_folder / "many")], "dest": str(own_folder / "old")}).encode()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(ask, window.address, "copy_files", body)
        window.page.wait_for_function("async () => (await (await fetch('operations')).json())[0]?.status === 'running'")
        choose(window, "p1.png")
        window.page.keyboard.press("Delete")
        task = window.page.locator(".toast.is-task")
        task.get_by_text("Waiting").wait_for()
        task.get_by_role("button", name="Cancel").click()
        said(window, "It was cancelled. Nothing was changed.")
        assert json.loads(other.result())["success"]
    assert "p1.png" in tree(own_folder) and "old/many/4999.bin" in tree(own_folder)


def test_random_pictures_follow_what_is_done_to_them(window: Window, own_folder: Path) -> None:
    begin(window, "#/random")
    window.wait_for_tiles(COUNT)
    choose(window, "p3.png")
    window.page.keyboard.press("Delete")
    said(window, "1 file moved to the trash.")
    window.wait_for_tiles(COUNT - 1)
    undo(window, "1 file moved to the trash.")
    window.wait_for_tiles(COUNT)
    choose(window, "p4.png")
    window.page.keyboard.press("F2")
    window.page.get_by_role("textbox", name="New name").fill("other")
    window.page.keyboard.press("Enter")
    window.tile("other.png").wait_for()
    window.tile("p4.png").wait_for(state="detached")
