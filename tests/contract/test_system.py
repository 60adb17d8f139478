"""Section 10, system: what there is of it."""

import re
from pathlib import Path

from iib import __version__
from iib.host.facts import HostFacts, HostFolder
from tests.served import Api, serve


def test_hello(api: Api) -> None:
    answer = api.get("hello")
    assert (answer.status_code, answer.text) == (200, '"hello"')
    assert answer.headers["content-type"] == "application/json"


def test_version(api: Api) -> None:
    assert api.get("version").json()["version"] == __version__


def test_global_setting_names_folders_and_flags(api: Api, picture_folder: Path) -> None:
    said = api.get("global_setting").json()
    assert said["launch_mode"] == "standalone"
    assert said["can_send_to_webui"] is False
    assert said["can_open_folder"] is False  # the test's client is on no machine
    assert said["enable_access_control"] is False
    (folder,) = said["folders"]
    assert folder["path"] == str(picture_folder)
    assert folder["is_indexed"] is True and folder["exists"] is True and folder["kind"] == "session"


def test_global_setting_has_the_hosts_folders_and_none_of_its_secrets(data_dir: Path, picture_folder: Path) -> None:
    output = HostFolder("outdir_txt2img_samples", "txt2img", "txt2img", str(picture_folder))
    facts = HostFacts("webui", str(data_dir), str(data_dir), (output,), options={"sd_api_key": "secret-word"})
    with serve(data_dir, facts=facts) as api:
        answer = api.get("global_setting")
        assert answer.json()["global_setting"] == {"outdir_txt2img_samples": str(picture_folder)}
        assert answer.json()["folders"][0]["kind"] == "host"
        assert "secret-word" not in answer.text


def test_the_page_is_served_with_and_without_a_slash(api: Api) -> None:
    with_slash = api.client.get("/infinite_image_browsing/")
    without = api.client.get("/infinite_image_browsing")
    for answer in (with_slash, without):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
    assert '<base href="infinite_image_browsing/">' in without.text
    assert "<base" not in with_slash.text


def test_every_file_the_page_names_is_there(api: Api) -> None:
    page = api.client.get("/infinite_image_browsing/").text
    named = re.findall(r'(?:src|href)="(?!#|data:)([^"]+)"', page)
    assert named
    for name in named:
        assert not name.startswith("/") and "//" not in name
        answer = api.get(name)
        assert answer.status_code == 200, name
        assert answer.headers["x-content-type-options"] == "nosniff"
    for outside in ("static/../router.py", "static/nope.js", "static/%2e%2e/router.py", "static//etc/passwd"):
        assert api.client.get(f"/infinite_image_browsing/{outside}").status_code == 404


def test_the_pages_files_may_be_kept_for_good_under_the_address_that_the_page_names(api: Api) -> None:
    page = api.client.get("/infinite_image_browsing/").text
    (script,) = re.findall(r'<script type="module" src="([^"]+)"', page)
    versioned = api.get(script)
    assert "immutable" in versioned.headers["cache-control"]
    plain = api.get(re.sub(r"/v-[0-9a-f]+/", "/", script))
    assert plain.content == versioned.content
    assert "no-cache" in plain.headers["cache-control"]
    old = api.get(re.sub(r"/v-[0-9a-f]+/", "/v-000000000000/", script))
    assert old.status_code == 200 and "no-cache" in old.headers["cache-control"]
    again = api.get(script, headers={"If-None-Match": versioned.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
