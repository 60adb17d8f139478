"""Section 9, extra paths."""

import time
from pathlib import Path

from tests import pictures
from tests.served import Api, serve


def _wait_until_indexed(api: Api) -> None:
    until = time.monotonic() + 20
    while api.get("db/index_status").json()["running"]:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_scan_path_is_listed_indexed_named_and_removed(api: Api, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    pictures.write(folder / "sub" / "extra.png", pictures.png_bytes())
    answer = api.post("db/extra_paths", {"path": str(folder), "types": ["scan"]})
    assert answer.status_code == 200
    _wait_until_indexed(api)
    assert api.search("extra.png") == ["extra.png"]
    listed = api.get("db/extra_paths").json()
    assert listed == [{"path": str(folder), "types": ["scan"], "alias": "", "exists": True}]

    assert api.post("db/alias_extra_path", {"path": str(folder), "alias": "My Alias"}).status_code == 200
    assert api.get("db/extra_paths").json()[0]["alias"] == "My Alias"

    assert api.delete("db/extra_paths", {"path": str(folder), "types": ["scan"]}).status_code == 200
    assert api.get("db/extra_paths").json() == []
    assert api.search("extra.png") == []
    assert (folder / "sub" / "extra.png").exists()


def test_the_examples_name_no_folder_of_this_machine(api: Api) -> None:
    assert api.post("db/extra_paths", {"path": "/new/scan/path", "types": ["scan"]}).status_code == 404
    assert api.delete("db/extra_paths", {"path": "/path/to/remove", "types": ["scan"]}).status_code == 404
    assert api.post("db/alias_extra_path", {"path": "/path", "alias": "My Alias"}).status_code == 404


def test_types(api: Api, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    pictures.write(folder / "extra.png", pictures.png_bytes())
    for kind in ("walk", "scanned-fixed", "scanned", "scan-fixed"):
        assert api.post("db/extra_paths", {"path": str(folder), "types": [kind]}).status_code == 200
    assert api.get("db/extra_paths").json()[0]["types"] == ["scan", "scan-fixed", "walk"]
    _wait_until_indexed(api)
    for wrong in (["nonsense"], []):
        answer = api.post("db/extra_paths", {"path": str(folder), "types": wrong})
        assert answer.status_code == 400 and "types" in answer.json()["detail"]
    assert api.delete("db/extra_paths", {"path": str(folder), "types": ["scan", "scan-fixed"]}).status_code == 200
    assert api.get("db/extra_paths").json()[0]["types"] == ["walk"]
    assert api.search("extra.png") == []


def test_a_folder_that_is_gone_can_still_be_removed(api: Api, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    api.post("db/extra_paths", {"path": str(folder) + "/", "types": ["walk"]})
    folder.rmdir()
    assert api.get("db/extra_paths").json()[0]["exists"] is False
    assert api.delete("db/extra_paths", {"path": str(folder) + "/", "types": ["walk"]}).status_code == 200


def test_a_file_is_no_extra_path(api: Api, picture_folder: Path) -> None:
    path = str(picture_folder / "plain.jpg")
    assert api.post("db/extra_paths", {"path": path, "types": ["scan"]}).status_code == 400


def test_extra_paths_are_kept_over_a_restart(data_dir: Path, picture_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    pictures.write(folder / "extra.png", pictures.png_bytes())
    with serve(data_dir, picture_folder) as api:
        api.post("db/extra_paths", {"path": str(folder), "types": ["scan"]})
    with serve(data_dir) as api:
        assert api.search() == ["extra.png"]
        assert [entry["path"] for entry in api.get("db/extra_paths").json()] == [str(folder)]
