"""What an extension's install.py finds under the name `launch`. Instead of running pip it notes what was asked for."""

import importlib.util
import json
import os
from importlib import metadata


def is_installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return importlib.util.find_spec(package) is not None
    return True


def run_pip(command: str, desc: str | None = None, live: bool = False) -> None:
    """FAKE_HOST_PIP_LOG: file that gets one line per call. FAKE_HOST_PIP_FAILS: pip has no network."""
    with open(os.environ["FAKE_HOST_PIP_LOG"], "a", encoding="utf-8") as log:
        log.write(json.dumps([command, desc]) + "\n")
    if os.environ.get("FAKE_HOST_PIP_FAILS"):
        raise RuntimeError(f"Couldn't install {desc}.\nError code: 1")
