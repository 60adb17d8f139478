"""Changes: what a page that is open has to renew."""

from fastapi import APIRouter

from iib.services.changes import ChangesService
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


def make_router(service: ChangesService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["index"])

    @router.get("/db/changes")
    def changes(since: int | None = None) -> JsonAnswer:
        return JsonAnswer(service.since(since))

    return router
