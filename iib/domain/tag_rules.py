"""The user's rules by which new files get custom tags: from JSON to values that say whether a file fits.

[{"tag": "landscape", "match": "all", "filters": [{"field": "prompt", "operator": "contains", "value": "mountain"}]},
 {"tag": "wide", "field": "Size", "operator": "regex", "value": "^1536x"}]

Regular expressions are read by whoever asks (`CompilePattern`), since this floor has no time limit for them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from iib.domain.errors import BadRequest
from iib.domain.search import fold
from iib.domain.tags import cleaned_tag_name

RULES_MAX = 500
FILTERS_MAX = 50
VALUE_LENGTH_MAX = 4000
FIELD_LENGTH_MAX = 200
OPERATORS = ("contains", "equals", "regex")

Test: TypeAlias = Callable[[str], bool]
CompilePattern: TypeAlias = Callable[[str, str], Test]  # (pattern, what a message calls it); raises `BadRequest`
FieldValues: TypeAlias = Callable[[str], Sequence[str]]  # a field's plain name → what a file says there

# other names of fields → the one by which a file knows them
_ALIASES = {
    "positive prompt": "prompt",
    "pos prompt": "prompt",
    "negative": "negative prompt",
    "neg prompt": "negative prompt",
    "type": "media type",
    "mediatype": "media type",
    "filename": "name",
    "checkpoint": "model",
    "cfg": "cfg scale",
}
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_EXAMPLE = '{"tag": "landscape", "field": "prompt", "operator": "contains", "value": "mountain"}'


@dataclass(frozen=True)
class RuleFilter:
    """What one field of a file must be; of a field that says several things, one is enough."""

    field: str
    test: Test

    def fits(self, values: FieldValues) -> bool:
        return any(map(self.test, values(self.field)))


@dataclass(frozen=True)
class TagRule:
    """Files that fit all filters, or with `is_any` one of them, get the tag. `name` is what messages call the rule."""

    tag: str
    filters: tuple[RuleFilter, ...]
    is_any: bool
    name: str

    def fits(self, values: FieldValues) -> bool:
        found = (one.fits(values) for one in self.filters)
        return any(found) if self.is_any else all(found)


def read_rules(given: Any, compile_pattern: CompilePattern) -> list[TagRule]:
    """The rules of a JSON value. Raises `BadRequest` for the first that is wrong, naming it."""
    return list(_rules(given, compile_pattern, None))


def usable_rules(given: Any, compile_pattern: CompilePattern, report: Callable[[str], None]) -> list[TagRule]:
    """Those rules of a JSON value that are right; what is wrong with the others is reported."""
    try:
        return list(_rules(given, compile_pattern, report))
    except BadRequest as error:
        report(str(error))
        return []


def plain_field(name: str) -> str:
    """A field's name in the form in which it is compared.

    >>> plain_field("Negative_Prompt"), plain_field("CFG scale"), plain_field("pos_prompt")
    ('negative prompt', 'cfg scale', 'prompt')
    """
    plain = " ".join(fold(name).replace("_", " ").split())
    return _ALIASES.get(plain, plain)


def _rules(given: Any, compile_pattern: CompilePattern, report: Callable[[str], None] | None) -> Iterator[TagRule]:
    if given is None:
        return
    if not isinstance(given, list) or len(given) > RULES_MAX:
        raise BadRequest(f"auto_tag_rules must be a list of at most {RULES_MAX} rules like {_EXAMPLE}.")
    for number, rule in enumerate(given, 1):
        try:
            yield _rule(rule, f"auto_tag_rules, rule {number}", compile_pattern)
        except BadRequest as error:
            if report is None:
                raise
            report(str(error))


def _rule(given: Any, name: str, compile_pattern: CompilePattern) -> TagRule:
    if not isinstance(given, Mapping):
        raise BadRequest(f"{name} must be an object like {_EXAMPLE}.")
    tag = given.get("tag")
    if not isinstance(tag, str):
        raise BadRequest(f"{name}: tag must be the name of a tag.")
    match = given.get("match") or "all"
    if match not in ("all", "any"):
        raise BadRequest(f"{name}: match must be all or any.")
    filters = given.get("filters")
    if filters is None and "field" in given:
        filters = [given]
    if not isinstance(filters, list) or not 1 <= len(filters) <= FILTERS_MAX:
        raise BadRequest(f"{name}: filters must be a list of 1 to {FILTERS_MAX} objects with field, operator, value.")
    read = tuple(_filter(one, f"{name}, filter {at}", compile_pattern) for at, one in enumerate(filters, 1))
    return TagRule(cleaned_tag_name(tag, f"{name}: tag"), read, match == "any", name)


def _filter(given: Any, name: str, compile_pattern: CompilePattern) -> RuleFilter:
    if not isinstance(given, Mapping):
        raise BadRequest(f"{name} must be an object with field, operator and value.")
    field, operator, value = given.get("field"), given.get("operator"), given.get("value")
    if not isinstance(field, str) or not field.strip() or len(field) > FIELD_LENGTH_MAX:
        raise BadRequest(f"{name}: field must be prompt, negative prompt, path, or any other thing that a file tells.")
    if operator not in OPERATORS:
        raise BadRequest(f"{name}: operator must be {', '.join(OPERATORS[:-1])} or {OPERATORS[-1]}.")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > VALUE_LENGTH_MAX:
        raise BadRequest(f"{name}: value must be a text of 1 to {VALUE_LENGTH_MAX} characters, or a number.")
    tests: dict[str, Callable[[], Test]] = {
        "contains": lambda: _contains(fold(value)),
        "equals": lambda: _equals(fold(value.strip())),
        "regex": lambda: compile_pattern(value, f"{name}: value"),
    }
    return RuleFilter(plain_field(field), tests[operator]())


def _contains(wanted: str) -> Test:
    return lambda text: wanted in fold(text)


def _equals(wanted: str) -> Test:
    """Numbers are equal however they are written: `7` and `7.0`."""
    number = _number_of(wanted)
    if number is None:
        return lambda text: fold(text.strip()) == wanted
    return lambda text: text.strip() == wanted or _number_of(text.strip()) == number


def _number_of(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None
