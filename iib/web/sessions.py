"""Proof that a caller knew the secret, and patience with those who did not."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from iib.domain.errors import TooManyAttempts

SESSION_SECONDS = 7 * 86_400
_KEY_ROUNDS = 200_000
_FREE_ATTEMPTS = 5
_WAIT_SECONDS_MAX = 60.0
_FORGET_SECONDS = 900.0
_CLIENTS_KEPT = 4096


def is_same(one: str, other: str) -> bool:
    """Compares in a time that tells neither where they differ nor how long they are."""
    digests = [hashlib.sha256(word.encode("utf-8", "surrogatepass")).digest() for word in (one, other)]
    return hmac.compare_digest(*digests)


def session_key(secret: str, instance: str) -> bytes:
    """The key that signs the sessions of a server: the same at every start, another for another secret. Made slowly, so
    that nobody can find the secret by trying which one has signed a session."""
    salt = hashlib.sha256(instance.encode("utf-8", "surrogatepass")).digest()
    return hashlib.pbkdf2_hmac("sha256", secret.encode("utf-8", "surrogatepass"), salt, _KEY_ROUNDS)


class ClosedSessions(Protocol):
    """Remembers what was logged out."""

    def has(self, claim: str) -> bool: ...

    def add(self, claim: str, ends: int, now: float) -> None: ...


class Sessions:
    """Signed words `expiry.nonce.signature`. They need no memory of ours, but for those that were closed."""

    def __init__(self, key: bytes, now: Callable[[], float], closed: ClosedSessions) -> None:
        self._key = key
        self._now = now
        self._closed = closed

    def open(self) -> str:
        """A word that `is_open` accepts for `SESSION_SECONDS`."""
        claim = f"{int(self._now()) + SESSION_SECONDS}.{secrets.token_urlsafe(12)}"
        return f"{claim}.{self._signature(claim)}"

    def is_open(self, word: str) -> bool:
        claim, _, signature = word.rpartition(".")
        if not claim or not is_same(signature, self._signature(claim)):
            return False
        return _end_of(claim) > self._now() and not self._closed.has(claim)

    def close(self, word: str) -> None:
        """Accept this word no longer."""
        if self.is_open(word):
            claim = word.rpartition(".")[0]
            self._closed.add(claim, _end_of(claim), self._now())

    def _signature(self, claim: str) -> str:
        digest = hmac.digest(self._key, claim.encode("utf-8", "surrogatepass"), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _end_of(claim: str) -> int:
    return int(claim.partition(".")[0])


class Failures:
    """Wrong secrets by client. After a few, each doubles the time in which none is looked at, up to a minute."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._clients: OrderedDict[str, tuple[int, float]] = OrderedDict()  # client → (failures, when the last was)

    def refuse_hasty(self, client: str) -> None:
        """Raises `TooManyAttempts` while the client has to wait."""
        with self._lock:
            count, last = self._clients.get(client, (0, 0.0))
        wait = min(2.0 ** min(count - _FREE_ATTEMPTS, 10), _WAIT_SECONDS_MAX) if count >= _FREE_ATTEMPTS else 0.0
        left = last + wait - self._now()
        if left > 0:
            raise TooManyAttempts("Too many wrong secrets came from there: wait a minute and try again.")

    def note(self, client: str) -> None:
        """The client gave a wrong secret."""
        now = self._now()
        with self._lock:
            count, last = self._clients.pop(client, (0, now))
            self._clients[client] = (count + 1 if now - last < _FORGET_SECONDS else 1, now)
            while len(self._clients) > _CLIENTS_KEPT:
                self._clients.popitem(last=False)

    def forgive(self, client: str) -> None:
        """The client knew the secret after all."""
        with self._lock:
            self._clients.pop(client, None)

    def __len__(self) -> int:
        return len(self._clients)
