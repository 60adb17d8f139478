"""Archive: several files as one."""

from fastapi import APIRouter
from pydantic import BaseModel, StrictBool, StrictStr
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from iib.services.archive import ArchiveService
from iib.web.answers import TEXT, answers, fields
from iib.web.auth import Guard
from iib.web.errors import IibRoute
from iib.web.responses import PRIVATE_HEADERS, JsonAnswer
from iib.web.threads import chunks_of, in_thread, in_thread_for_long


class ZipRequest(BaseModel):
    paths: list[StrictStr]
    compress: StrictBool | None = None
    pack_only: StrictBool | None = None


_ZIP_HEADERS = {
    **PRIVATE_HEADERS,
    "Content-Disposition": 'attachment; filename="pictures.zip"',
    "Content-Encoding": "identity",  # keeps a compressing host from gathering the whole zip
}
_ZIP_ANSWERS = answers(fields(path=TEXT))
_ZIP_ANSWERS[200]["content"]["application/zip"] = {"schema": {"type": "string", "format": "binary"}}


def make_router(service: ArchiveService, guard: Guard) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["archive"])

    @router.post("/zip", response_class=Response, responses=_ZIP_ANSWERS)
    async def zip_files(request: Request, asked: ZipRequest) -> Response:
        if asked.pack_only:
            guard.demand(request, "write")
            return JsonAnswer(await in_thread_for_long(service.pack, asked.paths, bool(asked.compress)))
        chunks = await in_thread(service.stream, asked.paths, bool(asked.compress))
        return StreamingResponse(chunks_of(chunks), media_type="application/zip", headers=_ZIP_HEADERS)

    return router
