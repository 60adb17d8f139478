"""Ratings and favourites: what the user thinks of files."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.served import Api
from tests.store.consistency import assert_consistent


@pytest.fixture
def path(picture_folder: Path) -> str:
    return str(picture_folder / "00001-1234567.png")


def found(api: Api, query: str, **more: Any) -> list[str]:
    answer = api.post("db/search", {"query": query, **more})
    assert answer.status_code == 200, answer.text
    return [file["name"] for file in answer.json()["files"]]


def test_a_rating_is_told_found_and_sorted_by(api: Api, path: str, picture_folder: Path) -> None:
    plain = str(picture_folder / "plain.jpg")
    assert api.post("db/set_rating", {"paths": [path, path], "rating": 4}).json() == {"changed": 1}
    assert api.post("db/set_rating", {"paths": [path, plain], "rating": 4}).json() == {"changed": 1}
    assert api.post("db/set_rating", {"paths": [plain], "rating": 2}).json() == {"changed": 1}
    assert api.post("batch_get_files_info", {"paths": [path]}).json()[path]["rating"] == 4
    assert found(api, "rating:4") == ["00001-1234567.png"]
    assert found(api, "rating:>=2", sort="rating") == ["00001-1234567.png", "plain.jpg"]
    assert found(api, "rating:0") == ["ComfyUI_00001_.png"]
    assert api.post("db/set_rating", {"paths": [path, plain], "rating": 0}).json() == {"changed": 2}
    assert len(found(api, "rating:0")) == 3


def test_a_favourite_is_told_and_found(api: Api, path: str) -> None:
    body = {"paths": [path], "favourite": True}
    assert api.post("db/set_favourite", body).json() == {"changed": 1}
    assert api.post("db/set_favourite", body).json() == {"changed": 0}
    assert api.post("batch_get_files_info", {"paths": [path]}).json()[path]["favourite"] is True
    assert found(api, "is:favourite") == ["00001-1234567.png"]
    assert api.post("db/set_favourite", {"paths": [path], "favourite": False}).json() == {"changed": 1}
    assert found(api, "is:favourite") == []


@pytest.mark.parametrize("rating", [6, -1, "3", True, 2.5, None, [], 2**70, "x" * 100_000])
def test_a_rating_that_is_none_is_400(api: Api, path: str, rating: Any) -> None:
    answer = api.post("db/set_rating", {"paths": [path], "rating": rating})
    assert answer.status_code == 400 and answer.json()["detail"].startswith("rating")


@pytest.mark.parametrize("favourite", [1, "true", None, 0.0])
def test_a_favourite_is_true_or_false(api: Api, path: str, favourite: Any) -> None:
    answer = api.post("db/set_favourite", {"paths": [path], "favourite": favourite})
    assert answer.status_code == 400 and answer.json()["detail"].startswith("favourite")


@pytest.mark.parametrize(("route", "value"), [("set_rating", {"rating": 5}), ("set_favourite", {"favourite": True})])
def test_all_or_none(api: Api, path: str, picture_folder: Path, route: str, value: dict[str, Any]) -> None:
    unknown = str(picture_folder / "nope.png")
    assert api.post(f"db/{route}", {"paths": [path, unknown], **value}).status_code == 404
    assert found(api, "rating:5 OR is:favourite") == []
    assert api.post(f"db/{route}", {"paths": [path] * 10_001, **value}).status_code == 400
    assert api.post(f"db/{route}", {"paths": [], **value}).json() == {"changed": 0}
    for strange in ("", "relative.png", "/nul\0", "/" + "x" * 100_000):
        assert api.post(f"db/{route}", {"paths": [strange], **value}).status_code == 400


def test_it_survives_a_move_a_rebuild_and_an_absence(api: Api, path: str, picture_folder: Path) -> None:
    api.post("db/set_rating", {"paths": [path], "rating": 5})
    api.post("db/set_favourite", {"paths": [path], "favourite": True})
    line = "rating:5 is:favourite lighthouse"
    (picture_folder / "keep").mkdir()
    moved, away = str(picture_folder / "keep" / "renamed.png"), str(picture_folder.parent / "away.png")
    os.rename(path, moved)
    assert api.post("db/update_image_data").json()["relinked"] == 1
    assert found(api, line) == ["renamed.png"]
    api.post("db/rebuild_index")
    assert found(api, line) == ["renamed.png"]
    os.rename(moved, away)
    api.post("db/update_image_data")
    assert found(api, line) == [] and found(api, "is:missing rating:5 is:favourite") == ["renamed.png"]
    assert api.post("db/set_rating", {"paths": [moved], "rating": 1}).status_code == 404
    os.rename(away, moved)
    api.post("db/update_image_data")
    assert found(api, line) == ["renamed.png"] and found(api, "rating:>0 OR is:favourite") == ["renamed.png"]
    api.post("db/set_rating", {"paths": [moved], "rating": 0})
    assert found(api, "rating:>0") == []


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_a_name_of_bytes_that_are_no_text(api: Api, picture_folder: Path) -> None:
    odd = os.path.join(os.fsencode(picture_folder), b"\xff\xfe \xf0\x9f\x99\x82.png")
    try:
        with open(odd, "wb") as file:
            file.write(pictures.png_bytes(5, 5))
    except OSError:
        pytest.skip("this file system takes no such name")
    api.post("db/update_image_data")
    (name,) = [
        file for file in api.get("files", folder_path=str(picture_folder)).json()["files"] if "🙂" in file["name"]
    ]
    assert api.post("db/set_rating", {"paths": [name["fullpath"]], "rating": 3}).json() == {"changed": 1}
    assert found(api, "rating:3") == [name["name"]]


def test_what_follows_from_the_rows_is_right(api: Api, path: str, picture_folder: Path) -> None:
    paths = [path, str(picture_folder / "plain.jpg")]
    for rating in (1, 5, 0, 3):
        api.post("db/set_rating", {"paths": paths, "rating": rating})
    api.post("db/set_favourite", {"paths": paths, "favourite": True})
    assert_consistent(api.application.services.ratings._db.reader())
