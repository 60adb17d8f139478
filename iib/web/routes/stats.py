"""Statistics of the library."""

from fastapi import APIRouter

from iib.domain.query_text import parse_query
from iib.domain.search import SearchFilter
from iib.services.stats import StatsService
from iib.web.answers import COUNT, TEXT, answers, fields, list_of, one_of, with_fields
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.threads import takes_long

_AMOUNT = fields(count=COUNT, bytes=COUNT)
_GROUPS = ("day", "month", "checkpoint", "sampler", "lora", "tool")
TREND = fields(by=one_of(*_GROUPS), rows=list_of(with_fields(_AMOUNT, key=TEXT)), total=_AMOUNT)


def make_router(service: StatsService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["stats"])

    @router.get("/db/stats/trend", responses=answers(TREND))
    @takes_long
    def trend(by: str = "month", folder_path: str = "", query: str = "") -> JsonAnswer:
        folders = (folder_path,) if folder_path else ()
        return JsonAnswer(service.trend(by, SearchFilter(folder_paths=folders, query=parse_query(query))))

    return router
