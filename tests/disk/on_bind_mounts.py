"""Run by `test_volumes` in a process of its own that may mount: what is done between two mounts of one disk.

`python -m tests.disk.on_bind_mounts FOLDER` wants `pics`, `pics/nested` and `archive` there, the latter two as mounts.
"""

import os
import sys
from pathlib import Path

from iib.disk.operations import act, is_one_volume, needs_copying, prepare, settle
from iib.disk.planning import Planner
from iib.disk.trash import TrashPlaces
from tests.disk.stepping import OPERATION, assert_a_move_cut_short_is_finished, step


def moves_are_copies_that_are_proved_first(pics: Path, archive: Path) -> None:
    (pics / "a.png").write_bytes(b"content")
    moving = step("move", pics / "a.png", archive / "a.png")
    assert needs_copying(moving)
    prepare(moving, OPERATION, lambda: False)
    assert settle(moving, OPERATION) == "before" and os.listdir(archive) == [] and (pics / "a.png").exists()
    prepare(moving, OPERATION, lambda: False)
    act(moving, OPERATION)
    assert os.listdir(archive) == ["a.png"] and not (pics / "a.png").exists()
    assert settle(moving, OPERATION) == "after" and (archive / "a.png").read_bytes() == b"content"


def the_trash_lies_in_the_mount_of_the_file(pics: Path, archive: Path) -> None:
    places = TrashPlaces(lambda: [str(pics)], str(archive))
    for file, home in ((pics / "nested" / "d.png", pics / "nested"), (pics / "sub" / "e.png", pics)):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"content")
        deleting = step("trash", file, places.place(str(file), OPERATION, 3))
        assert deleting.dest == str(home / ".iib-trash" / OPERATION / f"3_{file.name}")
        assert not needs_copying(deleting)
        act(deleting, OPERATION)
        assert os.path.exists(deleting.dest) and not file.exists()
    assert not (pics / "nested" / ".iib-trash" / ".iib-trash").exists()


def a_folder_is_made_anew(pics: Path, archive: Path) -> None:
    (pics / "folder").mkdir()
    (pics / "folder" / "f.png").write_bytes(b"content")
    planner = Planner(TrashPlaces(list, str(archive)), OPERATION)
    planner.bring("move", str(pics / "folder"), str(archive))
    assert [one.kind for one in planner.plan.steps] == ["mkdir", "move", "rmdir"]


def what_is_renamed_within_a_mount_is_not_copied(pics: Path, archive: Path) -> None:
    assert is_one_volume(str(pics / "sub"), str(pics / "not" / "there"))
    assert is_one_volume(str(pics / "folder"), str(pics / "sub"))
    assert not is_one_volume(str(pics / "folder"), str(pics / "nested" / "not there"))
    assert not is_one_volume(str(pics / "nested"), str(pics / "sub"))
    os.symlink(archive, pics / "link")
    assert is_one_volume(str(pics / "link"), str(pics / "sub")), "a link is renamed, not what it leads to"


def main(base: Path) -> None:
    pics, archive = base / "pics", base / "archive"
    assert len({os.stat(folder).st_dev for folder in (pics, pics / "nested", archive)}) == 1
    moves_are_copies_that_are_proved_first(pics, archive)
    assert_a_move_cut_short_is_finished(pics, archive)
    the_trash_lies_in_the_mount_of_the_file(pics, archive)
    a_folder_is_made_anew(pics, archive)
    what_is_renamed_within_a_mount_is_not_copied(pics, archive)
    print("all is well")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
