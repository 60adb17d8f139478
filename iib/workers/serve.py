"""The helper's own side: read work from standard input, do it, answer on standard output, end with the pipe."""

import contextlib
import functools
import json
import logging
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from iib.domain.errors import IibError
from iib.workers.helper import Notice, Work, WorkContext, taken_from
from iib.workers.process import URGENT, lower_priority, own_stdout


def serve_work(work: Work, niceness: int = URGENT, when_idle: Callable[[], bool] = lambda: False) -> int:
    """Serve until standard input closes. While nothing is asked, `when_idle` does a little of what can wait, and says
    whether there is more of it. Returns the exit status."""
    answers = own_stdout()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches helpers, too, but it is the server that ends them
    lower_priority(niceness)
    talk = _Talk(answers)
    _log_through(talk)
    waiting: queue.Queue[_Asked | None] = queue.Queue()
    threading.Thread(target=_read_requests, args=(waiting,), daemon=True).start()
    while (asked := _next_of(waiting, when_idle)) is not None:
        noticed = functools.partial(taken_from, asked.notices)
        context = WorkContext(lambda progress: talk.say({"progress": progress}), asked.cancelled.is_set, noticed)
        talk.say(_answer(work, asked.request, context))
    return 0


@dataclass
class _Asked:
    """A request, and what is said of it from the moment it was read: its work may begin later, when what is done while
    idle has come to a stop."""

    request: Mapping[str, Any]
    cancelled: threading.Event = field(default_factory=threading.Event)
    notices: deque[Notice] = field(default_factory=deque)


def _next_of(waiting: "queue.Queue[_Asked | None]", when_idle: Callable[[], bool]) -> _Asked | None:
    while waiting.empty() and when_idle():
        pass
    return waiting.get()


def _answer(work: Work, request: Mapping[str, Any], context: WorkContext) -> dict[str, Any]:
    try:
        return {"result": work(request, context)}
    except IibError as error:
        return {"error": [type(error).__name__, str(error)]}
    except Exception as error:  # the helper's own door: a fault in one piece of work must not end the helper
        logging.getLogger(__name__).exception("Work failed: %s", request)
        return {"error": ["InternalFault", f"{type(error).__name__}: {error}"]}


def _read_requests(waiting: "queue.Queue[_Asked | None]") -> None:
    latest = _Asked({})  # what is said before anything was asked for is lost with it
    with open(0, "rb", closefd=False) as requests:  # not sys.stdin, whose lock must be free when the program ends
        for line in requests:
            message = json.loads(line)
            if "work" in message:
                latest = _Asked(message["work"])
                waiting.put(latest)
            elif "notice" in message:
                latest.notices.append(message["notice"])
            else:
                latest.cancelled.set()
    latest.cancelled.set()
    waiting.put(None)
    with contextlib.suppress(ValueError):  # work that does not listen must not outlive the server
        threading.Timer(10.0, os._exit, (0,)).start()


class _Talk:
    """Writes whole lines, from any thread."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._lock = threading.Lock()

    def say(self, message: Mapping[str, Any]) -> None:
        line = json.dumps(message).encode() + b"\n"
        with self._lock:
            try:
                self._answers.write(line)
                self._answers.flush()
            except OSError:
                os._exit(0)  # nobody listens any more


class _ThroughPipe(logging.Handler):
    def __init__(self, talk: _Talk) -> None:
        super().__init__()
        self._talk = talk

    def emit(self, record: logging.LogRecord) -> None:
        self._talk.say({"log": [record.levelno, record.name, self.format(record)]})


def _log_through(talk: _Talk) -> None:
    root = logging.getLogger("iib")
    root.handlers = [_ThroughPipe(talk)]
    root.setLevel(logging.INFO)
    root.propagate = False
