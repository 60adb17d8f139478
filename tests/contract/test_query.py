"""The query line: every line is compared with a plain filter over what the pictures were made of."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from iib.domain.search import fold
from tests import pictures
from tests.contract.query_library import LINES, MISSING_LINES, Made, make_library
from tests.served import Api, serve


@dataclass
class Library:
    api: Api
    top: Path
    made: list[Made]

    def names(self, is_wanted: Callable[[Made], bool]) -> set[str]:
        return {str(one.path) for one in self.made if is_wanted(one)}

    def walk(self, query: str, **more: Any) -> list[str]:
        return self.api.walk("db/search", {"query": query, "size": 7, **more})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    top = tmp_path_factory.mktemp("library")
    data = tmp_path_factory.mktemp("data")
    made = make_library(top)
    with serve(data, top) as api:
        best = api.post("db/add_custom_tag", {"tag_name": "Best Of"}).json()["id"]
        for one in made[::4]:
            one.custom = ("Best Of",)
        change = {"img_paths": [str(one.path) for one in made[::4]], "action": "add", "tag_id": best}
        assert api.post("db/batch_update_image_tag", change).status_code == 200
        for one in made[3:12:2]:
            one.path.unlink()
            one.is_missing = True
        api.post("db/update_image_data")
        yield Library(api, top, made)


@pytest.mark.parametrize("line", LINES)
def test_a_line_finds_what_a_plain_filter_finds(library: Library, line: str) -> None:
    wanted = library.names(lambda one: not one.is_missing and LINES[line](one))
    found = library.walk(line)
    assert len(found) == len(set(found)) and set(found) == wanted


def test_the_lines_are_no_empty_words(library: Library) -> None:
    counts = [len(library.names(is_wanted)) for is_wanted in LINES.values()]
    assert sum(0 < count < len(library.made) for count in counts) > 40


@pytest.mark.parametrize("line", MISSING_LINES)
def test_missing_files_are_found_by_a_line_that_speaks_of_them(library: Library, line: str) -> None:
    found = library.walk(line, size=3)
    assert len(found) == len(set(found)) and set(found) == library.names(MISSING_LINES[line])
    files = library.api.post("db/search", {"query": line, "size": 1000}).json()["files"]
    gone = library.names(lambda one: one.is_missing)
    assert {file["fullpath"] for file in files if file.get("missing") is True} == gone & set(found)


def orders(one: dict[str, Any]) -> dict[str, Any]:
    return {"date": one["date"], "name": fold(one["name"]), "size": one["bytes"]}


@pytest.mark.parametrize("sort", ["date", "name", "size"])
@pytest.mark.parametrize("line", ["", "cat", "is:missing OR golden"])
def test_each_order_is_exact_both_ways(library: Library, sort: str, line: str) -> None:
    files = library.api.post("db/search", {"query": line, "size": 1000}).json()["files"]
    wanted = [f["fullpath"] for f in sorted(files, key=lambda f: (orders(f)[sort], f["date"], f["id"]))]
    for size in (1, 7, len(wanted)):
        assert library.walk(line, sort=sort, order="asc", size=size) == wanted
        assert library.walk(line, sort=sort, order="desc", size=size) == wanted[::-1]
    assert library.walk(line, sort=sort) == (wanted if sort == "name" else wanted[::-1])


@pytest.mark.parametrize("line", ["", "cat", "cat OR golden", "cat -boat path:03", "text:/a/ OR cat", "-tag:x cat"])
def test_relevance_counts_whole_words_in_name_and_text(library: Library, line: str) -> None:
    words = [word for word in ("cat", "golden") if re.search(rf"(?<!:)\b{word}", line)]

    def level(file: dict[str, Any]) -> int:
        one = next(one for one in library.made if str(one.path) == file["fullpath"])
        said = set(re.findall(r"[a-z0-9\u00a0-\u0dff]+", fold(f"{one.text} {file['name']}")))
        return 2 if words and said >= set(words) else int(bool(said & set(words)))

    files = library.api.post("db/search", {"query": line, "size": 1000}).json()["files"]
    wanted = [f["fullpath"] for f in sorted(files, key=lambda f: (level(f), f["date"], f["id"]), reverse=True)]
    assert library.walk(line, sort="relevance") == wanted
    assert library.walk(line, sort="relevance", order="asc", size=1) == wanted[::-1]


def test_random_order_gives_each_once_and_another_order_each_time(library: Library) -> None:
    found = {tuple(library.walk("-cat", sort="random")) for _ in range(4)}
    assert len(found) == 4
    assert len({frozenset(order) for order in found}) == 1 and all(len(set(order)) == len(order) for order in found)


def test_a_cursor_is_of_one_order(library: Library) -> None:
    for sort in ("date", "name", "size", "relevance", "random"):
        body = {"query": "-no_such_word", "size": 5, "sort": sort}
        cursor = library.api.post("db/search", body).json()["cursor"]["next"]
        assert library.api.post("db/search", {"query": "-no_such_word", "cursor": cursor}).status_code == 200
        for other in ({"sort": "date" if sort != "date" else "name"}, {"order": "asc" if sort != "name" else "desc"}):
            answer = library.api.post("db/search", {**body, **other, "cursor": cursor})
            assert answer.status_code == 400 and "cursor" in answer.json()["detail"], (sort, other)


def test_a_page_can_begin_at_a_day(library: Library) -> None:
    for line in ("", "cat"):
        back = library.walk(line, from_day="2026-03-02", size=1000)
        forth = library.walk(line, from_day="2026-03-02", size=1000, order="asc")
        wanted = library.names(lambda one, line=line: not one.is_missing and one.says(line) and one.day <= "2026-03-02")
        assert set(back) == wanted
        on_and_after = library.names(
            lambda one, line=line: not one.is_missing and one.says(line) and one.day >= "2026-03-02"
        )
        assert set(forth) == on_and_after
    for wrong in ({"from_day": "2026-03-02", "sort": "name"}, {"from_day": "tomorrow"}):
        answer = library.api.post("db/search", {"query": "", **wrong})
        assert answer.status_code == 400 and "from_day" in answer.json()["detail"]


@pytest.mark.parametrize("line", ["", "cat", "-cat", "is:missing", "date:2026-03", "text:/golden/", "cat OR steps:20"])
def test_the_timeline_counts_the_same_files(library: Library, line: str) -> None:
    timeline = library.api.post("db/timeline", {"query": line}).json()
    found = library.walk(line)
    assert timeline["total"] == sum(day["count"] for day in timeline["days"]) == len(found)
    days = [one.day for one in library.made if str(one.path) in found]
    assert [(day["day"], day["count"]) for day in timeline["days"]] == [
        (day, days.count(day)) for day in sorted(set(days), reverse=True)
    ]


def test_the_timeline_joins_its_filters(library: Library) -> None:
    body = {"query": "golden", "surstr": "cat", "regexp": "", "media_type": "image"}
    wanted = library.names(lambda one: not one.is_missing and one.says("golden") and one.says("cat"))
    assert library.api.post("db/timeline", body).json()["total"] == len(wanted) > 0
    body = {"query": "text:/golden/", "regexp": "cat"}
    wanted = library.names(lambda one: not one.is_missing and "golden" in one.text and one.says("cat"))
    assert library.api.post("db/timeline", body).json()["total"] == len(wanted) > 0


def test_folder_paths_limit_a_line(library: Library) -> None:
    folder = library.top / "2026-04"
    wanted = library.names(lambda one: not one.is_missing and folder in one.path.parents and one.says("cat"))
    assert set(library.walk("cat", folder_paths=[str(folder)])) == wanted
    assert library.api.post("db/search", {"query": "", "folder_paths": [str(folder / "no")]}).status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"query": "cat modle:x"}, "character 5, at modle: – there is no such key (is it model:"),
        (
            {"query": "cat text:/a(/"},
            "query, character 5: text:/a(/ is not a regular expression: missing ) at character 3 of the pattern.",
        ),
        ({"query": "text:/" + "x" * 2000 + "/"}, "is longer than 1000 characters"),
        ({"query": "x" * 100_000}, "query is 100000 characters long"),
        ({"query": ["cat"]}, "query"),
        ({"sort": "colour"}, "sort is 'colour': it must be date, name, size, rating, relevance, random"),
        ({"order": "up"}, "order is 'up': it must be asc, desc"),
        ({"size": 0}, "size"),
        ({"cursor": "nonsense"}, "cursor"),
    ],
)
def test_a_mistake_is_400_and_told(library: Library, body: dict[str, Any], said: str) -> None:
    answer = library.api.post("db/search", body)
    assert answer.status_code == 400
    assert said in answer.json()["detail"]
    if "query" in body:
        assert library.api.post("db/timeline", body).status_code == 400


def test_fields_may_be_missing_or_null(library: Library) -> None:
    everything = library.api.post("db/search", {}).json()
    names = ("query", "folder_paths", "sort", "order", "cursor", "size", "from_day")
    assert library.api.post("db/search", dict.fromkeys(names)).json() == everything
    assert len(everything["files"]) == len(library.names(lambda one: not one.is_missing))


def test_the_deepest_and_longest_lines_are_answered(library: Library) -> None:
    deep = "cat OR x -(" * 5 + "cat" + ")" * 5
    lines = [
        deep,
        "-" * 10 + "cat",
        "(" * 10 + "cat" + ")" * 10,
        "a -(" * 5 + "b" + ")" * 5,
        "cat " * 200,
        "cat OR " * 199 + "x",
    ]
    for line in [*lines, "a\0b", "😀"]:
        for sort in ("date", "relevance"):
            assert library.api.post("db/search", {"query": line, "sort": sort}).status_code == 200, (line, sort)


def test_a_catastrophic_pattern_is_400(api: Api, picture_folder: Path) -> None:
    text = "b" + "a" * 5000 + "!\nSteps: 3, Sampler: Euler, Seed: 1"
    pictures.write(picture_folder / "a.png", pictures.png_bytes(texts={"parameters": text}))
    api.post("db/update_image_data")
    answer = api.post("db/search", {"query": "text:/(a|aa|aaa)+b/"})
    assert answer.status_code == 400 and "text:/(a|aa|aaa)+b/ takes too long" in answer.json()["detail"]


@pytest.mark.parametrize("sort", ["name", "size", "relevance"])
def test_pages_stay_whole_while_files_come_and_go(api: Api, picture_folder: Path, sort: str) -> None:
    """Those that were there all the time come once each, whatever else does."""
    folder = picture_folder / "many"
    for number in range(40):
        pictures.write(folder / f"{number:03}.png", pictures.png_bytes(4 + number % 3, 6))
    api.post("db/update_image_data")
    found: list[str] = []
    cursor = ""
    for step in range(100):
        page = api.post("db/search", {"query": "many", "size": 5, "sort": sort, "cursor": cursor}).json()
        found += [file["name"] for file in page["files"]]
        if not page["cursor"]["has_next"]:
            break
        assert len(page["files"]) == 5
        cursor = page["cursor"]["next"]
        (folder / f"{step * 5 + 1:03}.png").unlink(missing_ok=True)
        pictures.write(folder / f"{step * 5:03} later.png", pictures.png_bytes(5, 6))
        if step % 2:
            api.post("db/update_image_data")
    stayed = {f"{number:03}.png" for number in range(40) if number % 5 != 1}
    assert len(found) == len(set(found)) and stayed <= set(found)


def test_a_replaced_place_is_missing_and_there(api: Api, picture_folder: Path) -> None:
    """The old file is missing though another lies at its place."""
    path = picture_folder / "plain.jpg"
    path.unlink()
    api.post("db/update_image_data")
    pictures.write(path, pictures.png_bytes(9, 9))
    api.post("db/update_image_data")
    missing = api.post("db/search", {"query": "is:missing"}).json()["files"]
    assert [(file["fullpath"], file["missing"]) for file in missing] == [(str(path), True)]
    both = api.post("db/search", {"query": "is:missing OR plain"}).json()["files"]
    assert sorted(file.get("missing", False) for file in both) == [False, True]
    assert os.path.exists(path)


def suggested(api: Api, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = api.get("db/suggest", text=text, **more)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


def test_suggest_completes_the_word_at_the_caret(api: Api, picture_folder: Path) -> None:
    word = {"start": 5, "end": 8}
    assert suggested(api, "cat -mod") == [{"text": "model:", "kind": "key", "count": None, **word}]
    wanted = {"text": "model:=harbourMix_v3", "kind": "model", "count": 1, "start": 0, "end": 13}
    assert suggested(api, "model:HARBOUR x", at=10) == [wanted]
    golden = {"text": 'tag:="golden hour"', "kind": "prompt", "count": 1, "start": 4, "end": 8}
    assert golden in suggested(api, "cat gold")
    assert "size:4x6" in [suggestion["text"] for suggestion in suggested(api, "size:")]
    comfy = next(suggestion for suggestion in suggested(api, "path:comf"))
    assert comfy["text"] == f"path:{picture_folder / 'comfy'}{os.sep}" and comfy["count"] == 1
    assert comfy["text"] in [suggestion["text"] for suggestion in suggested(api, "comf")]


def test_what_is_suggested_finds_as_many_as_it_says(library: Library) -> None:
    lines = ("model:", "lora:", "sampler:", "tool:", "tag:", "size:", "c", "e", "灯", "tag:qu", "path:")
    all_of_them = [s for line in lines for s in suggested(library.api, line) if s["kind"] != "key"]
    assert len(all_of_them) > 30
    for suggestion in all_of_them:
        found = library.walk(suggestion["text"])
        if suggestion["kind"] == "folder":
            assert len(found) >= suggestion["count"], suggestion
        else:
            assert len(found) == suggestion["count"] > 0, suggestion


def test_suggest_refuses_a_caret_outside_of_the_line(api: Api) -> None:
    for wrong in ({"at": 4}, {"at": -1}, {"at": "x"}):
        answer = api.get("db/suggest", text="cat", **wrong)
        assert answer.status_code == 400 and answer.json()["detail"].startswith("at")
    assert api.get("db/suggest", text="x" * 5000).status_code == 400
    assert len(api.get("db/suggest").json()) > 10
