"""The index: bring it up to date, and tell how it stands."""

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, StrictStr

from iib.services.index import IndexService
from iib.web.answers import CANCELLED, COUNT, FLAG, NUMBER, TAG, TEXT, answers, fields, list_of, maybe
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest
from iib.web.threads import takes_long


class UpdateRequest(BaseModel):
    path: StrictStr | None = None
    folder_paths: list[StrictStr] | None = None

    def paths(self) -> "list[str] | None":
        """What the update is limited to, or None for everything."""
        named = list(self.folder_paths or []) + ([self.path] if self.path else [])
        return named or None


COUNTS = fields(added=COUNT, updated=COUNT, removed=COUNT, relinked=COUNT, failed=COUNT, seconds=NUMBER)
BASIC_INFO = fields(img_count=COUNT, tags=list_of(TAG), expired=FLAG, expired_dirs=list_of(TEXT))
STATUS = fields(
    running=FLAG,
    stage=TEXT,
    done=COUNT,
    total=COUNT,
    per_second=NUMBER,
    eta_seconds=maybe(NUMBER),
    current=TEXT,
    failed=COUNT,
    revision=COUNT,
    last=maybe(COUNTS),
    error=maybe(TEXT),
)


def make_router(service: IndexService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["index"])

    @router.get("/db/basic_info", responses=answers(BASIC_INFO))
    def basic_info() -> JsonAnswer:
        return JsonAnswer(service.basic_info())

    @router.post("/db/update_image_data", responses=answers(COUNTS))
    @takes_long
    def update_image_data(request: UpdateRequest | None = Body(None)) -> JsonAnswer:
        return JsonAnswer(service.update(request.paths() if request else None))

    @router.post("/db/rebuild_index", responses=answers(COUNTS))
    @takes_long
    def rebuild_index() -> JsonAnswer:
        return JsonAnswer(service.update(reread_all=True))

    @router.post("/db/reread_geninfo", responses=answers(COUNTS))
    @takes_long
    def reread_geninfo(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.reread(request.paths))

    @router.get("/db/index_status", responses=answers(STATUS))
    def index_status() -> JsonAnswer:
        return JsonAnswer(service.status())

    @router.post("/db/index_cancel", responses=answers(CANCELLED))
    def index_cancel() -> JsonAnswer:
        return JsonAnswer({"cancelled": service.cancel()})

    @router.get("/db/tags", responses=answers(list_of(TAG, 1000)))
    def find_tags(category: str = Query(""), q: str = Query(""), limit: int = Query(50, ge=1, le=1000)) -> JsonAnswer:
        return JsonAnswer(service.find_tags(category, q, limit))

    return router
