"""Many clients read and write at once: no 5xx, no lock in the way, no memory that grows. See docs/performance.md."""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks._search_client import memory_of  # noqa: E402
from benchmarks._served import BASE  # noqa: E402
from tests import pictures  # noqa: E402

# A leak of half a kilobyte for each request goes beyond this in the second half of two minutes.
GROWTH_BYTES_MAX = 8_000_000
WARM_SECONDS = 60  # what is shorter tells nothing of memory: the server is only getting warm
TELLING_SECONDS = 10

Sizes = dict[int, int]  # process id → resident bytes


@dataclass
class Seen:
    """What all clients saw; each adds under the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[int] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "write": []})
    faults: list[str] = field(default_factory=list)


class Client(threading.Thread):
    """Asks one thing after the other until `end`; one in four is a write."""

    def __init__(
        self, port: int, number: int, paths: Sequence[str], tags: Sequence[int], end: float, seen: Seen
    ) -> None:
        super().__init__()
        self._port, self._paths, self._tags, self._end, self._seen = port, paths, tags, end, seen
        self._chance = random.Random(number)

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        while time.monotonic() < self._end:
            kind, method, path, body = self._wish()
            start = time.perf_counter()
            try:
                content = None if body is None else json.dumps(body)
                connection.request(
                    method, BASE + path, content, {"Content-Type": "application/json"} if content else {}
                )
                answer = connection.getresponse()
                said, status = answer.read(), answer.status
            except (OSError, http.client.HTTPException) as error:
                said, status = repr(error).encode(), 599
                connection.close()
            self._note(kind, f"{method} {path}", status, said, time.perf_counter() - start)
        connection.close()

    def _note(self, kind: str, request: str, status: int, said: bytes, seconds: float) -> None:
        with self._seen.lock:
            self._seen.statuses[status] += 1
            self._seen.waits[kind].append(seconds)
            if status >= 500 or b"database is locked" in said:
                self._seen.faults.append(f"{request} answered {status}: {said[:200].decode(errors='replace')}")

    def _wish(self) -> tuple[str, str, str, Any]:
        path, tag = self._chance.choice(self._paths), self._chance.choice(self._tags)
        writes: list[tuple[str, Any]] = [
            ("/db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": tag}),
            ("/db/batch_update_image_tag", {"img_paths": [path], "action": "add", "tag_id": tag}),
            ("/db/update_tag", {"id": tag, "color": f"#{self._chance.randrange(0x1000000):06x}"}),
            ("/db/reread_geninfo", {"paths": [path]}),
        ]
        if self._chance.random() < 0.25:
            route, body = self._chance.choices(writes, weights=(6, 4, 2, 1))[0]
            return "write", "POST", route, body
        words = self._chance.choice(("lighthouse", "cat", "Steps", "a", ""))
        reads: list[tuple[str, str, Any]] = [
            ("GET", f"/image-thumbnail?size=128x128&path={quote(path)}", None),
            ("GET", f"/file?path={quote(path)}", None),
            ("GET", f"/image_geninfo?path={quote(path)}", None),
            ("GET", f"/files?folder_path={quote(os.path.dirname(path))}", None),
            ("GET", "/db/basic_info", None),
            ("GET", "/db/random_images", None),
            ("POST", "/db/search", {"query": words, "size": 50}),
            ("POST", "/db/search_by_substr", {"surstr": words, "size": 50}),
            ("POST", "/db/timeline", {}),
            ("POST", "/db/get_image_tags", {"paths": [path]}),
            ("POST", "/zip", {"paths": [path], "compress": True}),
        ]
        return ("read", *self._chance.choice(reads))


def main() -> int:
    """1 when something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--count", type=int, default=500, help="pictures in the library")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        paths = [str(path) for path in make_library(Path(scratch) / "library", asked.count)]
        server, port = start_server(Path(scratch))
        try:
            return load(server, port, paths, asked.clients, asked.seconds)
        finally:
            server.terminate()
            server.communicate(timeout=60)


def make_library(folder: Path, count: int) -> list[Path]:
    text = "a lighthouse, number {number}\nSteps: 20, Sampler: Euler a, Seed: {number}, Size: 64x48"
    return [
        pictures.write(
            folder / f"{number % 10}" / f"{number:05}.png",
            pictures.png_bytes(texts={"parameters": text.format(number=number)}),
        )
        for number in range(count)
    ]


