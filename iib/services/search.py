"""Search: pages of files that match, how many there are on each day, and a handful by chance."""

import datetime
import math
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from iib.disk import PathAccess, is_at_or_below, still_lies_there
from iib.domain import query
from iib.domain.errors import BadRequest
from iib.domain.paths import to_disk
from iib.domain.query import MISSING, AllOf, Below, Not
from iib.domain.query_caret import CATEGORY_OF_KEY, known_words, merged, term_for_folder, term_for_tag, word_at
from iib.domain.search import SEED_MAX, PageRequest, SearchFilter
from iib.store import Database, search, timeline
from iib.store.counters import revision
from iib.store.folders import find_folders
from iib.store.query_sql import end_of_day_ns, start_of_day_ns
from iib.store.search import Found
from iib.store.tags import find_tags

RANDOM_COUNT = 128
SUGGESTIONS_MAX = 20
TIMELINES_MAX = 64  # remembered until a file changes
FOLDERS_MAX = 5  # where other things are suggested as well
_GONE_MAX = 64  # folders that are known to be gone, within one request
_SKIPPED_MAX = 200  # files of such folders; of more a search without these is begun


class SearchService:
    """`random_seed` gives a fresh seed for each random order; tests give their own."""

    def __init__(
        self,
        db: Database,
        access: PathAccess,
        random_seed: Callable[[], int] = lambda: secrets.randbelow(SEED_MAX - 1) + 1,
    ) -> None:
        self._db = db
        self._access = access
        self._random_seed = random_seed
        self._timelines: dict[SearchFilter, tuple[int, dict[str, Any]]] = {}

    def page(self, wanted: SearchFilter, page: PageRequest, *, from_day: str | None = None) -> dict[str, Any]:
        """One page and the cursor of the next. Raises `BadQuery`, and for `folder_paths` what the resolver raises."""
        if page.sort == "random" and page.seed is None:
            page = replace(page, seed=self._random_seed())
        if from_day:
            page = _beginning_at(from_day, page)
        found = self._take(self._resolved(wanted), page, page.size + 1)
        shown, has_next = found[: page.size], len(found) > page.size
        next_cursor = search.cursor_after(shown[-1], page).to_text() if has_next else ""
        return {
            "files": [match.file.to_json() for match in shown],
            "cursor": {"has_next": has_next, "next": next_cursor},
        }

    def random(self) -> list[dict[str, Any]]:
        """Up to 128 files by chance."""
        page = PageRequest(sort="random", seed=self._random_seed())
        return [match.file.to_json() for match in self._take(SearchFilter(), page, RANDOM_COUNT)]

    def timeline(self, wanted: SearchFilter) -> dict[str, Any]:
        """How many files match on each day, newest first, and in total."""
        resolved = self._resolved(wanted)
        now = revision(self._db.reader())
        known = self._timelines.get(resolved)
        if known and known[0] == now:
            return known[1]
        days = timeline.count_days(self._db.reader(), self._db.vocabulary, resolved)
        answer = {
            "total": sum(day.count for day in days),
            "days": [{"day": day.day, "count": day.count} for day in days],
        }
        if len(self._timelines) >= TIMELINES_MAX:
            self._timelines.clear()
        self._timelines[resolved] = (now, answer)
        return answer

    def suggest(self, line: str, at: int | None) -> list[dict[str, Any]]:
        """What may stand in place of the word at the caret of a query line that is being written."""
        word = word_at(line, at)
        found = known_words(word)
        if word.key in CATEGORY_OF_KEY and (word.key or word.value):
            tags = find_tags(self._db.reader(), CATEGORY_OF_KEY[word.key], word.value, SUGGESTIONS_MAX)
            found += [term_for_tag(word, tag["category"], tag["name"], tag["count"]) for tag in tags]
        if word.key == "path" or (word.value and not word.key):
            folders = find_folders(self._db.reader(), word.value, SUGGESTIONS_MAX if word.key else FOLDERS_MAX)
            found += [term_for_folder(path, os.sep, count) for path, count in folders]
        return [asdict(suggestion) | {"start": word.start, "end": word.end} for suggestion in merged(found)]

    def _take(self, wanted: SearchFilter, page: PageRequest, count: int) -> list[Found]:
        """The next `count` matches that still lie on the disk, or are known to be missing where those are asked for: a
        vanished file never costs a page its size."""
        found: list[Found] = []
        presence, is_of_missing = _Presence(), MISSING in query.leaves(wanted.tree())
        skipped_max = math.inf if is_of_missing else _SKIPPED_MAX  # missing files are told of wherever they lay
        narrowed = wanted
        while (last := self._take_some(narrowed, page, count, found, presence, skipped_max)) is not None:
            page = replace(page, cursor=search.cursor_after(last, page))
            narrowed = _without(presence.gone, wanted)
            skipped_max *= 2
        return found

    def _take_some(
        self,
        wanted: SearchFilter,
        page: PageRequest,
        count: int,
        found: list[Found],
        presence: "_Presence",
        skipped_max: float,
    ) -> Found | None:
        """Add to `found` until it has `count` matches, or all there are. If too many lie in folders that are gone, it
        ends at the last of these."""
        presence.skipped = 0
        for match in search.walk(self._db.reader(), self._db.vocabulary, wanted, page):
            if match.file.is_missing or presence.has(match.file.info.fullpath):
                found.append(match)
                if len(found) == count:
                    break
            elif presence.skipped > skipped_max:
                return match
        return None

    def _resolved(self, wanted: SearchFilter) -> SearchFilter:
        return replace(wanted, folder_paths=_real_folders(self._access, wanted.folder_paths))


