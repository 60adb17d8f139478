"""The login form of a server with a secret."""

from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.browser.served_page import Window, expect, serving

pytestmark = pytest.mark.browser
SECRET = "open sesame ä"


def test_the_page_asks_for_the_secret_and_then_shows_the_pictures(
    page_browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IIB_SECRET_KEY", SECRET)
    pictures.write(tmp_path / "in" / "a.png", pictures.png_bytes())
    with serving(tmp_path / "in", tmp_path / "data") as address:
        context = page_browser.new_context(locale="de-DE")
        page = context.new_page()
        window = Window(page, address)
        page.goto(address)
        form = page.get_by_role("dialog", name="Dieser Server fragt nach seinem Geheimwort")
        form.get_by_label("Geheimwort").fill("something else")
        form.get_by_role("button", name="Anmelden").click()
        form.get_by_role("alert").get_by_text("Das ist nicht das Geheimwort.").wait_for()
        page.keyboard.press("Escape")
        form.get_by_label("Geheimwort").fill(SECRET)
        page.keyboard.press("Enter")
        page.wait_for_selector(".tile")
        window.wait_for_pictures()
        expect(form).not_to_be_visible()
        assert not [said for said in window.complaints if "401" not in said]
        context.close()
