import hashlib
import json
import re
from datetime import datetime, timezone
from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError

from iib.geninfo import read_metadata
from iib.imaging._demo_metadata import TOOLS, file_name
from iib.imaging._demo_paint import LIGHTS
from iib.imaging._demo_recipes import SUBJECTS, recipes
from iib.imaging._demo_recipes import TOOLS as TOOL_WEIGHTS
from iib.imaging._demo_scenes import SCENES
from iib.imaging.demo_library import NEWEST, make_demo_library

COUNT = 80


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert make_demo_library(str(folder), count=COUNT) == COUNT
    return folder


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def digests_of(folder: Path) -> dict[str, tuple[str, float]]:
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
        for path in files_of(folder)
    }


def test_every_picture_opens_but_the_broken_one(library: Path) -> None:
    broken = []
    for path in files_of(library):
        try:
            with Image.open(path) as image:
                image.load()
        except (OSError, UnidentifiedImageError):
            broken.append(path.name)
    assert len(files_of(library)) == COUNT
    assert broken == ["interrupted-download.png"]


def test_the_same_seed_makes_the_same_files_and_times(library: Path, tmp_path: Path) -> None:
    make_demo_library(str(tmp_path), count=COUNT)
    assert digests_of(tmp_path) == digests_of(library)


def test_another_seed_makes_others(tmp_path: Path) -> None:
    make_demo_library(str(tmp_path / "a"), count=3, seed=1)
    make_demo_library(str(tmp_path / "b"), count=3, seed=2)
    assert digests_of(tmp_path / "a") != digests_of(tmp_path / "b")


def test_what_is_complete_is_left_alone_and_what_is_not_is_completed(tmp_path: Path) -> None:
    make_demo_library(str(tmp_path), count=5)
    victim = files_of(tmp_path)[0]
    victim.unlink()
    assert make_demo_library(str(tmp_path), count=5) == 0
    (tmp_path / ".demo-library.json").unlink()
    assert make_demo_library(str(tmp_path), count=5) == 1
    assert victim.exists()


def test_progress_counts_up(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    make_demo_library(str(tmp_path), count=4, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_no_unfinished_file_is_left(library: Path) -> None:
    assert not list(library.rglob("*.tmp"))


def test_times_spread_over_weeks_and_end_at_the_newest_day(library: Path) -> None:
    times = sorted(path.stat().st_mtime for path in files_of(library))
    assert 20 < (times[-1] - times[0]) / 86400 < 30
    assert datetime.fromtimestamp(times[-1], timezone.utc).date() == NEWEST.date()


def test_every_tool_scene_and_light_of_the_tables_exists_and_is_used() -> None:
    made = list(recipes(360, 5, NEWEST))
    assert TOOLS.keys() == TOOL_WEIGHTS.keys() == {recipe.tool for recipe in made}
    assert SCENES.keys() == SUBJECTS.keys() == {recipe.scene for recipe in made}
    assert LIGHTS.keys() == {recipe.light for recipe in made}
    assert [recipe.number for recipe in made] == list(range(360))


def test_metadata_sit_where_each_tool_puts_them(library: Path) -> None:
    """folder → the text chunk, or the EXIF field, that must be there"""
    for path in files_of(library):
        if path.parts[-2] == "Downloads":
            continue
        with Image.open(path) as image:
            texts = dict(image.info)
            comment = image.getexif().get_ifd(0x8769).get(0x9286, b"")
        folder = path.relative_to(library).parts[0]
        if path.suffix in (".jpg", ".webp"):
            assert comment.startswith(b"UNICODE\0") and "Steps: " in comment[8:].decode("utf-16-be")
        elif folder in ("WebUI", "Forge"):
            assert re.search(r"\nSteps: \d+, Sampler: .*Version: ", texts["parameters"])
        elif folder == "ComfyUI":
            assert json.loads(texts["prompt"])["3"]["class_type"] == "KSampler"
            assert json.loads(texts["workflow"])["nodes"]
        else:
            key = {"SwarmUI": "parameters", "InvokeAI": "invokeai_metadata", "NovelAI": "Comment"}.get(folder)
            assert json.loads(texts[key or "parameters"])


def test_what_was_written_is_what_is_read(library: Path) -> None:
    """Every tool's metadata, read back by the metadata room."""
    for recipe in recipes(COUNT, 5, NEWEST):
        path = library / file_name(recipe)
        if recipe.tool == "none" or not path.exists():  # the broken one has another name
            continue
        with path.open("rb") as file:
            info = read_metadata(file, path.name).info
        assert info is not None, recipe.tool
        assert (info.prompt.split(" <lora:")[0].strip(), info.negative_prompt) == (recipe.prompt, recipe.negative)
        assert (str(info.seed), info.steps, info.cfg_scale) == (str(recipe.seed), recipe.steps, recipe.cfg), recipe.tool
        assert (info.width, info.height) == recipe.size
        if recipe.lora and recipe.tool != "novelai":
            assert [(lora.name.removesuffix(".safetensors"), lora.weight) for lora in info.loras] == [recipe.lora]
