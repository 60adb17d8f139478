"""Rules by which new files get tags, and old ones on demand."""

import logging
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.served import Api, serve

LIGHTHOUSE = {"tag": "coast", "field": "prompt", "operator": "contains", "value": "LIGHTHOUSE"}


def save(api: Api, *rules: Any) -> Any:
    return api.post("app_fe_setting", {"name": "auto_tag_rules", "value": list(rules)})


def tags_of(api: Api, path: Path | str) -> list[str]:
    return [tag["name"] for tag in api.get("db/img_selected_custom_tag", path=str(path)).json()]


def rule(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"tag": "hit", "field": field, "operator": operator, "value": value}


@pytest.mark.parametrize("helper_processes", ["no", "yes"])
def test_new_files_get_their_tags(data_dir: Path, picture_folder: Path, helper_processes: str) -> None:
    twice = {"tag": "coast", "filters": [{"field": "Model", "operator": "regex", "value": "^harbour.*3$"}]}
    with serve(data_dir, picture_folder, indexed=False, helper_processes=helper_processes) as api:
        assert save(api, LIGHTHOUSE, twice, rule("prompt", "contains", "paper boat")).status_code == 200
        api.post("db/update_image_data")
        assert tags_of(api, picture_folder / "00001-1234567.png") == ["coast"]
        assert tags_of(api, picture_folder / "comfy" / "ComfyUI_00001_.png") == ["hit"]
        assert tags_of(api, picture_folder / "plain.jpg") == []
        assert api.post("db/search", {"query": "tag:=coast -is:untagged"}).json()["files"][0]["name"][:5] == "00001"


def test_known_files_get_theirs_only_on_demand(api: Api, picture_folder: Path) -> None:
    path = picture_folder / "00001-1234567.png"
    save(api, LIGHTHOUSE)
    api.post("db/rebuild_index")
    assert tags_of(api, path) == []
    assert api.post("db/apply_auto_tag_rules", {"folder_paths": [str(picture_folder / "comfy")]}).json() == {
        "changed": 0
    }
    assert api.post("db/apply_auto_tag_rules", {"folder_paths": []}).json() == {"changed": 1}
    assert api.post("db/apply_auto_tag_rules").json() == {"changed": 0}
    assert tags_of(api, path) == ["coast"]
    (tag,) = api.get("db/tags", category="custom").json()
    assert (tag["name"], tag["count"]) == ("coast", 1)
    api.post("db/toggle_custom_tag_to_img", {"img_path": str(path), "tag_id": tag["id"]})
    api.post("db/rebuild_index")
    assert tags_of(api, path) == []
    answer = api.post("db/apply_auto_tag_rules", {"folder_paths": ["/path/to/nowhere"]})
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("prompt", "contains", "golden HOUR"),
        ("pos_prompt", "regex", r"cliff,\s"),
        ("Negative prompt", "contains", "lowres"),
        ("negative_prompt", "equals", "BLURRY, lowres"),
        ("Model", "equals", "harbourmix_v3"),
        ("model", "contains", "Mix"),
        ("Sampler", "regex", r"^dpm\+\+"),
        ("Schedule type", "equals", "karras"),
        ("Seed", "equals", 1234567),
        ("Size", "equals", "512x768"),
        ("Steps", "equals", 20),
        ("CFG scale", "equals", 7.0),
        ("cfg_scale", "equals", "7.00"),
        ("Version", "contains", "1.10"),
        ("Model hash", "equals", "0123456789"),
        ("lora", "equals", "seaside"),
        ("tool", "contains", "1111"),
        ("path", "contains", "pictures"),
        ("Folder", "contains", "pictures"),
        ("name", "equals", "00001-1234567.png"),
        ("width", "equals", 4),
        ("height", "equals", "6"),
        ("media type", "equals", "image"),
    ],
)
def test_fields(api: Api, picture_folder: Path, field: str, operator: str, value: Any) -> None:
    assert save(api, rule(field, operator, value)).status_code == 200
    api.post("db/apply_auto_tag_rules")
    assert "hit" in tags_of(api, picture_folder / "00001-1234567.png"), api.get(
        "image_geninfo_details", path=str(picture_folder / "00001-1234567.png")
    ).text


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("prompt", "contains", "blurry"),
        ("prompt", "equals", "lighthouse"),
        ("Model", "equals", "harbourMix"),
        ("No such thing", "contains", "a"),
        ("Seed", "regex", "^9"),
        ("Steps", "equals", 2),
    ],
)
def test_what_does_not_fit(api: Api, field: str, operator: str, value: Any) -> None:
    save(api, rule(field, operator, value))
    assert api.post("db/apply_auto_tag_rules").json() == {"changed": 0}


