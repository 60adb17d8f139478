"""The index: bring it up to date, and tell how it stands."""

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from iib.services.index import IndexService
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest


class UpdateRequest(BaseModel):
    path: str | None = None
    folder_paths: list[str] | None = None

    def paths(self) -> "list[str] | None":
        """What the update is limited to, or None for everything."""
        named = list(self.folder_paths or []) + ([self.path] if self.path else [])
        return named or None


def make_router(service: IndexService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["index"])

    @router.get("/db/basic_info")
    def basic_info() -> JsonAnswer:
        return JsonAnswer(service.basic_info())

    @router.post("/db/update_image_data")
    def update_image_data(request: UpdateRequest | None = Body(None)) -> JsonAnswer:
        return JsonAnswer(service.update(request.paths() if request else None))

    @router.post("/db/rebuild_index")
    def rebuild_index() -> JsonAnswer:
        return JsonAnswer(service.update(reread_all=True))

    @router.post("/db/reread_geninfo")
    def reread_geninfo(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.reread(request.paths))

    @router.get("/db/index_status")
    def index_status() -> JsonAnswer:
        return JsonAnswer(service.status())

    @router.post("/db/index_cancel")
    def index_cancel() -> JsonAnswer:
        return JsonAnswer({"cancelled": service.cancel()})

    @router.get("/db/tags")
    def find_tags(category: str = Query(""), q: str = Query(""), limit: int = Query(50, ge=1, le=1000)) -> JsonAnswer:
        return JsonAnswer(service.find_tags(category, q, limit))

    return router
