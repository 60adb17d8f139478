"""Files: listing folders and looking up paths."""

from fastapi import APIRouter, Query

from iib.services.files import FilesService
from iib.web.answers import FILE_INFO, FLAG, answers, fields, list_of, map_of, maybe
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest


def make_router(service: FilesService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["files"])

    @router.get("/files", responses=answers(fields(files=list_of(FILE_INFO))))
    def list_files(folder_path: str = Query(...)) -> JsonAnswer:
        return JsonAnswer({"files": service.in_folder(folder_path)})

    @router.post("/batch_get_files_info", responses=answers(map_of(maybe(FILE_INFO))))
    def files_info(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.infos(request.paths))

    @router.post("/batch_top_4_media_info", responses=answers(map_of(list_of(FILE_INFO, 4))))
    def folder_covers(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.covers(request.paths))

    @router.post("/check_path_exists", responses=answers(map_of(FLAG)))
    def check_path_exists(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.exist(request.paths))

    return router
