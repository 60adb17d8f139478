"""Damaged and malicious files against the metadata room.

    python -m benchmarks.geninfo_fuzz --mutations 100000 [--seed 1] [--keep FOLDER]

Each mutation of a sample must end in an answer or in `UnreadableMedia`, within the limits of time and memory; whatever
else happens is printed with what is needed to make it again, and the exit status is 1. The named bombs come first.
"""

import argparse
import contextlib
import io
import json
import random
import struct
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from iib.domain.errors import UnreadableMedia
from iib.geninfo import read_metadata, read_raw_texts
from tests.samples import containers as to
from tests.samples import graphs

SAMPLES = Path(to.__file__).parent / "geninfo"
LONGEST_SECONDS = 1.0
LARGEST_BYTES = 100 * 1024 * 1024
_INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_TOKENS = (
    b"{",
    b"[",
    b"}",
    b"]",
    b'"',
    b"\\",
    b"NaN",
    b"1e999",
    b"-",
    b"\0",
    b"\xff",
    b"Steps: ",
    b"\n",
    b"null",
    b"[[",
)


@dataclass
class Result:
    """What a run found: `faults` are (what was tried, what happened)."""

    tried: int = 0
    slowest: tuple[float, str] = (0.0, "")
    faults: list[tuple[str, str]] = field(default_factory=list)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Files made to hurt, each by a limit of its own."""
    nested = "[" * 100_000
    flood = zlib.compress(b"a" * 400_000_000, 9)
    yield "zTXt bomb", to.png(to.chunk(b"zTXt", b"parameters\0\0" + flood))
    yield "iTXt bomb", to.png(to.chunk(b"iTXt", b"prompt\0\1\0\0\0" + flood))
    yield "100 MB of JSON", to.png_texts(prompt='{"1": "' + "x" * 100_000_000 + '"}')
    yield (
        "7 MB of JSON parts",
        to.png_texts(prompt='{"1": {"class_type": "K", "inputs": {' + '"a":[],' * 1_000_000 + '"b":1}}}'),
    )
    yield "nested arrays", to.png_texts(prompt=nested, workflow='{"nodes":' + nested, parameters=nested)
    yield "nested objects", to.png_texts(prompt='{"a":' * 100_000, Comment='{"Comment":' * 100_000)
    yield "ten million nodes claimed", to.png_texts(workflow='{"nodes": [' + "{}," * 2_000_000 + "{}]}")
    yield "cycle", to.png_texts(prompt=to.as_json(graphs.CYCLE))
    yield "chain of 4,000 samplers", to.png_texts(prompt=json.dumps(_chain(4_000)))
    yield "diamonds of texts", to.png_texts(prompt=json.dumps(_diamonds(200)))
    yield "subgraph in itself", to.png_texts(workflow=json.dumps(_self_holding()))
    yield (
        "huge numbers",
        to.png_texts(parameters="a\nSteps: " + "9" * 100_000 + ", Seed: 1e999999, Size: 99999999999x9, CFG scale: NaN"),
    )
    yield "commas", to.png_texts(parameters="Steps: 20, " + ", " * 500_000 + "a: b")
    yield "keys", to.png_texts(parameters="Steps: 20, " + "key: value, " * 200_000)
    yield "quotes", to.png_texts(parameters="Steps: 20, a: " + '"\\' * 500_000)
    yield "brackets", to.png_texts(parameters="Steps: 20, a: " + "[{" * 300_000)
    yield "templates", to.png_texts(parameters="a\n" + "Template: b\n" * 50_000 + "Steps: 20, Sampler: x")
    yield "prompt brackets", to.png_texts(parameters="(" * 300_000 + "<lora:" * 50_000 + "\nSteps: 20, Sampler: x")
    yield "flags", to.png_texts(Description="a " + "--a b " * 100_000 + " Job ID: 01234567-89ab")
    yield (
        "xmp entities",
        to.webp(
            xmp=b"<!DOCTYPE a [<!ENTITY b '" + b"&c;" * 1000 + b"'>]>" + to.xmp({"dc:description": "&b;" * 10_000})
        ),
    )
    yield "xmp tags", to.webp(xmp=b"<dc:description>" + b"<" * 2_000_000)
    yield "chunks without bodies", to.png(to.chunk(b"aaAa", b"") * 1_000_000)
    yield "text chunks", to.png(to.text_chunk("a", "b" * 50) * 300_000)
    yield "EXIF in a circle", to.jpeg_exif(b"II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 8))
    yield (
        "EXIF fields",
        to.jpeg_exif(b"II*\0" + struct.pack("<IH", 8, 65535) + struct.pack("<HHII", 0x9286, 7, 60_000, 0) * 5_000),
    )
    yield "matroska elements", to.element(0x1A45DFA3) + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + b"\xec\x80" * 3_000_000
    yield "boxes", to.box(b"ftyp", b"isom") + to.box(b"free") * 2_000_000
    yield "GIF blocks", b"GIF89a\1\0\1\0\0\0\0!\xfe" + b"\1a" * 3_000_000
    yield "ogg pages", (b"OggS\0\0" + bytes(20) + b"\xff" + b"\xff" * 255 + bytes(255 * 255)) * 100


def _chain(length: int) -> graphs.Graph:
    graph = {"s0": graphs.ksampler("m", ["t", 0], ["t", 0], ["none", 0]), "t": graphs.node("CLIPTextEncode", text="a")}
    for number in range(1, length):
        graph[f"s{number}"] = graphs.ksampler("m", ["t", 0], ["t", 0], [f"s{number - 1}", 0])
    graph["save"] = graphs.node("SaveImage", images=[f"s{length - 1}", 0])
    return graph


def _diamonds(depth: int) -> graphs.Graph:
    graph = {"0": graphs.node("PrimitiveString", value="a")}
    for number in range(1, depth):
        graph[str(number)] = graphs.node(
            "StringConcatenate", string_a=[str(number - 1), 0], string_b=[str(number - 1), 0]
        )
    last = [str(depth - 1), 0]
    graph |= {"t": graphs.node("CLIPTextEncode", text=last), "s": graphs.ksampler("m", ["t", 0], ["t", 0], ["e", 0])}
    return graph | {"save": graphs.node("SaveImage", images=["s", 0])}


def _self_holding() -> graphs.Graph:
    inner = [graphs.ui(number, "self") for number in range(50)]
    return {"nodes": inner, "links": [], "definitions": {"subgraphs": [{"id": "self", "nodes": inner, "links": []}]}}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to four random damages, one after another."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        data = chance.choice(_DAMAGES)(data, chance) or b"\0"
    return data


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flip(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 32))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _lie(data: bytes, chance: random.Random) -> bytes:
    """A number somewhere becomes one that lengths and counts stumble over."""
    form = chance.choice((">H", "<H", ">I", "<I"))
    size = struct.calcsize(form)
    place = chance.randrange(max(1, len(data) - size))
    number = chance.choice(_INTERESTING) & ((1 << 8 * size) - 1)
    return data[:place] + struct.pack(form, number) + data[place + size :]


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(_TOKENS) * chance.choice((1, 1, 3, 200)) + data[place:]


def _drop(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randrange(1, 40) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 400)]
    return data[:start] + piece * chance.choice((2, 3, 30)) + data[start:]


_DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _flip,
    _flip,
    _lie,
    _lie,
    _insert,
    _drop,
    _repeat,
)


def attempt(what: str, data: bytes, name: str, result: Result, *, deep: bool = False) -> None:
    """Read one file and note what must not be."""
    result.tried += 1
    start = time.perf_counter()
    try:
        found = read_metadata(io.BytesIO(data), name, deep=deep)
        if found.info:
            json.dumps(found.info.to_json(), allow_nan=False).encode("utf-8")
            found.info.text.encode("utf-8")
        read_raw_texts(io.BytesIO(data), name)
    except UnreadableMedia:
        pass
    except Exception as error:
        result.faults.append((what, f"{type(error).__name__}: {str(error)[:200]}"))
    seconds = time.perf_counter() - start
    result.slowest = max(result.slowest, (seconds, what))
    if seconds > 2 * LONGEST_SECONDS:  # both readings together
        result.faults.append((what, f"took {seconds:.1f} s"))


def run_bombs() -> Result:
    """Each bomb once, its memory watched beside what its own bytes take."""
    result = Result()
    for what, data in bombs():
        attempt(what, data, "bomb", result)
        tracemalloc.start()
        with contextlib.suppress(UnreadableMedia, MemoryError):
            read_metadata(io.BytesIO(data), "bomb")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        if peak > LARGEST_BYTES:
            result.faults.append((what, f"took {peak / 2**20:.0f} MB"))
    return result


def run_mutations(count: int, seed: int, keep: Path | None = None) -> Result:
    """`count` damaged samples; number n of a seed is always the same file."""
    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir()) if path.suffix != ".json"]
    result = Result()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        name, data = chance.choice(files)
        damaged = mutated(data, chance)
        before = len(result.faults)
        attempt(f"--seed {seed}, mutation {number} of {name}", damaged, name, result, deep=number % 50 == 0)
        if keep and len(result.faults) > before:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{seed}-{number}-{name}").write_bytes(damaged)
    return result


def main(argv: list[str] | None = None) -> int:
    """Print what was tried and what went wrong."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--mutations", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="folder for the files that did harm")
    options = asked.parse_args(argv)
    start = time.perf_counter()
    results = (run_bombs(), run_mutations(options.mutations, options.seed, options.keep))
    for what, happened in results[0].faults + results[1].faults:
        print(f"{what}: {happened}")
    for title, result in zip(("bombs", "mutations"), results, strict=True):
        seconds, what = result.slowest
        print(f"{result.tried} {title}: {len(result.faults)} faults, slowest {seconds:.2f} s ({what})")
    print(f"{time.perf_counter() - start:.0f} s in all")
    return 1 if results[0].faults or results[1].faults else 0


if __name__ == "__main__":
    sys.exit(main())
