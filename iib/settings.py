"""Every setting in one table; `load_settings` turns the places it may be said in into one frozen `Settings`.

The command line wins over the environment, the environment over the `.env` file of the data folder, that over the
options of the host WebUI, and those over the default. A value that cannot be used stops the start with `BadSettings`.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from iib.domain.errors import BadSettings
from iib.domain.permissions import PERMISSIONS

_ORIGIN = re.compile(r"https?://[^/\s*@?#]+")


@dataclass(frozen=True)
class Setting:
    """One row: `name` is the attribute of `Settings`; `env`, `flag` and `host_option` are where it may be said."""

    name: str
    parse: Callable[[str], Any]
    default: Any
    env: str
    help: str
    flag: str | None = None
    host_option: str | None = None


@dataclass(frozen=True)
class Settings:
    """The settings of one run; see `SETTINGS` for what each means."""

    data_dir: str
    cache_dir: str
    host: str
    port: int
    secret_key: str
    access_control: str
    permission: str
    allowed_paths: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    cors_allow_origins: tuple[str, ...]
    enable_shutdown: bool
    update_on_start: bool
    watch: str
    backups_max: int
    trash_days: int
    trash_max_gb: int
    cache_max_gb: int
    cache_days: int
    prepare_thumbnails: bool
    helper_processes: bool
    deep_metadata: bool
    user_dialects: bool
    log_level: str


def _text(value: str) -> str:
    return value.strip()


def _folder(value: str) -> str:
    cleaned = value.strip()
    return os.path.abspath(os.path.expanduser(cleaned)) if cleaned else ""


def _yes_or_no(value: str) -> bool:
    word = value.strip().lower()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("yes or no")


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        word = value.strip().lower()
        if word not in words:
            raise ValueError("one of " + ", ".join(words))
        return word

    return parse


def _watching(value: str) -> str:
    word = value.strip().lower()
    try:
        return "poll" if word == "poll" else "yes" if _yes_or_no(word) else "no"
    except ValueError as error:
        raise ValueError("yes, no or poll") from error


def _port(value: str) -> int:
    if not value.strip().isdigit() or not 0 <= int(value) <= 65535:
        raise ValueError("a port number from 0 to 65535 (0 takes any free one)")
    return int(value)


def _count(value: str) -> int:
    if not value.strip().isascii() or not value.strip().isdigit() or int(value) > 1000:
        raise ValueError("a number from 0 to 1000")
    return int(value)


def _comma_list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(origin.lower().rstrip("/") for origin in _comma_list(value))
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError("addresses like https://example.org:8080, separated by commas; never *")
    return origins


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "data_dir",
        _folder,
        "",
        "IIB_DATA_DIR",
        "Folder of the database, its backups, exports and trash. Default: in the WebUI its data folder, "
        "alone the platform's folder for user data.",
        flag="--data-dir",
    ),
    Setting(
        "cache_dir", _folder, "", "IIB_CACHE_DIR", "Folder of the thumbnails. Default: `cache` in the data folder."
    ),
    Setting("host", _text, "127.0.0.1", "IIB_HOST", "Address that the standalone server listens on.", flag="--host"),
    Setting("port", _port, 7866, "IIB_PORT", "Port of the standalone server; 0 takes any free one.", flag="--port"),
    Setting(
        "secret_key",
        _text,
        "",
        "IIB_SECRET_KEY",
        "A secret that everybody has to know: the page asks for it, scripts send it as Authorization: Bearer.",
    ),
    Setting(
        "access_control",
        _one_of("auto", "enable", "disable"),
        "auto",
        "IIB_ACCESS_CONTROL",
        "auto: a server that only this machine can reach serves any path its user can read; any other only its own "
        "folders, and without a login it changes nothing. enable: only its own folders. disable: any path, and any "
        "Host name is answered.",
        host_option="iib_access_control",
    ),
    Setting(
        "permission",
        _one_of(*PERMISSIONS),
        "read-write",
        "IIB_ACCESS_CONTROL_PERMISSION",
        "What those who are let in may do: read-write, read-only, write-only or no-access.",
    ),
    Setting(
        "allowed_paths",
        _comma_list,
        (),
        "IIB_ACCESS_CONTROL_ALLOWED_PATHS",
        "Further folders that may be served, separated by commas; txt2img, img2img, extra and save stand for the "
        "WebUI's output folders.",
    ),
    Setting(
        "allowed_hosts",
        _comma_list,
        (),
        "IIB_ALLOWED_HOSTS",
        "Further host names, separated by commas, under which a server that only this machine can reach may be asked.",
    ),
    Setting(
        "cors_allow_origins",
        _origins,
        (),
        "IIB_CORS_ALLOW_ORIGINS",
        "Other sites, separated by commas, whose pages may use the API (https://example.org), with the secret.",
    ),
    Setting(
        "enable_shutdown",
        _yes_or_no,
        False,
        "IIB_ENABLE_SHUTDOWN",
        "POST /shutdown ends the standalone server.",
        flag="--enable_shutdown",
    ),
    Setting(
        "update_on_start",
        _yes_or_no,
        True,
        "IIB_UPDATE_ON_START",
        "Look for new, changed and vanished files when the server starts.",
        host_option="iib_update_on_start",
    ),
    Setting(
        "watch",
        _watching,
        "yes",
        "IIB_WATCH",
        "Notice at once what is written, moved or deleted in the indexed folders. poll: look every few seconds instead "
        "of asking the system to tell.",
    ),
    Setting(
        "backups_max",
        _count,
        8,
        "IIB_DB_FILE_BACKUP_MAX",
        "How many copies of the database are kept in `backups` of the data folder: one a day, and one before each "
        "change of its form. 0: none.",
    ),
    Setting(
        "trash_days",
        _count,
        30,
        "IIB_TRASH_DAYS",
        "How many days deleted files are kept in the trash before they are really removed. 0: until it is emptied.",
    ),
    Setting(
        "trash_max_gb",
        _count,
        0,
        "IIB_TRASH_MAX_GB",
        "How many gigabytes the trash may hold: what is older than a day goes, the oldest first. 0: no limit.",
    ),
    Setting(
        "cache_max_gb",
        _count,
        2,
        "IIB_CACHE_MAX_GB",
        "How many gigabytes of thumbnails are kept: those that were used longest ago go. 0: no limit.",
    ),
    Setting(
        "cache_days",
        _count,
        180,
        "IIB_CACHE_DAYS",
        "How many days a thumbnail is kept that nobody looks at. 0: no limit.",
    ),
    Setting(
        "prepare_thumbnails",
        _yes_or_no,
        True,
        "IIB_PREPARE_THUMBNAILS",
        "Make the thumbnails of new pictures, and look for look-alikes of them, while nobody looks at any.",
    ),
    Setting(
        "helper_processes",
        _yes_or_no,
        True,
        "IIB_HELPER_PROCESSES",
        "Index and make thumbnails in helper processes; no: in threads of the server, where processes are forbidden.",
    ),
    Setting(
        "deep_metadata",
        _yes_or_no,
        False,
        "IIB_DEEP_METADATA",
        "Also look for metadata hidden in the pixels (stealth) while indexing; slow, since every picture is decoded.",
    ),
    Setting(
        "user_dialects",
        _yes_or_no,
        False,
        "IIB_USER_DIALECTS",
        "Load the Python files in `dialects` of the data folder as further metadata dialects.",
    ),
    Setting(
        "log_level",
        _one_of("debug", "info", "warning", "error"),
        "info",
        "IIB_LOG_LEVEL",
        "How much is logged.",
    ),
)


def load_settings(
    *,
    command_line: Mapping[str, str | None] | None = None,
    environment: Mapping[str, str] | None = None,
    env_file: Mapping[str, str | None] | None = None,
    host_options: Mapping[str, object] | None = None,
    defaults: Mapping[str, object] | None = None,
) -> Settings:
    """Join the places a setting may be said in.

    `command_line` is keyed by setting name, `environment` and `env_file` by `Setting.env`, `host_options` by
    `Setting.host_option`; `defaults` (by setting name) replaces defaults of the table. Raises `BadSettings`.
    """
    said = {
        row.name: _value_of(
            row, command_line or {}, environment or {}, env_file or {}, host_options or {}, defaults or {}
        )
        for row in SETTINGS
    }
    if not said["cache_dir"] and said["data_dir"]:
        said["cache_dir"] = os.path.join(said["data_dir"], "cache")
    return Settings(**said)


def _value_of(
    row: Setting,
    command_line: Mapping[str, str | None],
    environment: Mapping[str, str],
    env_file: Mapping[str, str | None],
    host_options: Mapping[str, object],
    defaults: Mapping[str, object],
) -> Any:
    places: tuple[tuple[str, object | None], ...] = (
        (row.flag or row.name, command_line.get(row.name)),
        (row.env, environment.get(row.env)),
        (f"{row.env} in .env", env_file.get(row.env)),
        (f"the WebUI's option {row.host_option}", host_options.get(row.host_option or "")),
    )
    for place, value in places:
        if value is not None and str(value) != "":
            return _parsed(row, place, str(value))
    return defaults.get(row.name, row.default)


def _parsed(row: Setting, place: str, value: str) -> Any:
    try:
        return row.parse(value)
    except ValueError as error:
        raise BadSettings(f"{place} is {value!r}: it must be {error}.") from error
