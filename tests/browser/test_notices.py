"""What the server has to tell is seen on the page."""

from pathlib import Path
from typing import Any

from tests.browser.conftest import open_window
from tests.browser.served_page import serving


def test_a_damaged_database_is_told(page_browser: Any, library: Path, tmp_path: Path) -> None:
    (tmp_path / "iib.db").write_bytes(b"overwritten by something else" * 200)
    with serving(library, tmp_path) as address:
        for window in open_window(page_browser, address, {"width": 1280, "height": 800}):
            window.go()
            window.page.get_by_text("The database was damaged").wait_for()
            window.wait_for_pictures()
