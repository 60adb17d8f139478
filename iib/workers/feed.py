"""A helper that is fed items by the thousand and answers each, in order, while its feeder does other things.

Both sides speak frames: four bytes of length, one that names the kind, and the content in Python's marshal form, which
costs a tenth of JSON. `serve_feed` is the other side.
"""

import logging
import marshal
import queue
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from iib.domain.errors import HelperCrashed
from iib.workers.process import close_pipes, start_process

_HEAD = struct.Struct(">I1s")
_FRAMES_MAX = 48  # what a feeder that is busy elsewhere lets pile up
_START_SECONDS_MAX = 60.0

# kinds of frames: to the helper, and from it
SETUP, ITEMS = b"S", b"I"
READY, ANSWERS, LOG = b"R", b"A", b"L"


class Frame(NamedTuple):
    """One message: its kind and the marshalled content."""

    kind: bytes
    content: bytes


class Feed:
    """One helper process, and what is on its way to it and back.

    One that keeps silent for `seconds_max` over what it was given counts as dead, and is ended. Its start may
    take longer: that is what takes the time on a busy machine.
    """

    def __init__(self, command: Sequence[str], *, python_path: str, seconds_max: float) -> None:
        """Starts the process. Raises `OSError` where the system lets no process start."""
        self.is_ready = False
        self._seconds_max = seconds_max
        self._arrived: queue.Queue[Frame | None] = queue.Queue(_FRAMES_MAX)
        self._last_sign = time.monotonic()
        self._process = start_process(command, python_path)
        assert self._process.stdin is not None and self._process.stdout is not None
        self._stdin = self._process.stdin
        self._listening = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listening.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def set_up(self, setup: Any) -> None:
        """How the items that follow shall be answered. Raises `HelperCrashed`."""
        self._send(SETUP, setup)

    def put(self, items: Sequence[Any]) -> None:
        """Send items; does not wait for answers. Raises `HelperCrashed`."""
        self._last_sign = time.monotonic()
        self._send(ITEMS, list(items))

    def receive(self, seconds: float) -> list[Any]:
        """The next answers; an empty list when there are none yet after so many seconds.

        Raises `HelperCrashed` when the process has ended, or was silent for too long.
        """
        try:
            frame = self._arrived.get(timeout=seconds)
        except queue.Empty:
            if time.monotonic() - self._last_sign > (self._seconds_max if self.is_ready else _START_SECONDS_MAX):
                self.close()
                raise HelperCrashed("A helper process was silent for too long.") from None
            return []
        if frame is None:
            self.close()
            raise HelperCrashed(f"A helper process ended in the middle of its work (exit {self._process.returncode}).")
        self._last_sign = time.monotonic()
        return self._answers_in(frame)

    def close(self) -> None:
        """End the process, whatever it does."""
        if self.is_alive:
            self._process.kill()
        self._process.wait()
        while self._listening.is_alive():
            while not self._arrived.empty():
                self._arrived.get()
            self._listening.join(0.01)
        close_pipes(self._process)

    def _answers_in(self, frame: Frame) -> list[Any]:
        if frame.kind == ANSWERS:
            answers: list[Any] = marshal.loads(frame.content)
            return answers
        if frame.kind == READY:
            self.is_ready = True
        else:
            level, name, text = marshal.loads(frame.content)
            logging.getLogger(name).log(level, "%s", text)
        return []

    def _send(self, kind: bytes, content: Any) -> None:
        try:
            write_frame(self._stdin, kind, content)
        except (OSError, ValueError) as error:
            raise HelperCrashed("A helper process ended before it got its work.") from error

    def _listen(self, answers: IO[bytes]) -> None:
        for frame in read_frames(answers):
            self._arrived.put(frame)
        self._arrived.put(None)


def write_frame(pipe: IO[bytes], kind: bytes, content: Any) -> None:
    """Send one frame."""
    data = marshal.dumps(content)
    pipe.write(_HEAD.pack(len(data), kind) + data)
    pipe.flush()


def read_frames(pipe: IO[bytes]) -> Iterator[Frame]:
    """Every whole frame until the pipe ends."""
    while len(head := pipe.read(_HEAD.size)) == _HEAD.size:
        length, kind = _HEAD.unpack(head)
        data = pipe.read(length)
        if len(data) < length:
            return
        yield Frame(kind, data)
