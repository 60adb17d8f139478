"""`kill -9` at random moments of moving, copying, renaming, deleting, restoring and undoing.

    python3 run.py bench crash_operations --kills 200 [--seed 1] [--other-disk FOLDER] [--faulty 0.5]

A program changes a small library as fast as it can, and is killed. In a share of the runs (`--faulty`) its disk is
full, forbids things or fails for moments, the database's as well; nothing but the kill may end it. After each kill the
next start must put everything in order: each file's bytes lie in exactly one place (copies besides, where copies were
made), in the library or in the trash; the index knows every file where it lies, with its tag; an update finds nothing
to do; the last operation can be undone and done again. With a folder on another disk, files go there and back as well.
What fails is printed, and the exit status is 1.
"""

import argparse
import contextlib
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks._faulty_disk import FaultyDisk, count_of, new_tally
from iib.bootstrap import Application
from iib.domain.errors import IibError
from iib.services.operations import Way
from tests import pictures
from tests.served import Api, serve
from tests.store.consistency import assert_consistent

FILES = 40
SECONDS_MAX = 0.6
_FOLDERS = ("a", "b", "b/c", "d")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Kill a program that changes files, again and again.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--other-disk", help="a folder on another disk, where files go as well")
    parser.add_argument("--faulty", type=float, default=0.5, help="the share of runs with errors of the disk")
    parser.add_argument("--work", nargs="+", metavar="DATA SEED TALLY LIBRARY…", help="what is killed")
    asked = parser.parse_args()
    if asked.work:
        data, seed, tally, *libraries = asked.work
        return work(Path(data), random.Random(int(seed)), tally, list(map(Path, libraries)))
    with contextlib.ExitStack() as stack:
        places = [asked.other_disk] if asked.other_disk else []
        first, *others = (
            Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iib-crash-", dir=place)))
            for place in (None, *places)
        )
        return crash_often(first, asked.kills, asked.seed, others, faulty=asked.faulty)


def crash_often(scratch: Path, kills: int, seed: int, others: list[Path] | None = None, *, faulty: float = 0.5) -> int:
    """Kill and look, `kills` times; 1 when something was wrong, else 0."""
    chance, faults, cut, start = random.Random(seed), 0, set[str](), time.perf_counter()
    tally = new_tally(scratch / "tally")
    libraries, data = [scratch / "library", *(others or [])], scratch / "data"
    prepare(data, libraries)
    for kill in range(kills):
        said = work_and_kill(data, libraries, chance, tally if chance.random() < faulty else None)
        if said:
            faults += 1
            print(f"kill {kill + 1}: it ended before: {said}", flush=True)
        with serve(data, *libraries, indexed=False) as api:
            cut.update(cut_short(api))
            try:
                look(api, libraries)
            except AssertionError as error:
                faults += 1
                print(f"kill {kill + 1}: {error}", flush=True)
    seconds = time.perf_counter() - start
    print(f"kills {kills}, errors of the disk {count_of(tally)}, operations cut short {len(cut)}, ", end="")
    print(f"faults {faults}, {seconds:.0f} s")
    return min(1, faults)


