"""What a JSON body says is of the kind that its field has: nothing is taken for a number, a flag or a text."""

from pathlib import Path
from typing import Any

import pytest

from tests.served import Api

NO_NUMBERS = (True, False, "1", 1.0, 2.5, [1], {})
NO_FLAGS = (0, 1, "off", "true", "", 1.0, [], {})
NO_TEXTS = (1, 0, True, 1.5, [], {})

# every field of a number, a flag or a text in a body: (method and route, the rest of the body, the field)
NUMBERS: list[tuple[str, dict[str, Any], str]] = [
    ("POST db/albums", {"name": "b"}, "id"),
    ("DELETE db/albums", {}, "id"),
    ("POST db/search", {}, "size"),
    ("POST db/search_by_substr", {}, "size"),
    ("POST db/match_images_by_tags", {}, "size"),
    ("POST db/similar", {"path": "/a"}, "limit"),
    ("POST db/similar", {"path": "/a"}, "distance"),
    ("POST db/duplicates", {}, "distance"),
    ("POST db/set_rating", {"paths": []}, "rating"),
    ("POST db/toggle_custom_tag_to_img", {"img_path": "/a"}, "tag_id"),
    ("POST db/batch_update_image_tag", {"img_paths": [], "action": "add"}, "tag_id"),
    ("POST db/remove_custom_tag", {}, "tag_id"),
    ("POST db/merge_tags", {"tag_ids": [1]}, "into"),
    ("POST db/update_tag", {"name": "b"}, "id"),
    ("POST batch_rename", {"paths": [], "pattern": "a"}, "start"),
]
LISTS_OF_NUMBERS: list[tuple[str, dict[str, Any], str]] = [
    ("POST db/match_images_by_tags", {}, "and_tags"),
    ("POST db/match_images_by_tags", {}, "or_tags"),
    ("POST db/match_images_by_tags", {}, "not_tags"),
    ("POST db/merge_tags", {"into": 2}, "tag_ids"),
    ("POST trash/restore", {}, "ids"),
    ("POST trash/empty", {}, "ids"),
]
FLAGS: list[tuple[str, dict[str, Any], str]] = [
    ("POST zip", {"paths": []}, "compress"),
    ("POST zip", {"paths": []}, "pack_only"),
    ("POST delete_files", {"file_paths": []}, "continue_on_error"),
    ("POST copy_files", {"file_paths": [], "dest": "/a"}, "continue_on_error"),
    ("POST move_files", {"file_paths": [], "dest": "/a"}, "create_dest_folder"),
    ("POST flatten_folder", {"folder_path": "/a"}, "dry_run"),
    ("POST flatten_folder", {"folder_path": "/a"}, "remove_empty_folders"),
    ("POST batch_rename", {"paths": [], "pattern": "a"}, "dry_run"),
    ("POST undo", {"operation_id": "a" * 32}, "continue_on_error"),
    ("POST db/search_by_substr", {}, "path_only"),
    ("POST db/timeline", {}, "path_only"),
    ("POST db/match_images_by_tags", {}, "random_sort"),
    ("POST db/set_favourite", {"paths": []}, "favourite"),
]
TEXTS: list[tuple[str, dict[str, Any], str]] = [
    ("POST db/albums", {"query": ""}, "name"),
    ("POST db/search", {}, "query"),
    ("POST db/search", {}, "cursor"),
    ("POST db/search_by_substr", {}, "surstr"),
    ("POST db/add_custom_tag", {}, "tag_name"),
    ("POST db/update_image_data", {}, "path"),
    ("POST mkdirs", {}, "dest_folder"),
    ("POST db/alias_extra_path", {"path": "/a"}, "alias"),
    ("POST db/extra_paths", {"types": ["scan"]}, "path"),
    ("POST login", {}, "secret"),
]
SINGLE = (
    [(*row, value) for row in NUMBERS for value in NO_NUMBERS]
    + [(*row, [1, value]) for row in LISTS_OF_NUMBERS for value in NO_NUMBERS]
    + [(*row, value) for row in FLAGS for value in NO_FLAGS]
    + [(*row, value) for row in TEXTS for value in NO_TEXTS]
    + [("POST check_path_exists", {}, "paths", ["/a", value]) for value in NO_TEXTS]
    + [
        ("POST set_target_frame_as_video_cover", {"path": "/a.mp4"}, "seconds", value)
        for value in (True, False, "1", "12.5", [1], {})
    ]
)


def ask(api: Api, how: str, body: Any) -> Any:
    method, route = how.split()
    return api.client.request(method, f"/infinite_image_browsing/{route}", json=body)


def test_a_value_of_another_kind_is_400_and_its_field_named(api: Api) -> None:
    assert ask(api, "POST db/albums", {"name": "kept", "query": "a"}).json()["id"] == 1
    assert api.post("db/add_custom_tag", {"tag_name": "kept"}).status_code == 200
    for how, rest, field, value in SINGLE:
        answer = ask(api, how, {**rest, field: value})
        told = answer.json()["detail"]
        place = told.partition(": ")[0]
        assert answer.status_code == 400, (how, field, value, told)
        assert place.split(".")[0] == field and place.split(".")[1:] in ([], ["1"]), (how, field, value, told)
    assert [album["name"] for album in api.get("db/albums").json()] == ["kept"]


def test_null_means_not_given(api: Api, picture_folder: Path) -> None:
    given = {"paths": [str(picture_folder / "plain.jpg")]}
    for how, body in (
        ("POST db/albums", {"id": None, "name": "a", "query": "b", "sort": None}),
        ("POST db/search", {"size": None, "query": None}),
        ("POST db/match_images_by_tags", {"and_tags": None, "random_sort": None, "size": None}),
        ("POST db/timeline", {"path_only": None}),
        ("POST zip", {**given, "compress": None, "pack_only": None}),
        ("POST batch_rename", {**given, "pattern": "new_{index}", "dry_run": None, "start": None}),
        ("POST flatten_folder", {"folder_path": str(picture_folder), "dry_run": True, "remove_empty_folders": None}),
        ("POST db/similar", {"path": given["paths"][0], "limit": None, "distance": None}),
    ):
        assert ask(api, how, body).status_code == 200, (how, body)
    assert (picture_folder / "plain.jpg").exists(), "null renamed"


@pytest.mark.parametrize("body", [[["id", 1]], [], "", "id", 1, True, 0])
def test_a_body_that_is_no_object_is_400(api: Api, body: Any) -> None:
    assert ask(api, "POST db/albums", {"name": "kept", "query": "a"}).json()["id"] == 1
    for how in ("DELETE db/albums", "POST db/search", "POST db/update_image_data", "POST trash/empty"):
        answer = ask(api, how, body)
        assert answer.status_code == 400 and "body" in answer.json()["detail"], how
    assert len(api.get("db/albums").json()) == 1


def test_a_time_may_be_a_whole_number(api: Api, picture_folder: Path) -> None:
    (picture_folder / "clip.mp4").write_bytes(b"no video")
    for seconds in (10**400, -1, -0.5):
        answer = api.post(
            "set_target_frame_as_video_cover", {"path": str(picture_folder / "clip.mp4"), "seconds": seconds}
        )
        assert answer.status_code == 400 and answer.json()["detail"].startswith("seconds is ")
    for seconds in (1, 1.5):
        answer = api.post(
            "set_target_frame_as_video_cover", {"path": str(picture_folder / "clip.mp4"), "seconds": seconds}
        )
        assert answer.status_code == 400 and "seconds" not in answer.json()["detail"]  # it is no video
