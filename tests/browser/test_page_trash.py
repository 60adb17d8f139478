"""The places Trash and Activity: what was done to files, and how it is taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.changed_files import said, tree, undo, wait_for_tree
from tests.browser.served_page import Window, ask, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def window(own_window: Window) -> Window:
    return own_window


def at_place(window: Window, place: str) -> Any:
    """The panel of a place that is no grid, once it says something."""
    window.page.goto("about:blank")
    window.page.goto(f"{window.address}#/{place}")
    window.page.locator(".panel-body > *").first.wait_for()
    return window.page.get_by_role("region", name=place.capitalize())


def delete(window: Window, own_folder: Path, *names: str) -> None:
    body = {"file_paths": [str(own_folder / name) for name in names]}
    ask(window.address, "delete_files", json.dumps(body).encode())


def test_the_trash_tells_restores_and_is_emptied(window: Window, own_folder: Path) -> None:
    before = tree(own_folder)
    panel = at_place(window, "trash")
    panel.get_by_text("The trash is empty").wait_for()
    delete(window, own_folder, "p0.png", "p1.png", "old/last.png")
    panel = at_place(window, "trash")
    panel.get_by_text("4 files ·").wait_for()
    row = panel.get_by_role("listitem").filter(has_text="last.png")
    expect(row.get_by_role("link")).to_have_text(str(own_folder / "old"))
    expect(row).to_contain_text("Kept until")
    window.wait("() => [...document.querySelectorAll('.thumb img')].filter((i) => i.naturalWidth > 0).length === 3")
    panel.get_by_role("checkbox", name="Select p0.png").check()
    panel.get_by_role("button", name="Restore 1 file").click()
    said(window, "1 file put back.")
    panel.get_by_text("2 files ·").wait_for()
    wait_for_tree(own_folder, before - {"p1.png", "old/last.png"})
    undo(window, "1 file put back.")
    panel.get_by_text("4 files ·").wait_for()
    panel.get_by_role("button", name="Restore all").click()
    panel.get_by_text("The trash is empty").wait_for()
    wait_for_tree(own_folder, before)
    delete(window, own_folder, "p1.png", "p2.png")
    panel = at_place(window, "trash")
    panel.get_by_role("checkbox", name="Select p2.png").check()
    panel.get_by_role("button", name="Delete 1 file for good").click()
    window.page.get_by_role("dialog", name="Delete 1 file for good").get_by_role("button", name="Cancel").click()
    expect(window.page.get_by_role("dialog")).to_have_count(0)
    assert len(list((own_folder / ".iib-trash").rglob("*.png"))) == 2
    panel.get_by_role("checkbox", name="Select p2.png").uncheck()
    panel.get_by_role("button", name="Empty trash").click()
    question = window.page.get_by_role("dialog", name="Empty trash")
    expect(question).to_contain_text("2 files (")
    expect(question).to_contain_text("cannot be undone")
    question.get_by_role("button", name="Delete for good").click()
    said(window, "2 files removed for good")
    panel.get_by_text("The trash is empty").wait_for()
    assert not list(own_folder.rglob("p1.png")) and not list((own_folder / ".iib-trash").rglob("*.png"))


def test_activity_undoes_and_undoes_the_undo(window: Window, own_folder: Path) -> None:
    at_place(window, "activity").get_by_text("Nothing was changed yet").wait_for()
    body = {"file_paths": [str(own_folder / "p1.png"), str(own_folder / "none.png")], "dest": str(own_folder / "old")}
    ask(window.address, "move_files", json.dumps({**body, "continue_on_error": True}).encode())
    panel = at_place(window, "activity")
    row = panel.locator(".operations > li").filter(has_text="Moved 1 file")
    expect(row).to_contain_text("1 of 1 done")
    expect(row).to_contain_text("none.png")
    row.get_by_role("button", name="Files: Moved 1 file").click()
    row.get_by_text(str(own_folder / "old" / "p1.png")).wait_for()
    panel.get_by_role("button", name="Undo: Moved 1 file").click()
    said(window, "Undone: Moved 1 file")
    assert (own_folder / "p1.png").exists()
    row.get_by_text("Undone").wait_for()
    panel.get_by_role("button", name="Undo: Undid 1 change").click()
    said(window, "Undone: Undid 1 change")
    assert (own_folder / "old" / "p1.png").exists() and not (own_folder / "p1.png").exists()


def test_old_operations_and_old_trash_can_be_reached(window: Window, own_folder: Path) -> None:
    for number in range(104):
        name = f"n{number}.txt"
        (own_folder / name).write_text(name, encoding="utf-8")
        delete(window, own_folder, name)
    for place, rows, first in (("activity", ".operations > li", 50), ("trash", ".entries > li", 100)):
        panel = at_place(window, place)
        for shown in range(first, 105, first):
            window.wait("([rows, shown]) => document.querySelectorAll(rows).length === shown", [rows, shown])
            panel.get_by_role("button", name="Show more").click()
        window.wait("(rows) => document.querySelectorAll(rows).length === 104", rows)
        expect(panel.get_by_role("button", name="Show more")).to_have_count(0)


@pytest.mark.parametrize("place", ["trash", "activity", "albums"])
def test_an_empty_place_says_so_in_its_middle(window: Window, place: str) -> None:
    for width in (1280, 1920):
        window.page.set_viewport_size({"width": width, "height": 900})
        panel = at_place(window, place)
        said_box, area = panel.locator(".said").bounding_box(), panel.locator(".panel-body").bounding_box()
        assert abs(said_box["x"] + said_box["width"] / 2 - area["x"] - area["width"] / 2) < 8
        assert area["y"] + area["height"] * 0.2 < said_box["y"] < area["y"] + area["height"] / 2
