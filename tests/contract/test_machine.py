"""POST /open_folder, /open_with_default_app and /shutdown, on a server that really listens."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib.host.facts import HostFacts
from tests import pictures
from tests.served import serve

REPOSITORY = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the desktop is a script called xdg-open")


class Running:
    """`python -m iib serve` in a process of its own; its desktop writes what it is given into `opened`."""

    def __init__(self, tmp_path: Path, folder: Path, *flags: str) -> None:
        self.opened = tmp_path / "opened"
        programs = tmp_path / "programs"
        programs.mkdir()
        (programs / "xdg-open").write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" >> "{self.opened}"\n')
        (programs / "xdg-open").chmod(0o755)
        environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "IIB_WATCH": "no"}
        words = ["serve", str(folder), "--port", "0", "--no-browser", "--data-dir", str(tmp_path / "data"), *flags]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "iib", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
            cwd=REPOSITORY,
        )
        assert self.process.stdout
        self.url = next(word for word in self.process.stdout.readline().split() if word.startswith("http"))

    def post(self, route: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        data = b"" if body is None else json.dumps(body).encode()
        kind = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + route, data=data, headers={**kind, **headers}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def running(tmp_path: Path, picture_folder: Path) -> Iterator[Running]:
    server = Running(tmp_path, picture_folder)
    yield server
    server.end()


def opened_by(server: Running) -> list[str]:
    for _ in range(100):
        if server.opened.exists() and server.opened.read_text().endswith("\n"):
            return server.opened.read_text().splitlines()
        time.sleep(0.05)
    return []


def test_folders_and_pictures_are_opened_by_name_alone(running: Running, picture_folder: Path) -> None:
    odd = pictures.write(picture_folder / "$(id); echo 'a\".png", pictures.png_bytes())
    assert running.post("open_with_default_app", {"path": str(odd)}) == (200, {"success": True})
    assert opened_by(running) == ["1", str(odd)]
    running.opened.unlink()
    assert running.post("open_folder", {"path": str(odd)})[0] == 200
    assert opened_by(running) == ["1", str(picture_folder)]


def test_what_could_be_a_program_is_not_opened(running: Running, picture_folder: Path) -> None:
    for name in ("a.desktop", "a.sh", "a.html", "a.exe", "a.txt", "a"):
        path = pictures.write(picture_folder / name, b"#!/bin/sh\n")
        assert running.post("open_with_default_app", {"path": str(path)})[0] == 400
    (picture_folder / "link.png").symlink_to(picture_folder / "a.sh")
    assert running.post("open_with_default_app", {"path": str(picture_folder / "link.png")})[0] == 400
    assert running.post("open_with_default_app", {"path": str(picture_folder / "missing.png")})[0] == 404
    assert not running.opened.exists()


def test_not_through_a_proxy_and_not_by_another_name(running: Running, picture_folder: Path) -> None:
    body = {"path": str(picture_folder)}
    for headers in (
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Host": "pc.example"},
    ):
        assert running.post("open_folder", body, **headers)[0] == 403
    assert not running.opened.exists()


def test_the_server_ends_only_when_it_was_started_so(running: Running) -> None:
    status, said = running.post("shutdown")
    assert status == 403 and "--enable_shutdown" in said["detail"]
    assert running.process.poll() is None


def test_the_server_ends_when_asked(tmp_path: Path, picture_folder: Path) -> None:
    server = Running(tmp_path, picture_folder, "--enable_shutdown")
    try:
        assert server.post("db/add_custom_tag", {"tag_name": "kept"})[0] == 200
        assert server.post("shutdown") == (200, {"success": True})
        assert server.process.wait(20) == 0
    finally:
        server.end()


def test_never_in_the_webui(data_dir: Path) -> None:
    facts = HostFacts("webui", str(data_dir), str(data_dir))
    with serve(data_dir, facts=facts, indexed=False, enable_shutdown="yes") as api:
        answer = api.post("shutdown")
        assert answer.status_code == 403 and "WebUI" in answer.json()["detail"]
