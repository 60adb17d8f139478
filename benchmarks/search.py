"""How quickly the index answers, how much it takes for that, and whether its answers are exact.

    python3 run.py bench search [--count 20000 | --folder LIBRARY] [--data-dir DIR] [--check]

Starts a real server, indexes a library (`--data-dir` keeps the index for the next time), and asks everything that can
be asked: over a hundred requests, each several times for its first page of 200 files and for some further ones; then
what the page asks for besides. `--check` compares every answer, walked to its end, with a plain scan of the files.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from benchmarks import _search_check as check
from benchmarks._search_asks import CUSTOM_TAG, Ask, Samples, all_asks, samples_of, slices
from benchmarks._search_client import Client, Refused, database_bytes, memory_of
from benchmarks._truth import Known, media_paths, read_all, some_of
from benchmarks.index import running_server
from benchmarks.library import make_library

PAGE = 200
FURTHER_PAGES = 3
LARGE = 300_000  # files from which on the targets for a million hold
SHOWN_PROBLEMS = 50
MEBIBYTE = 2**20
_SUGGESTED = (
    "",
    "m",
    "mast",
    "lora:",
    "model:s",
    "path:2024",
    "tag:",
    "sampler:eu",
    "a lighthouse -mod",
    "zzyzxqq",
    "夜",
)


@dataclass
class Seen:
    """What was measured: milliseconds by request."""

    first: dict[str, list[float]] = field(default_factory=dict)
    further: dict[str, list[float]] = field(default_factory=dict)
    beside: dict[str, list[float]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)


def main() -> int:
    """The command line; 1 when an answer was not exact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, help="pictures of the library that is made")
    parser.add_argument("--folder", help="a library that is there already")
    parser.add_argument("--data-dir", help="where the index is kept; default: it is made anew")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="compare every answer with the files")
    parser.add_argument("--pieces", type=int, default=40, help="how many pieces of texts to look for when checking")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iib-bench-") as scratch:
        data_dir = asked.data_dir or os.path.join(scratch, "data")
        library = asked.folder or os.path.join(data_dir, f"library of {asked.count}")
        if not os.path.isdir(library):
            make_library(library, asked.count)
        paths = media_paths(library)
        with running_server(data_dir, updates_on_start=False) as (process, port):
            client = Client(port)
            index(client, os.path.realpath(library), len(paths))
            report_size(process.pid, data_dir, len(paths), "after indexing")
            of = with_tags(client, samples_of(some_of(paths, 400)))
            report_times(measure(client, all_asks(of), asked.repeats), len(paths))
            report_size(process.pid, data_dir, len(paths), "after serving")
            return report_check(check_all(client, of, paths, asked.pieces, scratch)) if asked.check else 0


def index(client: Client, library: str, count: int) -> None:
    """See that the index holds the library, all of it."""
    start = time.perf_counter()
    if library not in [row["path"] for row in client.get("/db/extra_paths")]:
        client.post("/db/extra_paths", {"path": library, "types": ["scan"]})
    done = client.post("/db/update_image_data", {"path": library})
    held = client.get("/db/basic_info")["img_count"]
    print(
        f"{held:,} files in the index, {done['added']:,} of them new, in {time.perf_counter() - start:.1f} s",
        flush=True,
    )
    if held != count:
        raise SystemExit(f"The index holds {held:,} files, but the library {count:,}.")


def with_tags(client: Client, of: Samples) -> Samples:
    """The same with the ids of tags, and a custom tag on every tenth of the samples."""
    for tag in client.get("/db/tags", q=CUSTOM_TAG, category="custom"):
        client.post("/db/remove_custom_tag", {"tag_id": tag["id"]})
    custom = client.post("/db/add_custom_tag", {"tag_name": CUSTOM_TAG})["id"]
    picked = [file.path for file in of.files[::10]]
    client.post("/db/batch_update_image_tag", {"img_paths": picked, "action": "add", "tag_id": custom})
    ids = {}
    for category, name in (("prompt", of.term), ("model", of.model), ("lora", of.lora), ("media", "image")):
        found = client.get("/db/tags", category=category, q=name, limit=1000)
        for tag in found:
            if tag["name"].casefold() == name:
                ids[category, name] = tag["id"]
    return replace(of, picked=frozenset(picked), tag_ids=ids)


