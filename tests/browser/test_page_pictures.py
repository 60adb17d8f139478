"""What stands for pictures before they are there, covers of videos, and look-alikes: real files, a real server."""

import importlib.util
import json
import os
import random
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image, ImageOps

from tests import pictures
from tests.browser.conftest import NOON, open_window
from tests.browser.served_page import Window, ask, serving
from tests.contract.test_media import video_bytes
from tests.imaging.test_looks import scene

pytestmark = pytest.mark.browser


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """A scene, a copy, a smaller and a mirrored one; another scene and its copy; one alone; a film."""
    folder = tmp_path / "scenes"
    folder.mkdir()
    picture = scene(1)
    picture.save(folder / "a.png")
    picture.resize((208, 304)).save(folder / "small.jpg", quality=90)
    ImageOps.mirror(picture).save(folder / "mirrored.png")
    (folder / "copy.png").write_bytes((folder / "a.png").read_bytes())
    scene(2).save(folder / "other.png")
    (folder / "other copy.png").write_bytes((folder / "other.png").read_bytes())
    scene(3).save(folder / "alone.png")
    for age, name in enumerate(("a.png", "copy.png", "small.jpg", "mirrored.png", "other.png", "other copy.png")):
        os.utime(folder / name, (NOON + age, NOON + age))
    return folder


@pytest.fixture
def window(page_browser: Any, scenes: Path, tmp_path: Path) -> Iterator[Window]:
    with serving(scenes, tmp_path / "data") as address:
        yield from open_window(page_browser, address, {"width": 1280, "height": 800})


def look_at_all(window: Window) -> None:
    """As a script would do it: every picture is looked at."""
    ask(window.address, "db/build_look_alikes")
    until = time.monotonic() + 60
    while json.loads(get(window.address, "db/look_alikes_status"))["status"] == "running":
        assert time.monotonic() < until
        time.sleep(0.05)


def get(address: str, route: str) -> bytes:
    with urllib.request.urlopen(address + route, timeout=60) as answer:
        return bytes(answer.read())


