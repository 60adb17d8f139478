"""Files that take each other's names, cut short after any of the steps: all goes back, or all is done.

Files may be alike to the byte count and the second, so that only what was done before tells them apart.
"""

import logging
from pathlib import Path

import pytest

from iib.disk.operations import act
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
