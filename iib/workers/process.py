"""A helper's process: how it is started, how little of the machine it takes, and its two pipes."""

import gc
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, BinaryIO

logger = logging.getLogger(__name__)

# nice values of POSIX; who writes the index comes before those that read for it. Windows knows classes instead, and a
# process of the lowest starts others of the same
URGENT, BEFORE_IDLE, IDLE = 10, 14, 19


def start_process(command: Sequence[str], python_path: str) -> "subprocess.Popen[bytes]":
    """Standard error stays the server's own, so that a decoder's last words are not lost. Raises `OSError`."""
    paths = [python_path, os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONIOENCODING": "utf-8"}
    below_normal = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        creationflags=below_normal,
    )


def lower_priority(niceness: int) -> None:
    """Let everybody else go first, from now on."""
    if hasattr(os, "nice"):
        os.nice(max(0, niceness - os.nice(0)))
    elif niceness >= BEFORE_IDLE:
        _become_idle_on_windows()


def wait_for_turn() -> None:
    """From now on, what wakes up in this process takes no core from whoever has it at the moment, where the system can
    do that. What happens ten thousand times a second is then heard of by the hundred, at a fraction of the time."""
    if not hasattr(os, "SCHED_BATCH"):
        return
    try:
        if os.sched_getscheduler(0) == os.SCHED_OTHER:  # and not what somebody chose for all of us
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    except OSError as error:
        logger.debug("The system lets nobody wait for his turn: %s", error)


def _become_idle_on_windows() -> None:
    import ctypes

    idle_priority_class = 0x40
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # mypy on other systems does not know it
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), idle_priority_class)


def collect_seldom() -> None:
    """For a process that makes many values which die young, and hardly a circle among them."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def own_stdout() -> BinaryIO:
    """Keep standard output for answers alone: whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def close_pipes(process: "subprocess.Popen[bytes]") -> None:
    """Close both ends that we hold."""
    close_pipe(process.stdin)
    close_pipe(process.stdout)


def close_pipe(pipe: "IO[bytes] | None") -> None:
    """Close it, whatever its other end did."""
    try:
        if pipe:
            pipe.close()
    except OSError:
        logger.debug("The helper had closed its end already.")
