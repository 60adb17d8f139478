"""POST /zip."""

import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from iib.disk import PathAccess, files_to_pack, zip_chunks
from tests import pictures
from tests.served import Api, serve


def unpacked(answer: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_files_and_folders_as_one(api: Api, picture_folder: Path) -> None:
    paths = [str(picture_folder / "plain.jpg"), str(picture_folder / "comfy")]
    answer = api.post("zip", {"paths": paths, "compress": True, "pack_only": False})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    assert unpacked(answer.content) == {
        "plain.jpg": (picture_folder / "plain.jpg").read_bytes(),
        "comfy/ComfyUI_00001_.png": (picture_folder / "comfy" / "ComfyUI_00001_.png").read_bytes(),
    }


def test_packed_smaller_only_when_asked(api: Api, picture_folder: Path) -> None:
    pictures.write(picture_folder / "long.txt", b"a" * 100_000)
    path = str(picture_folder / "long.txt")
    small, stored = (api.post("zip", {"paths": [path], "compress": compress}).content for compress in (True, False))
    assert len(small) < 2000 < 100_000 < len(stored)
    assert unpacked(small) == unpacked(stored) == {"long.txt": b"a" * 100_000}


def test_names_inside_are_unique_and_can_be_unpacked_anywhere(api: Api, picture_folder: Path) -> None:
    if os.name != "posix":
        pytest.skip("a disk that takes all these names is needed")
    names = ["a.png", "sub/a.png", "sub/A.PNG", "sub/a:b?.png", "sub/con", "sub/日本 ä.png", "sub/..b.png"]
    for name in names:
        pictures.write(picture_folder / "odd" / name, name.encode())
    paths = [str(picture_folder / "odd" / name) for name in names]
    found = unpacked(api.post("zip", {"paths": paths}).content)
    assert list(found.values()) == [name.encode() for name in names]
    assert list(found) == ["a.png", "a (1).png", "A (2).PNG", "a_b_.png", "_con", "日本 ä.png", "..b.png"]


def test_a_zip_may_be_laid_into_the_exports(api: Api, data_dir: Path, picture_folder: Path) -> None:
    body = {"paths": [str(picture_folder / "plain.jpg")], "compress": False, "pack_only": True}
    places = [Path(api.post("zip", body).json()["path"]) for _ in range(2)]
    assert len(set(places)) == 2
    for place in places:
        assert place.parent == data_dir / "exports"
        assert unpacked(place.read_bytes()) == {"plain.jpg": (picture_folder / "plain.jpg").read_bytes()}
    assert len(list((data_dir / "exports").iterdir())) == 2


def test_what_is_wrong_is_told_before_the_first_byte(api: Api, picture_folder: Path) -> None:
    there = str(picture_folder / "plain.jpg")
    for body, status in (
        ({"paths": []}, 400),
        ({"paths": [there, "relative"]}, 400),
        ({"paths": [there, str(picture_folder / "missing.png")]}, 404),
        ({"paths": [there] * 10_001}, 400),
        ({"paths": [there, "/proc/self/environ"]}, 403),
    ):
        assert api.post("zip", body).status_code == status


def test_links_that_lead_out_are_left_out(data_dir: Path, picture_folder: Path, tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("links of POSIX")
    outside = pictures.write(tmp_path / "outside" / "secret.png", b"secret")
    (picture_folder / "comfy" / "out.png").symlink_to(outside)
    (picture_folder / "comfy" / "folder").symlink_to(outside.parent)
    (picture_folder / "comfy" / "in.jpg").symlink_to("../plain.jpg")
    with serve(data_dir, picture_folder, indexed=False, access_control="enable") as api:
        found = unpacked(api.post("zip", {"paths": [str(picture_folder / "comfy")]}).content)
        assert sorted(found) == ["comfy/ComfyUI_00001_.png", "comfy/in.jpg"]
        assert api.post("zip", {"paths": [str(picture_folder / "comfy" / "out.png")]}).status_code == 403


def test_memory_stays_the_same_however_large_the_files(tmp_path: Path) -> None:
    """40 files of 16 MB each, which take no room on the disk; one of 2 GB more would take the same."""
    for number in range(40):
        with open(tmp_path / f"{number}.png", "wb") as file:
            file.truncate(16 * 1024 * 1024)
    access = PathAccess(lambda: [str(tmp_path)], is_whole_machine=False)
    files = files_to_pack(access, [access.allow_folder(str(tmp_path.resolve()))])
    tracemalloc.start()
    try:
        size = sum(len(chunk) for chunk in zip_chunks(files, compress=False))
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert size > 640 * 1024 * 1024


def test_a_file_that_vanishes_meanwhile_is_left_out(tmp_path: Path) -> None:
    kept = pictures.write(tmp_path / "kept.png", b"kept")
    gone = pictures.write(tmp_path / "gone.png", b"gone")
    access = PathAccess(lambda: [str(tmp_path)], is_whole_machine=False)
    files = list(files_to_pack(access, [access.allow_file(str(path)) for path in (gone, kept)]))
    gone.unlink()
    assert unpacked(b"".join(zip_chunks(files, compress=False))) == {"kept.png": b"kept"}


def test_large_files_are_told_of_in_the_long_form(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with open(path, "wb") as file:
        file.truncate((1 << 30) + 1)
    access = PathAccess(lambda: [str(tmp_path)], is_whole_machine=False)
    chunks = zip_chunks(files_to_pack(access, [access.allow_file(str(path.resolve()))]), compress=True)
    with zipfile.ZipFile(io.BytesIO(b"".join(chunks))) as archive:
        assert archive.infolist()[0].file_size == (1 << 30) + 1
