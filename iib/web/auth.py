"""Who may call. A dependency of every route of ours; nothing is added to the app we are a guest in."""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from starlette.requests import Request

from iib.domain.errors import AccessDenied, NotAuthenticated

_READING = ("GET", "HEAD", "OPTIONS")


class Login(Protocol):
    """The login of the program we live in."""

    def is_on(self) -> bool: ...

    def user_of(self, request: Any) -> str | None: ...


def make_guard(
    *, login: Login | None, is_loopback_only: bool, allowed_hosts: Sequence[str]
) -> Callable[[Request], None]:
    """What every request must pass: the host's login, a Host name that is ours, and no orders from foreign pages."""

    def guard(request: Request) -> None:
        if is_loopback_only:
            _refuse_foreign_host(request, allowed_hosts)
        _refuse_foreign_origin(request, allowed_hosts)
        if login is not None and login.is_on() and login.user_of(request) is None:
            raise NotAuthenticated("Log in to the WebUI first.")

    return guard


def _refuse_foreign_host(request: Request, allowed_hosts: Sequence[str]) -> None:
    """Against DNS rebinding: a page of another site must not reach us under a name of its own."""
    host = _host_name(request.headers.get("host", ""))
    if host not in allowed_hosts and not _is_loopback(host):
        raise AccessDenied(
            f"This server answers only to this machine's own names, not to {host!r}: add it to IIB_ALLOWED_HOSTS."
        )


def _refuse_foreign_origin(request: Request, allowed_hosts: Sequence[str]) -> None:
    """Against scripts of other sites: some hosts let any origin read. Orders come from our own page, or from none."""
    origin = request.headers.get("origin")
    if origin is not None and not _is_ours(origin, request.headers.get("host", ""), allowed_hosts):
        raise AccessDenied("A page of another site may not ask for anything here.")
    is_same_site = request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    if origin is None and not is_same_site and request.method not in _READING:
        raise AccessDenied("A page of another site may not change anything here.")


def _is_ours(origin: str, host: str, allowed_hosts: Sequence[str]) -> bool:
    """A proxy in front of us may change the Host; its own name is ours when it is one of the allowed hosts."""
    sender = urlsplit(origin).netloc.lower()
    return sender == host.lower() != "" or _host_name(sender) in allowed_hosts


def _host_name(host: str) -> str:
    """
    >>> _host_name("localhost:7866"), _host_name("[::1]:80"), _host_name("127.0.0.1")
    ('localhost', '::1', '127.0.0.1')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
