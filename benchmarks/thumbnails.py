"""Thumbnails: how fast they are made and given, and how good they are, beside bare loops of the same work."""

import argparse
import array
import http.client
import io
import math
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from PIL import Image, ImageChops

from benchmarks._leaving import report_leaving, report_seeks
from benchmarks._served import BASE, Asking
from iib.imaging.thumbnails import STEPS

CLIENTS = 6
BOX = (256, 256)
_SIZE = (832, 1216)


def make_pictures(folder: Path, count: int) -> list[str]:
    """PNGs of 832x1216 and about 1.4 MB: soft shapes under fine grain, as generated pictures have them."""
    chance = random.Random(7)
    grain = Image.effect_noise((_SIZE[0] * 2, _SIZE[1] * 2), 9)
    paths = []
    for number in range(count):
        channels = []
        for _ in range(3):
            cells = Image.frombytes("L", (12, 18), chance.randbytes(216))
            shapes = cells.resize(_SIZE, Image.Resampling.BICUBIC)
            left, top = chance.randrange(_SIZE[0]), chance.randrange(_SIZE[1])
            piece = grain.crop((left, top, left + _SIZE[0], top + _SIZE[1])).point(lambda v: 128 + (v - 128) // 3)
            channels.append(ImageChops.add(shapes, piece, 1, -128))
        path = folder / f"{number:05d}.png"
        Image.merge("RGB", channels).save(path, compress_level=6)
        paths.append(str(path))
    return paths


def bare_thumbnail(path: str) -> bytes:
    """Decode, one Lanczos pass, encode: what is compared with."""
    with Image.open(path) as picture:
        picture.load()
        small = picture.convert("RGB")
    small.thumbnail(BOX, Image.Resampling.LANCZOS)
    content = io.BytesIO()
    small.save(content, "WEBP", quality=80)
    return content.getvalue()


def bare_loop(paths: Sequence[str]) -> float:
    """Pictures a second of two processes that do nothing else; their start is not counted."""
    code = (
        "import sys\nfrom benchmarks.thumbnails import bare_thumbnail\nprint('ready', flush=True)\n"
        "for line in sys.stdin:\n    bare_thumbnail(line.rstrip('\\n'))\n"
    )
    root = str(Path(__file__).resolve().parent.parent)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout and process.stdout.readline()
    start = time.perf_counter()
    for number, process in enumerate(processes):
        assert process.stdin
        process.stdin.write("\n".join(paths[number::2]) + "\n")
        process.stdin.close()
    for process in processes:
        process.wait()
        assert process.stdout
        process.stdout.close()
    return len(paths) / (time.perf_counter() - start)


class Running(NamedTuple):
    """A server: its port and its process."""

    port: int
    pid: int


@contextmanager
def server(data_dir: str) -> Iterator[Running]:
    """A server with a data folder of its own; it prepares nothing by itself."""
    quiet = {"IIB_UPDATE_ON_START": "no", "IIB_WATCH": "no", "IIB_PREPARE_THUMBNAILS": "no"}
    command = [sys.executable, "-m", "iib", "serve", "--port", "0", "--no-browser", "--empty", "--data-dir", data_dir]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **quiet})
    try:
        assert process.stdout
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        yield Running(port, process.pid)
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


