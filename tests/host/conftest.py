"""The host's modules inside the test's own process, and the host as a process."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import iib.host
from tests.fakes.running_host import PROGRAM, RunningHost, need_gradio


@pytest.fixture
def host_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The host's folder; it is the working directory."""
    root = tmp_path / "webui"
    root.mkdir()
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def host_modules(host_root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The host's `modules.shared`, importable as in the host, gone again after the test."""
    monkeypatch.syspath_prepend(str(PROGRAM))
    _forget()
    from modules import shared

    yield shared
    _forget()


def _forget() -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == "modules" or name in ("iib.host.webui", "iib.host._webui_tab"):
            del sys.modules[name]
    for name in ("webui", "_webui_tab"):
        vars(iib.host).pop(name, None)  # else `from iib.host import webui` finds the one of the last test


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHost]:
    """A host with our extension, shared by the tests of one file."""
    need_gradio()
    with RunningHost(tmp_path_factory.mktemp("webui")) as running:
        yield running
