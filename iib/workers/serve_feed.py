"""The fed helper's own side: items from standard input, an answer to each on standard output, ended with the pipe."""

import contextlib
import logging
import marshal
import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from iib.workers.feed import ANSWERS, LOG, READY, SETUP, Frame, read_frames, write_frame
from iib.workers.process import IDLE, collect_seldom, lower_priority, own_stdout

_FLUSH_SECONDS = 0.2
_FLUSH_ANSWERS = 64

Answer = Callable[[Any], Any]


def serve_feed(set_up: Callable[[Any], Answer]) -> int:
    """Serve until standard input closes: `set_up` makes of a setup what answers the items after it.

    Answers are plain values that marshal knows. What `set_up` or an answer raises ends the process: its feeder finds
    out at which item. Returns the exit status.
    """
    talk = _Talk(own_stdout())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches helpers, too, but it is the feeder that ends them
    lower_priority(IDLE)
    collect_seldom()
    talk.log_through()
    talk.say(READY, None)
    waiting: queue.Queue[Frame | None] = queue.Queue()
    threading.Thread(target=_read, args=(waiting,), daemon=True).start()
    answer: Answer = str
    while (frame := waiting.get()) is not None:
        content = marshal.loads(frame.content)
        if frame.kind == SETUP:
            answer = set_up(content)
        else:
            _answer_all(content, answer, talk)
    return 0


def _answer_all(items: list[Any], answer: Answer, talk: "_Talk") -> None:
    """Each answer is sent soon after it is known, so that the feeder knows how far a helper came that died."""
    answers: list[Any] = []
    until = time.monotonic() + _FLUSH_SECONDS
    for item in items:
        answers.append(answer(item))
        if len(answers) >= _FLUSH_ANSWERS or time.monotonic() >= until:
            talk.say(ANSWERS, answers)
            answers, until = [], time.monotonic() + _FLUSH_SECONDS
    if answers:
        talk.say(ANSWERS, answers)


def _read(waiting: "queue.Queue[Frame | None]") -> None:
    with open(0, "rb", closefd=False) as requests:  # not sys.stdin, whose lock must be free when the program ends
        for frame in read_frames(requests):
            waiting.put(frame)
    waiting.put(None)
    with contextlib.suppress(ValueError):  # an item that never ends must not outlive the feeder
        threading.Timer(5.0, os._exit, (0,)).start()


class _Talk(logging.Handler):
    """Writes whole frames, from any thread; also what is logged."""

    def __init__(self, answers: BinaryIO) -> None:
        super().__init__()
        self._answers = answers
        self._writing = threading.Lock()

    def say(self, kind: bytes, content: Any) -> None:
        with self._writing:
            try:
                write_frame(self._answers, kind, content)
            except OSError:
                os._exit(0)  # nobody listens any more

    def emit(self, record: logging.LogRecord) -> None:
        self.say(LOG, (record.levelno, record.name, self.format(record)))

    def log_through(self) -> None:
        root = logging.getLogger("iib")
        root.handlers = [self]
        root.setLevel(logging.INFO)
        root.propagate = False
