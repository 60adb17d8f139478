"""What the page keeps here, under a name."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.served import Api, serve


def put(api: Api, name: Any, value: Any) -> Any:
    return api.post("app_fe_setting", {"name": name, "value": value})


def kept(api: Api) -> Any:
    return api.get("global_setting").json()["app_fe_setting"]


@pytest.mark.parametrize("value", [{"a": [1, None, "🙂"]}, [], "", "plain words", 7, 1.5, True, None, "x" * 100_000])
def test_any_json_value_is_kept(api: Api, value: Any) -> None:
    assert put(api, "grid", value).json() == {"name": "grid", "value": value}
    assert kept(api) == {"grid": value}


@pytest.mark.parametrize("value", [{"a": [1, None]}, "words", 7, None, "🙂"])
def test_json_text_is_what_it_says(api: Api, value: Any) -> None:
    assert put(api, "grid", json.dumps(value)).status_code == 200
    assert kept(api) == {"grid": value}


def test_text_that_is_no_json_is_itself(api: Api) -> None:
    for text in ("NaN", "{", "-Infinity", "[" * 100_000, "9" * 10_000):
        assert put(api, "grid", text).status_code == 200
        assert kept(api)["grid"] == (int(text) if text.isdigit() and isinstance(kept(api)["grid"], int) else text)


def test_it_survives_and_is_replaced_and_forgotten(data_dir: Path, picture_folder: Path) -> None:
    with serve(data_dir, picture_folder, indexed=False) as api:
        put(api, "a", 1)
        put(api, "a", 2)
        put(api, "好き", 3)
    with serve(data_dir, picture_folder, indexed=False) as api:
        assert kept(api) == {"a": 2, "好き": 3}
        assert api.delete("app_fe_setting", {"name": "a"}).json() == {"name": "a"}
        assert kept(api) == {"好き": 3}
        assert api.delete("app_fe_setting", {"name": "a"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", 1),
        ("  ", 1),
        ("x" * 201, 1),
        ("a", "x" * (1024 * 1024)),
        ("a", ["€" * 400_000]),
        ("a", "1e999"),
        ("a", '"\\ud83d"'),
        ("a", json.loads("[" * 200 + "]" * 200)),
        ("a", '{"a":' * 150 + "1" + "}" * 150),
    ],
)
def test_what_cannot_be_kept_is_400(api: Api, name: Any, value: Any) -> None:
    answer = put(api, name, value)
    assert answer.status_code == 400, answer.text[:200]
    assert kept(api) == {}


def test_a_mebibyte_is_kept_and_a_missing_value_is_told(api: Api) -> None:
    assert put(api, "a", "x" * (1024 * 1024 - 2)).status_code == 200
    answer = api.post("app_fe_setting", {"name": "a"})
    assert answer.status_code == 400 and "value" in answer.json()["detail"]


def test_the_users_own_tags_are_told_with_it(api: Api) -> None:
    made = [api.post("db/add_custom_tag", {"tag_name": name}).json()["name"] for name in ("b", "A")]
    assert [tag["name"] for tag in api.get("global_setting").json()["all_custom_tags"]] == sorted(made, key=str.lower)
