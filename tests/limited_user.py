"""A user whom file modes stop: root is not one, and CI runs as root."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_NOBODY = 65_534

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes and users of POSIX")


@contextlib.contextmanager
def limited_user() -> Iterator[Path]:
    """Be a user whom modes stop, for as long as the block lasts; gives a folder that this user owns."""
    folder = Path(tempfile.mkdtemp(prefix="iib-limited-"))
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.chown(folder, _NOBODY, _NOBODY)
            os.seteuid(_NOBODY)
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        shutil.rmtree(folder, onerror=_open_and_retry)


def _open_and_retry(function: object, path: str, _: object) -> None:
    os.chmod(os.path.dirname(path), 0o700)
    os.chmod(path, 0o700)
    shutil.rmtree(path)
