"""What tests of operations ask and look at."""

import time
from pathlib import Path
from typing import Any

from tests.served import Api
from tests.store.consistency import assert_consistent

Tree = dict[str, bytes | None]


def tree_of(folder: Path) -> Tree:
    """Path below the folder → bytes, None for a folder; without the trash."""
    found: Tree = {}
    for path in sorted(folder.rglob("*")):
        if ".iib-trash" not in path.parts:
            found[path.relative_to(folder).as_posix()] = None if path.is_dir() else path.read_bytes()
    return found


def tag(api: Api, path: Path, name: str = "mine") -> None:
    made = api.post("db/add_custom_tag", {"tag_name": name}).json()
    answer = api.post("db/toggle_custom_tag_to_img", {"img_path": str(path), "tag_id": made["id"]})
    assert answer.status_code == 200, answer.text


def tags_of(api: Api, path: Path) -> list[str]:
    return [one["name"] for one in api.get("db/img_selected_custom_tag", path=str(path)).json()]


def id_of(api: Api, path: Path) -> int:
    found = api.post("batch_get_files_info", {"paths": [str(path)]}).json()[str(path)]
    return int(found["id"])


def done(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def assert_nothing_to_update(api: Api) -> None:
    counts = done(api.post("db/update_image_data"))
    assert {name: counts[name] for name in ("added", "updated", "removed", "relinked")} == {
        "added": 0,
        "updated": 0,
        "removed": 0,
        "relinked": 0,
    }
    assert_consistent(reader(api))


def reader(api: Api) -> Any:
    return api.application.services.files._db.reader()


def undo(api: Api, answer: Any) -> Any:
    return done(api.post("undo", {"operation_id": answer["operation_id"]}))


def wait_for_running(api: Api) -> Any:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        told = done(api.get("operations", limit=1))
        if told and told[0]["status"] == "running" and told[0]["done"] > 1:
            return told[0]
        time.sleep(0.002)
    raise AssertionError("no operation was seen running")