def per_second(port: int, addresses: Sequence[str]) -> float:
    """Answers a second that six clients get, each its share of the addresses."""
    ready = threading.Barrier(CLIENTS + 1)
    problems: list[str] = []

    def ask_all(own: Sequence[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.connect()
        ready.wait()
        for address in own:
            connection.request("GET", BASE + address)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                problems.append(f"{address}: {answer.status}")
        connection.close()

    threads = [threading.Thread(target=ask_all, args=(addresses[number::CLIENTS],)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    if problems:
        raise SystemExit(problems[0])
    return len(addresses) / (time.perf_counter() - start)


def psnr(webp: bytes, path: str) -> float:
    """Of a thumbnail against the picture resized with floating point numbers, in decibels."""
    with Image.open(io.BytesIO(webp)) as thumbnail, Image.open(path) as picture:
        shown = thumbnail.convert("RGB")
        squares = []
        for mine, whole in zip(shown.split(), picture.convert("RGB").split(), strict=True):
            careful = whole.convert("F").resize(shown.size, Image.Resampling.LANCZOS)
            squares += [(a - b) ** 2 for a, b in zip(mine.tobytes(), _floats(careful), strict=True)]
    return 10 * math.log10(255**2 / (sum(squares) / len(squares)))


def _floats(picture: Image.Image) -> "array.array[float]":
    return array.array("f", picture.tobytes())


def compare_quality(port: int, paths: Sequence[str]) -> str:
    ours, bare = [], []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for path in paths:
        connection.request("GET", BASE + thumbnail_address(path))
        content = connection.getresponse().read()
        ours.append((psnr(content, path), len(content)))
        content = bare_thumbnail(path)
        bare.append((psnr(content, path), len(content)))
    connection.close()
    rows = [(sum(r[0] for r in some) / len(some), sum(r[1] for r in some) / len(some)) for some in (ours, bare)]
    return f"{rows[0][0]:.3f} dB, {rows[0][1]:,.0f} bytes; bare loop {rows[1][0]:.3f} dB, {rows[1][1]:,.0f} bytes"


def thumbnail_address(path: str) -> str:
    return f"/image-thumbnail?t=1&size={BOX[0]}x{BOX[1]}&path={quote(path)}"


def many_addresses(paths: Sequence[str], count: int) -> list[str]:
    """So many thumbnails that nobody has asked for yet: every picture in many shapes."""
    boxes = [(width, height) for width in STEPS for height in STEPS if width != height and max(width, height) > 256]
    order = random.Random(9).sample([(path, box) for path in paths for box in boxes], count)
    return [thumbnail_address(path).replace("256x256", f"{box[0]}x{box[1]}") for path, box in order]


def measure(count: int, repeats: int, left: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder, "pictures")
        pictures.mkdir()
        paths = make_pictures(pictures, count)
        size = sum(map(os.path.getsize, paths)) / len(paths)
        print(f"pictures                    {count} PNG of {_SIZE[0]}x{_SIZE[1]}, {size / 1e6:.2f} MB each")
        bare = bare_loop(paths)
        with server(str(Path(folder, "data"))) as running:
            port = running.port
            per_second(port, ["/hello"] * 60)
            warm_up = make_pictures(Path(folder), 4)  # helpers start with the first pictures
            per_second(port, [thumbnail_address(path) for path in warm_up])
            addresses = [thumbnail_address(path) for path in paths]
            cold = per_second(port, addresses)
            print(f"cold, 6 clients             {cold:.1f}/s; bare loop of two {bare:.1f}/s: {cold / bare:.0%}")
            others = make_pictures(Path(folder), max(4, count // 2))
            with Asking(port, "GET", "/hello") as asking:
                per_second(port, [thumbnail_address(path).replace("256x256", "224x224") for path in [*paths, *others]])
            print(f"/hello meanwhile            {asking.told()} (longest, p95, median)")
            warm = max(per_second(port, addresses * repeats) for _ in range(2))
            cached = next(Path(folder, "data", "cache").rglob("*.webp"))
            files = [f"/file?path={quote(str(cached))}"] * (len(addresses) * repeats)
            file_rate = max(per_second(port, files) for _ in range(2))
            print(f"warm, 6 clients             {warm:,.0f}/s; /file of one {file_rate:,.0f}/s: {warm / file_rate:.0%}")
            print(f"quality                     {compare_quality(port, paths[:6])}")
            video = Path(folder, "large.mp4")
            with video.open("wb") as file:
                file.truncate(4 * 2**30)
            print("\n".join(report_seeks(port, running.pid, video)))
            new = thumbnail_address(make_pictures(Path(folder), 1)[0])
            fresh = [new.replace("256x256", box) for box in ("192x192", "160x160")]
            leaving = many_addresses(paths, left)
            print("\n".join(report_leaving(port, leaving, fresh, Path(folder, "data", "cache"))))


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py bench thumbnails", description=__doc__)
    parser.add_argument("--count", type=int, default=120, help="pictures")
    parser.add_argument("--repeats", type=int, default=20, help="how often each is asked for again")
    parser.add_argument("--left", type=int, default=10_000, help="requests whose callers go away")
    parsed = parser.parse_args(arguments)
    measure(parsed.count, parsed.repeats, parsed.left)


if __name__ == "__main__":
    main(sys.argv[1:])
