"""Ratings and favourites."""

from fastapi import APIRouter
from pydantic import StrictBool, StrictInt

from iib.services.ratings import RatingsService
from iib.web.answers import CHANGED, answers
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest


class RatingRequest(PathsRequest):
    rating: StrictInt


class FavouriteRequest(PathsRequest):
    favourite: StrictBool


def make_router(service: RatingsService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["ratings"])

    @router.post("/db/set_rating", responses=answers(CHANGED))
    def set_rating(request: RatingRequest) -> JsonAnswer:
        return JsonAnswer(service.rate(request.paths, request.rating))

    @router.post("/db/set_favourite", responses=answers(CHANGED))
    def set_favourite(request: FavouriteRequest) -> JsonAnswer:
        return JsonAnswer(service.mark(request.paths, is_favourite=request.favourite))

    return router
