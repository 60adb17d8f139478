"""Pictures that show the same."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageOps

from tests.imaging.test_looks import scene
from tests.served import Api, serve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A scene, a copy of it, a smaller one, a mirrored one; another scene; a broken picture."""
    made = tmp_path / "scenes"
    made.mkdir()
    picture = scene(1)
    picture.save(made / "a.png")
    shutil.copy(made / "a.png", made / "copy.png")
    picture.resize((208, 304)).save(made / "small.jpg", quality=90)
    ImageOps.mirror(picture).save(made / "mirrored.png")
    scene(2).save(made / "other.png")
    (made / "broken.png").write_bytes(b"no picture")
    return made


@pytest.fixture
def api(data_dir: Path, folder: Path) -> Iterator[Api]:
    with serve(data_dir, folder) as served:
        yield served


def built(api: Api, **body: Any) -> dict[str, Any]:
    assert api.post("db/build_look_alikes", body or None).status_code == 200
    until = time.monotonic() + 30
    while (status := api.get("db/look_alikes_status").json())["status"] == "running":
        assert time.monotonic() < until
        time.sleep(0.02)
    return dict(status)


def names(files: list[dict[str, Any]]) -> list[str]:
    return [file["name"] for file in files]


def test_what_nobody_looked_at_is_counted_and_then_looked_at(api: Api) -> None:
    assert api.post("db/duplicates", {}).json() == {"groups": [], "group_count": 0, "not_hashed": 6}
    status = built(api)
    assert (status["status"], status["progress"], status["done"], status["failed"]) == ("completed", 1.0, 6, 1)
    assert status["not_hashed"] == 0 and not status["error"]
    assert built(api)["done"] == 0


def test_duplicates_are_grouped_the_best_first(api: Api, folder: Path, check_file_info: Any) -> None:
    built(api, folder_paths=[str(folder)])
    answer = api.post("db/duplicates", {"folder_paths": [str(folder)], "distance": 6}).json()
    assert answer["group_count"] == 1 and answer["not_hashed"] == 0
    (group,) = answer["groups"]
    assert sorted(names(group["files"])) == ["a.png", "copy.png", "mirrored.png", "small.jpg"]
    assert group["files"][-1]["name"] == "small.jpg" and not group["is_exact"]
    for file in group["files"]:
        check_file_info(file)
        assert file["distance"] <= 6 and len(file["placeholder"]) == 36
    mirrored = {file["name"] for file in group["files"] if file["is_mirrored"]}
    assert mirrored in ({"mirrored.png"}, {"a.png", "copy.png", "small.jpg"})


def test_copies_are_exact(api: Api, folder: Path) -> None:
    (folder / "mirrored.png").unlink()
    (folder / "small.jpg").unlink()
    api.post("db/update_image_data")
    built(api)
    (group,) = api.post("db/duplicates", {"distance": 0}).json()["groups"]
    assert group["is_exact"] and sorted(names(group["files"])) == ["a.png", "copy.png"]


def test_similar_ones_are_told_by_distance(api: Api, folder: Path, check_file_info: Any) -> None:
    built(api)
    answer = api.post("db/similar", {"path": str(folder / "small.jpg"), "limit": 3}).json()
    assert set(names(answer["files"])) == {"a.png", "copy.png", "mirrored.png"}
    distances = [file["distance"] for file in answer["files"]]
    assert distances == sorted(distances) and distances[-1] <= 8
    check_file_info(answer["files"][0])
    near = api.post("db/similar", {"path": str(folder / "other.png"), "distance": 5}).json()
    assert near == {"files": [], "not_hashed": 0}


def test_a_picture_that_is_nowhere_indexed_can_be_looked_for(api: Api, folder: Path, tmp_path: Path) -> None:
    built(api)
    scene(2).resize((100, 146)).save(tmp_path / "elsewhere.png")
    answer = api.post("db/similar", {"path": str(tmp_path / "elsewhere.png"), "limit": 1}).json()
    assert names(answer["files"]) == ["other.png"]


def test_a_thumbnail_leaves_a_placeholder_and_a_moved_file_keeps_it(api: Api, folder: Path) -> None:
    path = str(folder / "other.png")
    api.get("image-thumbnail", path=path)

    def placeholder(where: str) -> Any:
        return api.post("batch_get_files_info", {"paths": [where]}).json()[where].get("placeholder")

    until = time.monotonic() + 10
    while not placeholder(path):
        assert time.monotonic() < until
        time.sleep(0.05)
    Path(path).rename(folder / "renamed.png")
    api.post("db/update_image_data")
    assert len(placeholder(str(folder / "renamed.png"))) == 36


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("db/similar", {"path": "", "limit": 1}),
        ("db/similar", {"path": "{}/a.png", "limit": 0}),
        ("db/similar", {"path": "{}/a.png", "distance": 65}),
        ("db/similar", {"path": "{}/broken.png"}),
        ("db/duplicates", {"distance": 11}),
        ("db/duplicates", {"distance": -1}),
        ("db/duplicates", {"folder_paths": ["relative"]}),
    ],
)
def test_what_cannot_be_asked_is_400(api: Api, folder: Path, route: str, body: dict[str, Any]) -> None:
    if "path" in body:
        body = {**body, "path": body["path"].replace("{}", str(folder))}
    answer = api.post(route, body)
    assert answer.status_code == 400 and answer.json()["detail"]


def test_the_run_can_be_ended(api: Api) -> None:
    api.post("db/build_look_alikes")
    assert api.post("db/look_alikes_cancel").json()["cancelled"] in (True, False)
    assert api.post("db/similar", {"path": "/nowhere/at/all.png"}).status_code == 404


def test_new_pictures_are_prepared_while_nobody_looks(data_dir: Path, folder: Path) -> None:
    with serve(data_dir, folder, prepare_thumbnails="yes") as api:
        until = time.monotonic() + 40
        while api.get("db/look_alikes_status").json()["not_hashed"]:
            assert time.monotonic() < until
            time.sleep(0.2)
    assert len(list((data_dir / "cache").rglob("*.webp"))) == 5
