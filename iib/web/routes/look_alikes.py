"""Look-alikes: pictures that show the same or nearly the same."""

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictInt, StrictStr

from iib.services.look_alikes import LookAlikesService
from iib.web.answers import (
    CANCELLED,
    COUNT,
    FILE_INFO,
    FLAG,
    RATIO,
    TEXT,
    answers,
    fields,
    list_of,
    maybe,
    one_of,
    with_fields,
)
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.threads import takes_long


class SimilarRequest(BaseModel):
    path: StrictStr
    limit: StrictInt | None = None
    distance: StrictInt | None = None


class FoldersRequest(BaseModel):
    folder_paths: list[StrictStr] | None = Field(None)


class DuplicatesRequest(FoldersRequest):
    distance: StrictInt | None = None


LOOK_ALIKE = with_fields(FILE_INFO, distance={"type": "integer", "minimum": 0, "maximum": 64}, is_mirrored=FLAG)
SIMILAR = fields(files=list_of(LOOK_ALIKE, 1000), not_hashed=COUNT)
GROUP = fields(is_exact=FLAG, files=list_of(LOOK_ALIKE))
DUPLICATES = fields(groups=list_of(GROUP, 2000), group_count=COUNT, not_hashed=COUNT)
STATUS = fields(
    job_id=maybe(TEXT),
    status=maybe(one_of("running", "completed", "failed")),
    progress=RATIO,
    done=COUNT,
    total=COUNT,
    failed=COUNT,
    error=TEXT,
    not_hashed=COUNT,
    optional={"stage": TEXT},
)


def make_router(service: LookAlikesService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["look-alikes"])

    @router.post("/db/similar", responses=answers(SIMILAR))
    @takes_long
    def similar(request: SimilarRequest) -> JsonAnswer:
        limit = 50 if request.limit is None else request.limit
        return JsonAnswer(service.similar(request.path, limit, request.distance))

    @router.post("/db/duplicates", responses=answers(DUPLICATES))
    @takes_long
    def duplicates(request: DuplicatesRequest) -> JsonAnswer:
        return JsonAnswer(service.duplicates(request.folder_paths or (), request.distance))

    @router.post("/db/build_look_alikes", responses=answers(STATUS))
    def build_look_alikes(request: FoldersRequest | None = None) -> JsonAnswer:
        return JsonAnswer(service.build((request.folder_paths if request else None) or ()))

    @router.get("/db/look_alikes_status", responses=answers(STATUS))
    def look_alikes_status() -> JsonAnswer:
        return JsonAnswer(service.status())

    @router.post("/db/look_alikes_cancel", responses=answers(CANCELLED))
    def look_alikes_cancel() -> JsonAnswer:
        return JsonAnswer(service.cancel())

    return router