def measure(client: Client, asks: list[Ask], repeats: int) -> Seen:
    """Ask everything; round by round, so that no request profits from having been asked a moment ago."""
    seen = Seen()
    for _ in range(repeats):
        for ask in asks:
            if ask.name not in seen.skipped:
                _measure(client, ask, seen)
        _measure_beside(client, asks, seen)
    return seen


def _measure(client: Client, ask: Ask, seen: Seen) -> None:
    name = f"{ask.route.rpartition('/')[2]}: {ask.name}"
    try:
        for number, (_, milliseconds) in enumerate(client.pages(ask.route, ask.body, PAGE)):
            (seen.further if number else seen.first).setdefault(name, []).append(milliseconds)
            if number == FURTHER_PAGES:
                break
    except Refused as refused:
        seen.skipped.append(ask.name)
        print(f"skipped: {ask.name} ({refused})")


def _measure_beside(client: Client, asks: list[Ask], seen: Seen) -> None:
    for path in ("/hello", "/db/basic_info", *(f"/db/suggest?text={quote(text)}" for text in _SUGGESTED)):
        seen.beside.setdefault(path, []).append(client.ask("GET", path)[1])
    for ask in asks[:9]:
        milliseconds = client.ask("POST", "/db/timeline", {"query": ask.body["query"]})[1]
        seen.beside.setdefault(f"timeline: {ask.name}", []).append(milliseconds)


def report_times(seen: Seen, count: int) -> None:
    """A row per request, the slowest first, and the figures beside their targets."""
    bare = quantile(seen.beside.pop("/hello"), 0.5)
    print(f"\n/hello, which asks the index nothing: {bare:.1f} ms")
    print(f"{'milliseconds':70}{'best':>9}{'p50':>9}{'p95':>9}{'max':>9}")
    for title, times, most in (
        ("first pages", seen.first, 50 if count >= LARGE else 15),
        ("further pages", seen.further, 50 if count >= LARGE else 15),
        ("basic_info, suggest, timeline", seen.beside, 50),
    ):
        for name, waits in sorted(times.items(), key=lambda row: -quantile(row[1], 0.95)):
            print(f"{title.split()[0]:8}{name[:61]:62}{_figures(waits)}")
        together = [wait for waits in times.values() for wait in waits]
        if together:
            print(f"{f'{title}, {len(times)} requests (asked: p95 {most})':70}{_figures(together)}")
            best = quantile([min(waits) for waits in times.values()], 0.95)
            print(f"{f'{title}, p95 of the best of each (other work on the machine counts less)':79}{best:18.1f}\n")


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _figures(waits: list[float]) -> str:
    figures = (min(waits), quantile(waits, 0.5), quantile(waits, 0.95), max(waits))
    return "".join(f"{value:9.1f}" for value in figures)


def report_size(server: int, data_dir: str, count: int, when: str) -> None:
    memory = memory_of(server)
    peak, present = (sum(row[place] for row in memory.values()) / MEBIBYTE for place in (0, 1))
    own = memory.get(server, (0, 0))[1] / MEBIBYTE
    size = database_bytes(data_dir)
    each = f"server {own:.0f}, {len(memory) - 1} helpers; asked: 600 MB"
    print(f"{when}: resident {present:.0f} MiB ({each}), peak {peak:.0f} MiB")
    print(
        f"{when}: database {size / MEBIBYTE:,.1f} MiB, {size / max(1, count):,.0f} bytes a file (asked: 4,000)",
        flush=True,
    )


def check_all(client: Client, of: Samples, paths: list[str], pieces: int, scratch: str) -> Iterator[str]:
    """Everything that is not exact."""
    truth: dict[str, Known] = {file.path: file for file in read_all(paths)}
    asks = [*all_asks(of), *slices(of, pieces)]
    for ask in asks:
        yield from check.compare(client, ask, truth)
        if ask.route == "/db/search" and ask.body.keys() <= {"query", "folder_paths"}:
            yield from check.compare_timeline(client, ask, truth)
    yield from check.compare_of_one_second(client, truth)
    yield from check.compare_random(client, truth)
    yield from check.compare_while_changing(client, scratch)


def report_check(problems: Iterator[str]) -> int:
    found, start = 0, time.perf_counter()
    for problem in problems:
        found += 1
        if found <= SHOWN_PROBLEMS:
            print(f"not exact: {problem}", flush=True)
    print(f"exactness: {found} problems, looked for in {time.perf_counter() - start:.0f} s (asked: none)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
