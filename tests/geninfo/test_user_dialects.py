"""Dialects that a user wrote."""

import io
from pathlib import Path

import pytest

from iib.geninfo import load_user_dialects, read_metadata
from tests.samples import containers as to

MINE = """
from iib.domain.geninfo import GenInfo, How

def read(texts):
    if "my-prompt" in texts:
        return GenInfo(tool="Mine", prompt=texts["my-prompt"], how=How("mine"))
    return None
"""


def read(data: bytes, folder: Path) -> str:
    info = read_metadata(io.BytesIO(data), "a.png", user_dialects=load_user_dialects(str(folder))).info
    return info.tool if info else ""


def test_a_users_dialect_is_asked_first(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(MINE, "utf-8")
    assert read(to.png_texts(my__prompt="a boat", parameters="b\nSteps: 1, Sampler: c"), tmp_path) == "Mine"
    assert read(to.png_texts(parameters="b\nSteps: 1, Sampler: c"), tmp_path) == "A1111"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def read(texts:", "cannot be loaded"),
        ("import no_such_module_at_all", "cannot be loaded"),
        ("read = 1", "has no function read"),
        ("def read(texts):\n    return texts['missing']", "failed on a.png: KeyError"),
        ("def read(texts):\n    return {}", "answered dict"),
    ],
)
def test_a_faulty_dialect_is_logged_with_its_path_and_passed_over(
    tmp_path: Path, text: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "faulty.py").write_text(text, "utf-8")
    assert read(to.png_texts(parameters="b\nSteps: 1, Sampler: c"), tmp_path) == "A1111"
    assert said in caplog.text
    assert str(tmp_path / "faulty.py") in caplog.text


def test_no_folder_means_no_dialects(tmp_path: Path) -> None:
    (tmp_path / "_private.py").write_text(MINE, "utf-8")
    (tmp_path / "notes.txt").write_text("no code", "utf-8")
    assert load_user_dialects(str(tmp_path)) == ()
    assert load_user_dialects(str(tmp_path / "absent")) == ()


def test_the_template_of_the_docs_works(tmp_path: Path) -> None:
    template = Path(__file__).parents[2] / "docs" / "dialect-template.py"
    (tmp_path / "copied.py").write_text(template.read_text("utf-8"), "utf-8")
    said = '{"prompt": "a boat", "steps": 20, "loras": [{"name": "waves"}]}'
    assert read(to.png_texts(my__tool=said), tmp_path) == "My Tool"
