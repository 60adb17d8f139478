"""Media: the files themselves, their thumbnails and covers."""

from fastapi import APIRouter, Query
from pydantic import BaseModel, StrictStr
from starlette.requests import Request
from starlette.responses import Response

from iib.services.media import MediaService, WantedPicture
from iib.web.answers import COUNT, FLAG, TEXT, answers, fields, file_answers, picture_answers
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer, file_answer, picture_answer
from iib.web.shapes import Number
from iib.web.threads import in_thread, takes_long
from iib.web.waiting import wait_while_connected


class CoverRequest(BaseModel):
    path: StrictStr
    seconds: Number | None = None
    base64_img: StrictStr | None = None


CACHE = fields(folder=TEXT, files=COUNT, bytes=COUNT, bytes_max=COUNT, days_max=COUNT)
CHOSEN = fields(success=FLAG, is_chosen=FLAG, was_chosen=FLAG, optional={"width": COUNT, "height": COUNT})


def make_router(service: MediaService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["media"])

    # These two only wait on the event loop, as long as the caller does; all work is done in threads and helpers.

    @router.head("/image-thumbnail", include_in_schema=False)
    @router.get("/image-thumbnail", response_class=Response, responses=picture_answers())
    async def image_thumbnail(
        request: Request, path: str = Query(...), t: str = Query(""), size: str = Query("256x256")
    ) -> Response:
        return await _answer(request, await in_thread(service.thumbnail, path, size), is_stamped=bool(t))

    @router.head("/video_cover", include_in_schema=False)
    @router.get("/video_cover", response_class=Response, responses=picture_answers())
    async def video_cover(
        request: Request, path: str = Query(...), mt: str = Query(""), size: str = Query("512x512")
    ) -> Response:
        return await _answer(request, await in_thread(service.cover, path, size), is_stamped=False)

    @router.post("/set_target_frame_as_video_cover", responses=answers(CHOSEN))
    def set_target_frame_as_video_cover(request: CoverRequest) -> JsonAnswer:
        return JsonAnswer(service.choose_cover(request.path, request.seconds, request.base64_img or ""))

    @router.head("/file", include_in_schema=False)
    @router.get("/file", response_class=Response, responses=file_answers("*/*"))
    def file(request: Request, path: str = Query(...), t: str = Query(""), disposition: str = Query("")) -> Response:
        found = service.file(path)
        return file_answer(request, found, download_name=disposition or None, is_stamped=bool(t))

    @router.head("/stream_video", include_in_schema=False)
    @router.get("/stream_video", response_class=Response, responses=file_answers("*/*"))
    def stream_video(request: Request, path: str = Query(...), t: str = Query("")) -> Response:
        return file_answer(request, service.stream(path), is_stamped=bool(t))

    @router.get("/thumbnail_cache", responses=answers(CACHE))
    def thumbnail_cache() -> JsonAnswer:
        return JsonAnswer(service.cache_status())

    @router.post("/clear_thumbnail_cache", responses=answers(fields(removed=COUNT, files=COUNT, bytes=COUNT)))
    @takes_long
    def clear_thumbnail_cache() -> JsonAnswer:
        return JsonAnswer(service.clear_cache())

    return router


async def _answer(request: Request, wanted: WantedPicture, *, is_stamped: bool) -> Response:
    picture = wanted.ready
    if picture is None and wanted.awaited is not None:
        picture = await wait_while_connected(request, wanted.awaited)
    if picture is None:
        return Response(status_code=204)  # to nobody
    return picture_answer(request, picture.content, wanted.etag, is_stamped=is_stamped, note=picture.note)
