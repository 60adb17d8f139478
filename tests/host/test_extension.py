"""The extension in a running host: its doors, its addresses, what it leaves alone."""

import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.fakes.running_host import REPOSITORY, RunningHost, gradio_major, need_gradio

OURS = "infinite_image_browsing"


@pytest.fixture(autouse=True)
def gradio_is_needed() -> None:
    need_gradio()


def ask(address: str, body: object = None, **headers: str) -> tuple[int, Any]:
    """Status and JSON of the answer; with `body` it is a POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, headers={"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def hello(host: RunningHost) -> tuple[int, Any]:
    return ask(f"{host.url}{OURS}/hello")


def test_it_answers_on_the_port_of_the_host(host: RunningHost) -> None:
    assert hello(host) == (200, "hello")
    status, said = ask(f"{host.url}{OURS}/global_setting")
    assert status == 200
    assert said["launch_mode"] == "webui"
    assert said["can_send_to_webui"] is True
    assert said["global_setting"]["outdir_txt2img_samples"] == str(host.root / "outputs" / "txt2img-images")


def test_its_data_lie_outside_of_the_extension(host: RunningHost) -> None:
    assert (host.root / OURS).is_dir()


def test_scripts_and_styles_are_on_the_page_of_the_host(host: RunningHost) -> None:
    with urllib.request.urlopen(host.url, timeout=30) as answer:
        page = answer.read().decode()
    assert page.count("javascript/iib.js") == 1
    assert page.count("style.css?") == 1


def test_unknown_addresses_stay_with_the_host(host: RunningHost) -> None:
    assert ask(f"{host.url}nobody/is/here") == (404, {"detail": "Not Found"})


def test_the_host_keeps_its_own_errors(host: RunningHost) -> None:
    """A wrong call of the host's own: 422 and a list; ours: 400 and a sentence."""
    prefix = "" if gradio_major() < 5 else "gradio_api/"
    status, said = ask(f"{host.url}{prefix}reset", {"no": "such field"})
    assert status == 422 and isinstance(said["detail"], list)
    status, said = ask(f"{host.url}{OURS}/db/search_by_substr", {"size": "many"})
    assert status == 400 and isinstance(said["detail"], str)


def test_a_saved_picture_is_found(host: RunningHost) -> None:
    path = host.say("save outputs/txt2img-images/2026-05-01/00000-7.png", "saved")["path"]
    query = {"surstr": "a saved cat", "cursor": "", "regexp": "", "folder_paths": [], "size": 10}
    for _ in range(100):
        status, found = ask(f"{host.url}{OURS}/db/search_by_substr", query)
        assert status == 200, found
        if found["files"]:
            break
        time.sleep(0.2)
    assert [file["fullpath"] for file in found["files"]] == [path]


def test_media_pass_the_hosts_compression_untouched(host: RunningHost) -> None:
    """A1111 would gzip them, and drop their length and ranges."""
    content = pictures.png_bytes(texts={"parameters": "a long story " * 400})
    path = pictures.write(host.root / "outputs" / "long.png", content)
    address = f"{host.url}{OURS}/file?path={path}&t=1"
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", "Range": "bytes=8-"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 206
        assert answer.headers["Content-Length"] == str(len(content) - 8)
        assert answer.read() == content[8:]


def test_reload_twice_and_leave(tmp_path: Path) -> None:
    with RunningHost(tmp_path) as running:
        for _ in range(2):
            assert hello(running) == (200, "hello")
            running.say("reload", "reloaded")
        assert hello(running) == (200, "hello")
        running.say("unload", "unloaded")
        left = running.say("threads", "threads")
        assert (left["names"], left["children"]) == ([], [])
        assert "Traceback" not in running.log(), running.log()


def test_without_the_page_of_the_host(tmp_path: Path) -> None:
    with RunningHost(tmp_path, "--nowebui") as running:
        assert hello(running) == (200, "hello")
        assert ask(f"{running.url}{OURS}/global_setting")[1]["can_send_to_webui"] is False
        assert "Traceback" not in running.log(), running.log()


def test_a_host_before_1_8(tmp_path: Path) -> None:
    with RunningHost(tmp_path, "--old") as running:
        assert hello(running) == (200, "hello")
        assert "Traceback" not in running.log(), running.log()


def test_below_a_sub_path(tmp_path: Path) -> None:
    """The host knows the sub-path, but answers at its plain addresses: the proxy takes the sub-path away."""
    with RunningHost(tmp_path, "--subpath", "sd") as running:
        assert hello(running) == (200, "hello")


def test_data_elsewhere(tmp_path: Path) -> None:
    root = tmp_path / "webui"
    root.mkdir()
    with RunningHost(root, "--data-dir", str(tmp_path / "data")) as running:
        assert hello(running) == (200, "hello")
        assert (tmp_path / "data" / OURS).is_dir()
        assert not (root / OURS).exists()


def test_a_broken_extension_does_not_stop_the_host(tmp_path: Path) -> None:
    """Every door fails: the host serves its page, and the log says what went wrong."""
    broken = tmp_path / "extensions" / "broken"
    (broken / "iib").mkdir(parents=True)
    (broken / "scripts").symlink_to(REPOSITORY / "scripts", target_is_directory=True)
    (broken / "iib" / "__init__.py").touch()
    (broken / "iib" / "bootstrap_webui.py").write_text("def __getattr__(name):\n    raise RuntimeError(f'no {name}')\n")
    with RunningHost(tmp_path, extensions=(broken,)) as running:
        running.say("save outputs/a.png", "saved")
        running.say("reload", "reloaded")
        with urllib.request.urlopen(running.url, timeout=30) as answer:
            assert answer.status == 200
        log = running.log()
    for room in ("attach_to_webui", "webui_tabs", "webui_options", "webui_image_saved", "detach_from_webui"):
        assert f"{room} failed" in log
    assert "*** Error executing callback" not in log


def test_the_doorbell_is_short() -> None:
    assert os.listdir(REPOSITORY / "scripts") == ["iib_extension.py"] or set(os.listdir(REPOSITORY / "scripts")) == {
        "iib_extension.py",
        "__pycache__",
    }
    assert len((REPOSITORY / "scripts" / "iib_extension.py").read_text().splitlines()) <= 60
