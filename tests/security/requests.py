"""How each route is asked properly, and which of its parameters take paths. A new route needs a row here.

`FILE`, `FOLDER` and `TAG` stand for an indexed picture, its folder, and the id of a custom tag. A list of paths is
written as a list, and its place is attacked with one path.
"""

from dataclasses import dataclass, field
from typing import Any

FILE, FOLDER, TAG = "<a picture>", "<its folder>", "<a custom tag>"


@dataclass(frozen=True)
class Proper:
    """`status` is what a proper request gets from a server that lets everybody do everything; `paths` are the names of
    the parameters that take paths."""

    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    paths: tuple[str, ...] = ()
    status: int = 200
    address: str = ""  # where a parameter is a part of it


def _path(name: str = "path", **more: Any) -> Proper:
    return Proper(query={name: FILE, **more}, paths=(name,))


def _paths(**more: Any) -> Proper:
    return Proper(body={"paths": [FILE], **more}, paths=("paths",))


PROPER: dict[str, Proper] = {
    "GET ": Proper(),
    "GET /": Proper(),
    "GET /static/{name:path}": Proper(address="/static/js/main.js"),
    "GET /hello": Proper(),
    "GET /version": Proper(),
    "GET /global_setting": Proper(),
    "POST /login": Proper(body={"secret": "x"}, status=400),  # there is no secret
    "POST /logout": Proper(),
    "POST /app_fe_setting": Proper(body={"name": "test", "value": 1}),
    "DELETE /app_fe_setting": Proper(body={"name": "none such"}, status=404),
    "POST /open_folder": Proper(body={"path": FOLDER}, paths=("path",), status=403),  # the tests are no browser here
    "POST /open_with_default_app": Proper(body={"path": FILE}, paths=("path",), status=403),
    "POST /shutdown": Proper(status=403),
    "GET /files": Proper(query={"folder_path": FOLDER}, paths=("folder_path",)),
    "POST /batch_get_files_info": _paths(),
    "POST /batch_top_4_media_info": Proper(body={"paths": [FOLDER]}, paths=("paths",)),
    "POST /check_path_exists": _paths(),
    # asked for what changes nothing, so that the picture is there for the next
    "POST /delete_files": Proper(
        body={"file_paths": [FOLDER]}, paths=("file_paths",), status=403
    ),  # it is looked after
    "POST /mkdirs": Proper(body={"dest_folder": FOLDER}, paths=("dest_folder",)),
    "POST /copy_files": Proper(
        body={"file_paths": [FILE], "dest": FOLDER, "on_conflict": "skip"}, paths=("file_paths", "dest")
    ),
    "POST /move_files": Proper(
        body={"file_paths": [FILE], "dest": FOLDER, "on_conflict": "skip"}, paths=("file_paths", "dest")
    ),
    "POST /db/rename": Proper(body={"path": FILE, "name": "no/name.png"}, paths=("path",), status=400),
    "POST /flatten_folder": Proper(body={"folder_path": FOLDER, "dry_run": True}, paths=("folder_path",)),
    "POST /batch_rename": _paths(pattern="{name}", dry_run=True),
    "POST /undo": Proper(body={"operation_id": "none such"}, status=404),
    "GET /operations": Proper(),
    "GET /operations/{operation_id}": Proper(address="/operations/none", status=404),
    "POST /operations/{operation_id}/cancel": Proper(address="/operations/none/cancel", status=404),
    "GET /trash": Proper(),
    "POST /trash/restore": Proper(body={"paths": [FILE]}, paths=("paths",), status=404),  # it is not in the trash
    "POST /trash/empty": Proper(),
    "POST /zip": _paths(compress=True, pack_only=False),
    "GET /image-thumbnail": _path(),
    "GET /file": _path(),
    "GET /stream_video": Proper(query={"path": FILE}, paths=("path",), status=400),  # the file is a picture
    "GET /video_cover": Proper(query={"path": FILE}, paths=("path",), status=400),
    "POST /set_target_frame_as_video_cover": Proper(body={"path": FILE, "seconds": 1}, paths=("path",), status=400),
    "GET /thumbnail_cache": Proper(),
    "POST /clear_thumbnail_cache": Proper(),
    "POST /db/similar": Proper(body={"path": FILE}, paths=("path",)),
    "POST /db/duplicates": Proper(body={"folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "POST /db/build_look_alikes": Proper(body={"folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "GET /db/look_alikes_status": Proper(),
    "POST /db/look_alikes_cancel": Proper(),
    "GET /image_geninfo": _path(),
    "GET /image_geninfo_details": _path(),
    "POST /image_geninfo_batch": _paths(),
    "GET /image_exif": _path(),
    "GET /db/basic_info": Proper(),
    "GET /db/tags": Proper(query={"q": "a"}),
    "GET /db/index_status": Proper(),
    "POST /db/update_image_data": Proper(body={"path": FILE, "folder_paths": [FOLDER]}, paths=("path", "folder_paths")),
    "POST /db/rebuild_index": Proper(),
    "POST /db/reread_geninfo": _paths(),
    "POST /db/index_cancel": Proper(),
    "POST /db/search": Proper(body={"query": "a", "folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "POST /db/search_by_substr": Proper(body={"surstr": "a", "folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "POST /db/match_images_by_tags": Proper(body={"folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "POST /db/timeline": Proper(body={"folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "GET /db/suggest": Proper(query={"text": "a"}),
    "GET /db/random_images": Proper(),
    "GET /db/extra_paths": Proper(),
    "POST /db/extra_paths": Proper(body={"path": FOLDER, "types": ["walk"]}, paths=("path",)),
    "DELETE /db/extra_paths": Proper(body={"path": FOLDER, "types": ["walk"]}, paths=("path",)),
    "POST /db/alias_extra_path": Proper(body={"path": FOLDER, "alias": "a"}, paths=("path",)),
    "GET /db/img_selected_custom_tag": _path(),
    "POST /db/get_image_tags": _paths(),
    "POST /db/add_custom_tag": Proper(body={"tag_name": "a"}),
    "POST /db/toggle_custom_tag_to_img": Proper(body={"img_path": FILE, "tag_id": TAG}, paths=("img_path",)),
    "POST /db/batch_update_image_tag": Proper(
        body={"img_paths": [FILE], "action": "add", "tag_id": TAG}, paths=("img_paths",)
    ),
    "POST /db/remove_custom_tag": Proper(body={"tag_id": 999}, status=404),
    "POST /db/merge_tags": Proper(body={"tag_ids": [999], "into": 998}, status=404),
    "POST /db/set_rating": Proper(body={"paths": [FILE], "rating": 3}, paths=("paths",)),
    "POST /db/set_favourite": Proper(body={"paths": [FILE], "favourite": True}, paths=("paths",)),
    "GET /db/albums": Proper(),
    "POST /db/albums": Proper(body={"name": "Album", "query": "a"}),
    "DELETE /db/albums": Proper(body={"id": 999}, status=404),
    "POST /db/apply_auto_tag_rules": Proper(body={"folder_paths": [FOLDER]}, paths=("folder_paths",)),
    "GET /db/changes": Proper(),
    "GET /db/stats/trend": Proper(query={"folder_path": FOLDER}, paths=("folder_path",)),
    "POST /db/update_tag": Proper(body={"id": 999, "color": "#fff"}, status=404),
}


def filled(value: Any, places: dict[str, Any]) -> Any:
    """A copy of `value` in which the words that stand for a path are replaced by it."""
    if isinstance(value, dict):
        return {name: filled(part, places) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, places) for part in value]
    return places.get(value, value) if isinstance(value, str) else value


def with_path(proper: Proper, parameter: str, path: str) -> Proper:
    """The same request with another path in that parameter."""
    if parameter in proper.query:
        return Proper({**proper.query, parameter: path}, proper.body, proper.paths, proper.status, proper.address)
    place = [path] if isinstance(proper.body[parameter], list) else path
    return Proper(proper.query, {**proper.body, parameter: place}, proper.paths, proper.status, proper.address)


def path_parameters() -> list[tuple[str, str]]:
    """(route, parameter) of every parameter that takes a path."""
    return [(route, parameter) for route, proper in PROPER.items() for parameter in proper.paths]
