"""System: what this program is, where it runs, what the page needs to know of both, and what the page keeps here."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from iib.disk import PathAccess
from iib.domain.errors import BadRequest, NotFound
from iib.domain.paths import is_text, to_text
from iib.domain.tag_rules import read_rules
from iib.store import Database, app_settings, tags
from iib.store.app_settings import AUTO_TAG_RULES
from iib.store.patterns import text_search

NAME_LENGTH_MAX = 200
VALUE_BYTES_MAX = 1024 * 1024
VALUE_DEPTH_MAX = 100


class Folders(Protocol):
    """What is known of folders, asked anew each time, since the user changes it."""

    def folders(self) -> Sequence[Mapping[str, Any]]: ...

    def all(self) -> Sequence[Mapping[str, Any]]: ...

    def host_options(self) -> Mapping[str, str]: ...


class SystemService:
    """What was said to the page once stays until it is forgotten; all the rest is told as it is now."""

    def __init__(
        self,
        version: str,
        db: Database,
        access: PathAccess,
        folders: Folders,
        *,
        launch_mode: str,
        cwd: str,
        can_send: bool,
    ) -> None:
        self._version = version
        self._db = db
        self._access = access
        self._folders = folders
        self._launch_mode = launch_mode
        self._cwd = cwd
        self._can_send = can_send

    def hello(self) -> str:
        return "hello"

    def version(self) -> dict[str, str]:
        return {"version": self._version, "tag": f"v{self._version}", "hash": ""}

    def global_setting(self, *, is_readonly: bool, is_same_machine: bool) -> dict[str, Any]:
        """Folders and flags for the page; never a key, a password or another option of the host."""
        return {
            "global_setting": dict(self._folders.host_options()),
            "folders": list(self._folders.folders()),
            "extra_paths": list(self._folders.all()),
            "cwd": to_text(self._cwd),
            "home": to_text(os.path.expanduser("~")),
            "is_win": os.name == "nt",
            "path_separator": os.sep,
            "launch_mode": self._launch_mode,
            "is_readonly": is_readonly,
            "enable_access_control": not self._access.is_whole_machine,
            "can_send_to_webui": self._can_send,
            "can_open_folder": is_same_machine and not is_readonly,
            "all_custom_tags": tags.custom_tags(self._db.reader()),
            "app_fe_setting": app_settings.app_settings(self._db.reader()),
            "version": self._version,
            "notices": self._db.notices(),
        }

    def put_app_setting(self, name: str, value: Any) -> dict[str, Any]:
        """Keep a JSON value, or JSON as text, under a name. Raises `BadRequest` for what cannot be kept."""
        if not name.strip() or len(name) > NAME_LENGTH_MAX:
            raise BadRequest(f"name must hold 1 to {NAME_LENGTH_MAX} characters.")
        value = _read(value) if isinstance(value, str) else value
        text = _as_json(value)
        if name == AUTO_TAG_RULES:
            read_rules(value, text_search)
        with self._db.transaction() as tx:
            app_settings.put_app_setting(tx, name, text)
        return {"name": name, "value": value}

    def remove_app_setting(self, name: str) -> dict[str, Any]:
        """Forget what was kept under a name. Raises `NotFound`."""
        with self._db.transaction() as tx:
            if not app_settings.remove_app_setting(tx, name):
                raise NotFound(f"There is no app setting of the name {name[:NAME_LENGTH_MAX]!r}.")
        return {"name": name}


def _read(text: str) -> Any:
    """What JSON text says; any other text says itself."""
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return text


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON.")


def _as_json(value: Any) -> str:
    if _is_deeper(value, VALUE_DEPTH_MAX):
        raise BadRequest(f"value is nested too deeply: {VALUE_DEPTH_MAX} levels at most.")
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise BadRequest("value holds a number that JSON has no word for.") from error
    if not is_text(text):
        raise BadRequest("value holds half of a surrogate pair, which is no character.")
    if len(text.encode()) > VALUE_BYTES_MAX:
        raise BadRequest(f"value is longer than {VALUE_BYTES_MAX} bytes of JSON.")
    return text


def _is_deeper(value: Any, depth_max: int) -> bool:
    level = [value]
    for _ in range(depth_max):
        level = [part for whole in level if isinstance(whole, (list, dict)) for part in _parts(whole)]
    return any(isinstance(part, (list, dict)) for part in level)


def _parts(whole: list[Any] | dict[str, Any]) -> list[Any]:
    return whole if isinstance(whole, list) else list(whole.values())
