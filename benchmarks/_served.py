"""What others notice of a server that indexes: who asks it waits, and who shares its process is slowed."""

import http.client
import itertools
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BASE = "/infinite_image_browsing"
PAUSE_SECONDS = 0.005
_STEP = 20_000


def ask(port: int, method: str, path: str, body: object = None) -> Any:
    """One JSON request; the benchmark ends when it fails."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    content = _answer(connection, method, path, body)
    connection.close()
    return json.loads(content)


def _answer(connection: http.client.HTTPConnection, method: str, path: str, body: object) -> bytes:
    headers = {"Content-Type": "application/json"}
    connection.request(method, BASE + path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{method} {path} answered {answer.status}: {content.decode(errors='replace')}")
    return content


class Asking:
    """Asks the same again and again while it is entered. `waits` are the seconds of each answer, `stalls` how much too
    long the pauses between were, which says how busy the machine itself was."""

    def __init__(self, port: int, method: str, path: str, body: object = None) -> None:
        self.waits: list[float] = []
        self.stalls: list[float] = []
        self._request = (method, path, body)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask, args=(port,))

    def __enter__(self) -> "Asking":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def told(self) -> str:
        waits = sorted(self.waits)
        shown = [waits[-1], waits[int(len(waits) * 0.95)], waits[len(waits) // 2]]
        return " ms, ".join(f"{seconds * 1000:.1f}" for seconds in shown) + f" ms (asked {len(waits):,} times)"

    def _ask(self, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while not self._stop.is_set():
            start = time.perf_counter()
            _answer(connection, *self._request)
            answered = time.perf_counter()
            self.waits.append(answered - start)
            time.sleep(PAUSE_SECONDS)
            self.stalls.append(time.perf_counter() - answered - PAUSE_SECONDS)
        connection.close()


def wait_for_index(port: int, meanwhile: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """What the update did that runs or is about to; `meanwhile`, which takes time from it, is called twice a second."""
    called = 0.0
    while (status := ask(port, "GET", "/db/index_status"))["running"] or status["last"] is None:
        if status["error"]:
            raise SystemExit(f"Indexing failed: {status['error']}")
        if time.monotonic() - called > 0.5:
            meanwhile()
            called = time.monotonic()
        time.sleep(0.1)
    return dict(status["last"])


class Family:
    """Peak resident bytes and processor time of a process and all that it started; nothing where there is no /proc."""

    def __init__(self, top: int) -> None:
        self._top = top
        self.peaks: dict[int, int] = {}
        self.ticks: dict[int, int] = {}

    def look(self) -> None:
        family = {self._top}
        for fields in sorted(_processes(), key=lambda fields: int(fields["Pid"])):
            pid = int(fields["Pid"])
            if (pid in family or int(fields["PPid"]) in family) and "VmHWM" in fields:
                family.add(pid)
                self.peaks[pid] = int(fields["VmHWM"].split()[0]) * 1024
                self.ticks[pid] = _ticks(pid)

    def processor_told(self) -> str:
        """Processor time, which other work on the machine hardly changes."""
        seconds = [self.ticks[pid] / os.sysconf("SC_CLK_TCK") for pid in self.peaks]
        return " + ".join(f"{one:.1f}" for one in seconds) + " s (server and helpers)" if seconds else "unknown"

    def told(self) -> str:
        sizes = [self.peaks.get(self._top, 0), *(size for pid, size in self.peaks.items() if pid != self._top)]
        parts = " + ".join(f"{size / 2**20:.0f}" for size in sizes)
        return f"{sum(sizes) / 2**20:.0f} MiB (server and helpers: {parts})" if self.peaks else "unknown"


def _ticks(pid: int) -> int:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(words[11]) + int(words[12])


def _processes() -> Iterator[dict[str, str]]:
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            yield dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # ended in the meantime


@contextmanager
def served_here(data_dir: str) -> Iterator[Any]:
    """An application that serves from a thread of this process, as it does inside the WebUI."""
    import socket

    import uvicorn

    from iib import bootstrap

    said = {"data_dir": data_dir}
    application = bootstrap.build_standalone(said, [], is_empty=True, on_demo_progress=lambda done, count: None)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(bootstrap.create_app(application), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    serving.start()
    try:
        yield application
    finally:
        server.should_exit = True
        serving.join()
        application.close()


def loop_seconds(is_done: Callable[[], bool]) -> list[float]:
    """A pure Python loop until it is done: the seconds of each of its steps, all of them equal work."""
    steps = []
    while not is_done():
        start = time.perf_counter()
        total = 0
        for number in range(_STEP):
            total += number & 7
        steps.append(time.perf_counter() - start)
    return steps


def slow_down(library: str, data_dir: str) -> float:
    """How much longer a step of a pure Python loop takes while its own process serves and has a library indexed."""
    logging.getLogger("iib").setLevel(logging.ERROR)
    os.environ["IIB_UPDATE_ON_START"] = "no"
    with served_here(data_dir) as application:
        before = loop_seconds(_after(3.0))
        application.services.extra_paths.add(library, ["scan"])
        index = application.services.index
        looks = itertools.count()
        during = loop_seconds(lambda: next(looks) % 32 == 31 and not index.status()["running"])
        before += loop_seconds(_after(3.0))
    return (sum(during) / len(during)) / (sum(before) / len(before)) - 1


def _after(seconds: float) -> Callable[[], bool]:
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() >= end
