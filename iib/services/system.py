"""System: what this program is, where it runs, and what the page needs to know of both."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from iib.domain.paths import to_text


class SystemService:
    """`folders`, `extra_paths` and `host_options` are asked anew each time, since the user changes them."""

    def __init__(
        self,
        version: str,
        *,
        launch_mode: str,
        cwd: str,
        is_restricted: bool,
        can_send: bool,
        folders: Callable[[], Sequence[Mapping[str, Any]]],
        extra_paths: Callable[[], Sequence[Mapping[str, Any]]],
        host_options: Callable[[], Mapping[str, str]],
        notices: Sequence[str] = (),
    ) -> None:
        self._version = version
        self._launch_mode = launch_mode
        self._cwd = cwd
        self._is_restricted = is_restricted
        self._can_send = can_send
        self._folders = folders
        self._extra_paths = extra_paths
        self._host_options = host_options
        self._notices = list(notices)

    def hello(self) -> str:
        return "hello"

    def version(self) -> dict[str, str]:
        return {"version": self._version, "tag": f"v{self._version}", "hash": ""}

    def global_setting(self) -> dict[str, Any]:
        """Folders and flags for the page; never a key, a password or another option of the host."""
        return {
            "global_setting": dict(self._host_options()),
            "folders": list(self._folders()),
            "extra_paths": list(self._extra_paths()),
            "cwd": to_text(self._cwd),
            "home": to_text(os.path.expanduser("~")),
            "is_win": os.name == "nt",
            "path_separator": os.sep,
            "launch_mode": self._launch_mode,
            "is_readonly": False,
            "enable_access_control": self._is_restricted,
            "can_send_to_webui": self._can_send,
            "all_custom_tags": [],
            "app_fe_setting": {},
            "version": self._version,
            "notices": self._notices,
        }
