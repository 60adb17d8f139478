"""GET /db/stats/trend, against plain counting."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.query_library import LINES, Made, make_library
from tests.served import Api, serve

Library = tuple[Api, Path, list[Made]]

# by → the groups that a picture falls into
GROUPS: dict[str, Callable[[Made], tuple[str, ...]]] = {
    "day": lambda one: (one.day,),
    "month": lambda one: (one.day[:7],),
    "checkpoint": lambda one: (one.model,),
    "sampler": lambda one: (one.sampler,),
    "tool": lambda one: (one.tool,),
    "lora": lambda one: one.loras,
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    top = tmp_path_factory.mktemp("stats")
    (top / "data").mkdir()
    made = make_library(top / "library")
    with serve(top / "data", top / "library") as api:
        yield api, top / "library", made


def trend(api: Api, **asked: Any) -> dict[str, Any]:
    answer = api.get("db/stats/trend", **asked)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def counted(by: str, made: list[Made]) -> dict[str, Any]:
    """What the answer must be."""
    groups: dict[str, list[int]] = {}
    for one in made:
        for key in filter(None, GROUPS[by](one)):
            count, size = groups.get(key, [0, 0])
            groups[key] = [count + 1, size + one.path.stat().st_size]
    rows = [{"key": key, "count": count, "bytes": size} for key, (count, size) in sorted(groups.items())]
    if by not in ("day", "month"):
        rows.sort(key=lambda row: -int(str(row["count"])))
    total = {"count": len(made), "bytes": sum(one.path.stat().st_size for one in made)}
    return {"by": by, "rows": rows, "total": total}


@pytest.mark.parametrize("by", GROUPS)
def test_the_whole_library(library: Library, by: str) -> None:
    api, _, made = library
    assert trend(api, by=by) == counted(by, made)


@pytest.mark.parametrize("by", ["month", "lora", "checkpoint"])
@pytest.mark.parametrize("line", LINES)
def test_what_a_query_line_means(library: Library, by: str, line: str) -> None:
    api, _, made = library
    assert trend(api, by=by, query=line) == counted(by, [one for one in made if LINES[line](one)])


def test_a_folder(library: Library) -> None:
    api, top, made = library
    below = [one for one in made if (top / "2026-04") in one.path.parents]
    assert below
    for by in GROUPS:
        assert trend(api, by=by, folder_path=str(top / "2026-04")) == counted(by, below)
    nothing = [one for one in below if one.says("no_such_word")]
    assert trend(api, by="lora", folder_path=str(top / "2026-04"), query="no_such_word") == counted("lora", nothing)


def test_months_when_nothing_is_said(library: Library) -> None:
    assert trend(library[0])["by"] == "month"


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({"by": "year"}, 400, "by is 'year'"),
        ({"query": "date:never"}, 400, "date"),
        ({"folder_path": "/no/such/folder"}, 404, "folder_path"),
    ],
)
def test_mistakes_are_told(library: Library, asked: dict[str, str], status: int, sentence: str) -> None:
    answer = library[0].get("db/stats/trend", **asked)
    assert (answer.status_code, sentence in answer.json()["detail"]) == (status, True)


def test_it_follows_what_changes_and_leaves_out_what_is_not_indexed(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir) as api:
        assert trend(api, by="day") == {"by": "day", "rows": [], "total": {"count": 0, "bytes": 0}}
        api.post("db/extra_paths", {"path": str(picture_folder), "types": ["scan"]})
        api.post("db/update_image_data")
        assert trend(api, by="tool")["total"]["count"] == 3
        (picture_folder / "plain.jpg").unlink()
        api.post("db/update_image_data")
        assert trend(api, by="tool")["total"]["count"] == 2
        api.delete("db/extra_paths", {"path": str(picture_folder), "types": ["scan"]})
        assert trend(api, by="tool") == {"by": "tool", "rows": [], "total": {"count": 0, "bytes": 0}}
