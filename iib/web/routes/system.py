"""System: health, version, what the page needs to know."""

from fastapi import APIRouter

from iib.services.system import SystemService
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


def make_router(service: SystemService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["system"])

    @router.get("/hello")
    async def hello() -> JsonAnswer:
        return JsonAnswer(service.hello())

    @router.get("/version")
    async def version() -> JsonAnswer:
        return JsonAnswer(service.version())

    @router.get("/global_setting")
    def global_setting() -> JsonAnswer:
        return JsonAnswer(service.global_setting())

    return router
