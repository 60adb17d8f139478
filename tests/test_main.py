"""The standalone door: a real server process."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import pictures

ROOT = Path(__file__).parents[1]
WARNINGS = ["-W", "error", "-W", "ignore:Please use `import python_multipart`"]  # the hosts' Starlette


class Server:
    """`python -m iib serve …`, and what it printed so far."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *WARNINGS, "-m", "iib", "serve", "--no-browser", "--port", "0", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self._process.stdout
        self.printed: list[str] = []
        for line in self._process.stdout:
            self.printed.append(line.rstrip())
            found = re.search(r"http://\S+", line)
            if found:
                self.address = found.group(0)
                return
        self._process.communicate()
        raise AssertionError(self.printed)

    def ask(self, route: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + route, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def stop(self) -> int:
        self._process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        rest, _ = self._process.communicate(timeout=30)
        self.printed += rest.splitlines()
        return self._process.returncode


@pytest.fixture
def server(data_dir: Path, picture_folder: Path) -> Iterator[Server]:
    started = Server(str(picture_folder), "--data-dir", str(data_dir))
    yield started
    if started._process.poll() is None:
        started._process.kill()
        started._process.communicate()


def test_a_folder_is_indexed_by_a_helper_and_searched(server: Server, picture_folder: Path) -> None:
    assert server.ask("hello") == "hello"
    until = time.monotonic() + 30
    while server.ask("db/index_status")["last"] is None:
        assert time.monotonic() < until
        time.sleep(0.1)
    found = server.ask("db/search_by_substr", {"surstr": "lighthouse"})["files"]
    assert [file["name"] for file in found] == ["00001-1234567.png"]
    path = found[0]["fullpath"]
    assert server.ask(f"image_geninfo?path={urllib.request.quote(path)}") == pictures.A1111_TEXT  # type: ignore[attr-defined]
    thumbnail = f"{server.address}image-thumbnail?path={urllib.request.quote(path)}"  # type: ignore[attr-defined]
    with urllib.request.urlopen(thumbnail, timeout=30) as answer:
        assert answer.read(4) == b"RIFF"
    time.sleep(2.5)
    assert server.stop() == 0
    assert any("Index up to date: 3 added" in line for line in server.printed), server.printed
    assert not any("Traceback" in line or "Warning" in line for line in server.printed), server.printed


def test_ctrl_c_ends_it_quietly_and_its_helpers_with_it(server: Server) -> None:
    server.ask("db/update_image_data", {})
    children = _children(server._process.pid)
    assert server.stop() == 0
    assert not any("Traceback" in line for line in server.printed), server.printed
    for child in children:
        assert not os.path.exists(f"/proc/{child}")


def test_the_demo_library_shows_something(data_dir: Path) -> None:
    server = Server("--data-dir", str(data_dir))
    try:
        server.ask("db/update_image_data", {})
        assert server.ask("db/basic_info")["img_count"] > 200
        assert server.ask("global_setting")["folders"][0]["kind"] == "demo"
    finally:
        server.stop()


def test_empty_shows_nothing(data_dir: Path) -> None:
    server = Server("--empty", "--data-dir", str(data_dir))
    try:
        assert server.ask("global_setting")["folders"] == []
        assert server.ask("db/basic_info")["img_count"] == 0
    finally:
        server.stop()


def _children(pid: int) -> list[int]:
    path = f"/proc/{pid}/task/{pid}/children"
    return [int(child) for child in Path(path).read_text().split()] if os.path.exists(path) else []


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "iib", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    )


def test_a_port_in_use_is_one_clear_sentence(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--empty", "--no-browser", "--port", port, "--data-dir", str(data_dir))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and port in done.stderr and "--port" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["/no/such/folder"], ["/no/such/folder", "does not exist"]),
        (["--empty", "--port", "eighty"], ["--port", "eighty", "port number"]),
        (["--empty", "--host", "256.1.1.1"], ["256.1.1.1", "--host"]),
    ],
)
def test_what_cannot_be_served_is_one_clear_sentence(data_dir: Path, arguments: list[str], words: list[str]) -> None:
    done = run("serve", "--no-browser", "--data-dir", str(data_dir), *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    for word in words:
        assert word in done.stderr


def test_geninfo_prints_what_was_read(picture_folder: Path) -> None:
    path = str(picture_folder / "00001-1234567.png")
    assert pictures.A1111_TEXT in run("geninfo", path).stdout
    plain = str(picture_folder / "plain.jpg")
    read = json.loads(run("geninfo", path, plain, "--json").stdout)
    assert read[plain] is None
    assert read[path]["positive"] == pictures.A1111_PROMPT
    assert str(read[path]["seed"]) == "1234567"
    done = run("geninfo", str(picture_folder / "nope.png"), "--json")
    assert done.returncode == 1 and json.loads(done.stdout) == {str(picture_folder / "nope.png"): None}


def test_helpers_stay_light(tmp_path: Path) -> None:
    """What a helper imports costs memory and time at every start."""
    script = (
        "import sys, iib.__main__, iib.bootstrap as b; b._work_named('index'); "
        "print([m for m in ('fastapi', 'uvicorn', 'gradio', 'numpy', 'PIL.Image') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