def prepare(data: Path, libraries: list[Path]) -> None:
    """Files that are all different, each with a tag of its own name; some have sidecars."""
    data.mkdir(exist_ok=True)
    for number in range(FILES):
        folder = libraries[number % len(libraries)] / _FOLDERS[number % len(_FOLDERS)]
        content = pictures.png_bytes(texts={"parameters": f"number {number}\nSteps: 20, Seed: {number}"})
        pictures.write(folder / f"{number}.png", content, mtime=1_700_000_000 + number // 3)
        if number % 5 == 0:
            pictures.write(folder / f"{number}.txt", f"about {number}".encode())
    with serve(data, *libraries) as api:
        for number in range(FILES):
            tag = api.post("db/add_custom_tag", {"tag_name": f"tag {number}"}).json()["id"]
            (path,) = [path for library in libraries for path in library.rglob(f"{number}.png")]
            assert api.post("db/toggle_custom_tag_to_img", {"img_path": str(path), "tag_id": tag}).status_code == 200


def work_and_kill(data: Path, libraries: list[Path], chance: random.Random, tally: Path | None) -> str:
    """Let a program work for a moment, and kill it; with a tally, on a faulty disk. What it said if it ended before."""
    words = ["-W", "ignore", "-m", "benchmarks.crash_operations", "--work", str(data), str(chance.randrange(2**32))]
    process = subprocess.Popen(
        [sys.executable, *words, str(tally or ""), *map(str, libraries)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout and process.stderr and process.stdout.readline() == "works\n"
    said: list[str] = []
    listening = threading.Thread(target=said.extend, args=(process.stderr,))
    listening.start()
    time.sleep(chance.uniform(0, SECONDS_MAX))
    process.kill()
    status = process.wait()
    listening.join()
    process.stdout.close()
    process.stderr.close()
    return "" if status < 0 else "".join(said)


def work(data: Path, chance: random.Random, tally: str, libraries: list[Path]) -> int:
    """Change files for ever."""
    with serve(data, *libraries, indexed=False) as api:
        if tally:
            FaultyDisk(libraries, random.Random(chance.random()), Path(tally)).begin()
        print("works", flush=True)
        while True:
            act = chance.choice(_ACTS)
            with contextlib.suppress(IibError):  # what chance wants is not always possible
                act(api.application, chance, libraries)


def _files(chance: random.Random, libraries: list[Path]) -> list[str]:
    found = [str(path) for path in shown_files(libraries) if path.suffix == ".png"]
    return chance.sample(found, min(len(found), chance.choice((1, 3, 20))))


def _folder(chance: random.Random, libraries: list[Path]) -> str:
    return str(chance.choice(libraries) / chance.choice(_FOLDERS))


def _way(chance: random.Random) -> Way:
    return Way(continue_on_error=chance.random() < 0.3, create_dest_folder=True)


def _move(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    files, dest = _files(chance, libraries), _folder(chance, libraries)
    application.services.operations.bring("move", files, dest, _way(chance))


def _copy(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    """Only a few files are copied, and not for ever."""
    all_files = _files(chance, libraries)
    files = [file for file in all_files if number_of(Path(file)) < FILES // 4 and len(all_files) < 4]
    if len(shown_files(libraries)) < FILES * 2:
        application.services.operations.bring("copy", files, _folder(chance, libraries), _way(chance))


def _delete(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    application.services.operations.delete(_files(chance, libraries), _way(chance))


def _restore(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    entries = application.services.trash.all(1000, "")["entries"]
    ids = [entry["id"] for entry in entries]
    application.services.trash.restore(chance.sample(ids, min(len(ids), 15)), [])


def _rename(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    for file in _files(chance, libraries)[:1]:
        application.services.operations.rename(file, f"renamed {chance.randrange(50)}.png", "rename")


def _rename_many(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    files = _files(chance, libraries)
    application.services.operations.rename_many(files, "{index}", dry_run=False, start=chance.randrange(30))


def _move_folder(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    source, dest = _folder(chance, libraries), _folder(chance, libraries)
    application.services.operations.bring("move", [source], dest, _way(chance))


def _flatten(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    top, is_tidy = _folder(chance, libraries), chance.random() < 0.5
    application.services.operations.flatten(top, dry_run=False, remove_empty_folders=is_tidy)


def _undo(application: Application, chance: random.Random, libraries: list[Path]) -> None:
    for told in application.services.operations.all(5, ""):
        if told["can_undo"]:
            application.services.operations.undo(told["operation_id"], continue_on_error=chance.random() < 0.3)
            return


Act = Callable[[Application, random.Random, list[Path]], None]
_ACTS: tuple[Act, ...] = (
    _move,
    _move,
    _copy,
    _delete,
    _restore,
    _rename,
    _rename_many,
    _move_folder,
    _flatten,
    _undo,
)


def shown_files(libraries: list[Path]) -> list[Path]:
    """Every file but those in the trash."""
    return [path for path in all_files(libraries) if ".iib-trash" not in path.parts]


def all_files(libraries: list[Path]) -> list[Path]:
    """In the library and in any trash: a library that forbids one has it in the data folder."""
    places = [*libraries, libraries[0].with_name("data") / ".iib-trash"]
    return sorted(path for place in places for path in place.rglob("*") if path.is_file())


def number_of(path: Path) -> int:
    """Which of the files it is, by its content."""
    return int(path.read_bytes().split(b"number ")[1].split(b"\n")[0])


def cut_short(api: Api) -> list[str]:
    """The operations that this start had to put in order."""
    told = api.get("operations", limit=20).json()
    words = ("The program ended in the middle of it.", "It was cut short.")
    return [one["operation_id"] for one in told if set(words) & set(one["errors"])]


def look(api: Api, libraries: list[Path]) -> None:
    """Everything is as it must be. Raises `AssertionError`."""
    assert_in_order(api, libraries)
    told = [one for one in api.get("operations", limit=20).json() if one["can_undo"]]
    if not told:
        return
    before = {path: path.read_bytes() for path in shown_files(libraries)}
    undone = api.post("undo", {"operation_id": told[0]["operation_id"]})
    assert undone.status_code == 200, undone.text
    assert_in_order(api, libraries)
    again = api.post("undo", {"operation_id": undone.json()["operation_id"]})
    assert again.status_code == 200, again.text
    assert_in_order(api, libraries)
    assert {path: path.read_bytes() for path in shown_files(libraries)} == before, "done again it is what it was"


def assert_in_order(api: Api, libraries: list[Path]) -> None:
    files = all_files(libraries)
    assert not [path for path in files if path.name.startswith(".iib-")], "nothing half done is left"
    assert_all_there(files)
    entries = api.get("trash", limit=10_000).json()["entries"]
    trashed = {str(path) for path in files if ".iib-trash" in path.parts}
    told = {entry["trash_path"] for entry in entries}
    assert told == trashed, f"the trash is not what is told of it: {sorted(told ^ trashed)}"
    shown = {str(path): number_of(path) for path in shown_files(libraries) if path.suffix == ".png"}
    answers = api.post("db/get_image_tags", {"paths": list(shown)}).json()
    for path, number in shown.items():
        names = [tag["name"] for tag in answers[path] if tag["type"] == "custom"]
        assert names == [f"tag {number}"], f"{path} has {names} instead of the tag of {number}"
    api.application.services.extra_paths.mark_scanned()
    counts = api.application.services.index.update()
    changed = {name: counts[name] for name in ("added", "updated", "removed", "relinked") if counts[name]}
    assert not changed, f"an update found {changed}"
    assert_consistent(api.application.services.files._db.reader())


def assert_all_there(files: list[Path]) -> None:
    """Each picture and each text once; of those that may be copied, at least once."""
    numbers = Counter(number_of(path) for path in files if path.suffix == ".png")
    assert set(numbers) == set(range(FILES)), f"lost: {set(range(FILES)) - set(numbers)}"
    twice = {number: count for number, count in numbers.items() if count > 1 and number >= FILES // 4}
    assert not twice, f"more than once: {twice}"
    texts = {path.read_text() for path in files if path.suffix == ".txt"}
    assert texts == {f"about {number}" for number in range(0, FILES, 5)}


if __name__ == "__main__":
    sys.exit(main())
