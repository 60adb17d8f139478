"""The program's own database is nobody's picture: reading it would cost it its locks."""

import os
from pathlib import Path

import pytest

from iib.disk import open_checked, set_apart
from iib.disk.held import held
from iib.domain.paths import AllowedPath
from tests.contract.changing import done, tag
from tests.served import serve


def test_no_name_and_no_link_opens_what_is_set_apart(tmp_path: Path) -> None:
    ours, other, link = tmp_path / "ours.db", tmp_path / "other.db", tmp_path / "link.png"
    ours.write_bytes(b"ours")
    other.write_bytes(b"other")
    os.link(ours, link)
    end = set_apart([str(tmp_path / "not there"), str(ours)])
    for path in (ours, link):
        with pytest.raises(PermissionError):
            open_checked(AllowedPath(str(path)))
        with held(str(tmp_path)) as folder, pytest.raises(PermissionError):
            folder.open(path.name, os.O_RDONLY)
    with open_checked(AllowedPath(str(other))) as file:
        assert file.read() == b"other"
    end()
    with open_checked(AllowedPath(str(ours))) as file:
        assert file.read() == b"ours"


@pytest.mark.parametrize("route", ["file", "stream_video", "image_geninfo", "image_exif", "image-thumbnail"])
def test_no_route_opens_the_database(data_dir: Path, picture_folder: Path, route: str) -> None:
    with serve(data_dir, picture_folder, helper_processes="yes") as api:
        for side in ("", "-wal", "-shm"):
            assert api.get(route, path=str(data_dir / f"iib.db{side}")).status_code in (400, 403)
        done(api.post("db/update_image_data"))
        tag(api, picture_folder / "plain.jpg", "kept")
    with serve(data_dir, picture_folder) as api:
        assert api.walk("db/search", {"query": "tag:kept", "size": 10}) == [str(picture_folder / "plain.jpg")]


def test_the_data_folder_is_copied_and_packed_without_it(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder) as api:
        body = {"file_paths": [str(data_dir)], "dest": str(picture_folder), "continue_on_error": True}
        assert any("iib.db" in error for error in done(api.post("copy_files", body))["errors"])
        packed = api.post("zip", {"paths": [str(data_dir)]})
        assert packed.status_code == 200 and b"operations.lock" in packed.content and b"iib.db" not in packed.content
        tag(api, picture_folder / "plain.jpg", "kept")
