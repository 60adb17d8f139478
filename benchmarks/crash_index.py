"""`kill -9` at random moments of indexing, tagging, rating and renaming.

    python3 run.py bench crash_index --kills 200 [--seed 1]

A server (with its index helper) works on a small library: files come, go and get other names behind its back, tags are
given, taken and renamed, files are rated. After each kill the database must open clean, hold everything that was
answered, hold the one change that was not answered whole or not at all, and the next update must complete. What fails
is printed, and the exit status is 1.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iib.bootstrap import DATABASE_NAME
from iib.store import Database
from tests import pictures
from tests.served import Api, serve
from tests.store.consistency import assert_consistent

FILES = 120
TAGS = ("red", "green", "blue")
SECONDS_MAX = 1.2


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Kill a working server again and again.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=3, metavar=("DATA", "LIBRARY", "SEED"), help="what is killed")
    asked = parser.parse_args()
    if asked.work:
        data, library, seed = asked.work
        return work(Path(data), Path(library), random.Random(int(seed)))
    with tempfile.TemporaryDirectory(prefix="iib-crash-") as scratch:
        return crash_often(Path(scratch), asked.kills, asked.seed)


def crash_often(scratch: Path, kills: int, seed: int) -> int:
    """Kill and look, `kills` times; how many times something was wrong, at most 1."""
    chance = random.Random(seed)
    library, data = scratch / "library", scratch / "data"
    for number in range(FILES):
        write_picture(library, number)
    truth, faults, cut, start = Truth(), 0, 0, time.perf_counter()
    for kill in range(kills):
        begun = work_and_kill(data, library, chance, truth)
        cut += begun is not None
        try:
            look(data, library, truth, begun)
        except AssertionError as error:
            faults += 1
            print(f"kill {kill}, in the middle of {begun}: {error}")
    print(f"kills                       {kills}, of which in the middle of a change: {cut}")
    print(f"changes answered            {truth.answered}")
    print(f"something lost or damaged   {faults} times")
    print(f"time                        {time.perf_counter() - start:.0f} s")
    return 1 if faults else 0


@dataclass
class Truth:
    """What must be found: what was said → the numbers of the files it was said of."""

    said: dict[str, set[int]] = field(default_factory=lambda: {tag: set() for tag in TAGS})
    answered: int = 0

    def after(self, change: dict[str, Any]) -> dict[str, set[int]]:
        """What must be found once a change is made."""
        said = {name: set(numbers) for name, numbers in self.said.items()}
        numbers = set(change.get("numbers", ()))
        if change["what"] == "add":
            said[change["tag"]] |= numbers
        elif change["what"] == "remove":
            said[change["tag"]] -= numbers
        elif change["what"] == "rate":
            for rating in range(6):
                said[f"rating {rating}"] = said.get(f"rating {rating}", set()) - numbers
            said[f"rating {change['rating']}"] |= numbers
        return said


def write_picture(library: Path, number: int) -> None:
    """At once: an empty file, which a kill in between would leave, is not known again under another name."""
    text = f"a picture of {number}\nSteps: 20, Seed: {number}"
    picture = pictures.png_bytes(texts={"parameters": text})
    written = pictures.write(library / "new.tmp", picture, 1e9 + number)
    folder = library / str(number % 5)
    folder.mkdir(exist_ok=True)
    written.rename(folder / f"{number:05}-0.png")


def work_and_kill(data: Path, library: Path, chance: random.Random, truth: Truth) -> dict[str, Any] | None:
    """Let a server work for a random time, note in `truth` what it answered, and give the change that it began last
    when there was no answer to it."""
    command = [sys.executable, "-m", "benchmarks.crash_index", "--work", data, library, str(chance.randrange(2**32))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", "the server did not start after a crash"
    time.sleep(chance.random() * SECONDS_MAX)
    os.killpg(process.pid, signal.SIGKILL)
    begun = None
    for line in process.stdout.read().splitlines():
        if line.startswith("begin ") and line.endswith("}"):
            begun = json.loads(line[6:])
        elif line == "done" and begun:
            truth.said, begun = truth.after(begun), None
            truth.answered += 1
    process.wait()
    return begun


def look(data: Path, library: Path, truth: Truth, begun: dict[str, Any] | None) -> None:
    """Open what was left behind, and bring it up to date."""
    with serve(data, library) as api:
        check(data)
        paths = {str(path) for path in library.rglob("*.png")}
        assert set(walk(api, "")) == paths, "the update after the crash is not complete"
        found = said_in(api)
        known = {numbers_of([path]).pop() for path in paths}
        allowed = [truth.said, truth.after(begun)] if begun else [truth.said]
        states = [{name: numbers & known for name, numbers in said.items()} for said in allowed]
        assert any(all(found[name] == said.get(name, set()) for name in found) for said in states), (
            f"found and said differ in {differences(found, states[0])}"
        )
        truth.said = {name: truth.said.get(name, set()) - known | numbers for name, numbers in found.items()}


def differences(found: dict[str, set[int]], said: dict[str, set[int]]) -> dict[str, set[int]]:
    return {name: changed for name, numbers in found.items() if (changed := numbers ^ said.get(name, set()))}


def check(data: Path) -> None:
    db = Database(str(data / DATABASE_NAME))
    assert_consistent(db.reader())
    db.close()


def said_in(api: Api) -> dict[str, set[int]]:
    found = {tag: numbers_of(walk(api, f"tag:={tag} OR tag:={tag}2")) for tag in TAGS}
    return found | {f"rating {rating}": numbers_of(walk(api, f"rating:{rating}")) for rating in range(1, 6)}


def walk(api: Api, query: str) -> list[str]:
    return api.walk("db/search", {"query": query, "size": 100})


def numbers_of(paths: list[str]) -> set[int]:
    return {int(Path(path).name.split("-")[0]) for path in paths}


# what is killed


def work(data: Path, library: Path, chance: random.Random) -> int:
    """Work until somebody ends it: say what is begun and what was answered."""
    with serve(data, library, helper_processes="yes") as api:
        print("ready", flush=True)
        tags = {tag: api.post("db/add_custom_tag", {"tag_name": tag}).json()["id"] for tag in named(api)}
        for change in changes(library, chance):
            print("begin", json.dumps(change), flush=True)
            make(api, library, tags, change)
            print("done", flush=True)
    return 0


def named(api: Api) -> list[str]:
    """The tags under the name that they have at the moment."""
    names = {tag["name"] for tag in api.get("db/tags", category="custom").json()}
    return [f"{tag}2" if f"{tag}2" in names else tag for tag in TAGS]


def changes(library: Path, chance: random.Random) -> Iterator[dict[str, Any]]:
    while True:
        there = sorted(numbers_of([str(path) for path in library.rglob("*.png")]))
        numbers = chance.sample(there, chance.randint(1, min(40, len(there))))
        what = chance.choice(("files", "files", "add", "add", "remove", "rate", "rename"))
        yield {
            "what": what,
            "numbers": numbers if what != "rename" else [],
            "tag": chance.choice(TAGS),
            "rating": chance.randint(0, 5),
            "new": chance.randrange(10**6, 10**8),
        }


def make(api: Api, library: Path, tags: dict[str, int], change: dict[str, Any]) -> None:
    """Make a change; the server must answer that it did."""
    paths = {numbers_of([str(path)]).pop(): str(path) for path in library.rglob("*.png")}
    chosen = [paths[number] for number in change["numbers"]]
    tag = next(tags[name] for name in (change["tag"], f"{change['tag']}2") if name in tags)
    if change["what"] == "files":
        move_files([Path(path) for path in chosen], library, change["new"])
        answer = api.post("db/update_image_data")
    elif change["what"] == "rate":
        answer = api.post("db/set_rating", {"paths": chosen, "rating": change["rating"]})
    elif change["what"] == "rename":
        name = f"{change['tag']}{'2' if change['rating'] % 2 else ''}"
        answer = api.post("db/update_tag", {"id": tag, "name": name})
    else:
        body = {"img_paths": chosen, "action": change["what"], "tag_id": tag}
        answer = api.post("db/batch_update_image_tag", body)
    assert answer.status_code == 200, answer.text


def move_files(paths: list[Path], library: Path, new: int) -> None:
    """Behind the server's back: a new file, and other names for some, in other folders."""
    write_picture(library, new)
    for number, path in enumerate(paths):
        name = path.name.split("-")[0]
        folder = library / str((new + number) % 7)
        folder.mkdir(exist_ok=True)
        path.rename(folder / f"{name}-{new}.png")


if __name__ == "__main__":
    sys.exit(main())
