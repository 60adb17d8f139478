"""Cursors that no page has given, and cursors of another order: refused at once."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest

from iib.domain.search import STRANGE_CURSOR, Cursor
from tests import pictures
from tests.served import Api

ROUTES = ("db/search", "db/search_by_substr", "db/match_images_by_tags")
HIGHEST = 2**63 - 1


def forged(*fields: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")


def first_page(api: Api, route: str = "db/search", **body: Any) -> Any:
    return api.post(route, {"size": 1, **body}).json()["cursor"]["next"]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("is_ascending", [0, 1])
@pytest.mark.parametrize(
    ("place", "last_id"),
    [
        (HIGHEST, 0),
        (HIGHEST - 1, 3),
        (-HIGHEST, 3),
        (-1, 3),
        (256, 3),
        (0, HIGHEST),
        (HIGHEST - 1, HIGHEST - 1),
        (5, 4),
        (5, -1),
        (5, 2**40),
    ],
)
def test_a_random_cursor_that_no_page_gave_is_refused_at_once(
    api: Api, route: str, is_ascending: int, place: int, last_id: int
) -> None:
    start = time.monotonic()
    answer = api.post(route, {"cursor": forged("random", is_ascending, place, last_id, 7)})
    assert time.monotonic() - start < 5
    assert answer.status_code == 400 and answer.json()["detail"].startswith("cursor ")


def test_the_cursor_of_the_audit_is_refused(api: Api) -> None:
    cursor = "WyJyYW5kb20iLDAsOTIyMzM3MjAzNjg1NDc3NTgwNywwLDdd"
    for words in ("", "plain", "-plain", "is:missing"):
        answer = api.post("db/search", {"query": words, "cursor": cursor})
        assert (answer.status_code, answer.json()["detail"]) == (400, STRANGE_CURSOR)


@pytest.mark.parametrize("sort", ["date", "size", "rating", "relevance", "name"])
@pytest.mark.parametrize("is_ascending", [0, 1])
@pytest.mark.parametrize("number", [HIGHEST, HIGHEST - 1, 1 - HIGHEST, -HIGHEST, -1, 0])
def test_the_ends_of_all_numbers_cost_no_order_anything(api: Api, sort: str, is_ascending: int, number: int) -> None:
    for place, last_id in ((number, 1), (2, number), (number, number)):
        cursor = forged(sort, is_ascending, str(place) if sort == "name" else place, last_id, None)
        assert api.post("db/search", {"query": "plain", "cursor": cursor}).status_code in (200, 400), (place, last_id)


def test_a_random_walk_goes_on_when_the_newest_files_are_gone(api: Api, picture_folder: Path) -> None:
    """The highest id of a cursor may be that of a file that is forgotten meanwhile."""
    for number in range(300):
        pictures.write(picture_folder / "many" / f"{number:03}.png", pictures.png_bytes())
    api.post("db/update_image_data")
    body = {"query": "many", "sort": "random", "size": 20}
    pages = [api.post("db/search", body).json()]
    database = api.application.services.search._db  # no route forgets a file for good
    with database.transaction() as transaction:
        transaction.execute("DELETE FROM images WHERE id > 150")
    while pages[-1]["cursor"]["has_next"]:
        pages.append(api.post("db/search", {**body, "cursor": pages[-1]["cursor"]["next"]}).json())
    found = [file["name"] for page in pages for file in page["files"]]
    left = api.search("many", size=1000)
    assert 100 < len(left) < 300 and len(found) == len(set(found)) and set(left) <= set(found)


def test_search_by_text_takes_only_its_own_order(api: Api) -> None:
    own = first_page(api, "db/search_by_substr")
    assert api.post("db/search_by_substr", {"cursor": own}).status_code == 200
    for sort, order in (("random", "desc"), ("name", "asc"), ("size", "desc"), ("date", "asc"), ("relevance", "desc")):
        cursor = first_page(api, sort=sort, order=order)
        answer = api.post("db/search_by_substr", {"cursor": cursor})
        assert answer.status_code == 400 and f"sorted by {sort}, {order}" in answer.json()["detail"]


def test_search_by_tags_takes_only_the_order_that_is_asked_for(api: Api) -> None:
    by_chance = first_page(api, "db/match_images_by_tags", random_sort=True)
    by_date = first_page(api, "db/match_images_by_tags", random_sort=False)
    for cursor, random_sort, status in (
        (by_chance, True, 200),
        (by_chance, None, 200),
        (by_chance, False, 400),
        (by_date, True, 400),
        (by_date, None, 200),
        (by_date, False, 200),
        (first_page(api, sort="name"), None, 400),
        (first_page(api, order="asc"), None, 400),
    ):
        answer = api.post("db/match_images_by_tags", {"cursor": cursor, "random_sort": random_sort})
        assert answer.status_code == status, (Cursor.from_text(cursor), random_sort)
        assert status == 200 or "cursor belongs to a result sorted by" in answer.json()["detail"]
    assert api.post("db/match_images_by_tags", {"cursor": by_chance}).status_code == 200


def test_a_cursor_alone_goes_on_in_its_order(api: Api) -> None:
    for sort in ("date", "name", "size", "rating", "relevance", "random"):
        for order in ("asc", "desc"):
            first = api.post("db/search", {"size": 1, "sort": sort, "order": order}).json()
            rest = api.post("db/search", {"cursor": first["cursor"]["next"]}).json()
            assert len({file["fullpath"] for file in first["files"] + rest["files"]}) == 3, (sort, order)
