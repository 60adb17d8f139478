"""The browser page and its files, as they are written."""

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from iib.domain.errors import NotFound
from iib.web.errors import IibRoute
from iib.web.responses import headers_for_page, is_known_to_caller

STATIC_DIR = os.path.join(os.path.dirname(os.path.dirname(__file__)), "static")

# extension → content type of the page's own files; nothing else is served from there
_PAGE_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
}
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_PAGE_ADDRESS = re.compile(r'("(?:\./)?)static/')
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; frame-ancestors 'self'; "
    "base-uri 'self'; form-action 'self'"
)


@dataclass(frozen=True)
class _PageFile:
    content: bytes
    content_type: str
    etag: str


class _PageFiles:
    """The page's own files, read once and again when one changes. Nothing else can be asked for.

    `version` changes with any of them, so that browsers may keep what they got under an address with it for good.
    """

    def __init__(self) -> None:
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._files: dict[str, _PageFile] = {}
        self.version = ""

    def refresh(self) -> None:
        stamp = tuple(_stamps())
        if stamp != self._stamp:
            self._files = {name: _read(name) for name, _, _ in stamp}
            self._stamp, self.version = stamp, hashlib.sha256(repr(stamp).encode()).hexdigest()[:12]

    def file(self, name: str) -> _PageFile:
        """Raises `NotFound`."""
        if name not in self._files:
            self.refresh()
        if name not in self._files:
            raise NotFound(f"The page has no file of this name: {name}")
        return self._files[name]


def make_router() -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["page"])
    files = _PageFiles()

    @router.get("", include_in_schema=False)
    def page_without_slash(request: Request) -> Response:
        folder = request.url.path.rsplit("/", 1)[-1]
        return _page(files, f'<base href="{folder}/">')

    @router.get("/", include_in_schema=False)
    def page() -> Response:
        return _page(files, "")

    @router.get("/static/{name:path}", include_in_schema=False)
    def page_file(request: Request, name: str) -> Response:
        version, slash, rest = name.partition("/")
        is_versioned = bool(slash) and version == f"v-{files.version}"
        found = files.file(rest if slash and version.startswith("v-") else name)
        headers = {
            "ETag": f'"{found.etag}"',
            "Cache-Control": "private, max-age=31536000, immutable" if is_versioned else "private, no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        if is_known_to_caller(request, found.etag):
            return Response(status_code=304, headers=headers)
        return Response(found.content, media_type=found.content_type, headers=headers)

    return router


def _page(files: _PageFiles, base: str) -> Response:
    files.refresh()
    with open(os.path.join(STATIC_DIR, "index.html"), encoding="utf-8") as file:
        html = _PAGE_ADDRESS.sub(rf"\1static/v-{files.version}/", file.read())
    hashes = "".join(f" 'sha256-{_sha256(script)}'" for script in _INLINE_SCRIPT.findall(html))
    html = html.replace("<head>", f"<head>{base}", 1)
    return Response(html, media_type="text/html", headers=dict(headers_for_page(_POLICY.format(hashes=hashes))))


def _stamps() -> Iterator[tuple[str, int, int]]:
    """(name, time, size) of each file of the page, by name."""
    for folder, folders, names in os.walk(STATIC_DIR):
        folders.sort()
        for name in sorted(names):
            if os.path.splitext(name)[1] in _PAGE_TYPES:
                path = os.path.join(folder, name)
                facts = os.stat(path)
                yield os.path.relpath(path, STATIC_DIR).replace(os.sep, "/"), facts.st_mtime_ns, facts.st_size


def _read(name: str) -> _PageFile:
    with open(os.path.join(STATIC_DIR, *name.split("/")), "rb") as file:
        content = file.read()
    etag = hashlib.sha256(content).hexdigest()[:16]
    return _PageFile(content, _PAGE_TYPES[os.path.splitext(name)[1]], etag)


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
