"""Makes docs/screenshot.png: the page on the demo library in a real browser.

    python3 run.py screenshot [--out FILE] [--light] [--width 1440] [--height 900]

Needs a Chromium on the machine (or its program in IIB_CHROMIUM), as the browser tests do.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.index import running_server, wait_for_index
from iib.imaging.demo_library import make_demo_library
from tests.conftest import find_chromium

CHOSEN = "[role=option][aria-posinset='10']"  # the picture that the details are shown of


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make the README's picture.")
    parser.add_argument("--out", default=str(Path(__file__).parent / "screenshot.png"))
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--height", type=int, default=900)
    asked = parser.parse_args()
    chromium = find_chromium(os.environ)
    if chromium is None:
        print("No Chromium found: install one, or name its program in IIB_CHROMIUM.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="demo-") as scratch:
        library = os.path.join(scratch, "pictures")
        make_demo_library(library)
        with running_server(os.path.join(scratch, "data"), folders=[library]) as (_, port), sync_playwright() as driver:
            wait_for_index(port)
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(
                viewport={"width": asked.width, "height": asked.height},
                color_scheme="light" if asked.light else "dark",
            )
            take(page, f"http://127.0.0.1:{port}/infinite_image_browsing/", asked.out)
            browser.close()
    print(asked.out)
    return 0


def take(page: Page, address: str, out: str) -> None:
    """All images, one of them chosen, when every thumbnail in sight is there."""
    page.goto(address)
    page.get_by_role("treeitem").first.wait_for()
    page.locator(CHOSEN).click()
    page.locator("iib-details .facts").wait_for()
    page.wait_for_timeout(1000)
    page.screenshot(path=out)


if __name__ == "__main__":
    sys.exit(main())