def test_a_tile_has_the_colours_of_its_picture_until_that_is_there(window: Window) -> None:
    look_at_all(window)
    window.page.route("**/image-thumbnail*", lambda route: None)
    window.go()
    frame = window.tile("alone.png").locator(".frame")
    window.wait("() => document.querySelectorAll('.tile[data-state=waiting]').length === 7")
    colours = frame.evaluate(
        """async (frame) => {
          const address = getComputedStyle(frame).backgroundImage.slice(5, -2);
          const image = Object.assign(new Image(), { src: address });
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: 4, height: 3 });
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          return [...context.getImageData(0, 0, 4, 3).data];
        }"""
    )
    with Image.open(Path(scene_path(window)) / "alone.png") as picture:
        small = picture.convert("RGB").resize((4, 3), Image.Resampling.BOX)
    for place in range(12):
        expected = small.getpixel((place % 4, place // 4))
        shown = colours[4 * place : 4 * place + 3]
        assert all(abs(a - b) < 24 for a, b in zip(shown, expected, strict=True)), (place, shown, expected)
    before = frame.bounding_box()
    window.page.get_by_role("button", name="Fill the tiles").click()
    shape = frame.bounding_box()
    assert abs(shape["width"] / shape["height"] - 832 / 1216) < 0.02 and before["width"] == before["height"]
    window.page.unroute_all(behavior="ignoreErrors")
    window.go()
    window.wait_for_pictures()
    window.wait("() => getComputedStyle(document.querySelector('.tile .frame')).backgroundImage === 'none'")


def scene_path(window: Window) -> str:
    answer = json.loads(ask(window.address, "db/search", b'{"query": "alone"}'))
    return os.path.dirname(answer["files"][0]["fullpath"])


def test_a_replaced_picture_shows_at_once(window: Window, scenes: Path) -> None:
    window.go()
    window.wait_for_pictures()
    tile = window.tile("alone.png")
    before = tile.locator("img").get_attribute("src")
    (scenes / "new").write_bytes(pictures.png_bytes(300, 200, (250, 10, 10)))
    os.replace(scenes / "new", scenes / "alone.png")
    window.wait(
        """(before) => {
          const image = document.querySelector(".tile[aria-label^='alone.png'] img");
          if (!image?.naturalWidth || image.getAttribute("src") === before) return false;
          const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0, 1, 1);
          const [red, green] = context.getImageData(0, 0, 1, 1).data;
          return red > 200 && green < 60;
        }""",
        before,
    )


def test_a_frame_becomes_the_cover_and_back(window: Window, scenes: Path) -> None:
    (scenes / "clip.webm").write_bytes(video_bytes("webm", "libvpx"))
    ask(window.address, "db/update_image_data")
    window.go("#/search?q=clip")
    window.wait_for_pictures()
    tile = window.tile("clip.webm")
    has_av = importlib.util.find_spec("av") is not None
    if has_av:
        assert tile.locator(".badge").inner_text().strip() in ("0:02", "0:03")
    tile.click()
    window.details.get_by_text("clip.webm").first.wait_for()
    if not has_av:
        window.details.get_by_text("package av is installed").wait_for()
        return
    window.details.get_by_text("Length").wait_for()
    before = tile.locator("img").get_attribute("src")
    window.page.keyboard.press("Enter")
    window.viewer.get_by_role("button", name="Use this frame as the cover").wait_for()
    window.wait(
        "() => document.querySelector('iib-stage video')?.readyState >= 2 || document.querySelector('.refused')"
    )
    if window.viewer.locator(".refused").count():
        pytest.skip("this browser cannot play the film")
    window.page.evaluate(
        """async () => {
          const video = document.querySelector("iib-stage video");
          video.pause();
          await new Promise((done) => { video.onseeked = done; video.currentTime = 2.2; });
        }"""
    )
    window.viewer.get_by_role("button", name="Use this frame as the cover").click()
    window.page.get_by_text("This frame is the cover now").wait_for()
    window.page.keyboard.press("Escape")
    window.wait(COVER_IS, {"before": before, "isGreen": True})
    chosen = tile.locator("img").get_attribute("src")
    window.page.get_by_role("button", name="Undo").first.click()
    window.wait(COVER_IS, {"before": chosen, "isGreen": False})


COVER_IS = """({before, isGreen}) => {
  const image = document.querySelector(".tile img");
  if (!image?.naturalWidth || image.getAttribute("src") === before) return false;
  const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, 8, 8);
  const [red, green] = context.getImageData(7, 7, 1, 1).data;
  return isGreen ? green > 150 && green > red : red > 150 && red > green;
}"""


def test_more_like_this_is_a_place(window: Window, scenes: Path) -> None:
    look_at_all(window)
    window.go()
    window.wait_for_pictures()
    window.tile("small.jpg").click(button="right")
    window.page.get_by_role("menuitem", name="More like this").click()
    window.page.get_by_role("heading", name="Looks like small.jpg").wait_for()
    window.wait("() => document.querySelectorAll('.tile').length === 6")
    names = [(tile.get_attribute("aria-label") or "").split(",")[0] for tile in window.tiles.all()]
    assert set(names[:3]) == {"a.png", "copy.png", "mirrored.png"}
    assert window.page.url.endswith("#/similar/" + quote(str(scenes / "small.jpg")))
    window.page.reload()
    window.wait("() => document.querySelectorAll('.tile').length === 6")
    window.page.go_back()
    window.wait("() => document.querySelectorAll('.tile').length === 7")


def go_to_duplicates(window: Window, rest: str = "") -> Any:
    window.page.goto("about:blank")
    window.page.goto(f"{window.address}#/duplicates{rest}")
    return window.page.locator("iib-duplicates")


def names(cards: Any) -> set[str]:
    return {card.inner_text() for card in cards.locator(".name").all()}


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
    assert "208 × 304" in small.inner_text() and "Largest" not in small.inner_text()
    place.get_by_label("Keep of each group").select_option(label="the oldest")
    for button in place.get_by_role("button", name="Select the others of all").all():
        button.click()
    window.wait("() => document.querySelectorAll('.twin.is-chosen').length === 4")
    assert names(place.locator(".twin:not(.is-chosen)")) == {"a.png", "other.png"}
    window.page.get_by_text("4 selected").wait_for()
    place.get_by_role("button", name="Move 4 to the trash").wait_for()
    place.get_by_role("button", name="Keep this one: small.jpg").click()
    window.wait(
        "() => [...document.querySelectorAll('.twin.is-chosen .name')].every((e) => e.innerText !== 'small.jpg')"
    )
    assert names(place.locator(".twin:not(.is-chosen)")) == {"small.jpg", "other.png"}
    place.get_by_label("How alike").fill("0")
    window.wait("() => location.hash === '#/duplicates?by=0'")
    window.page.reload()
    place.get_by_role("heading", name="Identical files", exact=True).wait_for()
    assert place.get_by_label("How alike").get_attribute("aria-valuetext") == "exact"


def test_duplicates_are_walked_with_the_keyboard(window: Window) -> None:
    look_at_all(window)
    place = go_to_duplicates(window)
    place.get_by_role("button", name="Open a.png").focus()
    window.page.keyboard.press("ArrowRight")
    first = window.page.evaluate("() => document.activeElement.closest('.twin').dataset.path")
    window.page.keyboard.press("Space")
    window.wait("(path) => document.querySelector('.twin.is-chosen')?.dataset.path === path", first)
    window.page.keyboard.press("Enter")
    window.viewer.get_by_text(os.path.basename(first)).first.wait_for()
    window.page.keyboard.press("Escape")
    window.viewer.wait_for(state="hidden")
    assert place.locator(".twin.is-chosen").count() == 1, "what was chosen is so still"


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
    look_at_all(window)
    place = go_to_duplicates(window)
    place.get_by_role("heading", name="4 similar pictures").wait_for()
    place.get_by_label("Keep of each group").select_option(label="the oldest")
    place.get_by_role("button", name="Select the others", exact=True).last.click()
    place.get_by_role("button", name="Move 3 to the trash").last.click()
    place.get_by_role("heading", name="4 similar pictures").wait_for(state="detached")
    left = {"a.png", "other.png", "other copy.png", "alone.png"}
    assert {path.name for path in scenes.iterdir() if path.is_file()} == left
    place.get_by_role("heading", name="2 identical files").wait_for()
    window.page.get_by_role("button", name="Undo").last.click()
    place.get_by_role("heading", name="4 similar pictures").wait_for()
    assert len([path for path in scenes.iterdir() if path.is_file()]) == 7


def test_settings_tell_and_clear_the_thumbnails(window: Window) -> None:
    window.go()
    window.wait_for_pictures()
    window.page.get_by_role("button", name="Settings", exact=True).click()
    dialog = window.page.get_by_role("dialog", name="Settings")
    dialog.get_by_text(re.compile(r"^[1-9][0-9]* are kept")).wait_for()
    assert "At most 2.0 GB." in dialog.inner_text()
    dialog.get_by_role("button", name="Clear", exact=True).click()
    dialog.get_by_text("0 are kept, 0 B.").wait_for()
    window.go()
    window.wait_for_pictures()
