"""Whether answers are exact: every file that is meant, none of the others, none twice, in the order asked for."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from benchmarks._search_asks import Ask
from benchmarks._search_client import Client, Refused
from benchmarks._truth import Known, media_paths, read_all
from benchmarks.library import make_library
from iib.domain.search import SORTS

CHANGING = 800


def compare(client: Client, ask: Ask, truth: dict[str, Known], size: int = 1000) -> list[str]:
    """What is wrong with the answers to a request, each in a sentence."""
    try:
        walked = [file for page, _ in client.pages(ask.route, ask.body, size) for file in page]
    except Refused as refused:
        return [] if ask.is_new else [f"{ask.name}: refused, {refused}"]
    paths = [file["fullpath"] for file in walked]
    meant = {path for path, file in truth.items() if ask.rule(file)}
    problems = [
        *_tell(ask, "given twice", [path for path, times in Counter(paths).items() if times > 1]),
        *_tell(ask, "lost", sorted(meant.difference(paths))),
        *_tell(ask, "too many", sorted(set(paths) - meant)),
    ]
    return problems or _wrong_order(ask, [truth[path] for path in paths])


def _tell(ask: Ask, problem: str, paths: list[str]) -> list[str]:
    return [f"{ask.name}: {len(paths)} {problem}, as {paths[0]}"] if paths else []


def _wrong_order(ask: Ask, files: list[Known]) -> list[str]:
    sort = "random" if ask.body.get("random_sort") else ask.body.get("sort", "date")
    places: dict[str, Callable[[Known], Any]] = {
        "date": lambda file: file.mtime,
        "name": lambda file: file.name,
        "size": lambda file: file.size,
        "relevance": lambda file: (ask.score(file), file.mtime),
    }
    if sort == "random":
        return []
    is_ascending = ask.body.get("order", SORTS[sort]) == "asc"
    for before, after in pairwise(files):
        one, other = places[sort](before), places[sort](after)
        if one != other and (one < other) != is_ascending:
            return [f"{ask.name}: the order is wrong, {other} behind {one}, as {after.path} behind {before.path}"]
    return []


def compare_timeline(client: Client, ask: Ask, truth: dict[str, Known]) -> list[str]:
    """The same for the days of a result."""
    body = {"query": ask.body.get("query", ""), "folder_paths": ask.body.get("folder_paths", [])}
    try:
        answer = client.post("/db/timeline", body)
    except Refused as refused:
        return [] if ask.is_new else [f"timeline of {ask.name}: refused, {refused}"]
    days = Counter(file.day.isoformat() for file in truth.values() if ask.rule(file))
    told = [(day["day"], day["count"]) for day in answer["days"]]
    if told == sorted(days.items(), reverse=True) and answer["total"] == sum(days.values()):
        return []
    return [
        f"timeline of {ask.name}: {answer['total']} files on {len(told)} days, not {sum(days.values())} on {len(days)}"
    ]


def compare_of_one_second(client: Client, truth: dict[str, Known]) -> Iterator[str]:
    """The second with the most files, by small pages in both orders: its files differ in nothing but their ids."""
    folders = Counter((file.mtime, os.path.dirname(file.path)) for file in truth.values())
    (_, folder), count = folders.most_common(1)[0]
    for order in ("asc", "desc"):
        for size in (1, 7, 50):
            body = {"query": "", "folder_paths": [folder], "order": order}
            ask = Ask(
                f"{count} files of one second ({order}, pages of {size})",
                body,
                lambda f: f.path.startswith(folder + "/"),
            )
            yield from compare(client, ask, truth, size)


def compare_random(client: Client, truth: dict[str, Known]) -> Iterator[str]:
    """Two random walks through everything: each complete, and not the same."""
    walks = []
    for _ in range(2):
        pages = client.pages("/db/search", {"query": "", "sort": "random"}, 1000)
        walks.append([file["fullpath"] for page, _ in pages for file in page])
        if sorted(walks[-1]) != sorted(truth):
            yield f"random order: {len(walks[-1])} files ({len(set(walks[-1]))} different), not {len(truth)}"
    if len(truth) > 10 and walks[0] == walks[1]:
        yield "random order: two walks are the same"


def compare_while_changing(client: Client, scratch: str) -> Iterator[str]:
    """Walks through a folder of its own while files come and go: what was there all the time comes exactly once."""
    folder = os.path.join(os.path.realpath(scratch), "changing")
    shutil.rmtree(folder, ignore_errors=True)
    make_library(folder, CHANGING, seed=3)
    client.post("/db/extra_paths", {"path": folder, "types": ["scan"]})
    client.post("/db/update_image_data", {"path": folder})
    try:
        for number, sort in enumerate(SORTS):
            for order in ("asc", "desc"):
                for query in ("", ("masterpiece", "-masterpiece")[number % 2]):
                    body = {"query": query, "sort": sort, "order": order, "folder_paths": [folder]}
                    yield from _walk_while_changing(client, folder, body)
    finally:
        client.ask("DELETE", "/db/extra_paths", {"path": folder, "types": ["scan"]})


def _walk_while_changing(client: Client, folder: str, body: dict[str, Any]) -> Iterator[str]:
    chance = Random(5)
    name = f"walk while files come and go ({body['query'] or 'all'}, {body['sort']} {body['order']})"
    needle = str(body["query"]).lstrip("-")
    meant = {
        file.path
        for file in read_all(media_paths(folder))
        if (needle in file.folded or needle in file.place) != body["query"].startswith("-")
    }
    seen: Counter[str] = Counter()
    touched: set[str] = set()
    for place, (page, _) in enumerate(client.pages("/db/search", body, 60)):
        came_back = [
            file["fullpath"] for file in page if file["fullpath"] in touched and not os.path.exists(file["fullpath"])
        ]
        if came_back:
            yield f"{name}: shows what is gone, as {came_back[0]}"
        seen.update(file["fullpath"] for file in page)
        if place % 4 == 1:
            touched |= _change(folder, chance)
            client.post("/db/update_image_data", {"path": folder})
    ask = Ask(name, body, lambda _: True)
    steady = meant - touched
    yield from _tell(ask, "lost", sorted(steady - seen.keys()))
    yield from _tell(ask, "given twice", [path for path, times in seen.items() if times > 1])
    yield from _tell(ask, "too many", sorted(seen.keys() - meant - touched))


def _change(folder: str, chance: Random) -> set[str]:
    """Some files go, some get another name, some come, as new as any or as old; answers the paths of all of them."""
    paths = media_paths(folder)
    gone, moved, copied = (chance.sample(paths, 12) for _ in range(3))
    touched = {*gone, *moved}
    for number, path in enumerate(copied):
        new = f"{path.rpartition('.')[0]}-{chance.randrange(10**6)}{path[path.rfind('.') :]}"
        shutil.copyfile(path, new)
        moment = chance.choice((os.stat(path).st_mtime, 1_500_000_000 + number, 1_800_000_000 + number))
        os.utime(new, (moment, moment))
        touched.add(new)
    for path in moved:
        new = f"{path.rpartition('.')[0]}-moved{path[path.rfind('.') :]}"
        if path not in gone and not os.path.exists(new):
            os.rename(path, new)
            touched.add(new)
    for path in gone:
        Path(path).unlink(missing_ok=True)
    return touched
