"""Where a request comes from: under which name it asks, from which page, from which machine."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request

from iib.domain.errors import AccessDenied, BadRequest

READING_METHODS = ("GET", "HEAD", "OPTIONS")
_MARKS_OF_PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via", "cf-connecting-ip")


def refuse_foreign_host(request: Request, allowed_hosts: Sequence[str]) -> None:
    """Against DNS rebinding: a page of another site must not reach us under a name of its own."""
    host = _host_name(request.headers.get("host", ""))
    if host not in allowed_hosts and not _is_loopback(host):
        raise AccessDenied(
            f"This server answers only to this machine's own names, not to {host!r}: add it to IIB_ALLOWED_HOSTS."
        )


def refuse_foreign_page(request: Request, allowed_hosts: Sequence[str], allowed_origins: Sequence[str]) -> None:
    """Against pages of other sites: some hosts let any origin read. Orders come from our own page, or from none."""
    origin = request.headers.get("origin")
    if origin is not None:
        if origin not in allowed_origins and not _is_ours(origin, request, allowed_hosts):
            raise AccessDenied("A page of another site may not ask for anything here.")
        return
    is_same_site = request.headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    if request.method in READING_METHODS:
        # a link to here is fine; a picture or frame of ours in a foreign page would tell it what exists
        if not is_same_site and request.headers.get("sec-fetch-dest", "document") != "document":
            raise AccessDenied("A page of another site may not show anything of here.")
        return
    referrer = request.headers.get("referer")
    if not is_same_site or (referrer and not _is_ours(referrer, request, allowed_hosts)):
        raise AccessDenied("A page of another site may not change anything here.")


def refuse_what_forms_send(request: Request) -> None:
    """A page of another site can send a body without asking first, but not one that calls itself JSON."""
    if request.method in READING_METHODS:
        return
    length = request.headers.get("content-length", "")
    has_body = length.strip() not in ("", "0") or "transfer-encoding" in request.headers
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and kind != "application/json":
        raise BadRequest("The request body must be JSON, with the header Content-Type: application/json.")


def is_same_machine(request: Request) -> bool:
    """Whether the caller sits at this machine: the connection comes from it, by its own name, through no proxy."""
    peer = request.client.host if request.client else ""
    if is_proxied(request) or not _is_loopback(_host_name(request.headers.get("host", ""))):
        return False
    return _is_loopback(peer)


def is_proxied(request: Request) -> bool:
    return any(mark in request.headers for mark in _MARKS_OF_PROXIES)


def client_of(request: Request) -> str:
    """Who is counted as one client. What proxies say can be forged, so all behind them are one."""
    if is_proxied(request):
        return "behind a proxy"
    peer = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    if address.version == 6:  # one customer has a whole network of them
        return str(ipaddress.ip_network((address, 64), strict=False))
    return peer


def is_encrypted(request: Request) -> bool:
    """Whether the browser speaks HTTPS, to us or to the proxy before us."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").partition(",")[0].strip())


def _is_ours(page: str, request: Request, allowed_hosts: Sequence[str]) -> bool:
    """A proxy in front of us may change the Host; its own name is ours when it is one of the allowed hosts."""
    try:
        sender = urlsplit(page).netloc.lower()
    except ValueError:
        return False
    return sender == request.headers.get("host", "").lower() != "" or _host_name(sender) in allowed_hosts


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
