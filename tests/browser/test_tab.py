"""The tab of the host WebUI in a real browser, with no network but this machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests import pictures
from tests.browser.served_page import WAIT_MS, expect
from tests.fakes.prefix_proxy import PrefixProxy
from tests.fakes.running_host import RunningHost, need_gradio

pytestmark = pytest.mark.browser

TITLE = "Infinite Image Browsing"
PROMPTS = [f"a lighthouse number {number}" for number in range(6)]


@pytest.fixture(scope="module", autouse=True)
def gradio_is_needed() -> None:
    need_gradio()


@pytest.fixture
def page(page_browser: Any) -> Iterator[Any]:
    """A fresh window."""
    context = page_browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHost]:
    """A host whose output folder holds six pictures."""
    root = tmp_path_factory.mktemp("webui")
    add_pictures(root)
    with RunningHost(root) as running:
        yield running


def add_pictures(root: Path) -> None:
    for number, prompt in enumerate(PROMPTS):
        text = f"{prompt}\nNegative prompt: fog\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: {number}, Size: 96x64"
        content = pictures.png_bytes(96, 64, (40 * number, 90, 160), {"parameters": text})
        pictures.write(picture_path(root, number), content, mtime=1_700_000_000 + number)


def picture_path(root: Path, number: int) -> Path:
    return root / "outputs" / "txt2img-images" / "2026-05-01" / f"{number:05}.png"


def open_tab(page: Any, url: str) -> Any:
    """Open the host's page and press our tab; answers the frame."""
    page.goto(url)
    page.wait_for_selector("html[data-host-is-ready]", timeout=WAIT_MS)
    page.locator("#tabs > .tab-nav button, #tabs [role=tab]").filter(has_text=TITLE).first.click()
    frame = page.frame_locator("iframe.iib-frame")
    frame.locator("body").wait_for(state="attached", timeout=WAIT_MS)
    return frame


def wait_for_pictures(frame: Any, count: int) -> None:
    """Until `count` pictures are there and drawn."""
    frame.locator("img").nth(count - 1).wait_for(timeout=WAIT_MS)
    wait_until(frame, "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)")


def wait_until(frame: Any, condition: str) -> None:
    frame.owner.element_handle().content_frame().wait_for_function(condition, timeout=WAIT_MS)


def test_the_tab_shows_the_pictures(page: Any, host: RunningHost) -> None:
    wait_for_pictures(open_tab(page, host.url), len(PROMPTS))


def test_again_after_reload_ui(page: Any, host: RunningHost) -> None:
    for _ in range(2):
        host.say("reload", "reloaded")
        wait_for_pictures(open_tab(page, host.url), len(PROMPTS))


def test_below_a_sub_path(page: Any, tmp_path: Path) -> None:
    add_pictures(tmp_path)
    with RunningHost(tmp_path, "--subpath", "sd") as running, PrefixProxy("/sd", running.port) as proxy:
        wait_for_pictures(open_tab(page, proxy.url), len(PROMPTS))


def test_with_a_login(page: Any, tmp_path: Path) -> None:
    add_pictures(tmp_path)
    with RunningHost(tmp_path, "--gradio-auth", "ann:secret") as running:
        page.context.request.post(f"{running.url}login", form={"username": "ann", "password": "secret"})
        wait_for_pictures(open_tab(page, running.url), len(PROMPTS))


def test_the_frame_fills_the_window(page: Any, host: RunningHost) -> None:
    for height in (900, 1100):
        page.set_viewport_size({"width": 1280, "height": height})
        open_tab(page, host.url)
        page.wait_for_function(
            """height => {
                const { bottom, width } = document.querySelector("iframe.iib-frame").getBoundingClientRect();
                return height - 60 <= bottom && bottom <= height && width > 1100;
            }""",
            arg=height,
        )
        page.set_viewport_size({"width": 1280, "height": height + 100})
        page.wait_for_function(
            "low => document.querySelector('iframe.iib-frame').getBoundingClientRect().bottom >= low", arg=height + 40
        )


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_is_that_of_the_host(page: Any, host: RunningHost, theme: str) -> None:
    frame = open_tab(page, f"{host.url}?__theme={theme}")
    wait_until(frame, f"() => location.search.includes('__theme={theme}') || document.documentElement.dataset.theme")
    wait_until(frame, "() => { window.told = []; addEventListener('message', (e) => told.push(e.data)); return true; }")
    page.evaluate("document.body.classList.toggle('dark')")
    other = "light" if theme == "dark" else "dark"
    wait_until(frame, f"() => told.some((data) => data.type === 'iib:theme' && data.theme === '{other}')")


def test_what_hands_pictures_over_is_hidden(page: Any, host: RunningHost) -> None:
    open_tab(page, host.url)
    bridge = page.locator(".iib-bridge")
    expect(bridge).to_have_count(1)
    expect(bridge).not_to_be_visible()
    expect(page.locator("#iib-send-request")).to_have_count(1)


