"""Operations that fail, are undone, cancelled or led astray: nothing is lost."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import pictures
from tests.contract.changing import (
    assert_nothing_to_update,
    done,
    tag,
    tags_of,
    tree_of,
    undo,
    wait_for_running,
)
from tests.limited_user import limited_user, posix_only
from tests.served import Api, serve


def test_all_or_nothing_unless_told_to_go_on(api: Api, picture_folder: Path) -> None:
    before = tree_of(picture_folder)
    body = {
        "file_paths": [str(picture_folder / "plain.jpg"), str(picture_folder / "no.png")],
        "dest": str(picture_folder / "comfy"),
    }
    assert api.post("move_files", body).status_code == 404
    assert tree_of(picture_folder) == before
    answer = done(api.post("move_files", {**body, "continue_on_error": True}))
    assert answer["success"] is False and len(answer["errors"]) == 1 and "no.png" in answer["errors"][0]
    assert (picture_folder / "comfy" / "plain.jpg").exists()
    assert_nothing_to_update(api)


@posix_only
def test_what_was_done_is_taken_back_when_a_folder_refuses(tmp_path: Path) -> None:
    with limited_user() as home:
        data, library = home / "data", home / "pictures"
        data.mkdir()
        for name in ("1.png", "2.png", "locked/3.png"):
            pictures.write(library / name, pictures.png_bytes(width=len(name)))
        (library / "dest").mkdir()
        with serve(data, library) as api:
            tag(api, library / "1.png")
            (library / "locked").chmod(0o500)
            before = tree_of(library)
            files = [str(library / name) for name in ("1.png", "2.png", "locked/3.png")]
            for route, body in (
                ("move_files", {"file_paths": files, "dest": str(library / "dest")}),
                ("delete_files", {"file_paths": files}),
                ("copy_files", {"file_paths": files, "dest": str(library / "locked")}),
            ):
                refused = api.post(route, body)
                assert refused.status_code == 400, (route, refused.text)
                assert "Nothing was changed." in refused.json()["detail"]
                assert tree_of(library) == before
                assert done(api.get("operations"))[0]["status"] == "rolled_back"
                assert_nothing_to_update(api)
            assert tags_of(api, library / "1.png") == ["mine"]
            body = {"file_paths": files, "dest": str(library / "dest"), "continue_on_error": True}
            answer = done(api.post("move_files", body))
            assert len(answer["errors"]) == 1 and answer["done"] == 2
            assert done(api.get("operations"))[0]["status"] == "partial"
            undo(api, answer)
            assert tree_of(library) == before
            (library / "locked").chmod(0o700)


@posix_only
def test_what_a_failing_disk_did_not_let_go_of_is_taken_away_at_the_next_start(tmp_path: Path) -> None:
    with limited_user() as home:
        data, library = home / "data", home / "pictures"
        data.mkdir()
        file = pictures.write(library / "locked" / "1.png", pictures.png_bytes())
        file.parent.chmod(0o500)
        with serve(data, library) as api:
            assert api.post("move_files", {"file_paths": [str(file)], "dest": str(library)}).status_code == 400
            operation = done(api.get("operations"))[0]["operation_id"]
        ours, other = library / f".iib-{operation[:8]}-0.part.tmp", library / ".iib-00000000-0.part.tmp"
        for part in (ours, other):
            part.write_bytes(b"half")
        with serve(data, library):
            assert not ours.exists() and other.exists()
        file.parent.chmod(0o700)


def test_undo_leaves_what_was_changed_since(api: Api, picture_folder: Path) -> None:
    files = [picture_folder / "plain.jpg", picture_folder / "00001-1234567.png"]
    dest = picture_folder / "comfy"
    answer = done(api.post("move_files", {"file_paths": list(map(str, files)), "dest": str(dest)}))
    (dest / "plain.jpg").write_bytes(b"painted over")
    refused = api.post("undo", {"operation_id": answer["operation_id"]})
    assert refused.status_code == 400 and "changed since" in refused.json()["detail"]
    assert (dest / "00001-1234567.png").exists()
    files[1].write_bytes(b"another")
    refused = api.post("undo", {"operation_id": answer["operation_id"], "continue_on_error": True})
    assert len(refused.json()["errors"]) == 2
    assert files[1].read_bytes() == b"another" and (dest / "plain.jpg").read_bytes() == b"painted over"
    files[1].unlink()
    partly = done(api.post("undo", {"operation_id": answer["operation_id"], "continue_on_error": True}))
    assert partly["done"] == 1 and files[1].exists() and not files[0].exists()


def test_files_that_took_each_others_names_are_undone_together(api: Api, picture_folder: Path) -> None:
    names = [pictures.write(picture_folder / "n" / f"{n}.png", pictures.png_bytes(width=n)) for n in (1, 2)]
    body = {"paths": list(map(str, reversed(names))), "pattern": "{index}", "dry_run": False}
    answer = done(api.post("batch_rename", body))
    names[0].write_bytes(b"painted over")
    after = tree_of(picture_folder)
    refused = api.post("undo", {"operation_id": answer["operation_id"], "continue_on_error": True})
    assert refused.status_code == 400 and "changed since" in refused.json()["detail"]
    assert tree_of(picture_folder) == after


def test_operations_are_told_newest_first(api: Api, picture_folder: Path) -> None:
    first = done(api.post("mkdirs", {"dest_folder": str(picture_folder / "a")}))["operation_id"]
    second = done(api.post("mkdirs", {"dest_folder": str(picture_folder / "b")}))["operation_id"]
    told = done(api.get("operations"))
    assert [one["operation_id"] for one in told] == [second, first]
    assert told[0]["status"] == "done" and told[0]["can_undo"] is True and (told[0]["done"], told[0]["total"]) == (1, 1)
    assert len(done(api.get("operations", limit=1))) == 1
    steps = done(api.get(f"operations/{first}"))["steps"]
    assert steps == [{"kind": "mkdir", "src": "", "dest": str(picture_folder / "a"), "state": "done"}]
    assert done(api.post(f"operations/{first}/cancel")) == {"cancelled": False}
    for answer in (
        api.get("operations/none"),
        api.post("operations/none/cancel"),
        api.post("undo", {"operation_id": "none"}),
    ):
        assert answer.status_code == 404


def test_every_operation_and_all_of_the_trash_can_be_reached(api: Api, picture_folder: Path) -> None:
    names = [f"{number}.txt" for number in range(5)]
    for name in names:
        (picture_folder / name).write_text(name, encoding="utf-8")
        done(api.post("delete_files", {"file_paths": [str(picture_folder / name)]}))
    whole = [one["operation_id"] for one in done(api.get("operations"))]
    walked: list[str] = []
    while page := done(api.get("operations", limit=2, before=walked[-1] if walked else "")):
        walked += [one["operation_id"] for one in page]
    assert walked == whole and len(whole) == 5
    assert api.get("operations", before="none").status_code == 404
    found, cursor = [], {"has_next": True, "next": ""}
    while cursor["has_next"]:
        told = done(api.get("trash", limit=2, cursor=cursor["next"]))
        assert told["count"] == (5 if not found else 3)
        if not found:  # what goes between two pages is neither missed nor told twice
            done(api.post("trash/restore", {"paths": [str(picture_folder / "4.txt"), str(picture_folder / "3.txt")]}))
        found += [entry["name"] for entry in told["entries"]]
        cursor = told["cursor"]
    assert found == names[::-1]
    for wrong in ("x", "1.0~", "~1"):
        assert api.get("trash", cursor=wrong).status_code == 400


def test_links_are_moved_and_deleted_themselves(api: Api, picture_folder: Path, tmp_path: Path) -> None:
    target = pictures.write(tmp_path / "elsewhere" / "t.png", pictures.png_bytes())
    os.symlink(target, picture_folder / "link.png")
    os.symlink(target.parent, picture_folder / "linked")
    os.symlink(tmp_path / "nowhere", picture_folder / "dangling")
    names = ("link.png", "linked", "dangling")
    moved = done(
        api.post(
            "move_files",
            {"file_paths": [str(picture_folder / name) for name in names], "dest": str(picture_folder / "comfy")},
        )
    )
    assert all((picture_folder / "comfy" / name).is_symlink() for name in names)
    undo(api, moved)
    deleted = done(api.post("delete_files", {"file_paths": [str(picture_folder / name) for name in names]}))
    assert target.exists() and not any((picture_folder / name).is_symlink() for name in names)
    undo(api, deleted)
    assert all((picture_folder / name).is_symlink() for name in names)


def test_nothing_leads_outside(data_dir: Path, picture_folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    os.symlink(outside, picture_folder / "way")
    secret = pictures.write(outside / "secret.png", pictures.png_bytes())
    with serve(data_dir, picture_folder, access_control="enable") as api:
        picture = str(picture_folder / "plain.jpg")
        for route, body in (
            ("move_files", {"file_paths": [picture], "dest": str(outside)}),
            ("move_files", {"file_paths": [picture], "dest": str(picture_folder / "way")}),
            ("copy_files", {"file_paths": [str(secret)], "dest": str(picture_folder)}),
            ("delete_files", {"file_paths": [str(picture_folder / "way" / "secret.png")]}),
            ("mkdirs", {"dest_folder": str(picture_folder / "way" / "new")}),
            ("mkdirs", {"dest_folder": str(picture_folder / ".." / "new")}),
            ("db/rename", {"path": str(secret), "name": "b.png"}),
            ("flatten_folder", {"folder_path": str(outside), "dry_run": True}),
            ("db/rename", {"path": str(picture_folder), "name": "other"}),
        ):
            assert api.post(route, body).status_code == 403, (route, body)
        done(api.post("flatten_folder", {"folder_path": str(picture_folder)}))
    assert list(outside.iterdir()) == [secret]


def test_nothing_is_put_where_nobody_would_see_it(api: Api, picture_folder: Path) -> None:
    (picture_folder / ".hidden").mkdir()
    body = {"file_paths": [str(picture_folder / "plain.jpg")], "dest": str(picture_folder / ".hidden")}
    assert api.post("move_files", body).status_code == 400
    answer = done(api.post("delete_files", {"file_paths": [str(picture_folder / "plain.jpg")]}))
    trash_path = answer["moves"][0]["dest"]
    assert api.post("delete_files", {"file_paths": [trash_path]}).status_code == 400
    assert api.post("move_files", {"file_paths": [trash_path], "dest": str(picture_folder)}).status_code == 400
    data_dir = api.application.settings.data_dir
    assert api.post("delete_files", {"file_paths": [os.path.join(data_dir, "iib.db")]}).status_code == 403


def test_too_old_entries_are_really_removed_and_young_ones_never(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder) as api:
        for name in ("plain.jpg", "00001-1234567.png"):
            done(api.post("delete_files", {"file_paths": [str(picture_folder / name)]}))
        with api.application.services.trash._db.transaction() as tx:
            tx.execute("UPDATE trash SET deleted_time = deleted_time - 31 * 86400 WHERE path LIKE '%plain.jpg'")
        service = api.application.services.trash
        service._runner.while_idle(service._keep_limits)
        (left,) = done(api.get("trash"))["entries"]
        assert left["name"] == "00001-1234567.png" and Path(left["trash_path"]).exists()
        assert len(list((picture_folder / ".iib-trash").rglob("*.*g"))) == 1


def test_a_running_operation_tells_how_far_it_is_and_can_be_cancelled(data_dir: Path, tmp_path: Path) -> None:
    library, dest = tmp_path / "pictures", tmp_path / "pictures" / "dest"
    files = [str(pictures.write(library / f"{n}.png", os.urandom(200_000))) for n in range(300)]
    with serve(data_dir, library) as api:
        before = tree_of(library)
        for goes_on in (False, True):
            body = {
                "file_paths": files,
                "dest": str(dest),
                "create_dest_folder": True,
                "continue_on_error": goes_on,
            }
            with ThreadPoolExecutor(1) as pool:
                asked = pool.submit(api.post, "copy_files", body)
                running = wait_for_running(api)
                assert running["total"] == 301 and running["can_undo"] is False
                assert done(api.post(f"operations/{running['operation_id']}/cancel")) == {"cancelled": True}
                answer = asked.result()
            told = done(api.get(f"operations/{running['operation_id']}"))
            if goes_on:
                assert answer.status_code == 200 and answer.json()["errors"] == ["It was cancelled."]
                assert told["status"] == "partial" and 0 < told["done"] == answer.json()["done"] < 301
                undo(api, answer.json())
            else:
                assert answer.status_code == 400
                assert answer.json()["detail"] == "It was cancelled. Nothing was changed."
                assert told["status"] == "rolled_back"
            assert tree_of(library) == before
            assert_nothing_to_update(api)


def test_an_operation_that_waits_for_another_can_be_cancelled(api: Api, picture_folder: Path) -> None:
    chosen, other = f"{7:032x}", f"{8:032x}"
    before = tree_of(picture_folder)
    body = {"file_paths": [str(picture_folder / "plain.jpg")], "new_id": chosen}
    with ThreadPoolExecutor(1) as pool, api.application.services.operations._runner._turn.taken():
        asked = pool.submit(api.post, "delete_files", body)
        while (cancelled := api.post(f"operations/{chosen}/cancel")).status_code == 404:
            time.sleep(0.01)
        assert done(cancelled) == {"cancelled": True}
        answer = asked.result(60)
    assert (answer.status_code, answer.json()["detail"]) == (400, "It was cancelled. Nothing was changed.")
    assert tree_of(picture_folder) == before
    assert api.post(f"operations/{chosen}/cancel").status_code == 404
    for again in (chosen, other):  # neither what was cancelled nor its id is remembered
        assert done(api.post("delete_files", {**body, "new_id": again}))["operation_id"] == again
        undo(api, {"operation_id": again})


def test_a_caller_may_choose_the_id_by_which_an_operation_is_followed(api: Api, picture_folder: Path) -> None:
    chosen = f"{7:032x}"
    body = {"file_paths": [str(picture_folder / "plain.jpg")], "new_id": chosen}
    assert done(api.post("delete_files", body))["operation_id"] == chosen
    (entry,) = done(api.get("trash"))["entries"]
    restored = done(api.post("trash/restore", {"ids": [entry["id"]], "new_id": f"{8:032x}"}))
    assert restored["operation_id"] == f"{8:032x}"
    before = tree_of(picture_folder)
    refused = api.post("delete_files", body)
    assert refused.status_code == 400 and refused.json()["detail"].startswith("new_id: there is an operation")
    for wrong in ("7", f"{7:032X}g", "../" + "0" * 29, f"{10:032X}", f"{7:032x}\n"):
        refused = api.post("mkdirs", {"dest_folder": str(picture_folder / "new"), "new_id": wrong})
        assert refused.status_code == 400 and refused.json()["detail"].startswith("new_id must be")
    assert tree_of(picture_folder) == before
    bodies = {
        "move_files": {"file_paths": [str(picture_folder / "plain.jpg")], "dest": str(picture_folder / "comfy")},
        "db/rename": {"path": str(picture_folder / "comfy" / "plain.jpg"), "name": "simple.jpg"},
        "batch_rename": {
            "paths": [str(picture_folder / "comfy" / "simple.jpg")],
            "pattern": "one-{index}",
            "dry_run": False,
        },
        "flatten_folder": {"folder_path": str(picture_folder), "dry_run": False},
    }
    for number, (route, body) in enumerate(bodies.items(), 20):
        assert done(api.post(route, {**body, "new_id": f"{number:032x}"}))["operation_id"] == f"{number:032x}"
    undone = done(api.post("undo", {"operation_id": f"{23:032x}", "new_id": f"{24:032x}"}))
    assert undone["operation_id"] == f"{24:032x}"


def test_what_was_deleted_restored_and_deleted_again_by_undo_can_be_put_back(api: Api, picture_folder: Path) -> None:
    before = tree_of(picture_folder)
    deleted = done(api.post("delete_files", {"file_paths": [str(picture_folder / "plain.jpg")]}))
    restored = done(api.post("trash/restore", {"paths": [str(picture_folder / "plain.jpg")]}))
    assert tree_of(picture_folder) == before
    undo(api, restored)
    assert done(api.get(f"operations/{deleted['operation_id']}"))["can_undo"] is True
    undo(api, deleted)
    assert tree_of(picture_folder) == before and done(api.get("trash"))["entries"] == []
    assert_nothing_to_update(api)


def test_a_folder_that_is_used_meanwhile_stays_and_undo_says_so(api: Api, picture_folder: Path) -> None:
    made = done(api.post("mkdirs", {"dest_folder": str(picture_folder / "one" / "two")}))
    pictures.write(picture_folder / "one" / "two" / "mine.png", pictures.png_bytes())
    refused = api.post("undo", {"operation_id": made["operation_id"]})
    assert refused.status_code == 400 and "something lies in it now" in refused.json()["detail"]
    (picture_folder / "one" / "two" / "mine.png").unlink()
    undo(api, made)
    assert not (picture_folder / "one").exists()
