"""Metadata: how files were generated."""

from fastapi import APIRouter, Query

from iib.services.metadata import MetadataService
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest


def make_router(service: MetadataService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["metadata"])

    @router.get("/image_geninfo")
    def image_geninfo(path: str = Query(...), deep: bool = Query(True)) -> JsonAnswer:
        return JsonAnswer(service.text(path, deep=deep))

    @router.get("/image_geninfo_details")
    def image_geninfo_details(path: str = Query(...), deep: bool = Query(True)) -> JsonAnswer:
        return JsonAnswer(service.details(path, deep=deep))

    @router.post("/image_geninfo_batch")
    def image_geninfo_batch(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.texts(request.paths))

    @router.get("/image_exif")
    def image_exif(path: str = Query(...)) -> JsonAnswer:
        return JsonAnswer(service.exif(path))

    return router