def send(frame: Any, target: str, path: str) -> str:
    """Ask for it as the page does; answers the error that the host's page told, or nothing."""
    ask = """([target, path]) => new Promise((done) => {
        addEventListener("message", (event) => {
            if (event.data.type === "iib:sent" && event.data.path === path) done(event.data.error);
        });
        parent.postMessage({ type: "iib:send_to", target, path }, location.origin);
    })"""
    return str(frame.owner.element_handle().content_frame().evaluate(ask, [target, path]))


def prompt_box(page: Any, tab: str) -> Any:
    return page.locator(f"#{tab}_prompt textarea")


def wait_for_value(box: Any, part: str) -> None:
    expect(box).to_be_visible()
    expect(box).to_have_value(part)


def test_send_to_txt2img(page: Any, host: RunningHost) -> None:
    frame = open_tab(page, host.url)
    assert send(frame, "txt2img", str(picture_path(host.root, 2))) == ""
    wait_for_value(prompt_box(page, "txt2img"), PROMPTS[2])
    wait_for_value(page.locator("#txt2img_neg_prompt textarea"), "fog")


def test_sent_from_the_menu_of_a_picture(page: Any, host: RunningHost) -> None:
    frame = open_tab(page, host.url)
    wait_for_pictures(frame, len(PROMPTS))
    frame.locator("img").first.click(button="right")  # the newest
    frame.get_by_role("menuitem", name="Send to txt2img").click()
    wait_for_value(prompt_box(page, "txt2img"), PROMPTS[-1])


@pytest.mark.parametrize(
    ("target", "tab", "image"),
    [("img2img", "img2img", "img2img_image"), ("inpaint", "img2img", "img2maskimg"), ("extras", "", "extras_image")],
)
def test_send_to_a_tab_with_a_picture(page: Any, host: RunningHost, target: str, tab: str, image: str) -> None:
    frame = open_tab(page, host.url)
    assert send(frame, target, str(picture_path(host.root, 3))) == ""
    drawn = page.locator(f"#{image} img").first
    drawn.wait_for(timeout=WAIT_MS)
    size = drawn.evaluate(
        "async (image) => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; }"
    )
    assert size == [96, 64]
    if tab:
        wait_for_value(prompt_box(page, tab), PROMPTS[3])


def test_send_a_picture_of_a_mode_that_png_lacks(page: Any, host: RunningHost) -> None:
    path = host.root / "outputs" / "print.jpg"
    Image.new("CMYK", (40, 30), (10, 200, 30, 0)).save(path)
    frame = open_tab(page, host.url)
    assert send(frame, "extras", str(path)) == ""
    page.locator("#extras_image img").first.wait_for(timeout=WAIT_MS)


def test_sent_one_after_the_other(page: Any, host: RunningHost) -> None:
    frame = open_tab(page, host.url)
    for number in (4, 1, 4):
        assert send(frame, "txt2img", str(picture_path(host.root, number))) == ""
        wait_for_value(prompt_box(page, "txt2img"), PROMPTS[number])


def test_a_picture_that_can_not_be_sent(page: Any, host: RunningHost) -> None:
    frame = open_tab(page, host.url)
    assert send(frame, "txt2img", str(host.root / "no such.png")) != ""
    assert prompt_box(page, "txt2img").input_value() == ""


def test_only_our_frame_is_heard(page: Any, host: RunningHost) -> None:
    open_tab(page, host.url)
    ask = {"type": "iib:send_to", "target": "txt2img", "path": str(picture_path(host.root, 0))}
    page.evaluate("(ask) => window.postMessage(ask, '*')", ask)
    page.evaluate(
        """(ask) => {
            const stranger = document.createElement("iframe");
            stranger.srcdoc = `<script>parent.postMessage(${JSON.stringify(ask)}, "*")</script>`;
            document.body.append(stranger);
        }""",
        ask,
    )
    page.wait_for_timeout(1500)
    assert page.locator("#iib-send-request textarea").input_value() == ""


def test_nothing_of_ours_asks_another_machine(page: Any, host: RunningHost) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wait_for_pictures(open_tab(page, host.url), len(PROMPTS))
    gradios_own = ("https://cdnjs.cloudflare.com/", "https://fonts.g", "https://cdn.jsdelivr.net/", "data:", "blob:")
    assert [url for url in asked if not url.startswith((host.url, *gradios_own))] == []


def test_the_tab_waits_for_a_host_that_is_not_ready(page: Any, host: RunningHost) -> None:
    """Right after a start the host answers 404 at our addresses."""
    calls: list[str] = []

    def not_yet(route: Any) -> None:
        calls.append(route.request.url)
        if len(calls) < 3:
            route.fulfill(status=404, content_type="application/json", body='{"detail": "Not Found"}')
        else:
            route.continue_()

    page.route("**/infinite_image_browsing/?**", not_yet)
    wait_for_pictures(open_tab(page, host.url), len(PROMPTS))
    assert len(calls) == 3
