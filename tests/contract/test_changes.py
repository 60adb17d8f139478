"""GET /db/changes: what a page that is open has to renew."""

import os
from pathlib import Path
from typing import Any

import pytest

from iib.store import Database, changes
from tests import pictures
from tests.served import Api, serve


def since(api: Api, revision: int) -> dict[str, Any]:
    answer = api.get("db/changes", since=revision)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    assert said.keys() == {"revision", "is_complete", "changed", "removed", "tags_changed"}
    return said


def now(api: Api) -> int:
    said = api.get("db/changes").json()
    assert (said["is_complete"], said["changed"], said["removed"]) == (False, [], [])
    return int(said["revision"])


def update(api: Api) -> None:
    assert api.post("db/update_image_data").status_code == 200


def test_nothing_changed(api: Api) -> None:
    start = now(api)
    update(api)
    nothing = {"revision": start, "is_complete": True, "changed": [], "removed": [], "tags_changed": False}
    assert since(api, start) == nothing
    assert api.get("db/index_status").json()["revision"] == start


def test_a_file_that_came_was_written_again_and_went(api: Api, picture_folder: Path, check_file_info: Any) -> None:
    path = picture_folder / "fresh.png"
    for content in (pictures.png_bytes(2, 2), pictures.png_bytes(3, 5)):
        start = now(api)
        pictures.write(path, content)
        update(api)
        said = since(api, start)
        assert said["revision"] > start and said["is_complete"] and said["removed"] == []
        (file,) = said["changed"]
        check_file_info(file)
        assert file["fullpath"] == str(path)
    start = now(api)
    path.unlink()
    update(api)
    said = since(api, start)
    assert (said["is_complete"], said["changed"], said["removed"]) == (True, [], [str(path)])


def test_a_file_that_took_another_place_left_its_old_one(api: Api, picture_folder: Path) -> None:
    start = now(api)
    os.replace(picture_folder / "plain.jpg", picture_folder / "comfy" / "renamed.jpg")
    update(api)
    said = since(api, start)
    assert said["is_complete"]
    assert [file["fullpath"] for file in said["changed"]] == [str(picture_folder / "comfy" / "renamed.jpg")]
    assert said["removed"] == [str(picture_folder / "plain.jpg")]


def test_a_place_that_another_file_took_is_not_removed(api: Api, picture_folder: Path) -> None:
    start = now(api)
    os.replace(picture_folder / "plain.jpg", picture_folder / "renamed.jpg")
    pictures.write(picture_folder / "plain.jpg", pictures.png_bytes(9, 9))
    update(api)
    said = since(api, start)
    assert {file["name"] for file in said["changed"]} == {"plain.jpg", "renamed.jpg"}
    assert said["removed"] == []


def test_what_the_user_says_of_files_and_tags(api: Api, picture_folder: Path) -> None:
    start = now(api)
    tag = api.post("db/add_custom_tag", {"tag_name": "mine"}).json()
    said = since(api, start)
    assert (said["is_complete"], said["changed"], said["tags_changed"]) == (True, [], True)
    api.post("db/toggle_custom_tag_to_img", {"img_path": str(picture_folder / "plain.jpg"), "tag_id": tag["id"]})
    after = since(api, said["revision"])
    assert ([file["name"] for file in after["changed"]], after["tags_changed"]) == (["plain.jpg"], False)
    api.post("db/update_tag", {"id": tag["id"], "color": "#ff0000"})
    assert since(api, after["revision"])["tags_changed"]
    before = now(api)
    api.post("db/remove_custom_tag", {"tag_id": tag["id"]})
    assert since(api, before)["tags_changed"]


def test_a_folder_that_is_no_longer_indexed_cannot_be_told_file_by_file(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir) as api:
        api.post("db/extra_paths", {"path": str(picture_folder), "types": ["scan"]})
        update(api)
        start = now(api)
        api.delete("db/extra_paths", {"path": str(picture_folder), "types": ["scan"]})
        said = since(api, start)
        assert (said["is_complete"], said["changed"]) == (False, [])
        assert said["revision"] > start and since(api, said["revision"])["is_complete"]


def test_a_revision_of_the_future_or_of_long_ago(api: Api) -> None:
    assert since(api, now(api) + 1)["is_complete"] is False
    assert api.get("db/changes", since=-1).status_code == 400
    assert "since" in api.get("db/changes", since="often").json()["detail"]
    assert api.get("db/changes", since=2**70).status_code == 200


def test_more_than_can_be_told(api: Api) -> None:
    db = Database(api.application.services.index._db.path)
    assert not changes.changes_since(db.reader(), 0, 2).is_complete
    assert len(changes.changes_since(db.reader(), 0, 3).changed) == 3
    db.close()


@pytest.mark.parametrize("age", [changes.REVISIONS_MAX - 1, changes.REVISIONS_MAX])
def test_places_that_were_left_are_forgotten_in_time(data_dir: Path, age: int) -> None:
    is_told = age < changes.REVISIONS_MAX
    db = Database(str(data_dir / "iib.db"))
    with db.transaction() as tx:
        tx.execute("UPDATE counters SET value = 10 WHERE name = 'revision'")
        changes.note_left(tx, 10, ["/a.png"])
        tx.execute("UPDATE counters SET value = ? WHERE name = 'revision'", (10 + age,))
        changes.note_left(tx, 10 + age, ["/b.png"])
    found = changes.changes_since(db.reader(), 9, 10)
    assert (found.is_complete, "/a.png" in found.removed) == (is_told, is_told)
    assert changes.changes_since(db.reader(), 9 + age, 10).removed == ("/b.png",)
    db.close()