def start_server(scratch: Path) -> tuple["subprocess.Popen[str]", int]:
    """A server of the library that has indexed it, and its port."""
    words = ["serve", str(scratch / "library"), "--no-browser", "--port", "0", "--data-dir", str(scratch / "data")]
    server = subprocess.Popen([sys.executable, "-u", "-m", "iib", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    port = 0
    for line in server.stdout:
        port = urlsplit(line.split()[5]).port or 0 if line.startswith("Infinite") else port
        if "up to date" in line:
            return server, port
    raise SystemExit("The server did not start.")


def load(server: "subprocess.Popen[str]", port: int, paths: Sequence[str], clients: int, seconds: float) -> int:
    tags = [_new_tag(port, f"tag {number}") for number in range(8)]
    seen, end = Seen(), time.monotonic() + seconds
    threads = [Client(port, number, paths, tags, end, seen) for number in range(clients)]
    for thread in threads:
        thread.start()
    sizes = watch(server.pid, seen, end)
    for thread in threads:
        thread.join()
    return report(seen, sizes, clients, seconds)


def watch(server: int, seen: Seen, end: float) -> list[Sizes]:
    """The memory of the server and its helpers again and again until `end`, told now and then."""
    start = told = time.monotonic()
    pause = min(1.0, (end - start) / 40)
    sizes: list[Sizes] = []
    while time.monotonic() < end:
        time.sleep(pause)
        sizes.append({process: present for process, (_, present) in memory_of(server).items()})
        if time.monotonic() - told >= TELLING_SECONDS or not sizes[1:]:
            told = time.monotonic()
            own, all_bytes = sizes[-1].get(server, 0), sum(sizes[-1].values())
            print(
                f"{told - start:4.0f} s: server {own / 1e6:.0f} MB, helpers {(all_bytes - own) / 1e6:.0f} MB, "
                f"{sum(seen.statuses.values()):,} requests",
                flush=True,
            )
    return sizes


def growth_of(sizes: Sequence[Sizes]) -> Sizes:
    """By how much each process grew from the middle to the end, of those that were there at both times: threads begin,
    and caches fill, while it gets warm. Single peaks do not count; each time is the smallest of a tenth of all."""
    tenth = max(1, len(sizes) // 10)
    middle = sizes[len(sizes) // 2 - tenth // 2 :][:tenth]
    lasting = set(sizes[-1]).intersection(*middle, *sizes[-tenth:]) if sizes else set()
    return {one: min(at[one] for at in sizes[-tenth:]) - min(at[one] for at in middle) for one in lasting}


def _new_tag(port: int, name: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", f"{BASE}/db/add_custom_tag", json.dumps({"tag_name": name}), headers)
    made = json.loads(connection.getresponse().read())
    connection.close()
    return int(made["id"])


def report(seen: Seen, sizes: Sequence[Sizes], clients: int, seconds: float) -> int:
    total = sum(seen.statuses.values())
    print(f"{clients} clients, {seconds:.0f} s: {total:,} requests, {total / seconds:,.0f} per second")
    print("statuses: " + ", ".join(f"{status}: {count:,}" for status, count in sorted(seen.statuses.items())))
    for kind, waits in seen.waits.items():
        ordered = sorted(waits) or [0.0]
        p95 = ordered[int(len(ordered) * 0.95)]
        print(
            f"{kind}: {len(waits):,}; p50 {ordered[len(ordered) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, "
            f"longest {ordered[-1] * 1000:.0f} ms"
        )
    growth = max(growth_of(sizes).values(), default=0)
    print(f"the process that grew most from the middle to the end: by {growth / 1e6:.1f} MB")
    is_growing = growth > GROWTH_BYTES_MAX and seconds >= WARM_SECONDS
    problems = [*seen.faults[:10], *(["Memory grew."] if is_growing else [])]
    problems += [f"{status} was answered." for status in seen.statuses if status not in (200, 304) and status < 500]
    print("\n".join(problems) or f"No fault, no lock{', memory flat' if seconds >= WARM_SECONDS else ''}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
