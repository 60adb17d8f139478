"""Fixtures that any test may ask for; pictures are made by `tests.pictures`."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from iib.store import Database
from tests import pictures

_CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the person who runs the tests has set for their own server says nothing about the tests'."""
    for name in list(os.environ):
        if name.startswith("IIB_") and name not in ("IIB_CHROMIUM", "IIB_REQUIRE_BROWSER"):
            monkeypatch.delenv(name)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A fresh folder for the database and all the rest of one server."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A fresh database."""
    database = Database(str(tmp_path / "data" / "iib.db"))
    yield database
    database.close()


@pytest.fixture
def picture_folder(tmp_path: Path) -> Path:
    """Three pictures, a minute apart: an A1111 PNG (newest), a ComfyUI PNG below `comfy`, a JPEG without metadata."""
    folder = tmp_path / "pictures"
    pictures.write(folder / "plain.jpg", pictures.jpeg_bytes(), mtime=1_700_000_000)
    pictures.write(folder / "comfy" / "ComfyUI_00001_.png", pictures.comfy_png(), mtime=1_700_000_060)
    parameters = pictures.png_bytes(texts={"parameters": pictures.A1111_TEXT})
    pictures.write(folder / "00001-1234567.png", parameters, mtime=1_700_000_120)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """The program of a Chromium-like browser.

    Where none is found the test is skipped, but fails where the browser was promised: `CI=true` or
    `IIB_REQUIRE_BROWSER=1`. `IIB_CHROMIUM` names the program when it is in no usual place.
    """
    program = find_chromium(os.environ)
    if program is None:
        say = pytest.fail if is_browser_required(os.environ) else pytest.skip
        say("no Chromium found: install one, or name its program in IIB_CHROMIUM")
    yield program


def find_chromium(environment: Mapping[str, str]) -> str | None:
    """The program named by `IIB_CHROMIUM`, else the first Chromium-like browser in the usual places."""
    named = environment.get("IIB_CHROMIUM")
    if named:
        return named
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in _CHROMIUM_NAMES)
    installed = (place for place in _CHROMIUM_PLACES if os.path.exists(place))
    return next((place for place in (*on_path, *installed) if place), None)


def is_browser_required(environment: Mapping[str, str]) -> bool:
    """Whether a browser test that cannot run is a failure."""
    return any(environment.get(name, "").lower() in ("1", "true", "yes") for name in ("CI", "IIB_REQUIRE_BROWSER"))
