"""Prompts as clean terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib.domain.prompt_terms import prompt_terms


@pytest.mark.parametrize(
    ("prompt", "terms"),
    [
        ("", ()),
        ("Cat, dog,, ,cat", ("cat", "dog")),
        ("(cat:1.2), ((dog)), [bird], {fox}", ("cat", "dog", "bird", "fox")),
        ("(a cat, (a dog:1.1):0.9)", ("a cat", "a dog")),
        ("(masterpiece: 1.3), (ugly:-1)", ("masterpiece", "ugly")),
        (r"hatsune miku \(cosplay\)", ("hatsune miku (cosplay)",)),
        (r"fate \(series\), saber \[x\]", ("fate (series)", "saber [x]")),
        ("cat BREAK dog AND bird ADDCOMM fox", ("cat", "dog", "bird", "fox")),
        ("band, sand, breakfast", ("band", "sand", "breakfast")),
        ("[red:blue:0.5] hat", ("red", "blue", "hat")),
        ("[cat|dog] in grass", ("cat", "dog", "in grass")),
        ("{red|blue|dark green} car", ("red", "blue", "dark green", "car")),
        ("{2$$red|blue}", ("red", "blue")),
        ("cat <lora:fur:0.8>, <lyco:x>, <hypernet:y:1>", ("cat",)),
        ("<lora:fur:0.8:0.5>dog<lora:b>", ("dog",)),
        ("<random:red|blue> car", ("red", "blue", "car")),
        ("__animals/cat__ on a mat", ("animals/cat on a mat",)),
        ("1.2::a cat ::, -1::fog::", ("a cat", "fog")),
        ("{{{cat}}}, [[dog]]", ("cat", "dog")),
        ("embedding:EasyNegative, cat", ("easynegative", "cat")),
        ("a cat sits. A dog runs!", ("a cat sits", "a dog runs")),
        ("by H. R. Giger, f/1.8, 16:9, 3.5 mm", ("by h. r. giger", "f/1.8", "16:9", "3.5 mm")),
        ("cat\ndog\r\nbird", ("cat", "dog", "bird")),
        ("猫、犬，鳥", ("猫", "犬", "鳥")),
        (":d, :3, ^_^, >_<", (":d", ":3", "^_^", ">_<")),
        ("artist:john_kafka, long_hair", ("artist:john_kafka", "long_hair")),
    ],
)
def test_terms(prompt: str, terms: tuple[str, ...]) -> None:
    assert prompt_terms(prompt) == terms


@given(st.text(max_size=400))
def test_terms_are_clean_whatever_the_prompt(prompt: str) -> None:
    terms = prompt_terms(prompt)
    assert len(set(terms)) == len(terms)
    for term in terms:
        assert term
        assert term == term.strip()
        assert not set(term) & set(",\n\r\ue000\ue00a")


@given(st.lists(st.text("abcdefg hij", min_size=1, max_size=12), max_size=20))
def test_plain_terms_come_back_as_they_are(terms: list[str]) -> None:
    plain = [" ".join(term.split()) for term in terms]
    assert prompt_terms(", ".join(plain)) == tuple(dict.fromkeys(term for term in plain if term))


def test_a_hostile_prompt_takes_no_time() -> None:
    for mark in ("(", "[", "{", "<", "__", ":", "::", "[a:", "{a|", "<lora:", "\\(", "BREAK "):
        prompt_terms(mark * 20_000)
