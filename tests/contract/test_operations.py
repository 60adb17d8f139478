"""Section 1, file system operations: what changes files."""

import os
from pathlib import Path

import pytest

from tests import pictures
from tests.contract.changing import assert_nothing_to_update, done, id_of, tag, tags_of, tree_of, undo
from tests.served import Api

EXAMPLES = {
    "delete_files": {"file_paths": ["/path/to/file1", "/path/to/file2"]},
    "copy_files": {
        "file_paths": ["/path/to/file1"],
        "dest": "/destination/folder",
        "create_dest_folder": False,
        "continue_on_error": False,
    },
    "move_files": {
        "file_paths": ["/path/to/file1"],
        "dest": "/destination/folder",
        "create_dest_folder": False,
        "continue_on_error": False,
    },
    "db/rename": {"path": "/path/to/file", "name": "new_name.png"},
    "flatten_folder": {"folder_path": "/path/to/folder", "dry_run": True},
}


@pytest.mark.parametrize("route", EXAMPLES)
def test_what_does_not_exist_is_not_found(api: Api, route: str) -> None:
    answer = api.post(route, EXAMPLES[route])
    assert answer.status_code == 404
    assert isinstance(answer.json()["detail"], str)


def test_mkdirs(api: Api, picture_folder: Path) -> None:
    wanted = picture_folder / "path" / "to" / "new"
    answer = done(api.post("mkdirs", {"dest_folder": str(wanted)}))
    assert wanted.is_dir() and answer["path"] == str(wanted)
    assert done(api.post("mkdirs", {"dest_folder": str(wanted)}))["operation_id"] is None
    (wanted / "kept.txt").write_text("x")
    refused = api.post("undo", {"operation_id": answer["operation_id"]})
    assert refused.json()["detail"].startswith(f"{wanted}: something lies in it now")
    assert (wanted / "kept.txt").read_text() == "x"


def test_deleted_files_lie_in_the_trash_and_come_back(api: Api, picture_folder: Path) -> None:
    picture = picture_folder / "00001-1234567.png"
    (picture_folder / "00001-1234567.txt").write_text("about it")
    tag(api, picture)
    before, number = tree_of(picture_folder), id_of(api, picture)
    answer = done(api.post("delete_files", {"file_paths": [str(picture), str(picture_folder / "plain.jpg")]}))
    assert answer["success"] is True and answer["done"] == 3
    assert list(tree_of(picture_folder)) == ["comfy", "comfy/ComfyUI_00001_.png"]
    assert api.search() == ["ComfyUI_00001_.png"]
    assert_nothing_to_update(api)
    trash = done(api.get("trash"))
    assert trash["count"] == 3 and trash["total_bytes"] > 0
    entry = next(one for one in trash["entries"] if one["path"] == str(picture))
    assert entry["operation_id"] == answer["operation_id"]
    assert Path(entry["trash_path"]).read_bytes() == before[picture.name]
    restored = done(api.post("trash/restore", {"paths": [str(picture)]}))
    assert restored["restored"][0] == str(picture) and len(restored["restored"]) == 2
    done(api.post("trash/restore", {"ids": [one["id"] for one in done(api.get("trash"))["entries"]]}))
    assert tree_of(picture_folder) == before
    assert (id_of(api, picture), tags_of(api, picture)) == (number, ["mine"])
    assert api.search("lighthouse") == [picture.name], "found by its text as before"
    assert_nothing_to_update(api)


def test_only_empty_folders_are_deleted(api: Api, picture_folder: Path) -> None:
    (picture_folder / "empty").mkdir()
    answer = done(api.post("delete_files", {"file_paths": [str(picture_folder / "empty")]}))
    assert not (picture_folder / "empty").exists()
    undo(api, answer)
    assert (picture_folder / "empty").is_dir()
    refused = api.post("delete_files", {"file_paths": [str(picture_folder / "comfy")]})
    assert refused.status_code == 400 and "not empty" in refused.json()["detail"]
    assert api.post("delete_files", {"file_paths": [str(picture_folder)]}).status_code == 403, "it is looked after"


