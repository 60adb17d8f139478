"""Real files of many tools, where the corpus lies beside the project."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from iib.geninfo import read_metadata, report

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(
    not (CORPUS / "images").is_dir(), reason="the corpus of real images is not beside the project (../shared/corpus)"
)


@needs_corpus
def test_every_file_of_the_corpus_is_read_right(tmp_path: Path) -> None:
    results = {}
    for path in sorted((CORPUS / "images").iterdir()):
        with open(path, "rb") as file:
            results[path.name] = report(read_metadata(file, path.name, deep=True).info)
    answers = tmp_path / "results.json"
    answers.write_text(json.dumps(results), "utf-8")
    judge = [sys.executable, str(CORPUS / "score.py"), str(answers), "--show"]
    verdict = subprocess.run(judge, capture_output=True, text=True, env={**os.environ, "PYTHONIOENCODING": "utf-8"})
    assert verdict.returncode == 0, verdict.stdout
