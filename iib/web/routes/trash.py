"""The trash: what was deleted, and getting it back."""

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, StrictInt, StrictStr

from iib.services.trash import TrashService
from iib.web.answers import COUNT, FLAG, ID, MOVE, NUMBER, OPERATION_ID, TEXT, answers, fields, list_of, maybe, one_of
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.threads import takes_long


class RestoreRequest(BaseModel):
    ids: list[StrictInt] | None = None
    paths: list[StrictStr] | None = None
    new_id: StrictStr | None = None


class EmptyRequest(BaseModel):
    ids: list[StrictInt] | None = None


ENTRY = fields(
    id=ID,
    path=TEXT,
    name=TEXT,
    trash_path=TEXT,
    type=one_of("file", "dir"),
    deleted_time=NUMBER,
    size=TEXT,
    bytes=COUNT,
    operation_id=OPERATION_ID,
)
TRASH = fields(
    entries=list_of(ENTRY, 10_000),
    count=COUNT,
    total_bytes=COUNT,
    days_max=COUNT,
    cursor=fields(has_next=FLAG, next=TEXT),
)
RESTORED = fields(success=FLAG, operation_id=maybe(OPERATION_ID), restored=list_of(TEXT), moves=list_of(MOVE))


def make_router(service: TrashService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["trash"])

    @router.get("/trash", responses=answers(TRASH))
    def trash(limit: int = Query(1000, ge=1, le=10_000), cursor: str = Query("")) -> JsonAnswer:
        return JsonAnswer(service.all(limit, cursor))

    @router.post("/trash/restore", responses=answers(RESTORED))
    @takes_long
    def restore(request: RestoreRequest) -> JsonAnswer:
        return JsonAnswer(service.restore(request.ids or [], request.paths or [], request.new_id))

    @router.post("/trash/empty", responses=answers(fields(removed=COUNT, bytes=COUNT)))
    @takes_long
    def empty(request: EmptyRequest | None = Body(None)) -> JsonAnswer:
        return JsonAnswer(service.empty(request.ids if request else None))

    return router
