"""The words of numbers that are looked for by ranges."""

from hypothesis import given
from hypothesis import strategies as st

from iib.domain.words import number_word, numbers_among, seed_range_of, span_of

SEEDS = st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 300))
DATE_KEYS = st.integers(-(2**63), 2**63 - 1)


@given(SEEDS, SEEDS)
def test_a_greater_seed_falls_into_no_lesser_range(one: int, other: int) -> None:
    assert seed_range_of(min(one, other)) <= seed_range_of(max(one, other))


def test_a_doubling_of_seeds_has_64_ranges() -> None:
    for bits in (10, 32, 63):
        assert len({seed_range_of(2**bits + part * 2**bits // 999) for part in range(999)}) == 64


@given(DATE_KEYS, DATE_KEYS)
def test_a_later_date_falls_into_no_earlier_span(one: int, other: int) -> None:
    assert 0 <= span_of(min(one, other)) <= span_of(max(one, other))


@given(SEEDS)
def test_the_number_of_a_word_is_read_again(seed: int) -> None:
    number = seed_range_of(seed)
    word = number_word("seed_range", number)
    assert list(numbers_among([word, number_word("seed", seed)], "seed_range")) == [(number, word)]
