"""Rules of auto tags: whatever JSON there is, it is rules or one sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib.domain.errors import BadRequest
from iib.domain.tag_rules import TagRule, Test, plain_field, read_rules, usable_rules

TEXTS = {"prompt": ["a Cat, STRASSE"], "lora": ["one", "two"], "cfg scale": ["7.0"], "seed": ["9007199254740993"]}


def no_pattern(pattern: str, name: str) -> Test:
    raise BadRequest(f"{name}: no patterns here.")


def fits(field: str, operator: str, value: Any) -> bool:
    (rule,) = read_rules([{"tag": "t", "field": field, "operator": operator, "value": value}], no_pattern)
    return rule.fits(lambda field: TEXTS.get(field, ()))


@pytest.mark.parametrize(
    ("field", "operator", "value", "is_fit"),
    [
        ("prompt", "contains", "cat", True),
        ("prompt", "contains", "straße", True),
        ("prompt", "equals", "cat", False),
        ("lora", "equals", "TWO", True),
        ("lora", "equals", "three", False),
        ("CFG_Scale", "equals", 7, True),
        ("cfg", "equals", "7.00", True),
        ("seed", "equals", 9007199254740993, True),
        ("seed", "equals", 9007199254740992, False),
        ("nothing", "contains", "a", False),
    ],
)
def test_filters(field: str, operator: str, value: Any, is_fit: bool) -> None:
    assert fits(field, operator, value) is is_fit


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["tag", "filters", "field", "operator", "value", "match"]),
            inner | st.sampled_from(["contains", "equals", "regex", "all", "any", "prompt"]),
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_rules_or_one_sentence(value: Any) -> None:
    try:
        rules = read_rules(value, no_pattern)
    except BadRequest as error:
        assert str(error).startswith("auto_tag_rules") and str(error).endswith(".")
        rules = []
    problems: list[str] = []
    usable = usable_rules(value, no_pattern, problems.append)
    assert rules == [] or len(usable) == len(rules)
    assert all(isinstance(rule, TagRule) and rule.fits(lambda field: ["x"]) in (True, False) for rule in usable)


@given(st.text())
def test_a_fields_name_has_one_form(name: str) -> None:
    assert plain_field(plain_field(name)) == plain_field(name)
