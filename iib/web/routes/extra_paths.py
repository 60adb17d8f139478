"""Extra paths: the folders that the user added."""

from fastapi import APIRouter
from pydantic import BaseModel, StrictStr

from iib.services.extra_paths import ExtraPathsService
from iib.web.answers import COUNT, EXTRA_PATH, answers, fields, list_of
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class ExtraPathRequest(BaseModel):
    path: StrictStr
    types: list[StrictStr]


class AliasRequest(BaseModel):
    path: StrictStr
    alias: StrictStr


def make_router(service: ExtraPathsService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["extra_paths"])

    @router.get("/db/extra_paths", responses=answers(list_of(EXTRA_PATH)))
    def list_extra_paths() -> JsonAnswer:
        return JsonAnswer(service.all())

    @router.post("/db/extra_paths", responses=answers(EXTRA_PATH))
    def add_extra_path(request: ExtraPathRequest) -> JsonAnswer:
        return JsonAnswer(service.add(request.path, request.types))

    @router.delete("/db/extra_paths", responses=answers(fields(removed=COUNT)))
    def remove_extra_path(request: ExtraPathRequest) -> JsonAnswer:
        return JsonAnswer(service.remove(request.path, request.types))

    @router.post("/db/alias_extra_path", responses=answers(EXTRA_PATH))
    def alias_extra_path(request: AliasRequest) -> JsonAnswer:
        return JsonAnswer(service.set_alias(request.path, request.alias))

    return router
