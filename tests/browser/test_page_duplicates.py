"""The place Duplicates: what looks alike side by side, and what of it may go. Real files, a real server."""

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.changed_files import tree, wait_for_tree
from tests.browser.conftest import NOON, open_window
from tests.browser.scenes import look_at_all, write_scenes
from tests.browser.served_page import Window, ask, expect, serving
from tests.imaging.test_looks import scene

pytestmark = pytest.mark.browser


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    return write_scenes(tmp_path / "scenes")


@pytest.fixture
def window(page_browser: Any, scenes: Path, tmp_path: Path) -> Iterator[Window]:
    with serving(scenes, tmp_path / "data") as address:
        yield from open_window(page_browser, address, {"width": 1280, "height": 800})


def go_to_duplicates(window: Window, rest: str = "") -> Any:
    window.page.goto("about:blank")
    window.page.goto(f"{window.address}#/duplicates{rest}")
    return window.page.locator("iib-duplicates")


def wait_for_kept(window: Window, *names: str) -> None:
    """Until these are all that is not chosen."""
    window.wait(
        """(names) => {
          const kept = [...document.querySelectorAll(".twin:not(.is-chosen) .name")].map((e) => e.innerText);
          return kept.sort().join() === names.join();
        }""",
        sorted(names),
    )


def test_an_empty_place_has_the_pictures_looked_at(page_browser: Any, scenes: Path, tmp_path: Path) -> None:
    """With the progress told, and shown when it is done; here nobody looks at pictures on idle."""
    with serving(scenes, tmp_path / "data") as address:
        for window in open_window(page_browser, address, {"width": 1280, "height": 800}):
            place = go_to_duplicates(window)
            place.get_by_role("heading", name="Pictures are compared by how they look").wait_for()
            place.get_by_text("pictures have not been looked at yet").wait_for()
            place.locator(".said").get_by_role("button", name="Look at them now").click()
            place.get_by_role("heading", name="2 identical files").first.wait_for()
            place.locator(".looking").wait_for(state="hidden")


def test_duplicates_are_told_apart_and_all_but_one_selected(window: Window) -> None:
    look_at_all(window)
    place = go_to_duplicates(window)
    place.get_by_role("heading", name="Identical files", exact=True).wait_for()
    place.get_by_role("heading", name="Similar pictures", exact=True).wait_for()
    place.get_by_role("heading", name="4 similar pictures").wait_for()
    window.wait("() => document.querySelectorAll('.twin').length === 6")
    small = place.locator(".twin").filter(has_text="small.jpg")
    expect(small).to_contain_text("208 × 304")
    expect(small).not_to_contain_text("Largest")
    place.get_by_label("Keep of each group").select_option(label="the oldest")
    for button in place.get_by_role("button", name="Select the others of all").all():
        button.click()
    window.wait("() => document.querySelectorAll('.twin.is-chosen').length === 4")
    wait_for_kept(window, "a.png", "other.png")
    window.page.get_by_text("4 selected").wait_for()
    place.get_by_role("button", name="Move 4 to the trash").wait_for()
    place.get_by_role("button", name="Keep this one: small.jpg").click()
    wait_for_kept(window, "small.jpg", "other.png")
    place.get_by_label("How alike").fill("0")
    window.wait("() => location.hash === '#/duplicates?by=0'")
    window.page.reload()
    place.get_by_role("heading", name="Identical files", exact=True).wait_for()
    expect(place.get_by_label("How alike")).to_have_attribute("aria-valuetext", "exact")


def test_duplicates_are_walked_with_the_keyboard(window: Window) -> None:
    look_at_all(window)
    place = go_to_duplicates(window)
    place.get_by_role("button", name="Open a.png").focus()
    expect(place.get_by_role("button", name="Open a.png")).to_be_focused()
    window.page.keyboard.press("ArrowRight")
    expect(place.get_by_role("button", name="Open a.png")).not_to_be_focused()
    first = window.page.evaluate("() => document.activeElement.closest('.twin').dataset.path")
    window.page.keyboard.press("Space")
    window.wait("(path) => document.querySelector('.twin.is-chosen')?.dataset.path === path", first)
    window.page.keyboard.press("Enter")
    window.viewer.get_by_text(os.path.basename(first)).first.wait_for()
    window.page.keyboard.press("Escape")
    window.viewer.wait_for(state="hidden")
    expect(place.locator(".twin.is-chosen"), "what was chosen is so still").to_have_count(1)


