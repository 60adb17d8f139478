"""Changes: what a page that is open has to renew."""

from fastapi import APIRouter

from iib.services.changes import ChangesService
from iib.web.answers import COUNT, FILE_INFO, FLAG, TEXT, answers, fields, list_of
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer

CHANGES = fields(
    revision=COUNT,
    is_complete=FLAG,
    changed=list_of(FILE_INFO, 1000),
    removed=list_of(TEXT, 1000),
    tags_changed=FLAG,
)


def make_router(service: ChangesService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["index"])

    @router.get("/db/changes", responses=answers(CHANGES))
    def changes(since: int | None = None) -> JsonAnswer:
        return JsonAnswer(service.since(since))

    return router
