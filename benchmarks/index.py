"""How fast a folder is indexed, and what others notice of it meanwhile.

    python3 run.py bench index [--count 20000] [--folder LIBRARY] [--in-thread]

Starts a real server with a fresh data folder, adds a library of tiny pictures as a scanned folder, waits until the
index is complete, and has it updated again with nothing changed. A second server is asked for `/hello` and for a search
all the time meanwhile, which takes a core for itself. A third, inside this process, says how much a pure Python loop
beside it is slowed.

The bare loops of the same run (walk and stat; read up to the pixels; insert a row and 24 links for each file) say what
the disk, SQLite and Python alone need. Timings of different runs or machines do not compare, the ratios do.
"""

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks._bare import Bare, bare_loops
from benchmarks._served import BASE, Asking, Family, ask, slow_down, wait_for_index
from benchmarks.library import make_library

__all__ = ["BASE", "ask", "main", "running_server", "wait_for_index"]

_UPDATES = 3
_SEARCH = {"query": "masterpiece", "size": 200}


@dataclass
class Seen:
    """What was measured of a server."""

    result: dict[str, Any]
    seconds: float
    family: Family
    processor: str
    unchanged: float


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="pictures of the library that is made")
    parser.add_argument("--folder", help="a library that is there already")
    parser.add_argument("--in-thread", action="store_true", help="without helper processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iib-bench-") as scratch:
        library = asked.folder or os.path.join(scratch, "library")
        if not asked.folder:
            make_library(library, asked.count)
        bare = bare_loops(library, scratch)
        with running_server(os.path.join(scratch, "data"), in_thread=asked.in_thread) as (process, port):
            seen = measure(library, process, port)
        with running_server(os.path.join(scratch, "asked"), in_thread=asked.in_thread) as (process, port):
            asking = waits_of(library, process, port)
        os.environ["IIB_HELPER_PROCESSES"] = "no" if asked.in_thread else "yes"
        report(bare, seen, *asking, slow_down(library, os.path.join(scratch, "here")))


@contextmanager
def running_server(
    data_dir: str, folders: Sequence[str] = (), *, in_thread: bool = False, updates_on_start: bool = True
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """A server on a free port, with a data folder of its own; without folders it has nothing to show."""
    words = [sys.executable, "-m", "iib", "serve", *(folders or ["--empty"])]
    words += ["--no-browser", "--port", "0", "--data-dir", data_dir]
    settings = {
        "IIB_HELPER_PROCESSES": "no" if in_thread else "yes",
        "IIB_LOG_LEVEL": "error",
        "IIB_UPDATE_ON_START": "yes" if updates_on_start else "no",
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


def measure(library: str, process: "subprocess.Popen[str]", port: int) -> Seen:
    """Add the library, wait until it is indexed, and update it again: the figures of a server that nobody asks."""
    family = Family(process.pid)
    seconds, result = first_index(library, port, family)
    processor = family.processor_told()
    updates = []
    for _ in range(_UPDATES):
        start = time.perf_counter()
        ask(port, "POST", "/db/update_image_data", {})
        updates.append(time.perf_counter() - start)
    family.look()
    return Seen(result, seconds, family, processor, sorted(updates)[len(updates) // 2])


def first_index(library: str, port: int, family: Family) -> tuple[float, dict[str, Any]]:
    """Seconds until a library was indexed by a server that has started, and what the update tells of itself."""
    wait_for_index(port)
    start = time.perf_counter()
    ask(port, "POST", "/db/extra_paths", {"path": library, "types": ["scan"]})
    result = wait_for_index(port, family.look)
    seconds = time.perf_counter() - start
    family.look()
    return seconds, result


def waits_of(library: str, process: "subprocess.Popen[str]", port: int) -> tuple[Asking, Asking]:
    """How long a server lets others wait while it indexes. What only the first of all requests waits for, since it has
    to load what they need, is no matter of the index."""
    ask(port, "GET", "/hello")
    ask(port, "POST", "/db/search", _SEARCH)
    with Asking(port, "GET", "/hello") as hello, Asking(port, "POST", "/db/search", _SEARCH) as search:
        first_index(library, port, Family(process.pid))
    return hello, search


def report(bare: Bare, seen: Seen, hello: Asking, search: Asking, slower: float) -> None:
    """The figures, one per line."""
    files = seen.result["added"]
    per_file = 1e6 / max(1, bare.files)
    rows = [
        ("files indexed", f"{files:,}, of which broken: {seen.result['failed']}"),
        ("time", f"{seen.seconds:.1f} s, the update itself {seen.result['seconds']:.1f} s"),
        ("files per second", f"{files / seen.seconds:,.0f}"),
        ("bare loops", f"{bare.total:.2f} s, {bare.total * per_file:.0f} µs a file"),
        ("  walk and stat", f"{bare.walk * per_file:.1f} µs a file"),
        ("  read up to the pixels", f"{bare.read * per_file:.1f} µs a file"),
        ("  insert row and 24 links", f"{bare.write * per_file:.1f} µs a file"),
        ("first index", f"{seen.seconds / bare.total:.2f} times the bare loops"),
        ("update without a change", f"{seen.unchanged:.3f} s, {seen.unchanged / bare.walk:.2f} times walk and stat"),
        ("/hello, longest wait", f"{max(hello.waits) * 1000:.1f} ms"),
        ("/hello, longest, p95, median", hello.told()),
        ("search, longest, p95, median", search.told()),
        ("a pause beside, longest", f"{max(hello.stalls) * 1000:.1f} ms too long (the machine, not the server)"),
        ("a Python loop beside", f"{slower * 100:+.1f} % time while indexing"),
        ("processor time of the first", seen.processor),
        ("peak memory", seen.family.told()),
    ]
    for name, value in rows:
        print(f"{name:30}{value}")


if __name__ == "__main__":
    main()
