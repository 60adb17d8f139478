"""Albums: saved query lines."""

from typing import Any

import pytest

from tests.served import Api

LINE = "lighthouse -model:pond"


def put(api: Api, **album: Any) -> Any:
    return api.post("db/albums", album)


def test_an_album_is_kept_listed_and_counted(api: Api) -> None:
    made = put(api, name="  Light  houses ", query=LINE, sort="name").json()
    assert made == {"id": made["id"], "name": "Light houses", "query": LINE, "sort": "name", "order": "asc"}
    put(api, name="all", query="")
    assert [album["name"] for album in api.get("db/albums").json()] == ["all", "Light houses"]
    assert [album["count"] for album in api.get("db/albums", counts=True).json()] == [3, 1]


def test_an_album_is_changed_in_part(api: Api) -> None:
    made = put(api, name="a", query=LINE, sort="size", order="asc").json()
    assert put(api, id=made["id"], name="b").json() == {**made, "name": "b"}
    assert put(api, id=made["id"], name="b", query="cat").json()["query"] == "cat"
    changed = put(api, id=made["id"], sort="date").json()
    assert (changed["sort"], changed["order"]) == ("date", "desc")
    assert api.get("db/albums").json() == [changed]


def test_a_wrong_line_is_told_as_in_a_search(api: Api) -> None:
    for line in ("modle:pond", "(", "steps:x"):
        answer = put(api, name="a", query=line)
        assert answer.status_code == 400
        assert answer.json() == api.post("db/search", {"query": line}).json()
    assert api.get("db/albums").json() == []


def test_a_name_is_given_once(api: Api) -> None:
    first = put(api, name="a", query="").json()
    second = put(api, name="b", query="").json()
    assert put(api, name="a", query="cat").status_code == 400
    assert put(api, id=second["id"], name="a").status_code == 400
    assert put(api, id=first["id"], name="a").json() == first


@pytest.mark.parametrize("name", ["🙂 好き", "'; DROP TABLE albums; --", "x" * 200])
def test_any_text_is_a_name(api: Api, name: str) -> None:
    assert put(api, name=name, query="").json()["name"] == name


@pytest.mark.parametrize(
    "wrong",
    [
        {"query": ""},
        {"name": "", "query": ""},
        {"name": " \n", "query": ""},
        {"name": "x" * 201, "query": ""},
        {"name": "x" * 100_000, "query": ""},
        {"name": "a", "query": "x" * 100_000},
        {"name": "a", "query": "", "sort": "colour"},
        {"name": "a", "query": "", "order": "up"},
        {"name": ["a"], "query": ""},
        {"name": "a", "id": "x"},
    ],
)
def test_what_is_no_album_is_400(api: Api, wrong: dict[str, Any]) -> None:
    answer = put(api, **wrong)
    assert answer.status_code == 400 and isinstance(answer.json()["detail"], str)


def test_deleting_and_unknown_ids(api: Api) -> None:
    made = put(api, name="a", query="").json()
    assert api.delete("db/albums", {"id": made["id"]}).json() == made
    for unknown in (made["id"], 0, -1, 2**63, 2**70):
        assert api.delete("db/albums", {"id": unknown}).status_code == 404
        assert put(api, id=unknown, name="b").status_code == 404
    assert put(api, name="a", query="").json()["id"] > made["id"]


def test_a_count_that_takes_too_long_is_none(api: Api) -> None:
    put(api, name="slow", query=r"text:/(.*a){30}.*b{9}$/")
    assert api.get("db/albums", counts=True).json()[0]["count"] in (None, 0)
