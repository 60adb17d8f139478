"""Media: the files themselves and their thumbnails."""

from typing import Any

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from iib.services.media import MediaBytes, MediaService
from iib.web.errors import IibRoute
from iib.web.responses import PRIVATE_HEADERS, file_answer

_FILE_ANSWERS: dict[int | str, dict[str, Any]] = {code: {"content": {"*/*": {}}} for code in (200, 206)}


def make_router(service: MediaService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["media"])

    @router.head("/image-thumbnail", include_in_schema=False)
    @router.get("/image-thumbnail", response_class=Response, responses={200: {"content": {"image/webp": {}}}})
    def image_thumbnail(
        request: Request, path: str = Query(...), t: str = Query(""), size: str = Query("256x256")
    ) -> Response:
        made = service.thumbnail(path, size)
        if isinstance(made, MediaBytes):
            return Response(
                made.content, media_type="image/webp", headers={**PRIVATE_HEADERS, "ETag": f'"{made.etag}"'}
            )
        return file_answer(request, made, content_type="image/webp", is_stamped=bool(t))

    @router.head("/file", include_in_schema=False)
    @router.get("/file", response_class=Response, responses=_FILE_ANSWERS)
    def file(request: Request, path: str = Query(...), t: str = Query(""), disposition: str = Query("")) -> Response:
        found = service.file(path)
        return file_answer(request, found, download_name=disposition or None, is_stamped=bool(t))

    return router
