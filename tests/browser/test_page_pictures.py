"""What stands for pictures before they are there, covers of videos, more like this: real files, a real server."""

import importlib.util
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from tests import pictures
from tests.browser.conftest import open_window
from tests.browser.scenes import look_at_all, write_scenes
from tests.browser.served_page import Window, ask, expect, serving
from tests.contract.test_media import video_bytes

pytestmark = pytest.mark.browser


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    return write_scenes(tmp_path / "scenes")


@pytest.fixture
def window(page_browser: Any, scenes: Path, tmp_path: Path) -> Iterator[Window]:
    with serving(scenes, tmp_path / "data") as address:
        yield from open_window(page_browser, address, {"width": 1280, "height": 800})


def test_a_tile_has_the_colours_of_its_picture_until_that_is_there(window: Window) -> None:
    look_at_all(window)
    window.page.route("**/image-thumbnail*", lambda route: None)
    window.go()
    frame = window.tile("alone.png").locator(".frame")
    window.wait("() => document.querySelectorAll('.tile[data-state=waiting]').length === 7")
    window.wait("() => getComputedStyle(document.querySelector('.tile .frame')).backgroundImage.startsWith('url(')")
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
    assert before["width"] == before["height"]
    window.page.get_by_role("button", name="Fill the tiles").click()
    window.wait(
        """(ratio) => {
          const frame = document.querySelector(".tile[aria-label^='alone.png'] .frame");
          const { width, height } = frame.getBoundingClientRect();
          return Math.abs(width / height - ratio) < 0.02;
        }""",
        832 / 1216,
    )
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
        expect(tile.locator(".badge")).to_have_text(re.compile(r"^\s*0:0[23]\s*$"))
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
    window.wait_for_tiles(6)
    names = [(tile.get_attribute("aria-label") or "").split(",")[0] for tile in window.tiles.all()]
    assert set(names[:3]) == {"a.png", "copy.png", "mirrored.png"}
    assert window.page.url.endswith("#/similar/" + quote(str(scenes / "small.jpg")))
    window.page.reload()
    window.wait_for_tiles(6)
    window.page.go_back()
    window.wait_for_tiles(7)


def test_settings_tell_and_clear_the_thumbnails(window: Window) -> None:
    look_at_all(window)  # else thumbnails are made while nobody looks, also right after they were removed
    window.go()
    window.wait_for_pictures()
    window.page.get_by_role("button", name="Settings", exact=True).click()
    dialog = window.page.get_by_role("dialog", name="Settings")
    dialog.get_by_text(re.compile(r"^[1-9][0-9]* are kept")).wait_for()
    expect(dialog).to_contain_text("At most 2.0 GB.")
    dialog.get_by_role("button", name="Clear", exact=True).click()
    dialog.get_by_text("0 are kept, 0 B.").wait_for()
    window.go()
    window.wait_for_pictures()