def test_emptying_the_trash_is_for_good(api: Api, picture_folder: Path) -> None:
    answer = done(api.post("delete_files", {"file_paths": [str(picture_folder / "plain.jpg")]}))
    (entry,) = done(api.get("trash"))["entries"]
    assert done(api.post("trash/empty", {"ids": [entry["id"]]}))["removed"] == 1
    assert not Path(entry["trash_path"]).exists() and not (picture_folder / ".iib-trash").exists()
    refused = api.post("undo", {"operation_id": answer["operation_id"]})
    assert refused.status_code == 400 and "no longer in the trash" in refused.json()["detail"]
    assert api.post("trash/restore", {"ids": [entry["id"]]}).status_code == 404
    assert api.post("trash/restore", {}).status_code == 400
    assert done(api.post("trash/empty"))["removed"] == 0


def test_copies_take_free_names_and_what_was_said(api: Api, picture_folder: Path) -> None:
    picture = picture_folder / "00001-1234567.png"
    tag(api, picture)
    (picture_folder / "00001-1234567.json").write_text("{}")
    before = tree_of(picture_folder)
    answer = done(api.post("copy_files", {"file_paths": [str(picture)], "dest": str(picture_folder)}))
    copy = picture_folder / "00001-1234567 (1).png"
    assert copy.read_bytes() == picture.read_bytes() and copy.stat().st_mtime == picture.stat().st_mtime
    assert (picture_folder / "00001-1234567 (1).json").exists()
    assert tags_of(api, copy) == ["mine"] and id_of(api, copy) != id_of(api, picture)
    assert sorted(api.search("lighthouse")) == [copy.name, picture.name]
    assert_nothing_to_update(api)
    undo(api, answer)
    assert tree_of(picture_folder) == before and api.search("lighthouse") == [picture.name]
    assert_nothing_to_update(api)


def test_moved_files_keep_ids_and_tags_and_undo_can_be_undone(api: Api, picture_folder: Path) -> None:
    picture, dest = picture_folder / "00001-1234567.png", picture_folder / "a" / "b"
    tag(api, picture)
    number, before = id_of(api, picture), tree_of(picture_folder)
    body = {"file_paths": [str(picture)], "dest": str(dest)}
    assert api.post("move_files", body).status_code == 404
    answer = done(api.post("move_files", {**body, "create_dest_folder": True}))
    moved = dest / picture.name
    assert (id_of(api, moved), tags_of(api, moved)) == (number, ["mine"])
    assert api.search("lighthouse", folder_paths=[str(dest.parent)]) == [picture.name]
    assert_nothing_to_update(api)
    after = tree_of(picture_folder)
    undone = undo(api, answer)
    assert tree_of(picture_folder) == before and id_of(api, picture) == number
    assert api.search("lighthouse", folder_paths=[str(picture_folder)]) == [picture.name]
    assert_nothing_to_update(api)
    assert api.post("undo", {"operation_id": answer["operation_id"]}).status_code == 400, "once is enough"
    undo(api, undone)
    assert tree_of(picture_folder) == after and id_of(api, moved) == number
    assert_nothing_to_update(api)


@pytest.mark.parametrize("way", ["rename", "error", "skip"])
def test_nothing_is_overwritten(api: Api, picture_folder: Path, way: str) -> None:
    source = pictures.write(picture_folder / "other" / "plain.jpg", pictures.png_bytes())
    before = tree_of(picture_folder)
    body = {"file_paths": [str(source)], "dest": str(picture_folder), "on_conflict": way}
    answer = api.post("move_files", body)
    if way == "rename":
        assert (picture_folder / "plain (1).jpg").exists() and not source.exists()
        assert (picture_folder / "plain.jpg").read_bytes() == before["plain.jpg"]
    else:
        assert tree_of(picture_folder) == before
        assert answer.status_code == (400 if way == "error" else 200)
        assert way == "error" or answer.json()["skipped"] == [str(source)]


