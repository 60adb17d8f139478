"""What we need to know of the program we live in, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


class HostLogin(Protocol):
    """The login of the program we live in."""

    def is_on(self) -> bool:
        """Whether a caller has to be logged in."""

    def user_of(self, request: Any) -> str | None:
        """The user that a web request belongs to, or None for a stranger."""


@dataclass(frozen=True)
class HostFolder:
    """An output folder of the host: `key` is its option, `short_name` what the allowed-paths setting calls it."""

    key: str
    short_name: str
    label: str
    path: str


@dataclass(frozen=True)
class HostFacts:
    """`data_dir` is where our data live unless a setting says otherwise; `options` are our own options in the host.
    `api_credentials` are the pairs `user:password` that the host's own API takes."""

    mode: Literal["standalone", "webui"]
    data_dir: str
    cwd: str
    folders: tuple[HostFolder, ...] = ()
    is_reachable_from_outside: bool = False
    can_send: bool = False
    options: Mapping[str, object] = field(default_factory=dict)
    login: HostLogin | None = None
    api_credentials: tuple[str, ...] = ()
