"""Look-alikes: pictures that show the same or nearly the same."""

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictInt

from iib.services.look_alikes import LookAlikesService
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class SimilarRequest(BaseModel):
    path: str
    limit: StrictInt | None = None
    distance: StrictInt | None = None


class FoldersRequest(BaseModel):
    folder_paths: list[str] | None = Field(None)


class DuplicatesRequest(FoldersRequest):
    distance: StrictInt | None = None


def make_router(service: LookAlikesService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["look-alikes"])

    @router.post("/db/similar")
    def similar(request: SimilarRequest) -> JsonAnswer:
        limit = 50 if request.limit is None else request.limit
        return JsonAnswer(service.similar(request.path, limit, request.distance))

    @router.post("/db/duplicates")
    def duplicates(request: DuplicatesRequest) -> JsonAnswer:
        return JsonAnswer(service.duplicates(request.folder_paths or (), request.distance))

    @router.post("/db/build_look_alikes")
    def build_look_alikes(request: FoldersRequest | None = None) -> JsonAnswer:
        return JsonAnswer(service.build((request.folder_paths if request else None) or ()))

    @router.get("/db/look_alikes_status")
    def look_alikes_status() -> JsonAnswer:
        return JsonAnswer(service.status())

    @router.post("/db/look_alikes_cancel")
    def look_alikes_cancel() -> JsonAnswer:
        return JsonAnswer(service.cancel())

    return router
