"""Section 5, tag management."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.served import Api, serve
from tests.store.consistency import assert_consistent


@pytest.fixture
def path(picture_folder: Path) -> str:
    return str(picture_folder / "00001-1234567.png")


def names(tags: list[dict[str, Any]]) -> list[str]:
    return [tag["name"] for tag in tags]


def test_add_custom_tag(api: Api) -> None:
    answer = api.post("db/add_custom_tag", {"tag_name": "my_tag"})
    assert answer.status_code == 200
    tag = answer.json()
    assert (tag["name"], tag["type"], tag["category"], tag["color"]) == ("my_tag", "custom", "custom", "")
    assert isinstance(tag["id"], int)
    assert api.post("db/add_custom_tag", {"tag_name": "  my_tag "}).json()["id"] == tag["id"]
    assert tag["id"] in [tag["id"] for tag in api.get("db/basic_info").json()["tags"]]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_that_is_none_is_400(api: Api, name: str) -> None:
    answer = api.post("db/add_custom_tag", {"tag_name": name})
    assert answer.status_code == 400 and "tag_name" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["100 %", "a_b", "'; DROP TABLE tags; --", "好き", "🙂", '"quoted"', "a/b\\c"])
def test_any_other_text_is_a_name(api: Api, path: str, name: str) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": name}).json()
    assert tag["name"] == name
    api.post("db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": tag["id"]})
    assert names(api.get("db/img_selected_custom_tag", path=path).json()) == [name]
    found = api.post("db/match_images_by_tags", {"and_tags": [tag["id"]]}).json()["files"]
    assert [file["fullpath"] for file in found] == [path]


def test_toggle_adds_and_removes(api: Api, path: str) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    body = {"img_path": path, "tag_id": tag}
    assert api.post("db/toggle_custom_tag_to_img", body).json()["is_remove"] is False
    assert names(api.get("db/img_selected_custom_tag", path=path).json()) == ["my_tag"]
    assert api.post("db/toggle_custom_tag_to_img", body).json()["is_remove"] is True
    assert api.get("db/img_selected_custom_tag", path=path).json() == []


def test_get_image_tags_has_both_kinds(api: Api, path: str, picture_folder: Path) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    api.post("db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": tag})
    unknown = str(picture_folder / "nope.png")
    answer = api.post("db/get_image_tags", {"paths": [path, unknown]}).json()
    assert answer[unknown] == []
    assert answer[path][0]["name"] == "my_tag"
    assert {"golden hour", "harbourMix_v3", "seaside"} <= set(names(answer[path]))


def test_batch_update_is_all_or_nothing(api: Api, path: str, picture_folder: Path) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    paths = [path, str(picture_folder / "plain.jpg"), path]
    body = {"img_paths": paths, "action": "add", "tag_id": tag}
    assert api.post("db/batch_update_image_tag", body).json() == {"changed": 2}
    assert api.post("db/batch_update_image_tag", body).json() == {"changed": 0}
    wrong = {**body, "action": "remove", "img_paths": [*paths, str(picture_folder / "nope.png")]}
    assert api.post("db/batch_update_image_tag", wrong).status_code == 404
    (listed,) = [entry for entry in api.get("db/basic_info").json()["tags"] if entry["id"] == tag]
    assert listed["count"] == 2
    assert api.post("db/batch_update_image_tag", {**body, "action": "remove"}).json() == {"changed": 2}
    assert api.post("db/batch_update_image_tag", {**body, "action": "swap"}).status_code == 400


def test_ten_thousand_files_in_one_call(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    content = pictures.png_bytes()
    for number in range(10_000):
        (folder / f"{number}.png").write_bytes(content)
    paths = [str(folder / f"{number}.png") for number in range(10_000)]
    with serve(data_dir, folder) as api:
        tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
        body = {"img_paths": paths, "action": "add", "tag_id": tag}
        assert api.post("db/batch_update_image_tag", body).json() == {"changed": 10_000}
        body["img_paths"] = [*paths, "/one/more"]
        assert api.post("db/batch_update_image_tag", body).status_code == 400


def made(api: Api, *names: str) -> list[int]:
    return [api.post("db/add_custom_tag", {"tag_name": name}).json()["id"] for name in names]


def give(api: Api, tag: int, *paths: str) -> None:
    body = {"img_paths": list(paths), "action": "add", "tag_id": tag}
    assert api.post("db/batch_update_image_tag", body).status_code == 200


def found(api: Api, query: str) -> list[str]:
    return sorted(file["name"] for file in api.post("db/search", {"query": query, "size": 50}).json()["files"])


def test_merged_tags_become_one(api: Api, path: str, picture_folder: Path) -> None:
    plain, comfy = str(picture_folder / "plain.jpg"), str(picture_folder / "comfy" / "ComfyUI_00001_.png")
    one, two, into, apart = made(api, "one", "two", "into", "apart")
    for tag, paths in ((one, (path, plain)), (two, (path,)), (into, (path,)), (apart, (comfy,))):
        give(api, tag, *paths)
    os.rename(plain, picture_folder.parent / "plain.jpg")
    api.post("db/update_image_data")
    answer = api.post("db/merge_tags", {"tag_ids": [one, two, one, into], "into": into}).json()
    assert (answer["id"], answer["name"], answer["count"]) == (into, "into", 1)
    assert names(api.get("db/img_selected_custom_tag", path=path).json()) == ["into"]
    assert found(api, "tag:=into") == ["00001-1234567.png"] and found(api, "tag:=one OR tag:=two") == []
    assert found(api, "is:untagged") == []
    assert api.post("db/match_images_by_tags", {"or_tags": [one, two]}).json()["files"] == []
    assert names(api.get("db/tags", category="custom").json()) == ["into", "apart"]
    os.rename(picture_folder.parent / "plain.jpg", plain)
    api.post("db/update_image_data")
    assert found(api, "tag:=into") == ["00001-1234567.png", "plain.jpg"]
    assert_consistent(api.application.services.tags._db.reader())


def test_what_cannot_be_merged(api: Api) -> None:
    one, two = made(api, "one", "two")
    auto = next(tag for tag in api.get("db/basic_info").json()["tags"] if tag["type"] == "auto")["id"]
    wrong: list[tuple[Any, Any, int]] = [
        ([one], one, 400),
        ([], one, 400),
        ([auto], one, 400),
        ([one], auto, 400),
        ([one, 999_999], two, 404),
        ([one], 2**70, 404),
        ([one, -(2**63)], two, 404),
        (["x"], two, 400),
        (list(range(2000)), two, 400),
    ]
    for tags, into, status in wrong:
        answer = api.post("db/merge_tags", {"tag_ids": tags, "into": into})
        assert (answer.status_code, type(answer.json()["detail"])) == (status, str), (tags, into)
    assert len(api.get("db/tags", category="custom").json()) == 2


def test_removing_a_tag_leaves_untagged_files(api: Api, path: str) -> None:
    one, two = made(api, "one", "two")
    give(api, one, path)
    assert len(found(api, "is:untagged")) == 2
    api.post("db/remove_custom_tag", {"tag_id": one})
    assert len(found(api, "is:untagged")) == 3
    give(api, two, path)
    assert len(found(api, "is:untagged")) == 2
    api.post("db/rebuild_index")
    api.post("db/remove_custom_tag", {"tag_id": two})
    os.remove(path)
    api.post("db/update_image_data")
    assert len(found(api, "is:untagged")) == 2
    assert_consistent(api.application.services.tags._db.reader())


def test_eight_at_once_toggle_in_turn(api: Api, path: str, picture_folder: Path) -> None:
    (tag,) = made(api, "my_tag")
    paths = [path, str(picture_folder / "plain.jpg")]

    def toggle(number: int) -> bool:
        body = {"img_path": paths[number % 2], "tag_id": tag}
        return bool(api.post("db/toggle_custom_tag_to_img", body).json()["is_remove"])

    with ThreadPoolExecutor(8) as pool:
        removals = list(pool.map(toggle, range(34)))
    assert sum(removals) == 16
    assert found(api, "tag:=my_tag") == ["00001-1234567.png", "plain.jpg"]
    assert api.get("db/tags", category="custom").json()[0]["count"] == 2
    assert_consistent(api.application.services.tags._db.reader())


@pytest.mark.parametrize("tag", [0, -1, 999_999, 2**63, -(2**70)])
def test_an_id_of_no_tag_is_404(api: Api, path: str, tag: int) -> None:
    for route, body in (
        ("toggle_custom_tag_to_img", {"img_path": path, "tag_id": tag}),
        ("batch_update_image_tag", {"img_paths": [path], "action": "add", "tag_id": tag}),
        ("remove_custom_tag", {"tag_id": tag}),
        ("update_tag", {"id": tag, "name": "x"}),
    ):
        assert api.post(f"db/{route}", body).status_code == 404, route


def test_long_texts_are_refused(api: Api, path: str) -> None:
    (tag,) = made(api, "my_tag")
    assert api.post("db/add_custom_tag", {"tag_name": "x" * 100_000}).status_code == 400
    assert api.post("db/update_tag", {"id": tag, "name": "é" * 100_000}).status_code == 400
    assert api.post("db/update_tag", {"id": tag, "name": " \t "}).status_code == 400
    assert api.post("db/update_tag", {"id": tag, "color": "#" + "f" * 100_000}).status_code == 400
    assert api.post("db/update_tag", {"id": tag, "color": ""}).json()["color"] == ""
    assert api.get("db/img_selected_custom_tag", path="/" + "x" * 20_000).status_code in (200, 400)


def test_remove_custom_tag(api: Api, path: str) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    api.post("db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": tag})
    assert api.post("db/remove_custom_tag", {"tag_id": tag}).status_code == 200
    assert api.get("db/img_selected_custom_tag", path=path).json() == []
    assert api.post("db/remove_custom_tag", {"tag_id": tag}).status_code == 404
    assert api.search("lighthouse") == ["00001-1234567.png"]


def test_update_tag_changes_colour_and_name(api: Api) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    assert api.post("db/update_tag", {"id": tag, "color": "#ff0000"}).json()["color"] == "#ff0000"
    assert api.post("db/update_tag", {"id": tag, "name": "renamed"}).json()["name"] == "renamed"
    assert api.post("db/update_tag", {"id": tag}).json().items() >= {"name": "renamed", "color": "#ff0000"}.items()
    other = api.post("db/add_custom_tag", {"tag_name": "other"}).json()["id"]
    assert api.post("db/update_tag", {"id": other, "name": "renamed"}).status_code == 400
    assert api.post("db/update_tag", {"id": other, "color": "red; background: url(x)"}).status_code == 400
    assert api.post("db/update_tag", {"id": 999_999, "color": "#ff0000"}).status_code == 404
    assert api.post("db/update_tag", {"id": 2**70, "color": "#ff0000"}).status_code == 404


def test_auto_tags_are_not_the_users_to_give_or_take(api: Api, path: str) -> None:
    auto = next(tag for tag in api.get("db/basic_info").json()["tags"] if tag["type"] == "auto")["id"]
    assert api.post("db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": auto}).status_code == 400
    assert api.post("db/remove_custom_tag", {"tag_id": auto}).status_code == 400
    assert api.post("db/update_tag", {"id": auto, "color": "#00ff00"}).json()["color"] == "#00ff00"


def test_the_examples_name_no_file_of_this_machine(api: Api) -> None:
    assert api.get("db/img_selected_custom_tag", path="/path/to/image.png").status_code == 404
    assert api.post("db/get_image_tags", {"paths": ["/path/to/img1.png"]}).json() == {"/path/to/img1.png": []}
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    example: dict[str, Any] = {"img_path": "/path/to/image.png", "tag_id": tag}
    assert api.post("db/toggle_custom_tag_to_img", example).status_code == 404
    example = {"img_paths": ["/path/to/img1.png", "/path/to/img2.png"], "action": "add", "tag_id": tag}
    assert api.post("db/batch_update_image_tag", example).status_code == 404


def test_tags_survive_a_move_a_rebuild_and_an_absence(api: Api, path: str, picture_folder: Path) -> None:
    tag = api.post("db/add_custom_tag", {"tag_name": "my_tag"}).json()["id"]
    api.post("db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": tag})
    (picture_folder / "keep").mkdir()
    moved = str(picture_folder / "keep" / "renamed.png")
    os.rename(path, moved)
    assert api.post("db/update_image_data").json()["relinked"] == 1
    assert names(api.get("db/img_selected_custom_tag", path=moved).json()) == ["my_tag"]
    api.post("db/rebuild_index")
    assert names(api.get("db/img_selected_custom_tag", path=moved).json()) == ["my_tag"]
    away = str(picture_folder.parent / "away.png")
    os.rename(moved, away)
    assert api.post("db/update_image_data").json()["removed"] == 1
    os.rename(away, moved)
    assert api.post("db/update_image_data").json()["relinked"] == 1
    assert names(api.get("db/img_selected_custom_tag", path=moved).json()) == ["my_tag"]
