"""The benchmarks run, and what they measure with is what they say. Nothing here is timed."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from benchmarks import load
from benchmarks._search_asks import all_asks, line, samples_of
from benchmarks._search_check import compare
from benchmarks._truth import Known
from benchmarks.library import Truth, make_library, planned, planned_files
from iib.domain.errors import UnreadableMedia
from iib.domain.geninfo import GenInfo
from iib.domain.media import media_type_of
from iib.domain.tags import short_model_name
from iib.geninfo import read_metadata

ROOT = Path(__file__).resolve().parent.parent


def test_the_same_seed_plans_the_same_library() -> None:
    assert list(planned_files(300, seed=1)) == list(planned_files(300, seed=1))
    assert list(planned_files(300, seed=1)) != list(planned_files(300, seed=2))


def test_a_library_holds_what_real_ones_do(tmp_path: Path) -> None:
    make_library(str(tmp_path), 3000)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    media = [path for path in files if media_type_of(path.name)]
    times = Counter(path.stat().st_mtime for path in media)
    assert len(media) == 3000 < len(files)
    assert {".png", ".jpg", ".webp", ".mp4"} <= {path.suffix.lower() for path in media}
    assert len({path.read_bytes() for path in media}) < len(media), "some are copies"
    assert max(times.values()) >= 300, "some share a second"
    assert max(times) - min(times) > 2.5 * 365 * 86_400


def test_the_truth_of_a_library_is_what_is_read_from_its_files() -> None:
    for file in planned(3000):
        truth = file.truth()
        try:
            found = read_metadata(BytesIO(file.content()), truth.path)
        except UnreadableMedia:
            assert truth.is_broken
            continue
        assert (found.media_type, found.width, found.height) == (truth.media_type, truth.width, truth.height)
        assert (found.info.tool if found.info else "") == truth.tool
        if found.info:
            assert told_by(found.info) == told_of(truth)
            assert truth.text in (None, found.info.text)


def told_by(info: GenInfo) -> list[object]:
    loras = tuple(short_model_name(lora.name) for lora in info.loras)
    model = short_model_name(info.checkpoint)
    return [info.negative_prompt, model, info.sampler, loras, info.seed, info.steps, info.cfg_scale]


def told_of(truth: Truth) -> list[object]:
    return [truth.negative, truth.model, truth.sampler, truth.loras, truth.seed, truth.steps, truth.cfg]


def test_any_library_has_as_many_files_as_were_asked_for() -> None:
    for count in (0, 1, 40, 1234):
        assert len({file.path for file in planned(count)}) == count


def test_the_index_benchmark_prints_its_figures() -> None:
    words = [sys.executable, "-m", "benchmarks.index", "--count", "40"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^files indexed +40,", done.stdout)
    assert re.search(r"^/hello, longest wait +[\d.]+ ms$", done.stdout, re.MULTILINE)


def test_the_search_benchmark_prints_its_figures_and_finds_answers_exact() -> None:
    words = [sys.executable, "-m", "benchmarks.search", "--count", "60", "--repeats", "1", "--pieces", "5", "--check"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert re.search(r"^first pages, 1\d\d requests \(asked: p95 15\)", done.stdout, re.MULTILINE)
    assert re.search(r"^after serving: resident \d+ MiB", done.stdout, re.MULTILINE)
    assert re.search(r"^exactness: 0 problems", done.stdout, re.MULTILINE)


class Liar:
    """Answers every request with the same pages."""

    def __init__(self, *pages: Sequence[str]) -> None:
        self._pages = pages

    def pages(self, route: str, body: object, size: int) -> Iterator[tuple[list[dict[str, str]], float]]:
        for paths in self._pages:
            yield [{"fullpath": path} for path in paths], 0.0


def known(path: str, mtime: float) -> Known:
    return Known(path, path, path, "", "", "", (), "image", None, None, None, None, None, 1, mtime)


@pytest.mark.parametrize(
    ("pages", "problem"),
    [
        ([["/c", "/b"], ["/a"]], ""),
        ([["/c", "/b"]], "1 lost, as /a"),
        ([["/c", "/b"], ["/b", "/a"]], "1 given twice, as /b"),
        ([["/c", "/b"], ["/a", "/x"]], "1 too many, as /x"),
        ([["/c", "/a"], ["/b"]], "the order is wrong, 1 behind 0, as /b behind /a"),
    ],
)
def test_the_search_benchmark_tells_what_is_not_exact(pages: list[list[str]], problem: str) -> None:
    truth = {path: known(path, number) for number, path in enumerate(("/a", "/b", "/c", "/x"))}
    asked = line("a", lambda file: file.path != "/x")
    client: Any = Liar(*pages)
    found = compare(client, asked, truth)
    assert found == ([f"a: {problem}"] if problem else [])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("tool:ComfyUI", "b"),
        ("steps:>=30", "b"),
        ("-steps:20", "bc"),
        ("neg:blurry", "a"),
        ("size:512x768", "a"),
        ("ext:webp", "b"),
        ("", "abc"),
    ],
)
def test_the_rules_of_the_search_benchmark_mean_what_the_query_line_means(query: str, names: str) -> None:
    tool = (("tool", "comfyui"),)
    files = {
        "a": replace(known("/a.png", 1), negative="blurry", steps=20, width=512, height=768),
        "b": replace(known("/b.webp", 2), tags=tool, steps=30, width=64, height=64),
        "c": known("/c.png", 3),
    }
    asked = next(ask for ask in all_asks(samples_of(list(files.values()))) if ask.body == {"query": query})
    assert "".join(name for name, file in files.items() if asked.rule(file)) == names


def test_memory_counts_from_the_middle_on_and_for_each_process() -> None:
    warming = [{1: 100, 2: 50 + second, 3: 40} for second in range(50)]
    flat = [{1: 100 + second % 3, 2: 110} for second in range(40)]
    late = [{1: 100, 2: 110, 4: 900}] * 30
    assert load.growth_of([*warming, *flat, *late]) == {1: 0, 2: 0}, "one ended, one began, one was warm by then"
    leaking = [{1: 100 + second, 2: 110} for second in range(120)]
    assert load.growth_of(leaking)[1] == pytest.approx(54, abs=4)
    assert load.growth_of([]) == {} and load.growth_of([{1: 7}]) == {1: 0}


def test_a_load_tells_what_was_seen(tmp_path: Path) -> None:
    library = load.make_library(tmp_path / "library", 20)
    server, port = load.start_server(tmp_path)
    try:
        assert load.load(server, port, [str(path) for path in library], clients=4, seconds=2) == 0
    finally:
        server.terminate()
        server.communicate(timeout=60)
