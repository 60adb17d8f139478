"""Texts that are valid JSON but no valid Unicode: they cost nobody anything."""

import json
from pathlib import Path

import pytest

from tests import pictures
from tests.served import Api, serve

HALF = "\\ud83d"


def test_half_a_surrogate_pair_in_a_file_is_shown_searched_and_harmless(data_dir: Path, picture_folder: Path) -> None:
    graph = json.dumps(pictures.comfy_graph(prompt="lone HALF heron")).replace("HALF", HALF)
    path = pictures.write(picture_folder / "half.png", pictures.png_bytes(texts={"prompt": graph}))
    with serve(data_dir, picture_folder) as api:
        assert api.search("heron") == ["half.png"]
        assert len(api.search()) == 4
        for route in ("image_geninfo", "image_geninfo_details", "image_exif"):
            answer = api.get(route, path=str(path))
            assert answer.status_code == 200 and "heron" in answer.text
        assert api.get("db/basic_info").status_code == 200


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("db/search_by_substr", '{"surstr": "HALF"}'),
        ("db/search_by_substr", '{"regexp": "a HALF"}'),
        ("db/search_by_substr", '{"cursor": "HALF"}'),
        ("db/add_custom_tag", '{"tag_name": "HALF"}'),
        ("check_path_exists", '{"paths": ["/HALF"]}'),
        ("db/extra_paths", '{"path": "/HALF", "types": ["scan"]}'),
    ],
)
def test_half_a_surrogate_pair_in_a_request_is_400(api: Api, route: str, body: str) -> None:
    answer = api.client.post(
        f"/infinite_image_browsing/{route}",
        content=body.replace("HALF", HALF).encode(),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 400
    assert "surrogate" in answer.json()["detail"]


def test_a_whole_pair_is_a_character_like_any_other(api: Api) -> None:
    answer = api.client.post(
        "/infinite_image_browsing/db/add_custom_tag",
        content=b'{"tag_name": "\\ud83d\\ude42"}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.json()["name"] == "🙂"
