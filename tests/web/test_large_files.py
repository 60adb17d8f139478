"""Media of a running server over a socket: parts of a file of 4 GB come at once, and no file is held in memory."""

import contextlib
import http.client
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.index import running_server
from tests.limited_user import posix_only
from tests.served import BASE

SIZE = 4 * 2**30 + 10
END = b"0123456789"
GROWTH_MAX = 48 * 2**20
ROUTES = ("file", "stream_video")

pytestmark = posix_only


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with holes: it takes no room on the disk."""
    path = tmp_path_factory.mktemp("films") / "long.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE - len(END))
        file.seek(0, os.SEEK_END)
        file.write(END)
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, film: Path) -> Iterator[tuple[int, int]]:
    """(its process id, its port)"""
    with running_server(str(tmp_path_factory.mktemp("data")), [str(film.parent)]) as (process, port):
        yield process.pid, port


@contextlib.contextmanager
def asked(port: int, route: str, path: Path, method: str = "GET", **headers: str) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"{BASE}/{route}?path={quote(str(path))}", headers=said)
    try:
        yield connection.getresponse()
    finally:
        connection.close()


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_told_of_a_file_before_it_is_sent(server: tuple[int, int], film: Path, route: str) -> None:
    with asked(server[1], route, film, "HEAD", Accept_Encoding="gzip") as answer:
        assert (answer.status, answer.read()) == (200, b"")
        told = {name: answer.headers[name] for name in ("Content-Length", "Content-Type", "Accept-Ranges")}
        assert told == {"Content-Length": str(SIZE), "Content-Type": "video/mp4", "Accept-Ranges": "bytes"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Encoding"] == "identity"
        etag = answer.headers["ETag"]
    with asked(server[1], route, film, "HEAD", Range="bytes=-10") as answer:
        assert (answer.status, answer.headers["Content-Length"]) == (206, "10")
    for headers in ({}, {"Range": "bytes=0-9"}):
        with asked(server[1], route, film, If_None_Match=etag, **headers) as answer:
            assert (answer.status, answer.read(), answer.headers["ETag"]) == (304, b"", etag)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with asked(server[1], route, film, Range=f"bytes={SIZE}-") as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{SIZE}")
        content = answer.read()
        assert list(json.loads(content)) == ["detail"] and answer.headers["Content-Length"] == str(len(content))
    with asked(server[1], route, film, "HEAD", Range=f"bytes={SIZE}-") as answer:
        assert (answer.status, answer.headers["Content-Length"], answer.read()) == (416, str(len(content)), b"")


@pytest.mark.parametrize("route", ROUTES)
def test_any_place_is_reached_at_once_and_memory_stays_flat(server: tuple[int, int], film: Path, route: str) -> None:
    before = peak_of(server[0])
    for first, length in ((SIZE - 10, 10), (SIZE // 2, 1000), (2**31 - 5, 10), (2**32 - 5, 10), (0, 1)):
        start = time.monotonic()
        with asked(server[1], route, film, Range=f"bytes={first}-{first + length - 1}") as answer:
            content = answer.read()
        assert time.monotonic() - start < 5, "it was read up to there"
        assert (answer.status, len(content)) == (206, length)
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + length - 1}/{SIZE}"
        assert first != SIZE - 10 or content == END
    for headers in ({}, {"Range": "bytes=1000-"}):  # a player that takes what it needs, and goes away
        with asked(server[1], route, film, **headers) as answer:
            for _ in range(150):
                assert len(answer.read(2**20)) == 2**20
    assert peak_of(server[0]) - before < GROWTH_MAX


def peak_of(process: int) -> int:
    """The most bytes of memory that a process ever had; 0 where the system does not say."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
