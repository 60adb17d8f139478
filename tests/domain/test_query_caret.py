"""The word at the caret, and what stands for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib.domain.errors import BadRequest
from iib.domain.query import KEYS, WHOLE_KEYS
from iib.domain.query_caret import CATEGORY_OF_KEY, CaretWord, known_words, term_for_folder, term_for_tag, word_at
from iib.domain.query_text import parse_query


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("|", CaretWord("", "", 0, 0)),
        ("cat|", CaretWord("", "cat", 0, 3)),
        ("c|at dog", CaretWord("", "c", 0, 3)),
        ("|cat dog", CaretWord("", "", 0, 3)),
        ("cat | dog", CaretWord("", "", 4, 4)),
        ("cat |dog", CaretWord("", "", 4, 7)),
        ("cat dog|", CaretWord("", "dog", 4, 7)),
        ("cat -do|", CaretWord("", "do", 5, 7)),
        ("cat -|", CaretWord("", "", 5, 5)),
        ("(cat OR do|)", CaretWord("", "do", 8, 10)),
        ("mo|del:x", CaretWord("", "mo", 0, 7)),
        ("model:|", CaretWord("model", "", 0, 6)),
        ("-Model:po|nd x", CaretWord("model", "po", 1, 11)),
        ("tag:=go|", CaretWord("tag", "go", 0, 7)),
        ('tag:"golden h|', CaretWord("tag", "golden h", 0, 13)),
        ('tag:"gol| -storm', CaretWord("tag", "gol", 0, 8)),
        ('tag:"gol|den" x', CaretWord("tag", "gol", 0, 12)),
        ('tag:="golden"| x', CaretWord("tag", "golden", 0, 13)),
        ('tag:"say ""hi|', CaretWord("tag", 'say "hi', 0, 13)),
        ('"golden h|', CaretWord("", "golden h", 0, 9)),
        ("text:/a model:p|/ x", CaretWord("text", "/", 0, 16)),
        ("text:/a b/ x|", CaretWord("", "x", 11, 12)),
    ],
)
def test_the_word_at_the_caret(line: str, expected: CaretWord) -> None:
    assert word_at(line.replace("|", ""), line.index("|")) == expected


@given(st.text(max_size=30) | st.text('ab -:="()/\\', max_size=20), st.data())
def test_any_line_has_a_word_around_any_caret(line: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line)))
    word = word_at(line, at)
    assert 0 <= word.start <= at <= word.end <= len(line)
    known_words(word)


def test_a_caret_outside_of_the_line_is_refused() -> None:
    for line, at in (("cat", 4), ("cat", -1), ("x" * 5000, 1)):
        with pytest.raises(BadRequest, match=r"^(at|text) is"):
            word_at(line, at)


def texts(line: str) -> list[str]:
    return [suggestion.text for suggestion in known_words(word_at(line, None))]


def test_keys_and_choices() -> None:
    assert texts("") == [f"{key}:" for key in KEYS]
    assert texts("cat -S") == ["sampler:", "steps:", "seed:", "size:"]
    assert texts("type:") == ["type:image", "type:video", "type:audio"]
    assert texts("is:m") == ["is:missing"]
    assert texts("ext:.we") == ["ext:webp", "ext:webm"]
    assert texts("steps:") == texts("date:2") == texts("nokey:") == []


@given(
    st.sampled_from(list(CATEGORY_OF_KEY)), st.sampled_from(["model", "custom", "prompt", "lora"]), st.text(min_size=1)
)
def test_a_term_for_a_tag_is_a_line(key: str, category: str, name: str) -> None:
    if key != "size":
        term = term_for_tag(CaretWord(key, "", 0, 0), category, name, 3)
        tree = parse_query(term.text)
        assert (tree.text, tree.is_whole) == (name, True) and tree.key in WHOLE_KEYS  # type: ignore[union-attr]
    assert parse_query(term_for_folder(name, "/", 0).text)


def test_tags_go_under_their_own_key() -> None:
    bare = CaretWord("", "x", 0, 1)
    assert term_for_tag(bare, "model", "pond", 1).text == "model:=pond"
    assert term_for_tag(bare, "prompt", "golden hour", 1).text == 'tag:="golden hour"'
    assert term_for_tag(bare, "size", "512x768", 1).text == "size:512x768"
    assert term_for_tag(CaretWord("tag", "", 0, 0), "model", "pond", 1).text == "tag:=pond"
