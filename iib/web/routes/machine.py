"""Machine: what the computer of the server shall do."""

from fastapi import APIRouter
from pydantic import BaseModel, StrictStr
from starlette.requests import Request

from iib.services.machine import MachineService
from iib.web.answers import DONE, answers
from iib.web.errors import IibRoute
from iib.web.origin import is_same_machine
from iib.web.responses import JsonAnswer


class OpenRequest(BaseModel):
    path: StrictStr


def make_router(service: MachineService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["machine"])

    @router.post("/open_folder", responses=answers(DONE))
    def open_folder(request: Request, asked: OpenRequest) -> JsonAnswer:
        return JsonAnswer(service.open_folder(asked.path, is_same_machine=is_same_machine(request)))

    @router.post("/open_with_default_app", responses=answers(DONE))
    def open_with_default_app(request: Request, asked: OpenRequest) -> JsonAnswer:
        return JsonAnswer(service.open_file(asked.path, is_same_machine=is_same_machine(request)))

    @router.post("/shutdown", responses=answers(DONE))
    def shutdown() -> JsonAnswer:
        return JsonAnswer(service.shut_down())

    return router
