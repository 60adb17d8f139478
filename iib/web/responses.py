"""Answers: JSON, and files with byte ranges and validators, which the hosts' Starlette has not."""

import json
import os
import re
from collections.abc import Generator, Mapping
from email.utils import formatdate
from typing import Any, BinaryIO, Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from iib.domain.media import content_type_of, extension_of
from iib.domain.paths import AllowedPath
from iib.web.threads import chunks_of

_CHUNK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
_DIGITS_MAX = 18  # no file is as large as a number of more
_TEXT_TYPES = {
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".log": "text/plain; charset=utf-8",
}

# what is the user's is for our own page alone, and is what it says it is
PRIVATE_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class JsonAnswer(Response):
    """Strict JSON in UTF-8: a number that JSON has no word for is our own fault, never sent."""

    media_type = "application/json"

    def init_headers(self, headers: "Mapping[str, str] | None" = None) -> None:
        super().init_headers({**PRIVATE_HEADERS, **(headers or {})})

    def render(self, content: Any) -> bytes:
        try:
            return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
        except UnicodeEncodeError:  # a file's text may hold halves of surrogate pairs: those can only be escaped
            return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


class SentFile(Protocol):
    """A file that may be sent; `open` gives the very file that was checked, or raises one of our errors."""

    @property
    def path(self) -> AllowedPath: ...

    @property
    def etag(self) -> str: ...

    @property
    def facts(self) -> os.stat_result: ...

    def open(self) -> BinaryIO: ...


def file_answer(
    request: Request,
    file: SentFile,
    *,
    content_type: str | None = None,
    download_name: str | None = None,
    is_stamped: bool = False,
) -> Response:
    """A file or a part of it: 200, 206, 304 or 416. `is_stamped`: the address changes with the content."""
    kind, is_inline = _kind_of(file.path.text, content_type)
    headers = {
        "ETag": f'"{file.etag}"',
        "Last-Modified": formatdate(file.facts.st_mtime, usegmt=True),
        "Accept-Ranges": "bytes",
        "Cache-Control": _caching(is_stamped=is_stamped),
        "Content-Encoding": "identity",  # keeps a compressing host from packing pictures and dropping the length
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if download_name or not is_inline:
        headers["Content-Disposition"] = _attachment(download_name or os.path.basename(file.path.text))
    if is_known_to_caller(request, file.etag):
        return Response(status_code=304, headers=headers)
    return _ranged(request, file, kind, headers)


def picture_answer(request: Request, content: bytes, etag: str, *, is_stamped: bool, note: str = "") -> Response:
    """A WebP that was made: 200 or 304. `note`: why it is only drawn."""
    headers = {
        "ETag": f'"{etag}"',
        "Cache-Control": _caching(is_stamped=is_stamped and not note),
        "Content-Encoding": "identity",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    if note:
        headers["X-IIB-Note"] = note
    if is_known_to_caller(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="image/webp")


def _caching(*, is_stamped: bool) -> str:
    return "private, max-age=31536000, immutable" if is_stamped else "private, no-cache"


def _ranged(request: Request, file: SentFile, kind: str, headers: dict[str, str]) -> Response:
    size, etag = file.facts.st_size, file.etag
    asked = request.headers.get("range")
    if asked and request.headers.get("if-range", f'"{etag}"') != f'"{etag}"':
        asked = None
    span = _span(asked, size) if asked else None
    if span == "unsatisfiable":
        return _no_such_part(size)
    first, last = span if isinstance(span, tuple) else (0, size - 1)
    headers["Content-Length"] = str(last - first + 1)
    if span:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=kind)
    return StreamingResponse(
        chunks_of(_chunks(file.open(), first, last)), status_code=status, headers=headers, media_type=kind
    )


def _no_such_part(size: int) -> Response:
    sentence = f"Range asks for no part of this file: it has {size} bytes."
    headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes */{size}"}
    return JsonAnswer({"detail": sentence}, status_code=416, headers=headers)


def _span(asked: str, size: int) -> "tuple[int, int] | str | None":
    """The byte range asked for, inclusive; "unsatisfiable"; or None for a form that is answered with the whole.

    >>> _span("bytes=0-99", 1000), _span("bytes=-100", 1000), _span("bytes=1000-", 1000), _span("bytes=0-1,5-6", 1000)
    ((0, 99), (900, 999), 'unsatisfiable', None)
    """
    match = _RANGE.fullmatch(asked.strip())
    if not match or match.group(0) == "bytes=-":
        return None
    first_text, last_text = match.groups()
    if not first_text:
        length = min(_number(last_text), size)
        return (size - length, size - 1) if length else "unsatisfiable"
    first = _number(first_text)
    last = min(_number(last_text), size - 1) if last_text else size - 1
    if last_text and _number(last_text) < first:
        return None
    return (first, last) if first < size else "unsatisfiable"


def _number(digits: str) -> int:
    """What digits mean; one that is larger than any file, however many there are. Python reads no more than 4300."""
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= _DIGITS_MAX else 10**_DIGITS_MAX


def _chunks(file: BinaryIO, first: int, last: int) -> Generator[bytes, None, None]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            chunk = file.read(min(_CHUNK_BYTES, left))
            if not chunk:
                return
            left -= len(chunk)
            yield chunk


def _kind_of(name: str, content_type: str | None) -> tuple[str, bool]:
    """(content type, may it be shown?): whatever is not on the list is only ever downloaded."""
    known = content_type or content_type_of(name) or _TEXT_TYPES.get(extension_of(name))
    return (known, True) if known else ("application/octet-stream", False)


def _attachment(name: str) -> str:
    plain = re.sub(r'[^\x20-\x7e]|["\\;]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def is_known_to_caller(request: Request, etag: str) -> bool:
    """Whether the caller has the content of that ETag already."""
    known = request.headers.get("if-none-match")
    if known is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return "*" in tags or f'"{etag}"' in tags


def headers_for_page(policy: str) -> Mapping[str, str]:
    """Headers of the page itself."""
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
