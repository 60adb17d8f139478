"""No place of the page keeps anybody out: axe-core, in both themes, on a desk and on a phone."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.served_page import ROOT, Window, ask, expect, serving

pytestmark = pytest.mark.browser

AXE = ROOT / "tests" / "page" / "node_modules" / "axe-core" / "axe.min.js"
PLACES = {
    "all images": "#/all",
    "folders": "#/folders",
    "search": "#/search?q=lighthouse",
    "search for nothing": "#/search",
    "nothing found": "#/search?q=no+such+words",
    "random": "#/random",
    "mistake": "#/search?q=modle:x",
    "similar to a file that is not there": "#/similar/none.png",
}
# a key, and what shows that it was obeyed
KEYS = {
    "shortcuts": ("?", "dialog.shortcuts[open]"),
    "menu": ("Shift+F10", "[role=menu]:popover-open [role=menuitem]"),
    "tags": ("t", "dialog.tagging[open] .held li"),
    "rated": ("4", ".toast"),
    "viewer": ("Enter", "iib-viewer:not([hidden]) img.sharp.is-shown"),
}
OVER = "dialog[open], :popover-open, iib-viewer:not([hidden])"
PANELS = ("albums", "tags", "stats", "stats?by=day", "duplicates", "trash", "activity")


@pytest.fixture(scope="module")
def axe() -> str:
    if not Path(AXE).exists():
        pytest.skip("no axe-core found: run npm install in tests/page")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_violation_anywhere(page_browser: Any, address: str, axe: str, theme: str, width: int) -> None:
    context = page_browser.new_context(viewport={"width": width, "height": 800}, locale="en-US", bypass_csp=True)
    window = Window(context.new_page(), address)
    found = []
    for name, place in PLACES.items():
        window.go(place, f"?__theme={theme}")
        window.page.wait_for_timeout(400)
        found += [f"{name}: {line}" for line in violations(window, axe)]
    for place in PANELS:
        window.page.goto("about:blank")
        window.page.goto(f"{address}?__theme={theme}#/{place}")
        window.page.locator(".panel-body").wait_for()
        window.page.wait_for_timeout(500)
        found += [f"{place}: {line}" for line in violations(window, axe)]
    window.go("#/all", f"?__theme={theme}")
    window.wait_for_pictures()
    for name, (key, shown) in KEYS.items():
        window.page.get_by_role("listbox").focus()
        window.page.keyboard.press("Home")
        window.page.keyboard.press(key)
        window.page.locator(shown).first.wait_for()
        window.page.wait_for_timeout(700)
        found += [f"{name}: {line}" for line in violations(window, axe)]
        window.page.keyboard.press("Escape")
        expect(window.page.locator(OVER)).to_have_count(0)
    window.page.get_by_role("button", name="How to search").click()
    window.page.get_by_role("dialog", name="How to search").wait_for()
    found += [f"help: {line}" for line in violations(window, axe)]
    window.page.keyboard.press("Escape")
    expect(window.page.locator(OVER)).to_have_count(0)
    window.page.keyboard.press("/")
    window.page.keyboard.type("light s")
    window.page.get_by_role("option", name="sampler:", exact=False).first.wait_for()
    found += [f"suggestions: {line}" for line in violations(window, axe)]
    context.close()
    assert found == []


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_violation_while_files_are_changed(
    page_browser: Any, own_folder: Path, tmp_path: Path, axe: str, theme: str, width: int
) -> None:
    found = []

    def look(name: str) -> None:
        found.extend(f"{name}: {line}" for line in violations(window, axe))

    with serving(own_folder, tmp_path / "data") as address:
        context = page_browser.new_context(viewport={"width": width, "height": 800}, locale="en-US", bypass_csp=True)
        window = Window(context.new_page(), address)
        page = window.page
        for name in ("p1.png", "p2.png"):
            ask(address, "delete_files", json.dumps({"file_paths": [str(own_folder / name)]}).encode())
        wrong = {"file_paths": [str(own_folder / "p3.png"), "/nowhere.png"], "dest": str(own_folder / "old")}
        moved = json.loads(ask(address, "move_files", json.dumps({**wrong, "continue_on_error": True}).encode()))
        ask(address, "undo", json.dumps({"operation_id": moved["operation_id"]}).encode())
        page.goto(f"{address}?__theme={theme}#/activity")
        page.get_by_role("button", name="Files: Moved 1 file", exact=True).click()
        page.locator(".steps").wait_for()
        look("activity")
        page.goto(f"{address}?__theme={theme}#/trash")
        page.get_by_role("checkbox", name="Select p1.png").check()
        look("trash")
        page.get_by_role("button", name="Delete 1 file for good").click()
        page.get_by_role("dialog", name="Delete 1 file for good").wait_for()
        look("question")
        window.go(f"#/folders/{own_folder}", f"?__theme={theme}")
        window.wait_for_pictures()
        page.get_by_role("button", name="Folder menu").click()
        page.get_by_role("menuitem", name="Flatten folder").click()
        page.get_by_text("come up into this folder").wait_for()
        look("flatten")
        page.keyboard.press("Escape")
        expect(page.locator(OVER)).to_have_count(0)
        page.get_by_role("listbox").focus()
        page.keyboard.press("End")
        page.keyboard.press("F2")
        page.get_by_role("textbox", name="New name").wait_for()
        look("rename")
        page.keyboard.press("Escape")
        expect(page.locator(OVER)).to_have_count(0)
        page.keyboard.press("m")
        page.get_by_role("dialog", name="Move 1 file").get_by_role("treeitem").first.wait_for()
        page.get_by_role("button", name="New folder").click()
        page.get_by_role("textbox", name="Name of the new folder").wait_for()
        look("move")
        page.keyboard.press("Escape")
        expect(page.locator(OVER)).to_have_count(0)
        page.get_by_role("listbox").focus()
        page.keyboard.press("Control+a")
        page.keyboard.press("F2")
        page.locator(".preview td").first.wait_for()
        look("rename many")
        page.keyboard.press("Escape")
        expect(page.locator(OVER)).to_have_count(0)
        page.keyboard.press("Escape")
        page.get_by_role("listbox").focus()
        page.keyboard.press("End")
        page.keyboard.press("Delete")
        page.locator(".toast").first.wait_for()
        look("message")
        context.close()
    assert found == []


def violations(window: Window, axe: str) -> list[str]:
    """What axe finds once nothing moves or fades any more; what it finds for a moment only was about to fade in."""
    window.page.evaluate(axe)
    for _ in range(5):
        window.wait("() => document.getAnimations().every((each) => each.playState !== 'running')")
        found = window.page.evaluate("() => axe.run()")["violations"]
        if not found:
            break
        window.page.wait_for_timeout(300)
    return [f"{each['id']} at {each['nodes'][0]['target']}" for each in found]
