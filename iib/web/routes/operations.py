"""Operations: changing files, and undoing it."""

from typing import Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, StrictBool, StrictInt, StrictStr

from iib.services.operations import OperationsService, Way
from iib.web.answers import (
    CANCELLED,
    COUNT,
    FLAG,
    MOVE,
    NUMBER,
    OPERATION_ID,
    TEXT,
    answers,
    fields,
    list_of,
    maybe,
    one_of,
    with_fields,
)
from iib.web.errors import IibRoute
from iib.web.responses import JsonAnswer
from iib.web.threads import takes_long

OnConflict = Literal["rename", "error", "skip"]


class ChangeRequest(BaseModel):
    """`new_id` is the id that the operation shall have, so that it can be followed and cancelled while it runs."""

    new_id: StrictStr | None = None


class DeleteRequest(ChangeRequest):
    file_paths: list[StrictStr]
    continue_on_error: StrictBool | None = None


class MakeFolderRequest(ChangeRequest):
    dest_folder: StrictStr


class BringRequest(ChangeRequest):
    file_paths: list[StrictStr]
    dest: StrictStr
    create_dest_folder: StrictBool | None = None
    continue_on_error: StrictBool | None = None
    on_conflict: OnConflict | None = None

    def way(self) -> Way:
        conflict = self.on_conflict or "rename"
        return Way(bool(self.continue_on_error), conflict, bool(self.create_dest_folder), self.new_id)


class RenameRequest(ChangeRequest):
    path: StrictStr
    name: StrictStr
    on_conflict: Literal["rename", "error"] | None = None


class FlattenRequest(ChangeRequest):
    folder_path: StrictStr
    dry_run: StrictBool | None = None
    remove_empty_folders: StrictBool | None = None


class RenameManyRequest(ChangeRequest):
    paths: list[StrictStr]
    pattern: StrictStr
    dry_run: StrictBool | None = None
    start: StrictInt | None = None


class UndoRequest(ChangeRequest):
    operation_id: StrictStr
    continue_on_error: StrictBool | None = None


_KINDS = ("mkdirs", "copy", "move", "delete", "rename", "flatten", "batch_rename", "undo", "restore")
OUTCOME = fields(
    success=FLAG,
    operation_id=maybe(OPERATION_ID),
    done=COUNT,
    total=COUNT,
    moves=list_of(MOVE),
    skipped=list_of(TEXT),
    errors=list_of(TEXT),
)
MOVES = fields(
    success=FLAG,
    total_files=COUNT,
    conflicts=list_of(TEXT),
    moves=list_of(MOVE),
    moved_count=COUNT,
    operation_id=maybe(OPERATION_ID),
    dry_run=FLAG,
)
OPERATION = fields(
    operation_id=OPERATION_ID,
    kind=one_of(*_KINDS),
    status=one_of("running", "rolling_back", "done", "partial", "rolled_back"),
    created_time=NUMBER,
    finished_time=maybe(NUMBER),
    done=COUNT,
    total=COUNT,
    errors=list_of(TEXT),
    undoes=maybe(OPERATION_ID),
    undone_by=maybe(OPERATION_ID),
    can_undo=FLAG,
)
STEP = with_fields(MOVE, kind=one_of("mkdir", "rmdir", "copy", "move", "trash", "restore"), state=TEXT)


def make_router(service: OperationsService) -> APIRouter:
    router = APIRouter(route_class=IibRoute, tags=["operations"])
    _add_changes(router, service)
    _add_journal(router, service)
    return router


def _add_changes(router: APIRouter, service: OperationsService) -> None:
    @router.post("/delete_files", responses=answers(OUTCOME))
    @takes_long
    def delete_files(request: DeleteRequest) -> JsonAnswer:
        way = Way(bool(request.continue_on_error), new_id=request.new_id)
        return JsonAnswer(service.delete(request.file_paths, way))

    @router.post("/mkdirs", responses=answers(with_fields(OUTCOME, path=TEXT)))
    @takes_long
    def make_folder(request: MakeFolderRequest) -> JsonAnswer:
        return JsonAnswer(service.make_folder(request.dest_folder, request.new_id))

    @router.post("/copy_files", responses=answers(OUTCOME))
    @takes_long
    def copy_files(request: BringRequest) -> JsonAnswer:
        return JsonAnswer(service.bring("copy", request.file_paths, request.dest, request.way()))

    @router.post("/move_files", responses=answers(OUTCOME))
    @takes_long
    def move_files(request: BringRequest) -> JsonAnswer:
        return JsonAnswer(service.bring("move", request.file_paths, request.dest, request.way()))

    @router.post("/db/rename", responses=answers(with_fields(OUTCOME, new_path=TEXT)))
    @takes_long
    def rename(request: RenameRequest) -> JsonAnswer:
        conflict = request.on_conflict or "error"
        return JsonAnswer(service.rename(request.path, request.name, conflict, request.new_id))

    @router.post("/flatten_folder", responses=answers(MOVES))
    @takes_long
    def flatten_folder(request: FlattenRequest) -> JsonAnswer:
        return JsonAnswer(
            service.flatten(
                request.folder_path,
                dry_run=bool(request.dry_run),
                remove_empty_folders=bool(request.remove_empty_folders),
                new_id=request.new_id,
            )
        )

    @router.post("/batch_rename", responses=answers(MOVES))
    @takes_long
    def rename_many(request: RenameManyRequest) -> JsonAnswer:
        start = 1 if request.start is None else request.start
        return JsonAnswer(
            service.rename_many(
                request.paths,
                request.pattern,
                dry_run=request.dry_run is not False,
                start=start,
                new_id=request.new_id,
            )
        )


def _add_journal(router: APIRouter, service: OperationsService) -> None:
    @router.post("/undo", responses=answers(OUTCOME))
    @takes_long
    def undo(request: UndoRequest) -> JsonAnswer:
        rest = bool(request.continue_on_error)
        return JsonAnswer(service.undo(request.operation_id, continue_on_error=rest, new_id=request.new_id))

    @router.get("/operations", responses=answers(list_of(OPERATION, 1000)))
    def operations(limit: int = Query(100, ge=1, le=1000), before: str = Query("")) -> JsonAnswer:
        return JsonAnswer(service.all(limit, before))

    @router.get("/operations/{operation_id}", responses=answers(with_fields(OPERATION, steps=list_of(STEP))))
    def operation(operation_id: str) -> JsonAnswer:
        return JsonAnswer(service.one(operation_id))

    @router.post("/operations/{operation_id}/cancel", responses=answers(CANCELLED))
    def cancel(operation_id: str) -> JsonAnswer:
        return JsonAnswer(service.cancel(operation_id))
