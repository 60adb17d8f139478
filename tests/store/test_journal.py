"""What the journal remembers of operations."""

from pathlib import Path

from iib.domain.operations import Step
from iib.store import Database, journal

STEP = Step("mkdir", "", "/a", number=0)


def test_an_undo_that_undid_nothing_leaves_the_operation_to_be_undone(tmp_path: Path) -> None:
    db = Database(str(tmp_path / "iib.db"))
    with db.transaction(durable=True) as tx:
        journal.begin(tx, "first", "mkdirs", [STEP], 1.0, is_atomic=True, undoes=None)
        journal.note_step(tx, "first", Step("mkdir", "", "/a", state="done"))
        journal.finish(tx, "first", "done", [], 2.0)
        journal.begin(tx, "cut", "undo", [STEP.inverse()], 3.0, is_atomic=False, undoes="first")
        journal.finish(tx, "cut", "partial", ["It was cut short."], 4.0)
    told = {operation.id: operation for operation in journal.latest(db.reader(), 10)}
    assert told["first"].can_undo and told["first"].undone_by is None and not told["cut"].can_undo
    with db.transaction() as tx:
        journal.note_step(tx, "cut", Step("rmdir", "/a", "", state="done"))
        journal.finish(tx, "cut", "done", [], 5.0)
    told = {operation.id: operation for operation in journal.latest(db.reader(), 10)}
    assert told["first"].undone_by == "cut" and not told["first"].can_undo and told["cut"].can_undo
    with db.transaction() as tx:
        journal.forget_before(tx, 3.0)
    assert [operation.id for operation in journal.latest(db.reader(), 10)] == ["cut"]
    db.close()
