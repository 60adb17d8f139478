"""Files get other names on the page: one by its dialog, many by a pattern."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.changed_files import begin, choose, said, tree, undo
from tests.browser.served_page import Window, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def window(own_window: Window) -> Window:
    return own_window


def test_one_file_is_renamed(window: Window, own_folder: Path) -> None:
    begin(window)
    choose(window, "p3.png")
    window.page.keyboard.press("F2")
    dialog = window.page.get_by_role("dialog", name="Rename p3.png")
    name = dialog.get_by_role("textbox", name="New name")
    expect(name).to_have_value("p3")
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


def test_a_refusal_that_comes_late_is_told_in_the_dialog(window: Window, own_folder: Path) -> None:
    begin(window)
    choose(window, "p3.png")
    window.page.keyboard.press("F2")
    dialog = window.page.get_by_role("dialog", name="Rename p3.png")
    held: list[Any] = []
    window.page.route("**/db/rename", lambda route: held.append(route))
    dialog.get_by_role("textbox", name="New name").fill("p2")
    with window.page.expect_request("**/db/rename"):
        window.page.keyboard.press("Enter")
    window.page.keyboard.press("Enter")
    window.page.wait_for_timeout(1000)
    assert len(held) == 1, "it is asked for once"
    held[0].continue_()
    dialog.get_by_role("alert").get_by_text("p2.png").wait_for()
    expect(dialog.get_by_role("textbox", name="New name")).to_have_value("p2")


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
