"""Section 4, database and search."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.served import Api, serve

EXAMPLE = {
    "surstr": "search term",
    "cursor": "",
    "regexp": "",
    "folder_paths": [],
    "size": 200,
    "path_only": False,
    "media_type": "all",
}


def test_basic_info(api: Api) -> None:
    info = api.get("db/basic_info").json()
    assert info["img_count"] == 3
    assert info["expired"] is False and info["expired_dirs"] == []
    tags = {(tag["category"], tag["name"]): tag for tag in info["tags"]}
    assert tags["model", "harbourMix_v3"].items() >= {"type": "auto", "count": 1, "color": ""}.items()
    assert ("prompt", "golden hour") in tags and ("lora", "seaside") in tags and ("size", "4x6") in tags
    assert tags["media", "image"]["count"] == 3


def test_basic_info_names_folders_that_were_never_looked_at(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder, indexed=False) as api:
        info = api.get("db/basic_info").json()
        assert info["expired"] is True and info["expired_dirs"] == [str(picture_folder)]
        api.post("db/update_image_data")
        assert api.get("db/basic_info").json()["expired"] is False


def test_update_image_data_without_a_body_says_what_changed(api: Api, picture_folder: Path) -> None:
    pictures.write(picture_folder / "new.png", pictures.png_bytes())
    pictures.write(picture_folder / "plain.jpg", pictures.jpeg_bytes(comment="rewritten"))
    (picture_folder / "comfy" / "ComfyUI_00001_.png").unlink()
    answer = api.client.post("/infinite_image_browsing/db/update_image_data")
    assert answer.status_code == 200
    result = answer.json()
    assert isinstance(result.pop("seconds"), float)
    assert result == {"added": 1, "updated": 1, "removed": 1, "relinked": 0, "failed": 0}


def test_update_image_data_of_some_folders(api: Api, picture_folder: Path, tmp_path: Path) -> None:
    pictures.write(picture_folder / "comfy" / "new.png", pictures.png_bytes())
    pictures.write(picture_folder / "top.png", pictures.png_bytes())
    body: dict[str, Any] = {"path": str(picture_folder / "comfy")}
    assert api.post("db/update_image_data", body).json()["added"] == 1
    body = {"folder_paths": [str(picture_folder)]}
    assert api.post("db/update_image_data", body).json()["added"] == 1
    assert api.post("db/update_image_data", {"path": str(tmp_path / "nope")}).status_code == 404
    assert api.post("db/update_image_data", {"path": str(tmp_path)}).status_code == 400


def test_rebuild_index_reads_everything_again_and_keeps_ids(api: Api) -> None:
    before = api.post("db/search_by_substr", {**EXAMPLE, "surstr": ""}).json()["files"]
    assert api.post("db/rebuild_index").json()["updated"] == 3
    after = api.post("db/search_by_substr", {**EXAMPLE, "surstr": ""}).json()["files"]
    assert before == after


def test_random_images(api: Api, check_file_info: Any) -> None:
    found = api.get("db/random_images").json()
    assert sorted(file["name"] for file in found) == ["00001-1234567.png", "ComfyUI_00001_.png", "plain.jpg"]
    for file in found:
        check_file_info(file)


def test_search_by_substr_as_written(api: Api, check_file_info: Any) -> None:
    answer = api.post("db/search_by_substr", EXAMPLE).json()
    assert answer == {"files": [], "cursor": {"has_next": False, "next": ""}}
    answer = api.post("db/search_by_substr", {**EXAMPLE, "surstr": "GOLDEN hour"}).json()
    assert [file["name"] for file in answer["files"]] == ["00001-1234567.png"]
    check_file_info(answer["files"][0])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["00001-1234567.png", "ComfyUI_00001_.png", "plain.jpg"]),
        ("lighthouse", ["00001-1234567.png"]),
        ("PAPER BOAT", ["ComfyUI_00001_.png"]),
        ("comfyui_", ["ComfyUI_00001_.png"]),
        ("00001", ["00001-1234567.png", "ComfyUI_00001_.png"]),
        ("%", []),
        ("a%t", []),
        ("plain_jpg", []),
        ("plain.jpg", ["plain.jpg"]),
        ("'; DROP TABLE images; --", []),
    ],
)
def test_surstr_is_literal_and_case_insensitive(api: Api, text: str, names: list[str]) -> None:
    assert api.search(text) == names


def test_surstr_finds_any_script_and_single_characters(api: Api, picture_folder: Path) -> None:
    text = "海边的灯塔, Straße, ÉCLAIR\nSteps: 3, Sampler: Euler, Seed: 1"
    pictures.write(picture_folder / "utf8.png", pictures.png_bytes(texts={"parameters": text}))
    api.post("db/update_image_data")
    for part in ("灯", "灯塔", "STRASSE", "éclair", "e\u0301clair"):
        assert api.search(part) == ["utf8.png"], part


def test_path_only_and_media_type(api: Api, picture_folder: Path) -> None:
    pictures.write(picture_folder / "golden hour.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", mtime=1_600_000_000)
    api.post("db/update_image_data")
    assert api.search("golden hour") == ["00001-1234567.png", "golden hour.mp4"]
    assert api.search("golden hour", path_only=True) == ["golden hour.mp4"]
    assert api.search("golden hour", media_type="image") == ["00001-1234567.png"]
    assert api.search("golden hour", media_type="video") == ["golden hour.mp4"]
    assert api.search("golden hour", media_type="audio") == []


def test_folder_paths_limit_to_a_folder_and_all_below(api: Api, picture_folder: Path) -> None:
    pictures.write(picture_folder / "comfy2" / "other.png", pictures.png_bytes())
    api.post("db/update_image_data")
    assert api.search(folder_paths=[str(picture_folder / "comfy")]) == ["ComfyUI_00001_.png"]
    assert len(api.search(folder_paths=[str(picture_folder)])) == 4
    missing = {**EXAMPLE, "folder_paths": [str(picture_folder / "nope")]}
    assert api.post("db/search_by_substr", missing).status_code == 404


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_linked_folder_belongs_to_the_folder_that_links_it(api: Api, picture_folder: Path, tmp_path: Path) -> None:
    pictures.write(tmp_path / "elsewhere" / "sub" / "far.png", pictures.png_bytes())
    (picture_folder / "linked").symlink_to(tmp_path / "elsewhere")
    api.post("db/update_image_data")
    assert api.search("far.png") == ["far.png"]
    assert api.search("far.png", folder_paths=[str(picture_folder)]) == ["far.png"]
    assert api.post("db/update_image_data").json()["removed"] == 0
    (picture_folder / "linked").unlink()
    assert api.post("db/update_image_data").json()["removed"] == 1
    assert api.search("far.png") == []


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        (r"seed: \d{7}\b", ["00001-1234567.png"]),
        (r"^.*boat on", ["ComfyUI_00001_.png"]),
        (r"plain\.jpg$", ["plain.jpg"]),
        (r"(?i:LIGHT)house", ["00001-1234567.png"]),
    ],
)
def test_regexp_wins_over_surstr(api: Api, pattern: str, names: list[str]) -> None:
    assert api.search("matches nothing", regexp=pattern) == names


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2,1}", "*", "(?P<n>", "x" * 5000])
def test_a_wrong_regexp_is_400(api: Api, pattern: str) -> None:
    answer = api.post("db/search_by_substr", {**EXAMPLE, "regexp": pattern})
    assert answer.status_code == 400
    assert "regexp" in answer.json()["detail"]


def test_a_catastrophic_regexp_is_400_and_harms_nobody(api: Api, picture_folder: Path) -> None:
    text = "b" + "a" * 5000 + "!\nSteps: 3, Sampler: Euler, Seed: 1"
    pictures.write(picture_folder / "a.png", pictures.png_bytes(texts={"parameters": text}))
    api.post("db/update_image_data")
    answer = api.post("db/search_by_substr", {**EXAMPLE, "regexp": r"(a|aa|aaa)+b"})
    assert answer.status_code == 400
    assert "too long" in answer.json()["detail"]
    assert api.search("lighthouse") == ["00001-1234567.png"]


def test_pages_give_every_match_once_also_within_one_second(api: Api, picture_folder: Path) -> None:
    made = {
        str(pictures.write(picture_folder / "many" / f"{n:03}.png", pictures.png_bytes(), mtime=1_700_000_200))
        for n in range(57)
    }
    api.post("db/update_image_data")
    for route, body in (
        ("db/search_by_substr", {"surstr": "many", "size": 10}),
        ("db/match_images_by_tags", {"folder_paths": [str(picture_folder / "many")], "size": 10}),
        ("db/match_images_by_tags", {"folder_paths": [str(picture_folder / "many")], "size": 10, "random_sort": True}),
        ("db/search_by_substr", {"surstr": "many", "size": 57}),
        ("db/search_by_substr", {"surstr": "many", "size": 1}),
    ):
        found = api.walk(route, body)
        assert len(found) == 57 and set(found) == made, (route, body)


def test_pages_stay_whole_while_files_come_and_go(api: Api, picture_folder: Path) -> None:
    for n in range(30):
        pictures.write(picture_folder / "many" / f"{n:03}.png", pictures.png_bytes(), mtime=1_700_000_200 + n)
    api.post("db/update_image_data")
    first = api.post("db/search_by_substr", {"surstr": "many", "size": 10}).json()
    for n in (10, 11, 12, 19):
        (picture_folder / "many" / f"{n:03}.png").unlink()
    pictures.write(picture_folder / "many" / "later.png", pictures.png_bytes(), mtime=1_700_001_000)
    second = api.post("db/search_by_substr", {"surstr": "many", "size": 10, "cursor": first["cursor"]["next"]}).json()
    assert [file["name"] for file in second["files"]] == [f"{n:03}.png" for n in (18, 17, 16, 15, 14, 13, 9, 8, 7, 6)]
    api.post("db/update_image_data")
    third = api.post("db/search_by_substr", {"surstr": "many", "size": 6, "cursor": second["cursor"]["next"]}).json()
    assert [file["name"] for file in third["files"]] == [f"{n:03}.png" for n in (5, 4, 3, 2, 1, 0)]
    assert third["cursor"] == {"has_next": False, "next": ""}


def test_random_order_is_an_order_of_its_own_for_each_walk(api: Api, picture_folder: Path) -> None:
    for n in range(40):
        pictures.write(picture_folder / "many" / f"{n:03}.png", pictures.png_bytes())
    api.post("db/update_image_data")
    body = {"folder_paths": [str(picture_folder / "many")], "size": 40, "random_sort": True}
    orders = {tuple(api.walk("db/match_images_by_tags", body)) for _ in range(4)}
    assert len(orders) == 4


def test_match_images_by_tags(api: Api) -> None:
    example = {"and_tags": [1, 2], "or_tags": [3], "not_tags": [4], "cursor": "", "folder_paths": [], "size": 200}
    assert api.post("db/match_images_by_tags", {**example, "random_sort": False}).status_code == 200
    tags = {(tag["category"], tag["name"]): tag["id"] for tag in api.get("db/basic_info").json()["tags"]}
    image, golden = tags["media", "image"], tags["prompt", "golden hour"]
    boat = tags["prompt", pictures.COMFY_PROMPT]

    def names(**wanted: list[int]) -> list[str]:
        return [file["name"] for file in api.post("db/match_images_by_tags", wanted).json()["files"]]

    assert names(and_tags=[image, golden]) == ["00001-1234567.png"]
    assert names(or_tags=[golden, boat]) == ["00001-1234567.png", "ComfyUI_00001_.png"]
    assert names(and_tags=[image], not_tags=[golden, boat]) == ["plain.jpg"]
    assert names(and_tags=[image, 999_999]) == []
    assert names(or_tags=[999_999]) == []
    assert len(names(not_tags=[999_999])) == 3


def test_timeline_counts_days_and_a_page_can_start_at_one(api: Api, picture_folder: Path) -> None:
    for day in (1, 1, 2, 5):
        name = f"zeitstrahl{day}-{len(os.listdir(picture_folder))}.png"
        pictures.write(picture_folder / name, pictures.png_bytes(), mtime=1_600_000_000 + day * 86_400)
    api.post("db/update_image_data")
    timeline = api.post("db/timeline", {"surstr": "zeitstrahl"}).json()
    assert timeline["total"] == 4
    assert [day["count"] for day in timeline["days"]] == [1, 1, 2]
    middle = timeline["days"][1]["day"]
    assert [name[10] for name in api.search("zeitstrahl", from_day=middle)] == ["2", "1", "1"]
    assert api.post("db/search_by_substr", {**EXAMPLE, "from_day": "yesterday"}).status_code == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"size": 1001},
        {"size": "many"},
        {"media_type": "text"},
        {"cursor": "nonsense"},
        {"cursor": "WzEsMl0"},
        {"folder_paths": "/one/path"},
        {"surstr": ["a"]},
    ],
)
def test_a_wrong_field_is_400_and_named(api: Api, wrong: dict[str, Any]) -> None:
    answer = api.post("db/search_by_substr", {**EXAMPLE, **wrong})
    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.json()["detail"]


def test_optional_fields_may_be_missing_or_null(api: Api) -> None:
    nothing = dict.fromkeys(EXAMPLE)
    assert len(api.post("db/search_by_substr", nothing).json()["files"]) == 3
    assert len(api.post("db/search_by_substr", {}).json()["files"]) == 3
    assert len(api.post("db/match_images_by_tags", {}).json()["files"]) == 3


def test_tags_are_found_by_a_part_of_their_name(api: Api) -> None:
    found = api.get("db/tags", category="prompt", q="GOLD").json()
    assert [tag["name"] for tag in found] == ["golden hour"]
    assert api.get("db/tags", limit=0).status_code == 400
