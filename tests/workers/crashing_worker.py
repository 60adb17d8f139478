"""A helper to be started by tests: `python -m tests.workers.crashing_worker`, with `busy` one that has much to do while
nothing is asked of it."""

import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from iib.domain.errors import UnreadableMedia
from iib.workers import WorkContext, serve_work

_BUSY_SECONDS = 0.5
_answers = 1  # its standard output


def work(order: Mapping[str, Any], context: WorkContext) -> Any:
    """Does what the order says, so that tests can see how each end looks from the other side."""
    kind = order["do"]
    if kind == "answer":
        print("this goes to standard error, not into the pipe")
        context.report({"step": 1})
        context.report({"step": 2})
        return {"pid": os.getpid(), "text": order.get("text")}
    if kind == "unreadable":
        raise UnreadableMedia("This picture cannot be decoded.")
    if kind == "fault":
        raise ZeroDivisionError("inside")
    if kind == "die":
        os._exit(7)
    if kind == "die talking":
        os.write(_answers, b'{"result": {"text": "a half')
        os._exit(8)
    while not context.is_cancelled():
        if noticed := list(context.noticed()):
            return noticed
        context.report({"waiting": True})
        time.sleep(0.02)
    return "cancelled"


def be_busy() -> bool:
    time.sleep(_BUSY_SECONDS)
    return True


if __name__ == "__main__":
    _answers = os.dup(1)
    sys.exit(serve_work(work, when_idle=be_busy) if sys.argv[1:] == ["busy"] else serve_work(work))
