"""Operations on files that changed since the index read them, or that it has to read anew: what it tells is true."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import pictures
from tests.contract.changing import assert_nothing_to_update, done, tag, undo
from tests.served import Api, serve


def picture(path: Path, prompt: str, seed: int = 1) -> Path:
    return pictures.write(path, pictures.png_bytes(texts={"parameters": f"{prompt}\nSteps: 20, Seed: {seed}"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        picture(tmp_path / "pictures" / f"{number}.png", "a lighthouse", number)
    return tmp_path / "pictures"


@pytest.fixture
def api(data_dir: Path, folder: Path) -> Iterator[Api]:
    with serve(data_dir, folder) as served:
        yield served


def forget_what_was_read(api: Api) -> None:
    """As a new version does that reads other things of files."""
    with api.application.services.files._db.transaction() as tx:
        tx.execute("INSERT INTO search_words (search_words) VALUES ('delete-all')")
        for table in ("metadata", "texts", "day_counts"):
            tx.execute(f"DELETE FROM {table}")
        tx.execute("UPDATE tags SET count = 0")
        tx.execute("UPDATE images SET ctime_ns = -1")


def test_what_was_moved_before_it_was_read_anew_is_read_then(api: Api, folder: Path) -> None:
    forget_what_was_read(api)
    moved = {"file_paths": [str(folder / "0.png")], "dest": str(folder / "sorted"), "create_dest_folder": True}
    done(api.post("move_files", moved))
    done(api.post("db/rename", {"path": str(folder / "1.png"), "name": "other.png"}))
    done(api.post("copy_files", {"file_paths": [str(folder / "2.png")], "dest": str(folder / "sorted")}))
    assert done(api.post("db/update_image_data"))["updated"] == 4
    assert sorted(api.search("lighthouse")) == ["0.png", "2.png", "2.png", "other.png"]
    assert_nothing_to_update(api)


def test_what_lay_in_the_trash_meanwhile_is_read_when_it_comes_back(api: Api, folder: Path) -> None:
    deleted = done(api.post("delete_files", {"file_paths": [str(folder / "0.png")]}))
    forget_what_was_read(api)
    done(api.post("db/update_image_data"))
    done(api.post("undo", {"operation_id": deleted["operation_id"]}))
    done(api.post("db/update_image_data"))
    assert sorted(api.search("lighthouse")) == ["0.png", "1.png", "2.png"]
    assert_nothing_to_update(api)


def test_what_another_program_wrote_before_we_moved_it_is_read(api: Api, folder: Path) -> None:
    picture(folder / "0.png", "a forest")
    moved = {"file_paths": [str(folder / "0.png")], "dest": str(folder / "sorted"), "create_dest_folder": True}
    done(api.post("move_files", moved))
    done(api.post("db/update_image_data"))
    assert api.search("forest") == ["0.png"]
    assert sorted(api.search("lighthouse")) == ["1.png", "2.png"]
    assert_nothing_to_update(api)


def test_a_tag_counts_the_files_that_are_there(api: Api, folder: Path) -> None:
    def count() -> int:
        [found] = done(api.get("db/tags", q="mine", category="custom"))
        return int(found["count"])

    for number in range(2):
        tag(api, folder / f"{number}.png")
    deleted = done(api.post("delete_files", {"file_paths": [str(folder / "0.png")]}))
    assert count() == 1
    copied = done(
        api.post(
            "copy_files",
            {"file_paths": [str(folder / "1.png")], "dest": str(folder / "again"), "create_dest_folder": True},
        )
    )
    assert count() == 2
    undo(api, copied)
    assert count() == 1
    undo(api, deleted)
    assert count() == 2
    (folder / "1.png").unlink()
    assert done(api.post("db/update_image_data"))["removed"] == 1
    assert count() == 1
    assert_nothing_to_update(api)


def test_no_folder_is_made_that_no_program_can_open(api: Api, folder: Path) -> None:
    deep = os.path.join(str(folder), *["d"] * 20_000)
    refused = api.post("mkdirs", {"dest_folder": deep})
    assert refused.status_code == 400 and refused.json()["detail"].startswith("dest_folder is no path")
    assert not (folder / "d").exists()


def test_our_own_data_stay_where_they_are_and_what_the_user_has_there_goes(
    api: Api, data_dir: Path, folder: Path
) -> None:
    (data_dir / "backups" / "more").mkdir(parents=True, exist_ok=True)
    copy = data_dir / "backups" / "more" / "iib.db"
    copy.write_bytes(b"a copy")
    zipped = done(api.post("zip", {"paths": [str(folder / "0.png")], "pack_only": True}))["path"]
    for path in (copy, copy.parent, data_dir / "operations.lock"):
        assert api.post("delete_files", {"file_paths": [str(path)]}).status_code == 403
        assert api.post("move_files", {"file_paths": [str(path)], "dest": str(folder)}).status_code == 403
        assert api.post("db/rename", {"path": str(path), "name": "other"}).status_code == 403
    done(api.post("delete_files", {"file_paths": [zipped]}))
    assert copy.exists() and not Path(zipped).exists()


def test_mistakes_name_the_field_that_they_are_in(api: Api, folder: Path) -> None:
    wrong = [
        (api.post("mkdirs", {"dest_folder": str(folder / "CON")}), "dest_folder"),
        (api.post("mkdirs", {"dest_folder": str(folder / "0.png" / "x")}), "dest_folder"),
        (api.post("image_geninfo_batch", {"paths": [""]}), "paths"),
        (api.post("image_geninfo_batch", {"paths": [str(folder)]}), "paths"),
        (api.post("flatten_folder", {"folder_path": str(folder), "dry_run": True, "new_id": "abc"}), "new_id"),
        (api.get("trash", cursor="nan~1"), "cursor"),
    ]
    for answer, field in wrong:
        assert answer.status_code == 400 and answer.json()["detail"].startswith(field), answer.text
    assert api.get("db/img_selected_custom_tag", path=str(folder / "none.png")).status_code == 404
