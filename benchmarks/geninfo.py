"""How fast metadata are read: files per second over a mixed library, against bare reading of the same headers.

    python -m benchmarks.geninfo [--files 2000] [--rounds 5]

The library is made in a temporary folder: the small metadata of ten kinds of files in front of 256 KB of pixels. Bare
reading opens each file, reads its first 16 KB and closes it. Every round reads every file once; the best round
counts, in processor time of one core.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from iib.geninfo import read_metadata
from tests.samples import containers as to
from tests.samples import graphs, texts

PIXELS = to.chunk(b"IDAT", os.urandom(64 * 1024)) * 4
_A1111 = to.user_comment(texts.A1111)


def _png(**texts: str) -> bytes:
    return to.png_texts(**texts)[:-12] + PIXELS + to.chunk(b"IEND", b"")


# kind → (share in percent, is it of A1111's form, bytes)
KINDS: dict[str, tuple[int, bool, bytes]] = {
    "A1111 PNG": (25, True, _png(parameters=texts.A1111)),
    "A1111 JPEG": (10, True, to.jpeg_exif(to.exif(comment=_A1111)) + bytes(256 * 1024)),
    "A1111 WebP": (5, True, to.webp(to.exif(comment=_A1111))),
    "Forge PNG": (10, True, _png(parameters=texts.FORGE)),
    "ComfyUI PNG": (20, False, _png(prompt=texts.GRAPH, workflow=texts.DRAWN)),
    "ComfyUI Flux PNG": (5, False, _png(prompt=json.dumps(graphs.SPREAD), workflow=texts.DRAWN)),
    "ComfyUI workflow PNG": (5, False, _png(workflow=texts.DRAWN)),
    "SwarmUI PNG": (5, False, _png(parameters=texts.SWARM)),
    "NovelAI PNG": (5, False, _png(Comment=json.dumps(texts.NOVEL_4), **texts.NOVEL_AROUND)),
    "plain PNG": (10, False, _png()),
}


def make_library(folder: Path, count: int) -> dict[str, list[str]]:
    """`count` files, dealt by share; kind → paths."""
    made: dict[str, list[str]] = {}
    for kind, (share, _, data) in KINDS.items():
        made[kind] = []
        for number in range(max(1, count * share // 100)):
            path = folder / f"{kind.replace(' ', '-')}-{number}.bin"
            path.write_bytes(data)
            made[kind].append(str(path))
    return made


def read_bare(path: str) -> None:
    with open(path, "rb") as file:
        file.read(16 * 1024)


def read_whole(path: str) -> None:
    with open(path, "rb") as file:
        read_metadata(file, path)


def best_seconds(paths: list[str], read: Callable[[str], None], rounds: int) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()  # of this process alone: other work on the machine does not count
        for path in paths:
            read(path)
        best = min(best, time.process_time() - start)
    return best


def main(argv: list[str] | None = None) -> int:
    """Print a row per kind, the mixture and the claims."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--files", type=int, default=2_000)
    asked.add_argument("--rounds", type=int, default=5)
    options = asked.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        library = make_library(Path(folder), options.files)
        print(f"{'kind':24}{'files/s':>10}{'µs':>8}{'bare µs':>9}{'ratio':>7}")
        whole = bare = 0.0
        a1111 = 0.0
        for kind, paths in library.items():
            seconds, bare_seconds = (best_seconds(paths, read, options.rounds) for read in (read_whole, read_bare))
            whole, bare = whole + seconds, bare + bare_seconds
            if KINDS[kind][1]:
                a1111 = max(a1111, seconds / bare_seconds)
            print(_row(kind, len(paths), seconds, bare_seconds))
        count = sum(map(len, library.values()))
        print(_row("mixed", count, whole, bare))
        print(f"target: 6,000 mixed files/s — {count / whole:,.0f}; A1111 at worst 10 × bare — {a1111:.1f} ×")
    return 0


def _row(kind: str, count: int, seconds: float, bare: float) -> str:
    return (
        f"{kind:24}{count / seconds:10,.0f}{seconds / count * 1e6:8.0f}{bare / count * 1e6:9.1f}{seconds / bare:7.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
