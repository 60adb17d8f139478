"""Single steps of operations, and what must come of them wherever two disks or two mounts meet."""

import os
import shutil
from pathlib import Path

from iib.disk.operations import mark_at, settle
from iib.domain.operations import Step, StepKind

OPERATION = "0123456789abcdef"


def step(kind: StepKind, source: Path | str, dest: Path | str) -> Step:
    return Step(kind, str(source), str(dest), mark_at(str(source)))


def assert_a_move_cut_short_is_finished(here: Path, there: Path) -> None:
    """A move whose copy stands already loses its source; one whose copy is not the same loses nothing."""
    (here / "b.png").write_bytes(b"content")
    moving = step("move", here / "b.png", there / "b.png")
    shutil.copy2(here / "b.png", there / "b.png")
    assert settle(moving, OPERATION) == "after" and not (here / "b.png").exists()
    (here / "c.png").write_bytes(b"content")
    moving = step("move", here / "c.png", there / "c.png")
    shutil.copy2(here / "c.png", there / "c.png")
    times = (here / "c.png").stat()
    (there / "c.png").write_bytes(b"CONTENT")
    os.utime(there / "c.png", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert settle(moving, OPERATION) == "before" and (here / "c.png").exists(), "not the same, so nothing goes"
