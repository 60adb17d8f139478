"""Search: by text, by tags, by chance, by day."""

from dataclasses import replace

from fastapi import APIRouter
from pydantic import BaseModel, StrictBool, StrictInt, StrictStr

from iib.domain.query_text import parse_query
from iib.domain.search import SearchFilter, page_of, tag_ids
from iib.services.search import SearchService
from iib.web.answers import COUNT, FILE_INFO, ID, PAGE, TEXT, answers, fields, list_of, maybe, pattern
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class TextFilter(BaseModel):
    surstr: StrictStr | None = None
    regexp: StrictStr | None = None
    folder_paths: list[StrictStr] | None = None
    path_only: StrictBool | None = None
    media_type: StrictStr | None = None

    def filter(self) -> SearchFilter:
        return SearchFilter(
            text=self.surstr or "",
            regexp=self.regexp or "",
            path_only=bool(self.path_only),
            folder_paths=tuple(self.folder_paths or ()),
            media_type=self.media_type or "all",
        )


class TimelineRequest(TextFilter):
    query: StrictStr | None = None

    def filter(self) -> SearchFilter:
        return replace(super().filter(), query=parse_query(self.query or ""))


class QueryRequest(BaseModel):
    query: StrictStr | None = None
    folder_paths: list[StrictStr] | None = None
    sort: StrictStr | None = None
    order: StrictStr | None = None
    cursor: StrictStr | None = None
    size: StrictInt | None = None
    from_day: StrictStr | None = None

    def filter(self) -> SearchFilter:
        return SearchFilter(folder_paths=tuple(self.folder_paths or ()), query=parse_query(self.query or ""))


class TextSearchRequest(TextFilter):
    cursor: StrictStr | None = None
    size: StrictInt | None = None
    from_day: StrictStr | None = None


class TagSearchRequest(BaseModel):
    and_tags: list[StrictInt] | None = None
    or_tags: list[StrictInt] | None = None
    not_tags: list[StrictInt] | None = None
    cursor: StrictStr | None = None
    folder_paths: list[StrictStr] | None = None
    size: StrictInt | None = None
    random_sort: StrictBool | None = None

    def filter(self) -> SearchFilter:
        return SearchFilter(
            folder_paths=tuple(self.folder_paths or ()),
            and_tags=tag_ids("and_tags", self.and_tags),
            or_tags=tag_ids("or_tags", self.or_tags),
            not_tags=tag_ids("not_tags", self.not_tags),
        )


_DAY = fields(day=pattern("^[0-9]{4,}-[0-9]{2}-[0-9]{2}$"), count=ID)
TIMELINE = fields(total=COUNT, days=list_of(_DAY))
SUGGESTION = fields(text=TEXT, kind=TEXT, count=maybe(COUNT), start=COUNT, end=COUNT)


def make_router(service: SearchService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["search"])

    @router.post("/db/search", responses=answers(PAGE))
    def search(request: QueryRequest) -> JsonAnswer:
        page = page_of(size=request.size, cursor=request.cursor, sort=request.sort, order=request.order)
        return JsonAnswer(service.page(request.filter(), page, from_day=request.from_day))

    @router.post("/db/search_by_substr", responses=answers(PAGE))
    def search_by_substr(request: TextSearchRequest) -> JsonAnswer:
        page = page_of(size=request.size, cursor=request.cursor, sort="date", order="desc")
        return JsonAnswer(service.page(request.filter(), page, from_day=request.from_day))

    @router.post("/db/match_images_by_tags", responses=answers(PAGE))
    def match_images_by_tags(request: TagSearchRequest) -> JsonAnswer:
        sort = None if request.random_sort is None else "random" if request.random_sort else "date"
        page = page_of(size=request.size, cursor=request.cursor, sort=sort, order="desc", sorts=("date", "random"))
        return JsonAnswer(service.page(request.filter(), page))

    @router.post("/db/timeline", responses=answers(TIMELINE))
    def timeline(request: TimelineRequest) -> JsonAnswer:
        return JsonAnswer(service.timeline(request.filter()))

    @router.get("/db/suggest", responses=answers(list_of(SUGGESTION)))
    def suggest(text: str = "", at: int | None = None) -> JsonAnswer:
        return JsonAnswer(service.suggest(text, at))

    @router.get("/db/random_images", responses=answers(list_of(FILE_INFO, 128)))
    def random_images() -> JsonAnswer:
        return JsonAnswer(service.random())

    return router
