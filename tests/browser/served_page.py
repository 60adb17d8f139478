"""A server of our own in another process, and the page it serves in a browser's window."""

import contextlib
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WAIT_MS = 30_000
# what changes files, and may say no
REFUSING = ("/move_files", "/copy_files", "/delete_files", "/db/rename", "/batch_rename", "/undo")


@contextlib.contextmanager
def serving(folder: Path, data_dir: Path) -> Iterator[str]:
    """`python -m iib serve folder` on a free port; answers the address of the page once everything is indexed."""
    command = [sys.executable, "-u", "-m", "iib", "serve", str(folder), "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data-dir", str(data_dir)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield _wait_until_indexed(process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait_until_indexed(process: "subprocess.Popen[str]") -> str:
    said = ""
    address = ""
    for line in process.stdout or ():
        said += line
        found = re.search(r"http://\S+/infinite_image_browsing/", line)
        address = found.group() if found else address
        if address and "ndex up to date" in line:
            return address
    raise AssertionError(f"the server ended early:\n{said}")


def expect(found: Any, message: "str | None" = None) -> Any:
    """Playwright's: waits until what was found is as it is said to be."""
    from playwright.sync_api import expect as expecting

    expecting.set_options(timeout=WAIT_MS)
    return expecting(found, message)


def ask(address: str, route: str, body: bytes = b"{}") -> bytes:
    """Post to the server beside the page."""
    request = urllib.request.Request(address + route, data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


class Window:
    """One window of the page. Whatever the browser complained of is in `complaints`."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda said: self._hear(said))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: Any) -> None:
        """What is broken or gone, a line with a mistake, and a change that cannot be are answered with no: the browser
        notes that."""
        url = said.location.get("url", "")
        is_bad_picture = any(route in url for route in ("image-thumbnail", "video_cover", "image_geninfo")) and (
            "400" in said.text or "404" in said.text
        )
        is_bad_line = url.endswith("/db/search") and "400" in said.text
        is_refused = url.endswith(REFUSING) and ("400" in said.text or "404" in said.text)
        if said.type in ("error", "warning") and not (is_bad_picture or is_bad_line or is_refused):
            self.complaints.append(f"{said.text} {url}")

    def go(self, place: str = "#/all", query: str = "") -> None:
        """Open a place anew and wait for its first pictures or words."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}{query}{place}")
        self.page.wait_for_selector(".tile, .said h1")

    @property
    def tiles(self) -> Any:
        """The pictures and folders of the grid."""
        return self.page.get_by_role("listbox").get_by_role("option")

    def tile(self, name: str) -> Any:
        return self.page.get_by_role("listbox").get_by_role("option", name=name)

    @property
    def details(self) -> Any:
        return self.page.get_by_role("complementary", name="Details")

    @property
    def viewer(self) -> Any:
        return self.page.get_by_role("dialog", name="Viewer")

    def wait(self, condition: str, argument: Any = None) -> None:
        self.page.wait_for_function(condition, arg=argument, timeout=WAIT_MS)

    def wait_for_tiles(self, count: int) -> None:
        self.wait("(count) => document.querySelectorAll('.tile').length === count", count)

    def wait_for_place(self, part: str) -> None:
        """Until the address says it: it is written after what one does, and maybe after a first result."""
        self.wait("(part) => location.hash.includes(part)", part)

    def wait_for_whole_list(self) -> None:
        """Until the length of the list is known, not only its first page."""
        self.wait("() => document.querySelector('.grid-tiles')?.ariaBusy === 'false'")

    def wait_for_pictures(self) -> None:
        """Until every tile has its picture, or says that it has none."""
        self.wait(
            """() => {
              const states = [...document.querySelectorAll(".tile")].map((tile) => tile.dataset.state);
              return states.length > 0 && !states.some((state) => ["empty", "waiting"].includes(state));
            }"""
        )