class _Presence:
    """Which files lie there, as one request asks. Of an unplugged drive it is asked once that it is not there, and not
    for each of the files that the index knows of it: on a network every such question may take seconds."""

    def __init__(self) -> None:
        self.gone: list[str] = []  # folders that are not there, nor anything below
        self.skipped = 0  # files in these that were asked for
        self._there: set[str] = set()
        self._not_there: set[str] = set()

    def has(self, path: str) -> bool:
        folder = os.path.dirname(path)
        if self._is_gone(folder):
            self.skipped += 1
            return False
        if still_lies_there(path):
            return True
        if folder not in self._there and len(self.gone) < _GONE_MAX:
            self._look_for(folder)
        return False

    def _is_gone(self, folder: str) -> bool:
        if folder not in self._not_there:
            if folder in self._there or not any(is_at_or_below(folder, top) for top in self.gone):
                return False
            self._not_there.add(folder)
        return True

    def _look_for(self, folder: str) -> None:
        places = [folder]
        while (above := os.path.dirname(places[-1])) != places[-1]:
            places.append(above)
        top = next((place for place in reversed(places) if not os.path.isdir(to_disk(place))), None)
        if top is None:
            self._there.add(folder)
        else:
            self.gone.append(top)


def _without(folders: Sequence[str], wanted: SearchFilter) -> SearchFilter:
    parts = wanted.query.parts if isinstance(wanted.query, AllOf) else (wanted.query,)
    return replace(wanted, query=AllOf((*parts, Not(Below(tuple(folders))))))


def _real_folders(access: PathAccess, folder_paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(access.allow_folder(path, "folder_paths").text for path in folder_paths)


def _beginning_at(day: str, page: PageRequest) -> PageRequest:
    """The same page, but a result without a cursor begins at that day."""
    if page.sort != "date":
        raise BadRequest(f"from_day needs sort to be date, but it is {page.sort}.")
    try:
        date = datetime.date.fromisoformat(day)
    except ValueError as error:
        raise BadRequest(f"from_day is {day!r}: it must be a day like 2026-05-31.") from error
    if page.is_ascending:
        return replace(page, from_ns=start_of_day_ns(date))
    return replace(page, before_ns=end_of_day_ns(date))
