"""Login: a session for a browser that knows the secret."""

from fastapi import APIRouter
from pydantic import BaseModel, StrictStr
from starlette.requests import Request

from iib.web.answers import DONE, answers
from iib.web.auth import Guard
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class LoginRequest(BaseModel):
    secret: StrictStr


def make_router(guard: Guard) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["login"])

    @router.post("/login", responses=answers(DONE))
    def log_in(request: Request, asked: LoginRequest) -> JsonAnswer:
        cookie = guard.log_in(request, asked.secret)
        return JsonAnswer({"success": True}, headers={"Set-Cookie": cookie})

    @router.post("/logout", responses=answers(DONE))
    def log_out(request: Request) -> JsonAnswer:
        return JsonAnswer({"success": True}, headers={"Set-Cookie": guard.log_out(request)})

    return router
