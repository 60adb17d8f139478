"""Files of the user are opened by one function; whoever opens anything else is named here, with what it is."""

import ast
import os
import threading
import time
from pathlib import Path

import pytest

from iib.disk import PathAccess
from iib.indexer import FoundFile, reader_with
from iib.indexer.read import content_of
from tests import pictures
from tests.security.attacks import TOKEN

PACKAGE = Path(__file__).resolve().parents[2] / "iib"

ALLOWED = {
    "disk/opening.py": "the door itself",
    "disk/held.py": "folders and files that operations hold while they work, links never followed",
    "disk/archive.py": "a new zip in the data folder",
    "disk/turn.py": "a lock file in the data folder",
    "disk/_remote.py": "/proc/self/mounts",
    "disk/volumes.py": "/proc/self/fdinfo, and handles through which nothing can be read",
    "imaging/decoding.py": "the device and inode that the door told",
    "imaging/cache.py": "our own thumbnails",
    "imaging/demo_library.py": "our own demo pictures",
    "web/routes/page.py": "the page's own files",
    "workers/process.py": "pipes",
    "workers/serve.py": "pipes",
    "workers/serve_feed.py": "pipes",
    "indexer/read.py": "a descriptor of the door, as a file",
}


def test_nobody_else_opens_files() -> None:
    opening = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if _opens(path)}
    assert opening - set(ALLOWED) == set(), "open it by open_checked"
    assert set(ALLOWED) - opening == set(), "these open nothing any more"


def _opens(path: Path) -> bool:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return any(map(_is_opening, calls))


def _is_opening(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "open"
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in ("read_bytes", "read_text", "write_bytes", "write_text", "copyfile", "copy2", "fdopen"):
        return True
    owner = function.value.id if isinstance(function.value, ast.Name) else ""
    return function.attr == "open" and owner in ("os", "io", "codecs")


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
@pytest.mark.parametrize("deep", [False, True])
def test_the_indexer_reads_nothing_from_outside_in_a_race(tmp_path: Path, deep: bool) -> None:
    top = tmp_path.resolve()
    text = "Steps: 5, Sampler: Euler a, Seed: 7, Size: 64x48"
    place = pictures.write(top / "in" / "a.png", pictures.png_bytes(texts={"parameters": f"mine\n{text}"}))
    mine = place.read_bytes()
    secret = pictures.write(top / "out" / "a.png", pictures.png_bytes(texts={"parameters": f"{TOKEN}\n{text}"}))
    reader = reader_with("", None, PathAccess(lambda: [str(top / "in")], is_whole_machine=False))
    stop = threading.Event()

    def swap() -> None:
        other = place.with_name("other")
        while not stop.is_set():
            other.symlink_to(secret)
            os.replace(other, place)
            other.write_bytes(mine)
            os.replace(other, place)

    thread = threading.Thread(target=swap)
    thread.start()
    texts = []
    try:
        end = time.monotonic() + 20
        while (len(texts) < 600 or "mine" not in "".join(texts)) and time.monotonic() < end:
            content = content_of(FoundFile(str(top / "in"), "a.png", 0, 0, 0, 0, 0.0), reader, deep=deep)
            texts.append(f"{content.text} {content.words} {content.error}" if content else "")
    finally:
        stop.set()
        thread.join()
    told = "".join(texts)
    assert "mine" in told and TOKEN not in told