def test_folders_move_and_are_copied_with_all_below(api: Api, picture_folder: Path) -> None:
    pictures.write(picture_folder / "comfy" / "deep" / "c.png", pictures.comfy_png(seed=3))
    os.symlink("c.png", picture_folder / "comfy" / "deep" / "link")
    done(api.post("db/update_image_data"))
    tag(api, picture_folder / "comfy" / "deep" / "c.png")
    before = tree_of(picture_folder)
    (picture_folder / "shelf").mkdir()
    body = {"file_paths": [str(picture_folder / "comfy")], "dest": str(picture_folder / "shelf")}
    copied = done(api.post("copy_files", body))
    assert tags_of(api, picture_folder / "shelf" / "comfy" / "deep" / "c.png") == ["mine"]
    assert (picture_folder / "shelf" / "comfy" / "deep" / "link").is_symlink()
    moved = done(api.post("move_files", body))
    assert (picture_folder / "shelf" / "comfy (1)" / "deep" / "c.png").exists()
    found = api.post("db/search", {"query": "", "folder_paths": [str(picture_folder / "shelf")]}).json()["files"]
    assert len(found) == 4
    assert tags_of(api, picture_folder / "shelf" / "comfy (1)" / "deep" / "c.png") == ["mine"]
    assert_nothing_to_update(api)
    undo(api, moved)
    undo(api, copied)
    (picture_folder / "shelf").rmdir()
    assert tree_of(picture_folder) == before
    assert_nothing_to_update(api)
    inside = {"file_paths": [str(picture_folder / "comfy")], "dest": str(picture_folder / "comfy" / "deep")}
    assert api.post("move_files", inside).status_code == 400


def test_renaming_a_file_and_a_folder(api: Api, picture_folder: Path) -> None:
    picture = picture_folder / "comfy" / "ComfyUI_00001_.png"
    number = id_of(api, picture)
    named = done(api.post("db/rename", {"path": str(picture), "name": "boat.png"}))
    assert named["new_path"] == str(picture.with_name("boat.png"))
    folder = done(api.post("db/rename", {"path": str(picture.parent), "name": "ponds"}))
    assert id_of(api, picture_folder / "ponds" / "boat.png") == number
    assert api.search("boat", path_only=True) == ["boat.png"]
    assert api.search("", folder_paths=[str(picture_folder / "ponds")]) == ["boat.png"]
    assert_nothing_to_update(api)
    taken = api.post("db/rename", {"path": str(picture_folder / "plain.jpg"), "name": "00001-1234567.png"})
    assert taken.status_code == 400
    assert done(api.post("db/rename", {"path": str(picture_folder / "plain.jpg"), "name": "plain.jpg"}))["done"] == 0
    undo(api, folder)
    undo(api, named)
    assert id_of(api, picture) == number
    assert_nothing_to_update(api)


def test_a_folder_takes_the_place_of_one_that_is_gone(api: Api, picture_folder: Path) -> None:
    gone = pictures.write(picture_folder / "ponds" / "old.png", pictures.png_bytes())
    done(api.post("db/update_image_data"))
    done(api.post("delete_files", {"file_paths": [str(gone)]}))
    gone.parent.rmdir()
    done(api.post("db/rename", {"path": str(picture_folder / "comfy"), "name": "ponds"}))
    assert_nothing_to_update(api)
    done(api.post("trash/restore", {"paths": [str(gone)]}))
    assert sorted(api.search("", folder_paths=[str(gone.parent)])) == ["ComfyUI_00001_.png", "old.png"]
    assert_nothing_to_update(api)


@pytest.mark.parametrize(
    "name",
    ["", "..", "a/b.png", "a\\b.png", "nul\0.png", "CON.png", "a.png ", "a.", "a:b.png", "x" * 256, ".a.png", "a.tmp"],
)
def test_names_that_are_none_are_refused_with_a_sentence(api: Api, picture_folder: Path, name: str) -> None:
    before = tree_of(picture_folder)
    answer = api.post("db/rename", {"path": str(picture_folder / "plain.jpg"), "name": name})
    assert answer.status_code == 400 and answer.json()["detail"].startswith("name must")
    assert tree_of(picture_folder) == before


def test_a_picture_that_is_named_as_none_is_hidden_until_that_is_undone(api: Api, picture_folder: Path) -> None:
    picture = picture_folder / "00001-1234567.png"
    tag(api, picture)
    answer = done(api.post("db/rename", {"path": str(picture), "name": "a.bak"}))
    assert api.search("lighthouse") == []
    assert_nothing_to_update(api)
    undo(api, answer)
    assert api.search("lighthouse") == [picture.name] and tags_of(api, picture) == ["mine"]
    assert_nothing_to_update(api)


