"""Who may call. Every route of ours asks before it reads the request; nothing is added to the app we are a guest in.

Who is let in: one who knows the secret (the cookie of a session, or `Authorization: Bearer`), a user of the host's own
login, one with the credentials of the host's own API (HTTP Basic). Where there is neither secret nor login, everybody
is: to do anything on a server that only its own machine can reach, to read on any other.
"""

import base64
import binascii
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.requests import Request

from iib.domain.errors import AccessDenied, BadRequest, NotAuthenticated
from iib.domain.permissions import EVERYTHING, PERMISSIONS, READING, Rights, RouteKind
from iib.settings import Settings
from iib.web import origin
from iib.web.route_kinds import kind_of
from iib.web.sessions import SESSION_SECONDS, ClosedSessions, Failures, Sessions, is_same, session_key
from iib.web.threads import in_thread


class Login(Protocol):
    """The login of the program we live in."""

    def is_on(self) -> bool: ...

    def user_of(self, request: Any) -> str | None: ...


@dataclass(frozen=True)
class DoorRules:
    """`rights` are those of everybody who is let in; `is_exposed`: without credentials one may only read;
    `api_credentials` are pairs `user:password`; `instance` tells our cookie from that of another server here."""

    secret: str = ""
    rights: Rights = EVERYTHING
    is_exposed: bool = False
    answers_any_host: bool = False
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    api_credentials: tuple[str, ...] = ()
    login: Login | None = None
    instance: str = ""


class CallersHost(Protocol):
    """What has to be known of the program we live in."""

    @property
    def is_reachable_from_outside(self) -> bool: ...

    @property
    def login(self) -> Login | None: ...

    @property
    def api_credentials(self) -> tuple[str, ...]: ...


def guard_for(
    settings: Settings, host: CallersHost, closed: ClosedSessions, now: Callable[[], float], base_path: str
) -> "Guard":
    """The guard of a run. Its sessions are those of every run with that secret and data folder."""
    is_open_by_choice = settings.access_control == "disable"
    rules = DoorRules(
        secret=settings.secret_key,
        rights=PERMISSIONS[settings.permission],
        is_exposed=host.is_reachable_from_outside and not is_open_by_choice,
        answers_any_host=host.is_reachable_from_outside or is_open_by_choice,
        allowed_hosts=settings.allowed_hosts,
        allowed_origins=settings.cors_allow_origins,
        api_credentials=host.api_credentials,
        login=host.login,
        instance=settings.data_dir,
    )
    key = session_key(rules.secret, rules.instance) if rules.secret else b""
    return Guard(rules, Sessions(key, now, closed), now, base_path)