def test_many_groups_are_few_tiles(page_browser: Any, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    chance = random.Random(1)
    for number in range(120):
        cells = Image.frombytes("RGB", (6, 6), chance.randbytes(108))
        cells.resize((48, 48), Image.Resampling.BICUBIC).save(folder / f"{number:03}.png")
        (folder / f"{number:03} copy.png").write_bytes((folder / f"{number:03}.png").read_bytes())
    with serving(folder, tmp_path / "data") as address:
        for window in open_window(page_browser, address, {"width": 1280, "height": 800}):
            look_at_all(window)
            place = go_to_duplicates(window, "?by=0")
            place.get_by_role("heading", name="2 identical files").first.wait_for()
            assert 4 <= place.locator(".twin").count() <= 30
            body = place.locator(".panel-body")
            height = body.evaluate("(body) => body.scrollHeight")
            assert height > 120 * 200
            body.evaluate("(body) => { body.scrollTop = body.scrollHeight / 2; }")
            window.wait("() => /at=~[0-9]+/.test(location.hash)")
            assert 4 <= place.locator(".twin").count() <= 30
            at = place.locator(".twin .name").nth(4).inner_text()
            window.page.reload()
            window.wait("(name) => [...document.querySelectorAll('.twin .name')].some((e) => e.innerText === name)", at)


def test_the_others_go_to_the_trash_and_come_back(window: Window, scenes: Path) -> None:
    before = tree(scenes)
    assert len(before) == 7
    look_at_all(window)
    place = go_to_duplicates(window)
    place.get_by_role("heading", name="4 similar pictures").wait_for()
    place.get_by_label("Keep of each group").select_option(label="the oldest")
    place.get_by_role("button", name="Select the others", exact=True).last.click()
    place.get_by_role("button", name="Move 3 to the trash").last.click()
    place.get_by_role("heading", name="4 similar pictures").wait_for(state="detached")
    wait_for_tree(scenes, {"a.png", "other.png", "other copy.png", "alone.png"})
    place.get_by_role("heading", name="2 identical files").wait_for()
    window.page.get_by_role("button", name="Undo").last.click()
    place.get_by_role("heading", name="4 similar pictures").wait_for()
    wait_for_tree(scenes, before)


def test_keys_mean_the_picture_that_has_the_focus(window: Window, scenes: Path) -> None:
    """Whichever was looked at before; and none once the focus is elsewhere."""
    look_at_all(window)
    place = go_to_duplicates(window)
    place.get_by_role("button", name="Open a.png").focus()
    window.page.keyboard.press("Enter")
    expect(window.viewer).to_contain_text("a.png")
    window.page.keyboard.press("Escape")
    window.viewer.wait_for(state="hidden")
    expect(place.get_by_role("button", name="Open a.png")).to_be_focused()
    window.page.keyboard.press("ArrowRight")
    expect(place.get_by_role("button", name="Open a.png")).not_to_be_focused()
    marked = window.page.evaluate("() => document.activeElement.closest('.twin').dataset.path")
    window.page.keyboard.press("4")
    place.locator(f'[data-path="{marked}"] .star').wait_for()
    expect(place.locator(".star")).to_have_count(1)
    place.get_by_label("Select other.png").focus()
    place.locator(".panel-body").focus()
    window.page.keyboard.press("5")
    window.page.keyboard.press("Delete")
    goes = "mirrored.png" if marked.endswith("small.jpg") else "small.jpg"
    place.get_by_role("button", name=f"Open {goes}").focus()
    window.page.keyboard.press("Delete")
    place.get_by_role("button", name=f"Open {goes}").wait_for(state="detached")
    expect(place.locator(".twin .face:focus"), "the next one has the focus").to_have_count(1)
    left = {"a.png", "copy.png", "small.jpg", "mirrored.png", "other.png", "other copy.png", "alone.png"} - {goes}
    wait_for_tree(scenes, left)
    expect(place.locator(".star"), "nothing was meant").to_have_count(1)


@pytest.fixture
def large_scenes(tmp_path: Path) -> Path:
    """Alike and of usual sizes; one of them is all that can be said of a file."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    picture = scene(1, (1024, 1024))
    noise = Image.frombytes("RGB", (1024, 1024), random.Random(1).randbytes(1024 * 1024 * 3))
    Image.blend(picture, noise, 0.1).save(folder / "noisy.png")
    picture.resize((2048, 2048)).save(folder / "large.png")
    picture.resize((512, 512)).save(folder / "small.png")
    (folder / "small copy.png").write_bytes((folder / "small.png").read_bytes())
    os.utime(folder / "large.png", (NOON - 1000, NOON - 1000))
    return folder


@pytest.mark.parametrize(("width", "language"), [(1920, "en"), (1280, "en"), (1280, "de"), (390, "de"), (390, "ja")])
def test_nothing_is_cut_off(page_browser: Any, large_scenes: Path, tmp_path: Path, width: int, language: str) -> None:
    with serving(large_scenes, tmp_path / "data") as address:
        large = json.dumps(str(large_scenes / "large.png"))
        ask(address, "db/set_rating", f'{{"paths": [{large}], "rating": 4}}'.encode())
        ask(address, "db/set_favourite", f'{{"paths": [{large}], "favourite": true}}'.encode())
        viewport = {"width": width, "height": 800}
        for window in open_window(page_browser, address, viewport):
            window.page.goto(address)
            window.page.evaluate(
                "(kept) => localStorage.setItem('iib-preferences', kept)", json.dumps({"language": language})
            )
            look_at_all(window)
            place = go_to_duplicates(window)
            expect(place.locator(".twin")).to_have_count(4)
            expect(place.locator(".point").nth(3)).to_be_visible()
            place.locator("[data-do=select]").last.click()
            place.locator(".is-head .trash").last.wait_for()
            window.wait(
                """() => {
                  const inside = (inner, outer) => {
                    const [a, b] = [inner, outer].map((each) => each.getBoundingClientRect());
                    const isWithin = a.left >= b.left - 1 && a.right <= b.right + 1;
                    return isWithin && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
                  };
                  const all = (selector) => [...document.querySelectorAll(selector)];
                  const texts = ".twin .shape-text, .line .button, .line .link, .line h2, .line h3";
                  const isApart = (part) => !part.checkVisibility() || part.closest(".unseen, .trash span, .twin");
                  return all(".twin .point").every((chip) => inside(chip, chip.closest(".points")))
                    && all(texts).every((text) => text.scrollWidth <= text.clientWidth + 1)
                    && all(".line *").every((part) => isApart(part) || inside(part, part.closest(".line")))
                    && all(".twin").every((card) => inside(card, card.closest(".lines")));
                }"""
            )
