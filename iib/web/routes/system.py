"""System: health, version, what the page needs to know, and what it keeps here."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictStr
from starlette.requests import Request

from iib.services.system import SystemService
from iib.web.answers import ANYTHING, EXTRA_PATH, FLAG, TAG, TEXT, answers, fields, list_of, map_of, one_of
from iib.web.auth import may_write
from iib.web.errors import IibRoute
from iib.web.origin import is_same_machine
from iib.web.responses import JsonAnswer


class AppSettingRequest(BaseModel):
    name: StrictStr
    value: Any = Field(...)


class RemoveAppSettingRequest(BaseModel):
    name: StrictStr


FOLDER = fields(
    path=TEXT,
    label=TEXT,
    alias=TEXT,
    kind=one_of("host", "extra", "session", "demo"),
    types=list_of(TEXT),
    is_indexed=FLAG,
    exists=FLAG,
)
GLOBAL_SETTING = fields(
    global_setting=map_of(TEXT),
    folders=list_of(FOLDER),
    extra_paths=list_of(EXTRA_PATH),
    cwd=TEXT,
    home=TEXT,
    is_win=FLAG,
    path_separator=one_of("/", "\\"),
    launch_mode=one_of("standalone", "webui"),
    is_readonly=FLAG,
    enable_access_control=FLAG,
    can_send_to_webui=FLAG,
    can_open_folder=FLAG,
    all_custom_tags=list_of(TAG),
    app_fe_setting=map_of(ANYTHING),
    version=TEXT,
    notices=list_of(TEXT),
)


def make_router(service: SystemService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["system"])

    @router.get("/hello", responses=answers(one_of("hello")))
    async def hello() -> JsonAnswer:
        return JsonAnswer(service.hello())

    @router.get("/version", responses=answers(fields(version=TEXT, tag=TEXT, hash=TEXT)))
    async def version() -> JsonAnswer:
        return JsonAnswer(service.version())

    @router.get("/global_setting", responses=answers(GLOBAL_SETTING))
    def global_setting(request: Request) -> JsonAnswer:
        is_readonly = not may_write(request)
        return JsonAnswer(service.global_setting(is_readonly=is_readonly, is_same_machine=is_same_machine(request)))

    @router.post("/app_fe_setting", responses=answers(fields(name=TEXT, value=ANYTHING)))
    def put_app_setting(request: AppSettingRequest) -> JsonAnswer:
        return JsonAnswer(service.put_app_setting(request.name, request.value))

    @router.delete("/app_fe_setting", responses=answers(fields(name=TEXT)))
    def remove_app_setting(request: RemoveAppSettingRequest) -> JsonAnswer:
        return JsonAnswer(service.remove_app_setting(request.name))

    return router
