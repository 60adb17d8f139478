"""Media: the files themselves and their thumbnails."""

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from iib.services.media import MediaBytes, MediaService
from iib.web.errors import IibRoute
from iib.web.responses import file_answer


def make_router(service: MediaService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["media"])

    @router.head("/image-thumbnail", include_in_schema=False)
    @router.get("/image-thumbnail")
    def image_thumbnail(
        request: Request, path: str = Query(...), t: str = Query(""), size: str = Query("256x256")
    ) -> Response:
        made = service.thumbnail(path, size)
        if isinstance(made, MediaBytes):
            return Response(made.content, media_type="image/webp", headers={"ETag": f'"{made.etag}"'})
        return file_answer(request, made.path, made.etag, content_type="image/webp", is_stamped=bool(t))

    @router.head("/file", include_in_schema=False)
    @router.get("/file")
    def file(request: Request, path: str = Query(...), t: str = Query(""), disposition: str = Query("")) -> Response:
        found = service.file(path)
        return file_answer(request, found.path, found.etag, download_name=disposition or None, is_stamped=bool(t))

    return router
