"""The watch over the indexed folders: it runs as long as the server, and follows the list of those folders."""

import functools
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from iib.disk import WatchOrder
from iib.domain.errors import IibError

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 5.0
_END_SECONDS = 15.0
_JOIN_SECONDS = 0.2
_SLACK_SECONDS = 2.0  # clocks of disks are coarse


class WatchHelper(Protocol):
    """Does watch orders."""

    def call(self, work: Mapping[str, Any], on_progress: Callable[[Mapping[str, Any]], None] | None = None) -> Any: ...

    def cancel(self) -> None: ...

    def close(self) -> None: ...


class WatchService:
    """`on_changed` is told of places, and of folders in which something changed (see `iib.disk.sweep.Changed`);
    `ignored` are folders of our own, which may lie below an indexed one."""

    def __init__(
        self,
        helper: WatchHelper,
        roots: Callable[[], Sequence[str]],
        on_changed: Callable[[Sequence[str], Sequence[str]], None],
        *,
        ignored: Sequence[str] = (),
        is_polling: bool = False,
        poll_seconds: float = 10.0,
    ) -> None:
        self._helper = helper
        self._roots = roots
        self._on_changed = on_changed
        self._order = WatchOrder((), tuple(ignored), is_polling=is_polling, poll_seconds=poll_seconds)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; what happens before the watch stands is told as well."""
        since = time.time() - _SLACK_SECONDS
        # daemon: a drive that does not answer must not keep the host from ending
        self._thread = threading.Thread(target=self._run, args=(since,), name="iib-watch", daemon=True)
        self._thread.start()

    def follow_roots(self) -> None:
        """Other folders are indexed now."""
        if self._thread is not None:
            self._helper.cancel()

    def close(self) -> None:
        """End the watch and its helper, and wait for both."""
        self._stop.set()
        until = time.monotonic() + _END_SECONDS
        while self._thread is not None and self._thread.is_alive() and time.monotonic() < until:
            self._helper.cancel()
            self._thread.join(_JOIN_SECONDS)
        self._helper.close()

    def _run(self, since: float) -> None:
        while not self._stop.is_set():
            began = time.time() - _SLACK_SECONDS
            order = replace(self._order, roots=tuple(self._roots()), since=since)
            try:
                self._helper.call(order.to_json(), functools.partial(self._heed, order.roots))
            except IibError as error:
                if not self._stop.wait(_PAUSE_SECONDS):
                    logger.warning("The watch over the folders begins again: %s", error)
                since = began
            else:
                since = time.time() - _SLACK_SECONDS

    def _heed(self, roots: tuple[str, ...], said: Mapping[str, Any]) -> None:
        if self._stop.is_set() or tuple(self._roots()) != roots:
            self._helper.cancel()  # said before the watch had begun, it was not heard
        if "places" in said:
            self._on_changed(said["places"], said["folders"])
