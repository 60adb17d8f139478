"""The trash: what was deleted, and getting it back."""

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from iib.services.trash import TrashService
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class RestoreRequest(BaseModel):
    ids: list[int] | None = None
    paths: list[str] | None = None


class EmptyRequest(BaseModel):
    ids: list[int] | None = None


def make_router(service: TrashService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["trash"])

    @router.get("/trash")
    def trash(limit: int = Query(1000, ge=1, le=10_000)) -> JsonAnswer:
        return JsonAnswer(service.all(limit))

    @router.post("/trash/restore")
    def restore(request: RestoreRequest) -> JsonAnswer:
        return JsonAnswer(service.restore(request.ids or [], request.paths or []))

    @router.post("/trash/empty")
    def empty(request: EmptyRequest | None = Body(None)) -> JsonAnswer:
        return JsonAnswer(service.empty(request.ids if request else None))

    return router
