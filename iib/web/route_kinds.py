"""What each route is: `open` to everybody, `read`, or `write`. A route without a row is taken for `write`.

The rule: a POST may be `read` when it changes nothing at all; a GET is never `write`; `open` routes tell nothing of the
user's. `tests/security` holds every row to it.
"""

from iib.domain.permissions import RouteKind

ROUTE_KINDS: dict[str, RouteKind] = {
    # the page itself, without anything in it
    "GET ": "open",
    "GET /": "open",
    "GET /static/{name:path}": "open",
    # system
    "GET /hello": "open",
    "GET /version": "open",
    "GET /global_setting": "read",
    "POST /app_fe_setting": "write",
    "DELETE /app_fe_setting": "write",
    # login
    "POST /login": "open",
    "POST /logout": "open",
    # machine
    "POST /open_folder": "write",
    "POST /open_with_default_app": "write",
    "POST /shutdown": "write",
    # files
    "GET /files": "read",
    "POST /batch_get_files_info": "read",
    "POST /batch_top_4_media_info": "read",
    "POST /check_path_exists": "read",
    # operations
    "POST /delete_files": "write",
    "POST /mkdirs": "write",
    "POST /copy_files": "write",
    "POST /move_files": "write",
    "POST /db/rename": "write",
    "POST /flatten_folder": "write",
    "POST /batch_rename": "write",
    "POST /undo": "write",
    "GET /operations": "read",
    "GET /operations/{operation_id}": "read",
    "POST /operations/{operation_id}/cancel": "write",
    # trash
    "GET /trash": "read",
    "POST /trash/restore": "write",
    "POST /trash/empty": "write",
    # archive; with `pack_only` it asks for the right to write as well
    "POST /zip": "read",
    # media
    "GET /image-thumbnail": "read",
    "GET /file": "read",
    "GET /stream_video": "read",
    "GET /video_cover": "read",
    "POST /set_target_frame_as_video_cover": "write",
    "GET /thumbnail_cache": "read",
    "POST /clear_thumbnail_cache": "write",
    # look-alikes; asking for those of a picture that nobody looked at yet looks at it
    "POST /db/similar": "read",
    "POST /db/duplicates": "read",
    "POST /db/build_look_alikes": "write",
    "GET /db/look_alikes_status": "read",
    "POST /db/look_alikes_cancel": "write",
    # metadata
    "GET /image_geninfo": "read",
    "GET /image_geninfo_details": "read",
    "POST /image_geninfo_batch": "read",
    "GET /image_exif": "read",
    # statistics
    "GET /db/stats/trend": "read",
    # index
    "GET /db/changes": "read",
    "GET /db/basic_info": "read",
    "GET /db/tags": "read",
    "GET /db/index_status": "read",
    "POST /db/update_image_data": "write",
    "POST /db/rebuild_index": "write",
    "POST /db/reread_geninfo": "write",
    "POST /db/index_cancel": "write",
    # search
    "POST /db/search": "read",
    "POST /db/search_by_substr": "read",
    "POST /db/match_images_by_tags": "read",
    "POST /db/timeline": "read",
    "GET /db/suggest": "read",
    "GET /db/random_images": "read",
    # extra paths
    "GET /db/extra_paths": "read",
    "POST /db/extra_paths": "write",
    "DELETE /db/extra_paths": "write",
    "POST /db/alias_extra_path": "write",
    # tags
    "GET /db/img_selected_custom_tag": "read",
    "POST /db/get_image_tags": "read",
    "POST /db/add_custom_tag": "write",
    "POST /db/toggle_custom_tag_to_img": "write",
    "POST /db/batch_update_image_tag": "write",
    "POST /db/remove_custom_tag": "write",
    "POST /db/update_tag": "write",
    "POST /db/merge_tags": "write",
    # ratings
    "POST /db/set_rating": "write",
    "POST /db/set_favourite": "write",
    # albums
    "GET /db/albums": "read",
    "POST /db/albums": "write",
    "DELETE /db/albums": "write",
    # tag rules
    "POST /db/apply_auto_tag_rules": "write",
}


def kind_of(method: str, path: str) -> RouteKind:
    """The kind of the route with that path (as it is declared, below our base path)."""
    return ROUTE_KINDS.get(f"{'GET' if method == 'HEAD' else method} {path}", "write")
