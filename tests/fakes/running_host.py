"""The stand-in for the host (tests/fakes/host) as a process that a test can talk to."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]
PROGRAM = REPOSITORY / "tests" / "fakes" / "host"
START_SECONDS = 90


def need_gradio() -> None:
    """Skip the test where there can be no host; where the host's tests were promised (IIB_REQUIRE_BROWSER) it fails."""
    if importlib.util.find_spec("gradio") is None:
        say = pytest.fail if os.environ.get("IIB_REQUIRE_BROWSER") else pytest.skip
        say("Gradio is not installed here, so there can be no host WebUI")


def gradio_major() -> int:
    """The first number of Gradio's version; 3 is A1111's, 4 and later Forge's way."""
    from importlib.metadata import version

    return int(version("gradio").split(".")[0])


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningHost:
    """`with RunningHost(root, "--api") as host:`; `root` is its own folder, ours is linked in as an extension."""

    def __init__(
        self,
        root: Path,
        *flags: str,
        extensions: tuple[Path, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.root = root
        self._environment = environment or {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._command = [sys.executable, str(PROGRAM), "--root", str(root), "--port", str(self.port), *flags]
        if gradio_major() >= 4:
            self._command.append("--forge")
        for folder in extensions or (install_extension(root),):
            self._command += ["--ext", str(folder)]

    def __enter__(self) -> "RunningHost":
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("IIB_", "PYTHONPATH"))}
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**environment, **self._environment},
            cwd=self.root,
        )
        try:
            self._wait_for("ready")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()  # the end of its input is its end
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def say(self, words: str, answer: str) -> dict[str, Any]:
        """Give the host one of its words (see tests/fakes/host) and wait for the event that answers it."""
        assert self._process.stdin
        print(words, file=self._process.stdin, flush=True)
        return self._wait_for(answer)

    def log(self) -> str:
        """What the host and its extensions wrote on standard error so far."""
        self._log.seek(0)
        return self._log.read()

    def _wait_for(self, event: str) -> dict[str, Any]:
        assert self._process.stdout
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            line = self._process.stdout.readline()
            if not line:
                break
            if line.startswith("{"):
                said: dict[str, Any] = json.loads(line)
                if said["event"] == event:
                    return said
        raise AssertionError(f"The host did not say {event!r}. Its log:\n{self.log()}")


def install_extension(root: Path) -> Path:
    """Link this repository into `<root>/extensions` under a name that a user may have chosen."""
    place = root / "extensions" / "my pictures (iib)"
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.symlink_to(REPOSITORY, target_is_directory=True)
    return place
