"""What a server keeps of callers that went away, and of a large file that players jump about in."""

import http.client
import os
import random
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from benchmarks._search_client import memory_of
from benchmarks._served import BASE

_AT_ONCE = 200
_QUIET_SECONDS = 3.0
_PIECE = 2**20


def leave(port: int, addresses: Sequence[str]) -> float:
    """Ask for each, hundreds at once, and go away while all of these wait; the seconds of the whole."""
    start = time.perf_counter()
    for first in range(0, len(addresses), _AT_ONCE):
        open_ones = []
        for address in addresses[first : first + _AT_ONCE]:
            one = socket.create_connection(("127.0.0.1", port), timeout=60)
            one.sendall(f"GET {BASE}{address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            open_ones.append(one)
        first_byte(port, "/hello")  # the server has come to all of them
        for one in open_ones:
            one.close()
    return time.perf_counter() - start


def report_leaving(port: int, addresses: Sequence[str], others: Sequence[str], cache: Path) -> list[str]:
    """Lines that tell what 10,000 callers that went away have left behind. Of `others`, two, nobody has asked yet."""
    before = _count(cache)
    seconds = leave(port, addresses)
    wait = first_byte(port, others[0])
    at_once = _count(cache)
    time.sleep(_QUIET_SECONDS)
    late = _count(cache) - at_once
    calm_wait = first_byte(port, others[1])
    return [
        f"{len(addresses):,} asked and left      {seconds:.1f} s, {at_once - before} made meanwhile",
        f"who comes next waits        {wait * 1000:.0f} ms, and {_QUIET_SECONDS:.0f} s later {calm_wait * 1000:.0f} ms",
        f"made in {_QUIET_SECONDS:.0f} s after that      {late}",
    ]


def first_byte(port: int, address: str, headers: "dict[str, str] | None" = None) -> float:
    """Seconds until an answer begins; the connection is closed then, as by a player that seeks again."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.connect()
    start = time.perf_counter()
    connection.request("GET", BASE + address, headers=headers or {})
    answer = connection.getresponse()
    answer.read(1)
    seconds = time.perf_counter() - start
    if answer.status not in (200, 206):
        raise SystemExit(f"{address} answered {answer.status}")
    connection.close()
    return seconds


def report_seeks(port: int, pid: int, video: Path, count: int = 200) -> list[str]:
    """Lines that tell the wait for the first byte at random places, and the memory meanwhile and while much is read."""
    chance = random.Random(5)
    size = os.path.getsize(video)
    address = f"/stream_video?path={quote(str(video))}"
    before = _memory(pid)
    waits = sorted(first_byte(port, address, {"Range": f"bytes={chance.randrange(size)}-"}) for _ in range(count))
    after_seeks = _memory(pid)
    most = _read(port, pid, address, 2**30)
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    return [
        f"seek in 4 GB, first byte    {middle * 1000:.1f} ms, p95 {late * 1000:.1f} ms",
        f"memory of the server        {before:.0f} MB, after {count} seeks {after_seeks:.0f}, reading 1 GB {most:.0f}",
    ]


def _read(port: int, pid: int, address: str, count: int) -> float:
    """Read so many bytes; the most memory seen meanwhile."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", BASE + address, headers={"Range": f"bytes={2**30}-{2**30 + count - 1}"})
    answer = connection.getresponse()
    most, done = _memory(pid), 0
    while piece := answer.read(_PIECE):
        done += len(piece)
        if done % (64 * _PIECE) < _PIECE:
            most = max(most, _memory(pid))
    connection.close()
    if done != count:
        raise SystemExit(f"{done} of {count} bytes came")
    return most


def _memory(pid: int) -> float:
    """Megabytes of the server's own process."""
    return memory_of(pid)[pid][1] / 1e6


def _count(cache: Path) -> int:
    return sum(1 for _ in cache.rglob("*.webp"))
