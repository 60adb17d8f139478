"""The query line: tables of (text, tree) and (text, what is said of it)."""

import datetime
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib.domain.errors import BadQuery
from iib.domain.query import (
    KEYS,
    WHOLE_KEYS,
    AllOf,
    AnyOf,
    Choice,
    Dates,
    Everything,
    Named,
    Node,
    Not,
    Numbers,
    Pattern,
    Pixels,
    Word,
    leaves,
)
from iib.domain.query_text import DEPTH_MAX, LENGTH_MAX, TERMS_MAX, parse_query, text_of

CAT, DOG, FOX = Word("cat"), Word("dog"), Word("fox")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Everything()),
        (" \t\u3000", Everything()),
        ("cat", CAT),
        ("cat dog", AllOf((CAT, DOG))),
        ("cat\ndog\u3000fox", AllOf((CAT, DOG, FOX))),
        ('"golden hour"', Word("golden hour")),
        ('"say ""hi"""', Word('say "hi"')),
        ('"C:\\pics\\"', Word("C:\\pics\\")),
        ('5"tall', Word('5"tall')),
        ("cat OR dog", AnyOf((CAT, DOG))),
        ("cat or dog", AllOf((CAT, Word("or"), DOG))),
        ('cat "OR" dog', AllOf((CAT, Word("OR"), DOG))),
        ("ORchid", Word("ORchid")),
        ("cat dog OR fox", AnyOf((AllOf((CAT, DOG)), FOX))),
        ("cat (dog OR fox)", AllOf((CAT, AnyOf((DOG, FOX))))),
        ("cat(dog)", AllOf((CAT, DOG))),
        ("((cat))", CAT),
        ("(cat dog) fox", AllOf((AllOf((CAT, DOG)), FOX))),
        ("-cat", Not(CAT)),
        ("--cat", Not(Not(CAT))),
        ("-(cat dog)", Not(AllOf((CAT, DOG)))),
        ("-cat OR dog", AnyOf((Not(CAT), DOG))),
        ('-"golden hour"', Not(Word("golden hour"))),
        ("semi-real", Word("semi-real")),
        ("12:30 <lora:sea:0.7> :x", AllOf((Word("12:30"), Word("<lora:sea:0.7>"), Word(":x")))),
        ("灯塔 Straße", AllOf((Word("灯塔"), Word("Straße")))),
        ("tag:cat", Named("tag", "cat")),
        ("TAG:Cat", Named("tag", "Cat")),
        ("tag:=cat", Named("tag", "cat", True)),
        ('tag:="golden hour"', Named("tag", "golden hour", True)),
        ('tag:"=cat"', Named("tag", "=cat")),
        ("-model:pond_v1.5", Not(Named("model", "pond_v1.5"))),
        ("lora:a:b", Named("lora", "a:b")),
        ("sampler:=Euler tool:comfy", AllOf((Named("sampler", "Euler", True), Named("tool", "comfy")))),
        ('path:"/a b/c"', Named("path", "/a b/c")),
        ("ext:.PNG", Named("ext", "PNG")),
        ("neg:=x", Named("neg", "=x")),
        ("text:sea", Named("text", "sea")),
        ('text:"/sea"', Named("text", "/sea")),
        ("text:/sea (gull|lion)/", Pattern("sea (gull|lion)")),
        (r"text:/a\/b\d\\/ cat", AllOf((Pattern(r"a/b\d\\"), CAT))),
        ("steps:20", Numbers("steps", 20, 20)),
        ("steps:=20", Numbers("steps", 20, 20)),
        ("steps:20..30", Numbers("steps", 20, 30)),
        ("steps:20..", Numbers("steps", 20, None)),
        ("steps:..30", Numbers("steps", None, 30)),
        ("cfg:>7.5", Numbers("cfg", 7.5, None, True)),
        ("cfg:<=7", Numbers("cfg", None, 7.0)),
        ("cfg:1.5..2.5", Numbers("cfg", 1.5, 2.5)),
        ("seed:18446744073709551615", Numbers("seed", 2**64 - 1, 2**64 - 1)),
        ("width:<512 height:>=512", AllOf((Numbers("width", None, 512, True), Numbers("height", 512, None)))),
        ("size:512x768", Pixels((512, 768), (512, 768))),
        ("size:>=1024x1024", Pixels((1024, 1024), None)),
        ("size:<1024×1024", Pixels(None, (1024, 1024), True)),
        ("size:1X2..3x4", Pixels((1, 2), (3, 4))),
        ("date:2026-05", Dates(day("2026-05-01"), day("2026-05-31"))),
        ("date:2026-12", Dates(day("2026-12-01"), day("2026-12-31"))),
        ("date:2024-02..2024-2-9", Dates(day("2024-02-01"), day("2024-02-09"))),
        ("date:2026-05-03..2026-07", Dates(day("2026-05-03"), day("2026-07-31"))),
        ("date:2026..", Dates(day("2026-01-01"), None)),
        ("date:>2026-05", Dates(day("2026-06-01"), None)),
        ("date:<2026", Dates(None, day("2025-12-31"))),
        ("date:<=2026", Dates(None, day("2026-12-31"))),
        ("date:9999", Dates(day("9999-01-01"), day("9999-12-31"))),
        ("type:Video", Choice("type", "video")),
        ("is:untagged -is:missing", AllOf((Choice("is", "untagged"), Not(Choice("is", "missing"))))),
    ],
)
def test_a_line_means_a_tree(text: str, expected: Node) -> None:
    assert parse_query(text) == expected
    assert parse_query(text_of(expected)) == expected


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("cat modle:x", 5, "at modle: – there is no such key (is it model: that you mean?); the keys are tag:, model:"),
        ("C:\\pics", 1, "quotation marks"),
        ('a "b c', 3, "not closed"),
        ('tag:"b c', 5, "not closed"),
        ('""', 1, "nothing between the quotation marks"),
        ('"a"b', 4, "a space behind the closing quotation mark"),
        ("tag: cat", 1, "tag:value without a space"),
        ("tag:=", 1, "the value is missing"),
        ("tag:(a OR b)", 1, "the value is missing"),
        ("a - b", 3, "without a space"),
        ("a (-)", 4, "without a space"),
        ("OR a", 1, "none comes before"),
        ("a OR", 3, "none follows"),
        ("a OR OR b", 3, "none follows"),
        ("(OR a)", 2, "none comes before"),
        ("(a OR )", 4, "none follows"),
        ("-OR", 2, "none comes before"),
        ("a ()", 4, "nothing between the parentheses"),
        ("(a b", 1, "not closed"),
        ("a (", 3, "not closed"),
        ("a) b", 2, "never opened"),
        (")", 1, "never opened"),
        ("text:/a", 6, "the pattern is not closed"),
        ("text://", 6, "no pattern"),
        ("text:/a/b", 9, "a space behind the closing slash"),
        ("x steps:many", 3, "from 0 to 999999999, like steps:20, steps:>=20"),
        ("steps:2.5", 1, "a whole number"),
        ("steps:٣", 1, "a whole number"),
        ("steps:..", 1, "a whole number"),
        ("cfg:high", 1, "like cfg:7.5"),
        ("seed:18446744073709551616", 1, "from 0 to 18446744073709551615"),
        ("seed:-1", 1, "from 0 to"),
        ("steps:30..20", 1, "write steps:20..30"),
        ("size:1024", 1, "size:512x768"),
        ("size:9x1..1x9", 1, "the range is empty"),
        ("date:yesterday", 1, "date:2026-05-03"),
        ("date:2026-13", 1, "date:2026-05-03"),
        ("date:2026-02-30", 1, "date:2026-05-03"),
        ("date:2026-0", 1, "date:2026-05-03"),
        ("date:2026-05-00", 1, "date:2026-05-03"),
        ("date:0000", 1, "date:2026-05-03"),
        ("date:>9999", 1, "no day beyond"),
        ("date:2026-07..2026-05", 1, "write date:2026-05..2026-07"),
        ("ext:.", 1, "ext:png"),
        ("type:text", 1, "image, video, audio"),
        ("is:favorite", 1, "favourite, untagged, missing"),
        ("-" * (DEPTH_MAX + 1) + "x", DEPTH_MAX + 1, "deep"),
        ("(" * (DEPTH_MAX + 1) + "x", DEPTH_MAX + 1, "deep"),
        ("x " * (TERMS_MAX + 1), TERMS_MAX * 2 + 1, "terms at most"),
    ],
)
def test_a_mistake_says_where_and_what_would_be_right(text: str, at: int, said: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse_query(text)
    sentence = str(caught.value)
    assert sentence.startswith(f"query, character {at}, ") and sentence.endswith(".")
    assert said in sentence and "\n" not in sentence


def test_a_long_line_is_refused_and_a_long_word_not_repeated() -> None:
    with pytest.raises(BadQuery, match="4000 at most"):
        parse_query("x" * (LENGTH_MAX + 1))
    with pytest.raises(BadQuery) as caught:
        parse_query('"' + "x" * 3000)
    assert len(str(caught.value)) < 200


def test_leaves_below_no_minus() -> None:
    tree = parse_query("cat -(dog OR -fox) OR tag:x")
    assert list(leaves(tree)) == [CAT, DOG, FOX, Named("tag", "x")]
    assert list(leaves(tree, with_negated=False)) == [CAT, Named("tag", "x")]


PIECES = [
    *(f"{key}:" for key in KEYS),
    *'"/()-=<>\\.x ',
    "OR ",
    " ",
    "..",
    "2026",
    "-05",
    "20",
    "7.5",
    "1x2",
    "is:missing",
]


@settings(max_examples=400, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
    | st.text('()-" xOR:', max_size=20)
)
def test_any_text_either_means_a_tree_or_is_a_mistake(text: str) -> None:
    try:
        tree = parse_query(text)
    except BadQuery as error:
        assert str(error).startswith("query")
        return
    assert parse_query(text_of(tree)) == tree


words = st.text(min_size=1, max_size=12) | st.text(string.ascii_letters + '"()-:=/ OR', min_size=1, max_size=6)
texts = words.map(lambda text: "".join(c for c in text if not "\ud800" <= c <= "\udfff")).filter(bool)


def span_of(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """(low, high, is strict?)"""
    both = st.tuples(values, values).map(lambda pair: (*sorted(pair), False))
    one = st.tuples(values, st.booleans())
    return both | one.map(lambda x: (x[0], None, x[1])) | one.map(lambda x: (None, x[0], x[1]))


pixels = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
a_leaf: st.SearchStrategy[Node] = st.one_of(
    texts.map(Word),
    st.builds(Named, st.sampled_from(["neg", "text"]), texts),
    st.builds(Named, st.sampled_from(WHOLE_KEYS), texts, st.booleans()),
    st.text("ab/() .*\\d", min_size=1, max_size=8).map(lambda text: Pattern(text.replace("\\", "\\\\"))),
    span_of(st.integers(0, 10**9 - 1)).map(lambda span: Numbers("steps", *span)),
    span_of(st.integers(0, 10**8 - 1).map(lambda hundredths: hundredths / 100)).map(lambda span: Numbers("cfg", *span)),
    span_of(pixels).filter(lambda s: not (s[0] and s[1] and s[0][1] > s[1][1])).map(lambda span: Pixels(*span)),
    span_of(st.dates()).map(lambda span: Dates(span[0], span[1])),
    st.sampled_from([Choice("is", "missing"), Choice("type", "audio")]),
)


def joined(part: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    return part.map(Not) | several.map(AllOf) | several.map(AnyOf)


@settings(max_examples=300, deadline=None)
@given(st.just(Everything()) | st.recursive(a_leaf, joined, max_leaves=6))
def test_a_tree_goes_to_text_and_back(tree: Node) -> None:
    try:
        again = parse_query(text_of(tree))
    except BadQuery as error:
        assert "deep" in str(error)
        return
    assert again == tree
