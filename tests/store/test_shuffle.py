"""Random orders hold each id once, and find the way back."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from iib.store.shuffle import Shuffle


@given(seed=st.integers(0, 2**30 - 1), id_max=st.integers(0, 5000))
def test_an_order_holds_each_id_once(seed: int, id_max: int) -> None:
    shuffle = Shuffle(seed, id_max)
    order = [number for _, number in shuffle.ids_after(-1, is_ascending=True)]
    assert sorted(order) == list(range(id_max + 1))
    assert [number for _, number in shuffle.ids_after(shuffle.size, is_ascending=False)] == order[::-1]


@given(seed=st.integers(0, 2**30 - 1), id_max=st.integers(0, 2**40), number=st.integers(0, 2**40))
def test_a_position_is_found_again(seed: int, id_max: int, number: int) -> None:
    shuffle = Shuffle(seed, id_max)
    assert shuffle.id_at(shuffle.position_of(number % shuffle.size)) == number % shuffle.size


def test_orders_look_random() -> None:
    """Neighbours of one order are none in another, and every id may come first."""
    first_ids = Counter(next(Shuffle(seed, 999).ids_after(-1, is_ascending=True))[1] // 100 for seed in range(2000))
    assert len(first_ids) == 10 and min(first_ids.values()) > 100
    steps = [Shuffle(7, 9999).id_at(at + 1) - Shuffle(7, 9999).id_at(at) for at in range(2000)]
    assert max(Counter(steps).values()) < 20


@given(seed=st.integers(0, 2**30 - 1), id_max=st.integers(0, 300), beyond=st.integers(0, 2**63))
def test_a_position_outside_of_the_order_costs_no_more_than_the_order(seed: int, id_max: int, beyond: int) -> None:
    shuffle = Shuffle(seed, id_max)
    for position, is_ascending, count in (
        (-1 - beyond, True, id_max + 1),
        (shuffle.size + beyond, False, id_max + 1),
        (shuffle.size + beyond, True, 0),
        (-1 - beyond, False, 0),
    ):
        assert len(list(shuffle.ids_after(position, is_ascending=is_ascending))) == count