class Guard:
    """What every request must pass; one for all routes, called with the request before anything of it is read."""

    def __init__(self, rules: DoorRules, sessions: Sessions, now: Callable[[], float], base_path: str) -> None:
        self._rules = rules
        self._sessions = sessions
        self._failures = Failures(now)
        self._base_path = base_path
        self.writing = RunningWrites()
        self.cookie = f"iib_session_{hashlib.sha256(rules.instance.encode('utf-8', 'replace')).hexdigest()[:8]}"

    async def __call__(self, request: Request) -> None:
        """Raises `AccessDenied`, `BadRequest`, `NotAuthenticated`, `TooManyAttempts`. Asking again costs nothing."""
        if hasattr(request.state, "iib_rights"):
            return
        if self._rules.login is None:
            self._check(request)
        else:
            await in_thread(self._check, request)  # the host may ask who knows whom

    def _check(self, request: Request) -> None:
        rules = self._rules
        if not rules.answers_any_host:
            origin.refuse_foreign_host(request, rules.allowed_hosts)
        origin.refuse_foreign_page(request, rules.allowed_hosts, rules.allowed_origins)
        origin.refuse_what_forms_send(request)
        kind = self.kind(request)
        request.state.iib_rights = frozenset() if kind == "open" else self._rights(request)
        if kind != "open":
            self.demand(request, kind)

    def kind(self, request: Request) -> RouteKind:
        """What the route is that the request has reached."""
        return kind_of(request.method, request.scope["route"].path.removeprefix(self._base_path))

    def demand(self, request: Request, kind: RouteKind) -> None:
        """Raises unless the caller has that right."""
        if kind in request.state.iib_rights:
            return
        if kind not in self._rules.rights:
            raise AccessDenied(f"Nobody may {kind} here: IIB_ACCESS_CONTROL_PERMISSION forbids it.")
        sentence = "This server can be reached from other machines without a login"
        if self._rules.api_credentials:
            raise NotAuthenticated(f"{sentence}: send the credentials of the WebUI's API to change anything.")
        raise AccessDenied(f"{sentence}: set IIB_SECRET_KEY to be able to change anything.")

    def log_in(self, request: Request, secret: str) -> str:
        """The value of `Set-Cookie` for one who knows the secret."""
        if not self._rules.secret:
            raise BadRequest("This server has no secret to log in with: IIB_SECRET_KEY is not set.")
        if not self._knows(request, [self._rules.secret], secret):
            raise NotAuthenticated("This is not the secret.", takes_secret=True)
        return self._cookie_header(request, self._sessions.open(), SESSION_SECONDS)

    def log_out(self, request: Request) -> str:
        """End the caller's session; the value of `Set-Cookie` that makes the browser forget it."""
        if self._rules.secret:
            self._sessions.close(request.cookies.get(self.cookie, ""))
        return self._cookie_header(request, "", 0)

    def _cookie_header(self, request: Request, word: str, seconds: int) -> str:
        # Without a path the browser takes the folder of this address as it sees it, also behind a proxy.
        secure = "; Secure" if origin.is_encrypted(request) else ""
        return f"{self.cookie}={word}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"

    def _rights(self, request: Request) -> Rights:
        rules = self._rules
        if self._is_known(request):
            return rules.rights
        if rules.secret:
            raise NotAuthenticated("Log in with the secret of this server first.", takes_secret=True)
        if rules.login is not None and rules.login.is_on():
            raise NotAuthenticated("Log in to the WebUI first.")
        return rules.rights & (READING if rules.is_exposed else EVERYTHING)

    def _is_known(self, request: Request) -> bool:
        rules = self._rules
        if rules.secret and self._sessions.is_open(request.cookies.get(self.cookie, "")):
            return True
        if rules.login is not None and rules.login.is_on() and rules.login.user_of(request) is not None:
            return True
        scheme, _, word = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and rules.secret:
            return self._knows(request, [rules.secret], _as_sent(word.strip()))
        if scheme.lower() == "basic" and rules.api_credentials:
            return self._knows(request, rules.api_credentials, _basic_credentials(word))
        return False

    def _knows(self, request: Request, right_words: Sequence[str], word: str) -> bool:
        """Whether a word is one of the right ones; wrong ones are counted. Raises `TooManyAttempts`."""
        client = origin.client_of(request)
        self._failures.refuse_hasty(client)
        is_right = sum(is_same(word, right) for right in right_words) > 0
        if is_right:
            self._failures.forgive(client)
        else:
            self._failures.note(client)
        return is_right


def may_write(request: Request) -> bool:
    """Whether a caller that the guard let in may change something."""
    return "write" in request.state.iib_rights


class RunningWrites:
    """The requests that change something now, so that a server can end between them and not in one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self._is_ending = False

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Raises `AccessDenied` once the server is ending."""
        with self._changed:
            if self._is_ending:
                raise AccessDenied("This server is ending: nothing can be changed any more.")
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def finish(self, seconds_max: float) -> bool:
        """Let no more begin, and wait for those that run; whether all have ended."""
        with self._changed:
            self._is_ending = True
            return self._changed.wait_for(lambda: self._count == 0, seconds_max)


def _as_sent(word: str) -> str:
    """A header's bytes are handed over as Latin-1; scripts mean UTF-8."""
    try:
        return word.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return word


def _basic_credentials(word: str) -> str:
    try:
        return base64.b64decode(word.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
