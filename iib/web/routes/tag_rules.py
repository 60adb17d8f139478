"""The user's rules of auto tags."""

from fastapi import APIRouter
from pydantic import BaseModel, StrictStr

from iib.services.tag_rules import TagRulesService
from iib.web.answers import CHANGED, answers
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.threads import takes_long


class ApplyRulesRequest(BaseModel):
    folder_paths: list[StrictStr] | None = None


def make_router(service: TagRulesService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["tag rules"])

    @router.post("/db/apply_auto_tag_rules", responses=answers(CHANGED))
    @takes_long
    def apply_auto_tag_rules(request: ApplyRulesRequest | None = None) -> JsonAnswer:
        return JsonAnswer(service.apply(request.folder_paths or () if request else ()))

    return router
