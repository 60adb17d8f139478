"""Sessions and failures, with a clock of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.domain.errors import TooManyAttempts
from iib.store import ClosedSessions, Database
from iib.web.sessions import SESSION_SECONDS, Failures, Sessions, is_same, session_key


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[ClosedSessions]:
    db = Database(str(tmp_path / "iib.db"))
    yield ClosedSessions(db)
    db.close()


def test_a_session_is_open_until_it_ends_or_is_closed(closed: ClosedSessions) -> None:
    clock = Clock()
    sessions = Sessions(b"key", clock, closed)
    first, second = sessions.open(), sessions.open()
    assert first != second and sessions.is_open(first) and sessions.is_open(second)
    sessions.close(first)
    assert not sessions.is_open(first) and sessions.is_open(second)
    clock.now += SESSION_SECONDS + 1
    assert not sessions.is_open(second)


def test_a_session_outlives_a_restart_and_so_does_its_end(closed: ClosedSessions) -> None:
    clock = Clock()
    first, second = (Sessions(session_key("secret", "/data"), clock, closed) for _ in range(2))
    word, other = first.open(), first.open()
    assert second.is_open(word)
    second.close(word)
    assert not first.is_open(word) and first.is_open(other)
    for secret, instance in (("another", "/data"), ("secret", "/other"), ("", "/data")):
        assert not Sessions(session_key(secret, instance), clock, closed).is_open(other)


def test_what_has_ended_by_itself_is_not_remembered(closed: ClosedSessions) -> None:
    clock = Clock()
    sessions = Sessions(b"key", clock, closed)
    first = sessions.open()
    sessions.close(first)
    clock.now += SESSION_SECONDS + 1
    sessions.close(sessions.open())
    assert not closed.has(first.rpartition(".")[0])


def test_nobody_else_can_make_one(closed: ClosedSessions) -> None:
    sessions = Sessions(b"key", Clock(), closed)
    word = sessions.open()
    expiry, nonce, signature = word.split(".")
    other = Sessions(b"another key", Clock(), closed).open()
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
