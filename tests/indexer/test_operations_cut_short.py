"""Files that take each other's names, cut short after any of the steps: all goes back, or all is done.

Files may be alike to the byte count and the second, so that only what was done before tells them apart.
"""

import logging
from pathlib import Path

import pytest

from iib.disk.operations import act, hidden_name
from iib.disk.planning import Planner
from iib.disk.trash import TrashPlaces
from iib.domain.operations import Step
from iib.indexer.steps import Running, StepRun
from iib.store import Database, journal
from tests import pictures
from tests.served import Api, serve

OPERATION = "0123456789abcdef"
NAMES = ("a.png", "b.png", "c.png")
TAKEN = ("b.png", "c.png", "a.png")
STEPS = 4  # one of the three waits aside


def prepare(home: Path, *, alike: bool) -> None:
    """Three files, each with a tag that is called like it."""
    (home / "data").mkdir()
    for number, name in enumerate(NAMES):
        content = pictures.png_bytes(texts={"parameters": f"a {name}"})
        pictures.write(home / "library" / name, content, mtime=1_700_000_000 + (0 if alike else number * 100))
    with serve(home / "data", home / "library") as api:
        for name in NAMES:
            tag = api.post("db/add_custom_tag", {"tag_name": name}).json()["id"]
            body = {"img_path": str(home / "library" / name), "tag_id": tag}
            assert api.post("db/toggle_custom_tag_to_img", body).status_code == 200


def plan_ring(home: Path) -> list[Step]:
    library = str(home / "library")
    planner = Planner(TrashPlaces(lambda: [library], str(home / "data")), OPERATION)
    planner.rename_all([(f"{library}/{name}", taken) for name, taken in zip(NAMES, TAKEN, strict=True)])
    assert len(planner.plan.steps) == STEPS
    return planner.plan.steps


def begin(db: Database, steps: list[Step]) -> None:
    with db.transaction(durable=True) as tx:
        journal.begin(tx, OPERATION, "batch_rename", steps, 1.0, is_atomic=True, undoes=None)


def database_of(home: Path) -> Database:
    (path,) = (home / "data").glob("*.db")
    return Database(str(path))


def assert_names(api: Api, home: Path, names: tuple[str, ...]) -> None:
    """Which file lies under each of the names, by what it holds and by its tag."""
    library = home / "library"
    assert sorted(path.name for path in library.iterdir() if path.is_file()) == sorted(NAMES)
    for name, now in zip(NAMES, names, strict=True):
        assert f"a {name}".encode() in (library / now).read_bytes()
        tags = api.post("db/get_image_tags", {"paths": [str(library / now)]}).json()[str(library / now)]
        assert [tag["name"] for tag in tags if tag["type"] == "custom"] == [name]


@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("done", range(STEPS + 1))
def test_a_ring_of_names_cut_short(tmp_path: Path, done: int, alike: bool, caplog: pytest.LogCaptureFixture) -> None:
    prepare(tmp_path, alike=alike)
    steps, db = plan_ring(tmp_path), database_of(tmp_path)
    begin(db, steps)
    db.close()
    for step in steps[:done]:
        act(step, OPERATION)
    with caplog.at_level(logging.ERROR), serve(tmp_path / "data", tmp_path / "library", indexed=False) as api:
        assert_names(api, tmp_path, TAKEN if done == STEPS else NAMES)
        (told,) = api.get("operations").json()
        assert told["status"] == ("done" if done == STEPS else "rolled_back")
    assert not caplog.messages, "what was not begun is not missing"


@pytest.mark.parametrize("done", [STEPS - 1, STEPS])
@pytest.mark.parametrize("undone", range(STEPS + 1))
def test_a_ring_of_names_cut_short_while_it_was_taken_back(
    tmp_path: Path, done: int, undone: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A step failed; of those before it some were taken back on the disk, and the journal does not say so."""
    prepare(tmp_path, alike=True)
    missing = Step("move", str(tmp_path / "library" / "x.png"), str(tmp_path / "library" / "y.png"), number=STEPS)
    steps, db = [*plan_ring(tmp_path), missing], database_of(tmp_path)
    begin(db, steps)
    run = StepRun(db, OPERATION, lambda: [str(tmp_path / "library")], lambda: 1.0, lambda: False)
    run.do(steps[:done], Running(OPERATION, STEPS), stops_at_failure=True)
    assert not run.failures
    with db.transaction() as tx:
        journal.roll_back(tx, OPERATION)
    made = [step for step in journal.steps_of(db.reader(), OPERATION) if step.state == "done"]
    db.close()
    for step in made[::-1][:undone]:
        act(step.inverse(), OPERATION)
    with caplog.at_level(logging.ERROR), serve(tmp_path / "data", tmp_path / "library", indexed=False) as api:
        assert_names(api, tmp_path, NAMES)
        assert api.get("operations").json()[0]["status"] == "rolled_back"
    assert not caplog.messages


@pytest.mark.parametrize("is_undone", [False, True])
def test_what_a_failing_disk_did_not_let_go_of_is_found_where_its_folder_was_moved(
    tmp_path: Path, is_undone: bool
) -> None:
    library = tmp_path / "library"
    (tmp_path / "data").mkdir()
    file = pictures.write(library / "a.png", pictures.png_bytes())
    (library / "goal" / "below").mkdir(parents=True)
    missing = Step("move", str(library / "gone.png"), str(library / "goal" / "below" / "gone.png"))
    with serve(tmp_path / "data", library) as api:
        db = database_of(tmp_path)
        begin(db, [missing])
        db.close()
    with serve(tmp_path / "data", library) as api:
        assert api.get("operations").json()[0]["status"] in ("partial", "rolled_back")
        parts = [library / "goal" / "below" / name for name in (hidden_name(OPERATION, 0), hidden_name("f" * 16, 0))]
        for part in parts:
            part.write_bytes(b"half")
        (library / "other").mkdir()
        for source, dest in (("goal", "other"), ("other/goal/below", "other")):
            body = {"file_paths": [str(library / source)], "dest": str(library / dest)}
            moved = api.post("move_files", body)
            assert moved.status_code == 200, moved.text
        if is_undone:
            assert api.post("undo", {"operation_id": moved.json()["operation_id"]}).status_code == 200
    with serve(tmp_path / "data", library):
        left = [path.relative_to(library).as_posix() for path in library.rglob(".iib-*")]
    place = "other/goal/below" if is_undone else "other/below"
    assert left == [f"{place}/{parts[1].name}"], "that of another program is its own"
    assert file.exists()


def test_what_is_half_written_does_not_go_with_a_folder_that_is_made_anew(tmp_path: Path) -> None:
    part = pictures.write(tmp_path / "library" / "a" / hidden_name(OPERATION, 0), b"half")
    file = pictures.write(tmp_path / "library" / "a" / "a.png", pictures.png_bytes())
    planner = Planner(TrashPlaces(list, str(tmp_path / "data")), OPERATION)
    planner.bring("copy", str(part.parent), str(tmp_path / "library"))
    assert [step.source for step in planner.plan.steps if step.kind == "copy"] == [str(file)]
