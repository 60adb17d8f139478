"""The benchmarks run, and what they measure with is what they say. Nothing here is timed."""

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.library import make_library, planned_files
from iib.domain.media import media_type_of

ROOT = Path(__file__).resolve().parent.parent


def test_the_same_seed_plans_the_same_library() -> None:
    assert list(planned_files(300, seed=1)) == list(planned_files(300, seed=1))
    assert list(planned_files(300, seed=1)) != list(planned_files(300, seed=2))


def test_a_library_holds_what_real_ones_do(tmp_path: Path) -> None:
    make_library(str(tmp_path), 1500)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    media = [path for path in files if media_type_of(path.name)]
    times = [path.stat().st_mtime for path in media]
    assert len(media) == 1500 < len(files)
    assert {path.suffix for path in media} == {".png", ".jpg", ".webp"}
    assert len({path.read_bytes() for path in media}) < len(media), "some are copies"
    assert len(set(times)) < len(times), "some share a second"


def test_the_index_benchmark_prints_its_figures() -> None:
    words = [sys.executable, "-m", "benchmarks.index", "--count", "40"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^files indexed +40,", done.stdout)
    assert re.search(r"^/hello, longest wait +[\d.]+ ms$", done.stdout, re.MULTILINE)