def test_flatten(api: Api, picture_folder: Path) -> None:
    pictures.write(picture_folder / "x" / "plain.jpg", pictures.png_bytes())
    pictures.write(picture_folder / "x" / "y" / "notes.txt", b"n")
    done(api.post("db/update_image_data"))
    before = tree_of(picture_folder)
    planned = done(api.post("flatten_folder", {"folder_path": str(picture_folder), "dry_run": True}))
    assert tree_of(picture_folder) == before
    assert planned["conflicts"] == ["plain.jpg"] and planned["total_files"] == 3
    assert planned["moved_count"] == 0 and planned["operation_id"] is None
    answer = done(api.post("flatten_folder", {"folder_path": str(picture_folder)}))
    assert answer["moves"] == planned["moves"] and answer["moved_count"] == 3
    assert {"src": str(picture_folder / "x" / "plain.jpg"), "dest": str(picture_folder / "plain (1).jpg")} in answer[
        "moves"
    ]
    assert (picture_folder / "x" / "y").is_dir()
    assert_nothing_to_update(api)
    undo(api, answer)
    body = {"folder_path": str(picture_folder), "remove_empty_folders": True}
    answer = done(api.post("flatten_folder", body))
    assert not [path for path, content in tree_of(picture_folder).items() if content is None]
    undo(api, answer)
    assert tree_of(picture_folder) == before
    assert_nothing_to_update(api)


def test_sidecars_stay_as_long_as_another_picture_has_their_name(api: Api, picture_folder: Path) -> None:
    for name in ("twin.png", "twin.webp", "twin.txt"):
        pictures.write(picture_folder / name, name.encode())
    dest = picture_folder / "comfy"
    done(api.post("move_files", {"file_paths": [str(picture_folder / "twin.png")], "dest": str(dest)}))
    assert (picture_folder / "twin.txt").exists()
    done(api.post("move_files", {"file_paths": [str(picture_folder / "twin.webp")], "dest": str(dest)}))
    assert (dest / "twin.txt").exists() and not (picture_folder / "twin.txt").exists()


def test_batch_rename_shows_first_and_files_may_take_each_others_names(api: Api, picture_folder: Path) -> None:
    one = pictures.write(picture_folder / "n" / "1.png", pictures.png_bytes(), mtime=1_700_000_000)
    two = pictures.write(picture_folder / "n" / "2.png", pictures.jpeg_bytes(), mtime=1_700_000_001)
    pictures.write(picture_folder / "n" / "1.txt", b"of one")
    done(api.post("db/update_image_data"))
    tag(api, one)
    before = tree_of(picture_folder)
    body = {"paths": [str(two), str(one)], "pattern": "{index}"}
    shown = done(api.post("batch_rename", body))
    assert shown["dry_run"] is True and tree_of(picture_folder) == before
    answer = done(api.post("batch_rename", {**body, "dry_run": False}))
    assert sorted(answer["moves"], key=str) == sorted(shown["moves"], key=str)
    assert one.read_bytes() == before["n/2.png"] and two.read_bytes() == before["n/1.png"]
    assert (picture_folder / "n" / "2.txt").read_bytes() == b"of one"
    assert tags_of(api, two) == ["mine"] and tags_of(api, one) == []
    assert_nothing_to_update(api)
    undo(api, answer)
    assert tree_of(picture_folder) == before and tags_of(api, one) == ["mine"]
    assert_nothing_to_update(api)
    named = done(
        api.post(
            "batch_rename",
            {
                "paths": [str(picture_folder / "00001-1234567.png")],
                "pattern": "{tool}_{date:%Y}_{seed:010}_{width}x{height}_{model}_{sampler}_{prompt:20}_{index:04}",
                "start": 7,
            },
        )
    )
    (move,) = named["moves"]
    assert Path(move["dest"]).name == "A1111_2023_0001234567_4x6_harbourMix_v3_DPM++ 2M_a lighthouse on a_0007.png"


@pytest.mark.parametrize("pattern", ["", "plain", "{nothing}", "{index", "{date:%q}", "{seed:x}", "{prompt:x}"])
def test_patterns_that_are_none(api: Api, picture_folder: Path, pattern: str) -> None:
    answer = api.post("batch_rename", {"paths": [str(picture_folder / "plain.jpg")], "pattern": pattern})
    assert answer.status_code == 400 and answer.json()["detail"].startswith("pattern")
