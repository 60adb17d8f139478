"""The host WebUI as plain values: its folders, its reach, its options, its login. Imported only inside the host.

Everything is read from the host at the time of the call, since its options change while it runs.
Names and meanings were read off AUTOMATIC1111 1.10 and Forge; both keep the older ones alive.
"""

import inspect
import os
from typing import Any

from modules import paths_internal, shared

from iib.host._webui_tab import make_tab
from iib.host.facts import HostFacts, HostFolder
from iib.settings import SETTINGS

__all__ = ["HostLogin", "add_options", "make_tab", "read_facts", "saved_file"]

DATA_FOLDER = "infinite_image_browsing"
OPTIONS_SECTION = ("infinite_image_browsing", "Infinite Image Browsing")
OPTION_CHOICES: dict[str, tuple[str, ...]] = {"iib_access_control": ("auto", "enable", "disable")}

# option, the option that stands above it when filled in, short name, label
OUTPUT_FOLDERS: tuple[tuple[str, str, str, str], ...] = (
    ("outdir_txt2img_samples", "outdir_samples", "txt2img", "txt2img"),
    ("outdir_img2img_samples", "outdir_samples", "img2img", "img2img"),
    ("outdir_extras_samples", "outdir_samples", "extra", "Extras"),
    ("outdir_txt2img_grids", "outdir_grids", "txt2img_grids", "txt2img grids"),
    ("outdir_img2img_grids", "outdir_grids", "img2img_grids", "img2img grids"),
    ("outdir_save", "", "save", "Saved"),
    ("outdir_init_images", "", "init", "img2img sources"),
)

ALL_IN_ONE_LABELS = {"outdir_samples": "Pictures", "outdir_grids": "Grids"}

# Any of these lets other machines in. A sub-path is there for a reverse proxy; the last row are the flags of the
# host's tunnel extensions.
FLAGS_THAT_OPEN: tuple[str, ...] = (
    *("webui_is_non_local", "share", "listen", "ngrok", "server_name", "subpath"),
    *("cloudflared", "localhostrun", "remotemoe", "googleusercontent", "jprq", "bore"),
)


def read_facts() -> HostFacts:
    """What the host says of itself now. The login is not here: it belongs to one app, see `HostLogin`."""
    return HostFacts(
        mode="webui",
        data_dir=os.path.join(os.path.abspath(paths_internal.data_path), DATA_FOLDER),
        cwd=os.getcwd(),
        folders=_output_folders(),
        is_reachable_from_outside=_is_reachable_from_outside(),
        can_send=not _flag("nowebui"),
        options={name: _option(name) for name in _our_options() if _option(name) is not None},
        api_credentials=_api_credentials(),
    )


def _output_folders() -> tuple[HostFolder, ...]:
    """One folder per option that is filled in; several keys share a path where the user gave one folder for all."""
    found = []
    for key, above, short_name, label in OUTPUT_FOLDERS:
        for_all = _folder_text(above)
        text = for_all or _folder_text(key)
        if text:
            shown = ALL_IN_ONE_LABELS[above] if for_all else label
            found.append(HostFolder(key, short_name, shown, _real_folder(text)))
    return tuple(found)


def _folder_text(key: str) -> str:
    value = _option(key) if key else None
    return value if isinstance(value, str) and value.strip() else ""


def _real_folder(text: str) -> str:
    """The absolute path that the host means by `text`.

    The host joins it to its working directory as it stands, `~` and spaces included, so that folder comes first; where
    it does not exist but what the user meant does, that one is taken.
    """
    literal = os.path.abspath(text)
    meant = os.path.abspath(os.path.expanduser(text.strip()))
    return meant if not os.path.isdir(literal) and os.path.isdir(meant) else literal


def _is_reachable_from_outside() -> bool:
    # Gradio itself reads these two where the host gives it no address.
    said_by_gradio = os.environ.get("GRADIO_SERVER_NAME"), os.environ.get("GRADIO_SHARE", "").lower() == "true"
    return any(said_by_gradio) or any(_flag(name) for name in FLAGS_THAT_OPEN)


def _api_credentials() -> tuple[str, ...]:
    """What `--api-auth user:password,user:password` takes; without `--api` the host asks for it nowhere."""
    said = _flag("api_auth") if _flag("api") or _flag("nowebui") else None
    return tuple(pair.strip() for pair in str(said or "").split(",") if ":" in pair and pair.strip(" :"))


def _flag(name: str) -> Any:
    return getattr(shared.cmd_opts, name, None)  # forks drop some


def _option(name: str) -> Any:
    return getattr(shared.opts, name, None)  # an option that the host does not have raises AttributeError


def _our_options() -> tuple[str, ...]:
    return tuple(row.host_option for row in SETTINGS if row.host_option)


def add_options() -> None:
    """Put every setting that names a host option on the host's Settings page, in a section of our own."""
    for row in SETTINGS:
        if row.host_option:
            label = row.name.replace("_", " ").capitalize()
            info = shared.OptionInfo(row.default, label, section=OPTIONS_SECTION, **_component(row.host_option))
            shared.opts.add_option(row.host_option, info.info(row.help).needs_restart())


def _component(option: str) -> dict[str, Any]:
    choices = OPTION_CHOICES.get(option)
    if choices is None:
        return {}
    import gradio

    return {"component": gradio.Radio, "component_args": {"choices": list(choices)}}


def saved_file(params: Any) -> str | None:
    """The absolute path of the file that the host says it saved (its ImageSaveParams), or None where it names none.

    With "Add number suffix" the file got another name than the one announced; Forge notes it on the picture.
    """
    if not params.filename:
        return None
    announced = os.path.abspath(str(params.filename))
    noted = getattr(params.image, "already_saved_as", None)
    if isinstance(noted, str) and _is_suffixed_name_of(os.path.abspath(noted), announced):
        return os.path.abspath(noted)
    return announced


def _is_suffixed_name_of(path: str, announced: str) -> bool:
    stem, ending = os.path.splitext(announced)
    return path.startswith(f"{stem}-") and path.endswith(ending)


class HostLogin:
    """The login of one running host app, asked anew for each request: its rules change from version to version."""

    def __init__(self, app: Any) -> None:
        """`app` is what the host hands to on_app_started."""
        self._app = app

    def is_on(self) -> bool:
        """Whether the host asks its callers to log in. A plain app (`--nowebui`) has no login."""
        return any(getattr(self._app, name, None) is not None for name in ("auth", "auth_dependency"))

    def user_of(self, request: Any) -> str | None:
        """The user whose cookie the request carries, or None for a stranger."""
        for route in self._app.routes:
            if getattr(route, "path", None) == "/user" and not inspect.iscoroutinefunction(route.endpoint):
                user = route.endpoint(request)
                return str(user) if user is not None else None
        return self._user_by_cookie(request)

    def _user_by_cookie(self, request: Any) -> str | None:
        tokens = getattr(self._app, "tokens", None) or {}
        cookie_id = getattr(self._app, "cookie_id", None)
        ending = f"-{cookie_id}" if cookie_id else ""
        for name in (f"access-token{ending}", f"access-token-unsecure{ending}"):
            user = tokens.get(request.cookies.get(name))
            if user is not None:
                return str(user)
        return None
