"""The server as the search benchmark sees it: requests over one connection, walks through pages, memory and disk."""

import http.client
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks._served import BASE

IDLE_SECONDS = 2


class Refused(Exception):
    """The server answered 400: the sentence it gave."""


class Client:
    """Asks over one connection, as a browser does. The server hangs up when nothing is asked for a while."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=900)
        self._last = 0.0

    def ask(self, method: str, path: str, body: object = None) -> tuple[Any, float]:
        """The answer, and the milliseconds until all of its bytes were there. Raises `Refused`."""
        content = None if body is None else json.dumps(body)
        if time.perf_counter() - self._last > IDLE_SECONDS:
            self._connection.close()
            self._connection.connect()
        start = time.perf_counter()
        self._connection.request(method, BASE + path, content, {"Content-Type": "application/json"})
        answer = self._connection.getresponse()
        read = answer.read()
        self._last = time.perf_counter()
        milliseconds = (self._last - start) * 1000
        if answer.status == 400:
            raise Refused(json.loads(read)["detail"])
        if answer.status != 200:
            raise SystemExit(f"{method} {path} {content} answered {answer.status}: {read.decode(errors='replace')}")
        return json.loads(read), milliseconds

    def get(self, path: str, **parameters: object) -> Any:
        words = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in parameters.items())
        return self.ask("GET", f"{path}?{words}")[0]

    def post(self, path: str, body: object) -> Any:
        return self.ask("POST", path, body)[0]

    def pages(self, route: str, body: dict[str, Any], size: int) -> Iterator[tuple[list[dict[str, Any]], float]]:
        """(files, milliseconds) of each page of a result, until its end."""
        cursor = ""
        while True:
            answer, milliseconds = self.ask("POST", route, {**body, "size": size, "cursor": cursor})
            yield answer["files"], milliseconds
            if not answer["cursor"]["has_next"]:
                return
            cursor = answer["cursor"]["next"]


def memory_of(server: int) -> dict[int, tuple[int, int]]:
    """process id → (peak, present) resident bytes of the server and its helpers; empty where there is no /proc."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # ended in the meantime
        if server in (int(fields["Pid"]), int(fields["PPid"])) and "VmHWM" in fields:
            peak, present = (int(fields[name].split()[0]) * 1024 for name in ("VmHWM", "VmRSS"))
            found[int(fields["Pid"])] = (peak, present)
    return found


def database_bytes(data_dir: str) -> int:
    """The database with what is beside it until it is written; not its backups."""
    files = [path for path in Path(data_dir).iterdir() if path.is_file() and ".db" in path.name]
    return sum(os.stat(path).st_size for path in files)
