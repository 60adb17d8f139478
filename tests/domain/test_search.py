"""Cursors and folding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib.domain.errors import BadQuery, BadRequest
from iib.domain.search import SEED_MAX, Cursor, PageRequest, SearchFilter, fold, page_of, tag_ids

numbers = st.integers(min_value=-(2**62), max_value=2**62)


@given(numbers, numbers, st.none() | st.integers(min_value=0, max_value=SEED_MAX - 1))
def test_a_cursor_goes_there_and_back(place: int, last_id: int, seed: int | None) -> None:
    cursor = Cursor(place, last_id, seed)
    text = cursor.to_text()
    assert text.replace("-", "").replace("_", "").isalnum()
    assert Cursor.from_text(text) == cursor
    assert page_of(size=None, cursor=text).seed == seed


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
