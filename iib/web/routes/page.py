"""The browser page and its files, as they are written."""

import base64
import hashlib
import os
import re

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from iib.domain.errors import NotFound
from iib.domain.paths import AllowedPath
from iib.web.errors import IibRoute
from iib.web.responses import file_answer, headers_for_page

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
_POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; frame-ancestors 'self'; "
    "base-uri 'self'; form-action 'self'"
)


def make_router() -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["page"])
    files: dict[str, str] = {}

    @router.get("", include_in_schema=False)
    def page_without_slash(request: Request) -> Response:
        folder = request.url.path.rsplit("/", 1)[-1]
        return _page(f'<base href="{folder}/">')

    @router.get("/", include_in_schema=False)
    def page() -> Response:
        return _page("")

    @router.get("/static/{name:path}", include_in_schema=False)
    def page_file(request: Request, name: str) -> Response:
        if name not in files:
            files.update(_page_files())
        path = files.get(name)
        if path is None or not os.path.isfile(path):
            raise NotFound(f"The page has no file of this name: {name}")
        facts = os.stat(path)
        kind = _PAGE_TYPES[os.path.splitext(name)[1]]
        return file_answer(request, AllowedPath(path), f"{facts.st_mtime_ns:x}-{facts.st_size:x}", content_type=kind)

    return router


def _page(base: str) -> Response:
    with open(os.path.join(STATIC_DIR, "index.html"), encoding="utf-8") as file:
        html = file.read()
    hashes = "".join(f" 'sha256-{_sha256(script)}'" for script in _INLINE_SCRIPT.findall(html))
    html = html.replace("<head>", f"<head>{base}", 1)
    return Response(html, media_type="text/html", headers=dict(headers_for_page(_POLICY.format(hashes=hashes))))


def _page_files() -> dict[str, str]:
    """Name → path of each file of the page: only what lies there can be asked for."""
    return {
        os.path.relpath(os.path.join(folder, name), STATIC_DIR).replace(os.sep, "/"): os.path.join(folder, name)
        for folder, _, names in os.walk(STATIC_DIR)
        for name in names
        if os.path.splitext(name)[1] in _PAGE_TYPES
    }


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()
