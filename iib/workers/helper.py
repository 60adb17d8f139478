"""One helper, seen from the side that gives it work."""

import functools
import json
import logging
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from iib.domain.errors import BadRequest, HelperCrashed, IibError, InternalFault, UnreadableMedia
from iib.workers.process import close_pipe, close_pipes, start_process

logger = logging.getLogger(__name__)

# the kinds of error that keep their meaning across the pipe
_ERRORS: dict[str, type[IibError]] = {
    "UnreadableMedia": UnreadableMedia,
    "BadRequest": BadRequest,
    "InternalFault": InternalFault,
}
_STOP_SECONDS = 5.0
_NOTICES_MAX = 1000
Notice = Mapping[str, Any]


@dataclass(frozen=True)
class WorkContext:
    """What a piece of work may use to talk back: `report` a progress, ask `is_cancelled`, take what it was given notice
    of since it last asked."""

    report: Callable[[Mapping[str, Any]], None]
    is_cancelled: Callable[[], bool]
    noticed: Callable[[], Sequence[Notice]] = tuple


def taken_from(notices: deque[Notice]) -> list[Notice]:
    """All that is there, taken away; others may add to it meanwhile."""
    return [notices.popleft() for _ in range(len(notices))]


Work = Callable[[Mapping[str, Any], WorkContext], Any]


class Helper(Protocol):
    """Does one piece of work at a time."""

    def call(self, work: Mapping[str, Any], on_progress: Callable[[Mapping[str, Any]], None] | None = None) -> Any:
        """Do the work and give its result. Raises our errors, `HelperCrashed` when the helper died."""

    def cancel(self) -> None:
        """Ask the running work to stop early; from any thread."""

    def notice(self, content: Notice) -> None:
        """Tell the running work something; from any thread. Lost when none runs."""

    def close(self) -> None:
        """End the helper and what it does; from any thread."""


class HelperProcess:
    """A helper in a process of its own, at lower priority. It is started by the first call and again after a crash.

    Where the system lets no process start, `fallback` does the work.
    """

    def __init__(self, command: Sequence[str], *, python_path: str, fallback: Helper) -> None:
        self._command = list(command)
        self._python_path = python_path
        self._fallback = fallback
        self._process: subprocess.Popen[bytes] | None = None
        self._writing = threading.Lock()
        self._is_closed = False

    def call(self, work: Mapping[str, Any], on_progress: Callable[[Mapping[str, Any]], None] | None = None) -> Any:
        process = self._running_process()
        if process is None:
            return self._fallback.call(work, on_progress)
        self._send(process, {"work": work})
        while True:
            answer = self._next_answer(process)
            if "progress" in answer:
                if on_progress:
                    on_progress(answer["progress"])
            elif "log" in answer:
                level, name, text = answer["log"]
                logging.getLogger(name).log(level, "%s", text)
            elif "error" in answer:
                kind, text = answer["error"]
                raise _ERRORS.get(kind, InternalFault)(text)
            else:
                return answer["result"]

    def cancel(self) -> None:
        self._fallback.cancel()
        process = self._process
        if process and process.poll() is None:
            try:
                self._send(process, {"cancel": True})
            except HelperCrashed:
                logger.debug("The helper had ended before it could be cancelled.")

    def notice(self, content: Notice) -> None:
        process = self._process
        if process is None:
            self._fallback.notice(content)
        elif process.poll() is None:
            try:
                self._send(process, {"notice": content})
            except HelperCrashed:
                logger.debug("The helper had ended before it could be given notice.")

    def close(self) -> None:
        self._fallback.close()
        with self._writing:
            self._is_closed = True
            process, self._process = self._process, None
        if process is None:
            return
        close_pipe(process.stdin)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        close_pipes(process)

    def _running_process(self) -> "subprocess.Popen[bytes] | None":
        with self._writing:
            if self._is_closed:
                raise HelperCrashed("The server is shutting down.")
            if self._process is None or self._process.poll() is not None:
                if self._process is not None:
                    close_pipes(self._process)
                self._process = None
                try:
                    self._process = start_process(self._command, self._python_path)
                except OSError as error:
                    logger.warning("No helper process could be started (%s): the work is done in a thread.", error)
            return self._process

    def _send(self, process: "subprocess.Popen[bytes]", message: Mapping[str, Any]) -> None:
        line = json.dumps(message).encode() + b"\n"
        with self._writing:
            try:
                assert process.stdin is not None
                process.stdin.write(line)
                process.stdin.flush()
            except (OSError, ValueError) as error:
                raise HelperCrashed("A helper process ended before it got its work.") from error

    def _next_answer(self, process: "subprocess.Popen[bytes]") -> dict[str, Any]:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
        except ValueError as error:
            raise HelperCrashed("The server is shutting down.") from error
        if not line.endswith(b"\n"):  # killed in the middle of an answer it leaves a part of one
            process.wait()
            close_pipes(process)
            raise HelperCrashed(f"A helper process ended in the middle of its work (exit {process.returncode}).")
        answer: dict[str, Any] = json.loads(line)
        return answer


class HelperThread:
    """The same work in the calling thread, where no process can be started."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._cancelled = threading.Event()
        self._notices: deque[Notice] = deque(maxlen=_NOTICES_MAX)

    def call(self, work: Mapping[str, Any], on_progress: Callable[[Mapping[str, Any]], None] | None = None) -> Any:
        self._cancelled.clear()
        self._notices.clear()
        noticed = functools.partial(taken_from, self._notices)
        return self._work(work, WorkContext(on_progress or (lambda progress: None), self._cancelled.is_set, noticed))

    def cancel(self) -> None:
        self._cancelled.set()

    def notice(self, content: Notice) -> None:
        self._notices.append(content)

    def close(self) -> None:
        self.cancel()
