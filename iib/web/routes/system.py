"""System: health, version, what the page needs to know, and what it keeps here."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request

from iib.services.system import SystemService
from iib.web.auth import may_write
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class AppSettingRequest(BaseModel):
    name: str
    value: Any = Field(...)


class RemoveAppSettingRequest(BaseModel):
    name: str


def make_router(service: SystemService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["system"])

    @router.get("/hello")
    async def hello() -> JsonAnswer:
        return JsonAnswer(service.hello())

    @router.get("/version")
    async def version() -> JsonAnswer:
        return JsonAnswer(service.version())

    @router.get("/global_setting")
    def global_setting(request: Request) -> JsonAnswer:
        return JsonAnswer(service.global_setting(is_readonly=not may_write(request)))

    @router.post("/app_fe_setting")
    def put_app_setting(request: AppSettingRequest) -> JsonAnswer:
        return JsonAnswer(service.put_app_setting(request.name, request.value))

    @router.delete("/app_fe_setting")
    def remove_app_setting(request: RemoveAppSettingRequest) -> JsonAnswer:
        return JsonAnswer(service.remove_app_setting(request.name))

    return router
