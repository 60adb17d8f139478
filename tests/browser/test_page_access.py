"""No place of the page keeps anybody out: axe-core, in both themes, on a desk and on a phone."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.served_page import ROOT, Window

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
}
PANELS = ("albums", "tags", "stats", "stats?by=day", "duplicates")


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
    keys = {"shortcuts": "?", "menu": "Shift+F10", "tags": "t", "rated": "4", "viewer": "Enter"}
    for name, key in keys.items():
        window.page.keyboard.press("Escape")
        window.page.get_by_role("listbox").focus()
        window.page.keyboard.press("Home")
        window.page.keyboard.press(key)
        window.page.wait_for_timeout(700)
        found += [f"{name}: {line}" for line in violations(window, axe)]
    window.page.keyboard.press("Escape")
    window.page.get_by_role("button", name="How to search").click()
    window.page.get_by_role("dialog", name="How to search").wait_for()
    found += [f"help: {line}" for line in violations(window, axe)]
    window.page.keyboard.press("Escape")
    window.page.keyboard.press("/")
    window.page.keyboard.type("light s")
    window.page.get_by_role("option", name="sampler:", exact=False).first.wait_for()
    found += [f"suggestions: {line}" for line in violations(window, axe)]
    context.close()
    assert found == []


def violations(window: Window, axe: str) -> list[str]:
    """What axe finds once nothing moves or fades any more."""
    window.wait("() => document.getAnimations().every((each) => each.playState !== 'running')")
    window.page.evaluate(axe)
    result = window.page.evaluate("() => axe.run()")
    return [f"{each['id']} at {each['nodes'][0]['target']}" for each in result["violations"]]
