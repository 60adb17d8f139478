"""Error handling: shapes and statuses, and who gets in."""

import logging
from pathlib import Path

import pytest

from iib.host.facts import HostFacts
from iib.services.system import SystemService
from tests import pictures
from tests.served import Api, serve


def test_every_error_is_one_sentence(api: Api) -> None:
    for answer in (
        api.get("files"),
        api.get("files", folder_path="/nope/nope"),
        api.get("files", folder_path="relative"),
        api.get("files", folder_path="/a\0b"),
        api.post("check_path_exists", {"paths": "not a list"}),
        api.post("check_path_exists", {}),
        api.client.post("/infinite_image_browsing/check_path_exists", content=b"{not json"),
        api.client.post(
            "/infinite_image_browsing/check_path_exists",
            content=b"{not json",
            headers={"Content-Type": "application/json"},
        ),
    ):
        assert answer.status_code in (400, 404), answer.text
        body = answer.json()
        assert list(body) == ["detail"] and isinstance(body["detail"], str) and body["detail"]


def test_our_own_fault_is_500_without_a_trace_and_logged(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: SystemService) -> str:
        raise ZeroDivisionError("the secret inside")

    monkeypatch.setattr(SystemService, "version", fail)
    with caplog.at_level(logging.ERROR):
        answer = api.get("version")
    assert answer.status_code == 500
    assert "secret" not in answer.text and "Traceback" not in answer.text
    assert isinstance(answer.json()["detail"], str)
    assert "the secret inside" in caplog.text


def test_outside_the_folders_is_403_for_every_path_argument(data_dir: Path, picture_folder: Path) -> None:
    outside = picture_folder.parent / "outside"
    pictures.write(outside / "a.png", pictures.png_bytes())
    path, folder = str(outside / "a.png"), str(outside)
    with serve(data_dir, picture_folder, access_control="enable") as api:
        assert api.get("file", path=str(picture_folder / "plain.jpg")).status_code == 200
        for answer in (
            api.get("files", folder_path=folder),
            api.get("file", path=path),
            api.get("image-thumbnail", path=path),
            api.get("image_geninfo", path=path),
            api.get("image_geninfo_details", path=path),
            api.get("image_exif", path=path),
            api.post("image_geninfo_batch", {"paths": [path]}),
            api.post("batch_get_files_info", {"paths": [path]}),
            api.post("batch_top_4_media_info", {"paths": [folder]}),
            api.post("check_path_exists", {"paths": [path]}),
            api.post("db/update_image_data", {"path": path}),
            api.post("db/update_image_data", {"folder_paths": [folder]}),
            api.post("db/search_by_substr", {"folder_paths": [folder]}),
            api.post("db/match_images_by_tags", {"folder_paths": [folder]}),
            api.post("db/timeline", {"folder_paths": [folder]}),
            api.post("db/extra_paths", {"path": folder, "types": ["scan"]}),
            api.get("file", path=folder + "/missing"),
        ):
            assert answer.status_code == 403, answer.request.url
            assert str(outside) not in answer.json()["detail"]


def test_allowed_paths_open_further_folders(data_dir: Path, picture_folder: Path, tmp_path: Path) -> None:
    pictures.write(tmp_path / "also" / "a.png", pictures.png_bytes())
    with serve(data_dir, picture_folder, access_control="enable", allowed_paths=f"{tmp_path}/also, /nope") as api:
        assert api.get("file", path=str(tmp_path / "also" / "a.png")).status_code == 200
        assert api.get("file", path=str(data_dir / "iib.db")).status_code == 403


def test_a_server_that_others_can_reach_serves_only_its_folders(data_dir: Path, picture_folder: Path) -> None:
    facts = HostFacts("webui", str(data_dir), str(data_dir), is_reachable_from_outside=True)
    with serve(data_dir, picture_folder, facts=facts, host="my-pc.example:7860") as api:
        assert api.get("file", path=str(picture_folder / "plain.jpg")).status_code == 200
        assert api.get("file", path=str(data_dir / "iib.db")).status_code == 403


@pytest.mark.parametrize("host", ["attacker.example", "attacker.example:7866", "127.0.0.1.attacker.example", "[::2]"])
def test_a_private_server_answers_only_to_its_own_names(data_dir: Path, host: str) -> None:
    with serve(data_dir, indexed=False) as api:
        assert api.get("hello", headers={"Host": host}).status_code == 403
        assert api.client.get("/infinite_image_browsing/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["localhost:7866", "127.0.0.1", "[::1]:7866", "app.localhost", "nas.example"])
def test_its_own_names_and_the_allowed_ones_are_answered(data_dir: Path, host: str) -> None:
    with serve(data_dir, indexed=False, allowed_hosts="nas.example") as api:
        assert api.get("hello", headers={"Host": host}).status_code == 200


def test_pages_of_other_sites_cannot_change_anything(api: Api) -> None:
    for headers in (
        {"Origin": "http://attacker.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert api.post("db/update_image_data", headers=headers).status_code == 403, headers
    assert api.post("db/update_image_data", headers={"Origin": "http://127.0.0.1:7866"}).status_code == 200


def test_scripts_of_other_sites_cannot_read_anything(api: Api, picture_folder: Path) -> None:
    foreign = {"Origin": "http://attacker.example"}
    assert api.get("global_setting", headers=foreign).status_code == 403
    assert api.get("file", path=str(picture_folder / "plain.jpg"), headers=foreign).status_code == 403
    assert api.get("global_setting", headers={"Origin": "http://127.0.0.1:7866"}).status_code == 200
    assert api.get("hello", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200  # a link to the page


def test_a_form_of_another_site_cannot_pass_for_json(api: Api, tmp_path: Path) -> None:
    answer = api.client.post(
        "/infinite_image_browsing/db/extra_paths",
        content=b'{"path": "/tmp", "types": ["scan"]}',
        headers={"Content-Type": "text/plain"},
    )
    assert answer.status_code == 400
