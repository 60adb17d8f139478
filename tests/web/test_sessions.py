"""Sessions and failures, with a clock of their own."""

import pytest

from iib.domain.errors import TooManyAttempts
from iib.web.sessions import SESSION_SECONDS, Failures, Sessions, is_same


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_session_is_open_until_it_ends_or_is_closed() -> None:
    clock = Clock()
    sessions = Sessions(b"key", clock)
    first, second = sessions.open(), sessions.open()
    assert first != second and sessions.is_open(first) and sessions.is_open(second)
    sessions.close(first)
    assert not sessions.is_open(first) and sessions.is_open(second)
    clock.now += SESSION_SECONDS + 1
    assert not sessions.is_open(second)


def test_nobody_else_can_make_one() -> None:
    sessions = Sessions(b"key", Clock())
    word = sessions.open()
    expiry, nonce, signature = word.split(".")
    other = Sessions(b"another key", Clock()).open()
    longer = f"{int(expiry) + 1}.{nonce}.{signature}"
    for forged in (
        "",
        ".",
        "..",
        "x.y.z",
        other,
        longer,
        word[:-1],
        word + "A",
        f"{expiry}.{nonce}.",
        "\ud800.x.y",
        "ä.ö.ü",
    ):
        assert not sessions.is_open(forged), forged
        sessions.close(forged)
    assert sessions.is_open(word)


def test_words_are_compared_whole() -> None:
    assert is_same("geheim ä", "geheim ä")
    assert not is_same("geheim", "geheim ä") and not is_same("", "a") and not is_same("\ud800", "a")


def test_wrong_secrets_cost_time() -> None:
    clock = Clock()
    failures = Failures(clock)
    waited = []
    for _ in range(14):
        start = clock.now
        while True:
            try:
                failures.refuse_hasty("one")
                break
            except TooManyAttempts:
                clock.now += 0.5
        waited.append(clock.now - start)
        failures.note("one")
        failures.refuse_hasty("another")
    assert waited[:5] == [0] * 5
    assert waited[5:12] == [1, 2, 4, 8, 16, 32, 60]
    clock.now += 1000
    failures.refuse_hasty("one")


def test_one_who_knows_it_after_all_is_forgiven() -> None:
    failures = Failures(Clock())
    for _ in range(20):
        failures.note("one")
    with pytest.raises(TooManyAttempts):
        failures.refuse_hasty("one")
    failures.forgive("one")
    failures.refuse_hasty("one")


def test_memory_of_failures_is_bounded() -> None:
    failures = Failures(Clock())
    for number in range(20_000):
        failures.note(f"client {number}")
    assert len(failures) == 4096
