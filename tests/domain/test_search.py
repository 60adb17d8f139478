"""Cursors and folding."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib.domain.errors import BadQuery, BadRequest
from iib.domain.search import SEED_MAX, Cursor, PageRequest, SearchFilter, fold, page_of, tag_ids

numbers = st.integers(min_value=-(2**62), max_value=2**62)


cursors = st.one_of(
    st.builds(Cursor, numbers, numbers, st.sampled_from(["date", "size", "relevance"]), st.booleans()),
    st.builds(Cursor, st.text(), numbers, st.just("name"), st.booleans()),
    st.builds(Cursor, numbers, numbers, st.just("random"), st.booleans(), st.integers(0, SEED_MAX - 1)),
)


@given(cursors)
def test_a_cursor_goes_there_and_back_and_brings_its_order(cursor: Cursor) -> None:
    text = cursor.to_text()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert Cursor.from_text(text) == cursor
    page = page_of(size=None, cursor=text)
    assert (page.sort, page.is_ascending, page.seed) == (cursor.sort, cursor.is_ascending, cursor.seed)
    order = "asc" if cursor.is_ascending else "desc"
    assert page_of(size=None, cursor=text, sort=cursor.sort, order=order) == page


def test_a_cursor_refuses_another_order() -> None:
    text = Cursor(5, 1).to_text()
    for other in ({"sort": "name"}, {"order": "asc"}, {"sort": "date", "order": "asc"}, {"sort": "random"}):
        with pytest.raises(BadQuery, match="sorted by date, desc"):
            page_of(size=None, cursor=text, **other)
    assert page_of(size=None, cursor="", sort="name").is_ascending
    for wrong in ({"sort": "colour"}, {"order": "up"}):
        with pytest.raises(BadRequest, match=f"{next(iter(wrong))} is "):
            page_of(size=None, cursor="", **wrong)


@pytest.mark.parametrize(
    "fields",
    [
        ["date", 0, "a", 1, None],
        ["name", 0, 1, 1, None],
        ["name", 0, "\ud800", 1, None],
        ["colour", 0, 1, 1, None],
        [[], 0, 1, 1, None],
        ["date", 2, 1, 1, None],
        ["date", 0, True, 1, None],
        ["date", 0, 1, 2**63, None],
        ["random", 0, 1, 1, None],
        ["date", 0, 1, 1, 7],
        ["random", 0, 1, 1, SEED_MAX],
    ],
)
def test_a_forged_cursor_is_refused(fields: list[object]) -> None:
    with pytest.raises(BadQuery, match="cursor"):
        Cursor.from_text(base64.urlsafe_b64encode(json.dumps(fields).encode()).decode())


@given(st.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    try:
        cursor = Cursor.from_text(text)
    except BadQuery:
        return
    assert Cursor.from_text(cursor.to_text()) == cursor


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40))
def test_case_makes_no_difference_for_ascii(text: str) -> None:
    plain = "".join(character for character in text if character.isascii())
    assert fold(plain.upper()) == fold(plain.lower())


def test_limits_are_told() -> None:
    for size in (0, -1, 1001):
        with pytest.raises(BadRequest, match="size"):
            PageRequest(size)
    with pytest.raises(BadRequest, match="media_type"):
        SearchFilter(media_type="text")
    with pytest.raises(BadRequest, match="and_tags"):
        tag_ids("and_tags", [2**70])
    assert tag_ids("and_tags", [3, 1, 3]) == (3, 1)
