"""A program that is killed in the middle of changing files: the next start puts everything in order."""

from pathlib import Path

from benchmarks.crash_operations import crash_often


def test_nothing_is_lost_however_often_it_is_killed(tmp_path: Path) -> None:
    assert crash_often(tmp_path, kills=8, seed=20) == 0
