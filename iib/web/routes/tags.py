"""Tags: what the user says of files."""

from typing import Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, StrictInt, StrictStr

from iib.services.tags import TagsService
from iib.web.answers import CHANGED, FLAG, TAG, answers, fields, list_of, map_of
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.shapes import PathsRequest


class AddTagRequest(BaseModel):
    tag_name: StrictStr


class ToggleTagRequest(BaseModel):
    img_path: StrictStr
    tag_id: StrictInt


class ChangeManyRequest(BaseModel):
    img_paths: list[StrictStr]
    action: Literal["add", "remove"]
    tag_id: StrictInt


class RemoveTagRequest(BaseModel):
    tag_id: StrictInt


class MergeTagsRequest(BaseModel):
    tag_ids: list[StrictInt]
    into: StrictInt


class ChangeTagRequest(BaseModel):
    id: StrictInt
    name: StrictStr | None = None
    color: StrictStr | None = None


def make_router(service: TagsService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["tags"])

    @router.get("/db/img_selected_custom_tag", responses=answers(list_of(TAG)))
    def custom_tags_of_image(path: str = Query(...)) -> JsonAnswer:
        return JsonAnswer(service.custom_tags_of(path))

    @router.post("/db/get_image_tags", responses=answers(map_of(list_of(TAG))))
    def tags_of_images(request: PathsRequest) -> JsonAnswer:
        return JsonAnswer(service.tags_of(request.paths))

    @router.post("/db/add_custom_tag", responses=answers(TAG))
    def add_custom_tag(request: AddTagRequest) -> JsonAnswer:
        return JsonAnswer(service.add(request.tag_name))

    @router.post("/db/toggle_custom_tag_to_img", responses=answers(fields(is_remove=FLAG, tags=list_of(TAG))))
    def toggle_custom_tag(request: ToggleTagRequest) -> JsonAnswer:
        return JsonAnswer(service.toggle(request.img_path, request.tag_id))

    @router.post("/db/batch_update_image_tag", responses=answers(CHANGED))
    def change_many(request: ChangeManyRequest) -> JsonAnswer:
        return JsonAnswer(service.change_many(request.img_paths, request.action, request.tag_id))

    @router.post("/db/remove_custom_tag", responses=answers(TAG))
    def remove_custom_tag(request: RemoveTagRequest) -> JsonAnswer:
        return JsonAnswer(service.remove(request.tag_id))

    @router.post("/db/merge_tags", responses=answers(TAG))
    def merge_tags(request: MergeTagsRequest) -> JsonAnswer:
        return JsonAnswer(service.merge(request.tag_ids, request.into))

    @router.post("/db/update_tag", responses=answers(TAG))
    def change_tag(request: ChangeTagRequest) -> JsonAnswer:
        return JsonAnswer(service.change(request.id, name=request.name, color=request.color))

    return router
