"""Section 1, file system operations: what lists and looks up."""

from pathlib import Path
from typing import Any

from tests.served import Api


def test_files_lists_folders_first_then_by_name(api: Api, picture_folder: Path, check_file_info: Any) -> None:
    (picture_folder / ".hidden.png").write_bytes(b"x")
    (picture_folder / "B notes.txt").write_text("hello")
    answer = api.get("files", folder_path=str(picture_folder))
    assert answer.status_code == 200
    files = answer.json()["files"]
    assert [file["name"] for file in files] == ["comfy", "00001-1234567.png", "B notes.txt", "plain.jpg"]
    for file in files:
        check_file_info(file)
    assert files[0]["type"] == "dir" and files[0]["size"] == "-" and files[0]["bytes"] == 0
    picture = files[1]
    assert picture["bytes"] == (picture_folder / "00001-1234567.png").stat().st_size
    assert picture["date"] == 1_700_000_120.0
    assert picture["is_under_scanned_path"] is True
    assert (picture["media_type"], picture["width"], picture["height"]) == ("image", 4, 6)
    assert picture["fullpath"] == str(picture_folder / "00001-1234567.png")


def test_a_folder_elsewhere_is_listed_as_not_scanned(api: Api, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.png").write_bytes(b"x")
    files = api.get("files", folder_path=str(tmp_path)).json()["files"]
    scanned = {file["name"]: file["is_under_scanned_path"] for file in files}
    assert scanned == {"data": False, "elsewhere": False, "pictures": True}


def test_files_of_a_folder_that_is_missing_or_none(api: Api, picture_folder: Path) -> None:
    assert api.get("files", folder_path=str(picture_folder / "nope")).status_code == 404
    assert api.get("files", folder_path=str(picture_folder / "plain.jpg")).status_code == 400
    assert api.get("files").status_code == 400
    assert "folder_path" in api.get("files").json()["detail"]


def test_batch_get_files_info(api: Api, picture_folder: Path, check_file_info: Any) -> None:
    example = {"paths": ["/path/to/file1", "/path/to/file2"]}
    assert api.post("batch_get_files_info", example).json() == {"/path/to/file1": None, "/path/to/file2": None}
    path = str(picture_folder / "comfy" / "ComfyUI_00001_.png")
    infos = api.post("batch_get_files_info", {"paths": [path, str(picture_folder)]}).json()
    check_file_info(infos[path])
    check_file_info(infos[str(picture_folder)])
    assert infos[path]["name"] == "ComfyUI_00001_.png"
    assert infos[str(picture_folder)]["type"] == "dir"


def test_check_path_exists(api: Api, picture_folder: Path) -> None:
    assert api.post("check_path_exists", {"paths": ["/path1", "/path2"]}).json() == {"/path1": False, "/path2": False}
    assert api.post("check_path_exists", {"paths": [str(picture_folder)]}).json() == {str(picture_folder): True}


def test_covers_are_the_newest_media_of_a_folder_or_of_those_below(api: Api, picture_folder: Path) -> None:
    above = picture_folder / "2026" / "05"
    covers = api.post("batch_top_4_media_info", {"paths": [str(picture_folder)]}).json()
    assert [file["name"] for file in covers[str(picture_folder)]] == ["00001-1234567.png", "plain.jpg"]
    above.mkdir(parents=True)
    (picture_folder / "comfy" / "ComfyUI_00001_.png").rename(above / "c.png")
    api.post("db/update_image_data")
    covers = api.post("batch_top_4_media_info", {"paths": [str(above.parent)]}).json()
    assert [file["name"] for file in covers[str(above.parent)]] == ["c.png"]
