"""Albums: saved query lines."""

from fastapi import APIRouter
from pydantic import BaseModel, StrictInt, StrictStr

from iib.services.albums import AlbumsService
from iib.web.answers import COUNT, ID, TEXT, answers, fields, list_of, maybe, one_of
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer


class AlbumRequest(BaseModel):
    id: StrictInt | None = None
    name: StrictStr | None = None
    query: StrictStr | None = None
    sort: StrictStr | None = None
    order: StrictStr | None = None


class RemoveAlbumRequest(BaseModel):
    id: StrictInt


ALBUM = fields(id=ID, name=TEXT, query=TEXT, sort=TEXT, order=one_of("asc", "desc"))
ALBUM_WITH_COUNT = {**ALBUM, "properties": {**ALBUM["properties"], "count": maybe(COUNT)}}


def make_router(service: AlbumsService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["albums"])

    @router.get("/db/albums", responses=answers(list_of(ALBUM_WITH_COUNT)))
    def albums(counts: bool = False) -> JsonAnswer:
        return JsonAnswer(service.all(with_counts=counts))

    @router.post("/db/albums", responses=answers(ALBUM))
    def put_album(request: AlbumRequest) -> JsonAnswer:
        given = {"name": request.name, "query": request.query, "sort": request.sort, "order": request.order}
        if request.id is None:
            return JsonAnswer(service.add(**given))
        return JsonAnswer(service.change(request.id, **given))

    @router.delete("/db/albums", responses=answers(ALBUM))
    def remove_album(request: RemoveAlbumRequest) -> JsonAnswer:
        return JsonAnswer(service.remove(request.id))

    return router
