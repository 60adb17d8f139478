"""How fast a folder is indexed, and whether the server goes on answering meanwhile.

    python3 run.py bench index [--count 20000] [--folder LIBRARY] [--in-thread]

Starts a real server with a fresh data folder, adds a library of tiny pictures as a scanned folder, and asks `/hello`
all the time until the index is complete. The bare loop of the same run (walk, stat, read the first 64 KiB) says what
the disk and Python alone need; timings of different runs or machines do not compare, the ratio does.
"""

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.library import make_library

BASE = "/infinite_image_browsing"
HEADER_BYTES = 65_536
PAUSE_SECONDS = 0.002


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Index a library while asking the server whether it still answers.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--folder", help="a library that is there already; default: one is made")
    parser.add_argument("--in-thread", action="store_true", help="without helper processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iib-bench-") as scratch:
        library = asked.folder or os.path.join(scratch, "library")
        if not asked.folder:
            make_library(library, asked.count)
        bare = bare_loop(library)
        with running_server(os.path.join(scratch, "data"), in_thread=asked.in_thread) as (process, port):
            report(bare, measure(library, process, port))


def bare_loop(library: str) -> float:
    """Files per second of walking, asking for each file's state and reading its beginning."""
    start, files = time.perf_counter(), 0
    for folder, _, names in os.walk(library):
        for name in names:
            path = os.path.join(folder, name)
            os.stat(path)
            with open(path, "rb") as file:
                file.read(HEADER_BYTES)
            files += 1
    return files / (time.perf_counter() - start)


@contextmanager
def running_server(
    data_dir: str, folders: Sequence[str] = (), *, in_thread: bool = False
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A server on a free port, with a data folder of its own; without folders it has nothing to show."""
    words = [sys.executable, "-m", "iib", "serve", *(folders or ["--empty"])]
    words += ["--no-browser", "--port", "0", "--data-dir", data_dir]
    settings = {
        "IIB_HELPER_PROCESSES": "no" if in_thread else "yes",
        "IIB_LOG_LEVEL": "error",
        "IIB_UPDATE_ON_START": "yes" if folders else "no",
    }
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings})
    try:
        yield process, _port_of(process)
    finally:
        process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        process.communicate(timeout=30)


def _port_of(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    for line in process.stdout:
        found = re.search(r"http://[^/]+:(\d+)/", line)
        if found:
            threading.Thread(target=process.stdout.read, daemon=True).start()  # a full pipe would stop the server
            return int(found.group(1))
    raise SystemExit("The server did not start.")


def measure(library: str, process: "subprocess.Popen[str]", port: int) -> dict[str, Any]:
    """Add the library, wait until it is indexed, and tell what was seen meanwhile."""
    waits: list[float] = []
    stop = threading.Event()
    stalls: list[float] = []
    asking = threading.Thread(target=_ask_hello, args=(port, waits, stalls, stop))
    ask(port, "GET", "/hello")
    asking.start()
    start = time.perf_counter()
    ask(port, "POST", "/db/extra_paths", {"path": library, "types": ["scan"]})
    memory: dict[int, int] = {}
    result = wait_for_index(port, lambda: memory.update(peak_memory(process.pid)))
    seconds = time.perf_counter() - start
    stop.set()
    asking.join()
    memory.update(peak_memory(process.pid))
    seen = {"seconds": seconds, "waits": waits, "stalls": stalls, "result": result}
    return {**seen, "memory": memory, "server": process.pid}


def wait_for_index(port: int, meanwhile: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """What the update did that runs or is about to; `meanwhile` is called some times a second."""
    while (status := ask(port, "GET", "/db/index_status"))["running"] or status["last"] is None:
        if status["error"]:
            raise SystemExit(f"Indexing failed: {status['error']}")
        meanwhile()
        time.sleep(0.1)
    return dict(status["last"])


def _ask_hello(port: int, waits: list[float], stalls: list[float], stop: threading.Event) -> None:
    """Ask and pause, again and again. How much too long the pauses were says how busy the machine itself was."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not stop.is_set():
        start = time.perf_counter()
        connection.request("GET", f"{BASE}/hello")
        connection.getresponse().read()
        answered = time.perf_counter()
        waits.append(answered - start)
        time.sleep(PAUSE_SECONDS)
        stalls.append(time.perf_counter() - answered - PAUSE_SECONDS)
    connection.close()


def ask(port: int, method: str, path: str, body: object = None) -> Any:
    """One JSON request; the benchmark ends when it fails."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    headers = {"Content-Type": "application/json"}
    connection.request(method, BASE + path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{method} {path} answered {answer.status}: {content.decode(errors='replace')}")
    return json.loads(content)


def peak_memory(server: int) -> dict[int, int]:
    """process id → peak resident bytes, of the server and its helpers; empty where there is no /proc."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # ended in the meantime
        if server in (int(fields["Pid"]), int(fields["PPid"])) and "VmHWM" in fields:
            found[int(fields["Pid"])] = int(fields["VmHWM"].split()[0]) * 1024
    return found


def report(bare: float, seen: dict[str, Any]) -> None:
    """The figures, one per line."""
    waits = sorted(seen["waits"])
    files = seen["result"]["added"]
    rate = files / seen["seconds"]
    helpers = [size for pid, size in seen["memory"].items() if pid != seen["server"]]
    rows = [
        ("files indexed", f"{files:,}, of which broken: {seen['result']['failed']}"),
        ("time", f"{seen['seconds']:.1f} s"),
        ("files per second", f"{rate:,.0f}"),
        ("bare loop", f"{bare:,.0f} files per second"),
        ("ratio", f"{bare / rate:.1f} times the bare loop"),
        ("/hello, asked", f"{len(waits):,} times"),
        ("/hello, longest wait", f"{waits[-1] * 1000:.1f} ms"),
        ("/hello, p95", f"{waits[int(len(waits) * 0.95)] * 1000:.1f} ms"),
        ("/hello, median", f"{waits[len(waits) // 2] * 1000:.1f} ms"),
        ("a pause beside it, longest", f"{max(seen['stalls']) * 1000:.1f} ms too long (the machine, not the server)"),
        ("peak memory, server", _mebibytes(seen["memory"].get(seen["server"]))),
        ("peak memory, helpers", ", ".join(map(_mebibytes, helpers)) or "none seen"),
    ]
    for name, value in rows:
        print(f"{name:28}{value}")


def _mebibytes(size: int | None) -> str:
    return "unknown" if size is None else f"{size / 2**20:.0f} MiB"


if __name__ == "__main__":
    main()