def test_all_and_any(api: Api, picture_folder: Path) -> None:
    filters = [
        {"field": "prompt", "operator": "contains", "value": "lighthouse"},
        {"field": "Model", "operator": "contains", "value": "pond"},
    ]
    save(api, {"tag": "all", "filters": filters}, {"tag": "any", "filters": filters, "match": "any"})
    assert api.post("db/apply_auto_tag_rules").json() == {"changed": 2}
    assert tags_of(api, picture_folder / "00001-1234567.png") == ["any"]
    assert tags_of(api, picture_folder / "comfy" / "ComfyUI_00001_.png") == ["any"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("no object", "rule 2 must be an object"),
        ({**LIGHTHOUSE, "tag": " "}, "rule 2: tag must hold 1 to 200"),
        ({**LIGHTHOUSE, "tag": 7}, "rule 2: tag must be"),
        ({"tag": "a"}, "rule 2: filters must be"),
        ({"tag": "a", "filters": []}, "rule 2: filters must be"),
        ({"tag": "a", "filters": [7]}, "rule 2, filter 1 must be an object"),
        ({**LIGHTHOUSE, "match": "some"}, "rule 2: match must be all or any"),
        ({**LIGHTHOUSE, "match": ["all"]}, "rule 2: match must be all or any"),
        ({**LIGHTHOUSE, "operator": "like"}, "filter 1: operator must be contains, equals or regex"),
        ({**LIGHTHOUSE, "operator": ["regex"]}, "filter 1: operator must be"),
        ({**LIGHTHOUSE, "field": ""}, "filter 1: field must be"),
        ({**LIGHTHOUSE, "value": ""}, "filter 1: value must be"),
        ({**LIGHTHOUSE, "value": True}, "filter 1: value must be"),
        ({**LIGHTHOUSE, "value": "x" * 100_000}, "filter 1: value must be"),
        ({**LIGHTHOUSE, "operator": "regex", "value": "(a"}, "filter 1: value is not a regular expression"),
        ({**LIGHTHOUSE, "operator": "regex", "value": "a" * 1001}, "filter 1: value is longer than 1000"),
    ],
)
def test_a_wrong_rule_is_told(api: Api, wrong: Any, words: str) -> None:
    answer = save(api, LIGHTHOUSE, wrong)
    assert answer.status_code == 400 and words in answer.json()["detail"], answer.text
    assert api.get("global_setting").json()["app_fe_setting"] == {}


@pytest.mark.parametrize("value", [{"tag": "a"}, 7, "words", [LIGHTHOUSE] * 501])
def test_rules_are_a_list(api: Api, value: Any) -> None:
    answer = api.post("app_fe_setting", {"name": "auto_tag_rules", "value": value})
    assert answer.status_code == 400 and "must be a list" in answer.json()["detail"]


def test_a_broken_rule_in_the_store_stops_nothing(
    data_dir: Path, picture_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serve(data_dir, picture_folder, indexed=False) as api:
        with api.application.services.tags._db.transaction() as tx:
            rules = '[{"tag": 7}, {"tag": "coast", "field": "prompt", "operator": "contains", "value": "cliff"}]'
            tx.execute("INSERT INTO settings (name, value) VALUES ('auto_tag_rules', ?)", (rules,))
        with caplog.at_level(logging.WARNING):
            assert api.post("db/update_image_data").json()["added"] == 3
        assert "rule 1" in caplog.text
        assert tags_of(api, picture_folder / "00001-1234567.png") == ["coast"]
        with api.application.services.tags._db.transaction() as tx:
            tx.execute('UPDATE settings SET value = \'{"not": "a list"}\'')
        assert api.post("db/rebuild_index").status_code == 200
        assert api.post("db/apply_auto_tag_rules").json() == {"changed": 0}


def test_a_pattern_that_takes_too_long_is_left_out(
    data_dir: Path, picture_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(8):
        text = f"{'a' * 60} oat, boat {number}\nSteps: 20, Seed: {number}"
        pictures.write(picture_folder / f"slow{number}.png", pictures.png_bytes(texts={"parameters": text}))
    with serve(data_dir, picture_folder, indexed=False) as api:
        slow = {"tag": "slow", "field": "prompt", "operator": "regex", "value": "(a|aa|aaa)+b"}
        assert save(api, slow, {**LIGHTHOUSE, "value": "boat"}).status_code == 200
        with caplog.at_level(logging.WARNING):
            answer = api.post("db/update_image_data").json()
        assert answer["added"] == 11 and answer["seconds"] < 10
        assert "takes too long" in caplog.text and "Left out from now on" in caplog.text
        assert all(tags_of(api, picture_folder / f"slow{number}.png") == ["coast"] for number in range(8))
