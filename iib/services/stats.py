"""Statistics: how the library grew, and what its files were made with."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from iib.disk import PathAccess
from iib.domain.errors import BadRequest
from iib.domain.search import SearchFilter
from iib.store import Database, counters
from iib.store.stats import Share, Stats

# what files are counted by → the category of tags that says it; "" for time
GROUPS = {"day": "", "month": "", "checkpoint": "model", "sampler": "sampler", "lora": "lora", "tool": "tool"}
_REMEMBERED = 32


class StatsService:
    """One statistic is made at a time, and kept until something changes."""

    def __init__(self, db: Database, access: PathAccess) -> None:
        self._db = db
        self._access = access
        self._making = threading.Lock()
        self._made: OrderedDict[tuple[int, str, SearchFilter], dict[str, Any]] = OrderedDict()

    def trend(self, by: str, wanted: SearchFilter) -> dict[str, Any]:
        """Count and bytes of the files that are meant, in groups and in total. Raises `BadRequest`, and for
        `folder_paths` what the resolver raises."""
        if by not in GROUPS:
            raise BadRequest(f"by is {by!r}: it must be {', '.join(GROUPS)}.")
        folders = tuple(self._access.allow_folder(path, "folder_path").text for path in wanted.folder_paths)
        wanted = replace(wanted, folder_paths=folders)
        with self._making:
            key = (counters.revision(self._db.reader()), by, wanted)
            if key not in self._made:
                self._made[key] = self._make(by, wanted)
            self._made.move_to_end(key)
            while len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
            return self._made[key]

    def _make(self, by: str, wanted: SearchFilter) -> dict[str, Any]:
        stats = Stats(self._db.reader(), self._db.vocabulary, wanted)
        if GROUPS[by]:
            rows, total = stats.tags(GROUPS[by]), stats.total()
        else:
            rows = stats.days()
            total = _sum("", rows)
            rows = _months(rows) if by == "month" else rows
        return {"by": by, "rows": [_shape(row) for row in rows], "total": _amount(total)}


def _months(rows: Sequence[Share]) -> list[Share]:
    days: dict[str, list[Share]] = {}
    for row in rows:
        days.setdefault(row.key[:7], []).append(row)
    return [_sum(month, its_days) for month, its_days in days.items()]


def _sum(key: str, rows: Sequence[Share]) -> Share:
    return Share(key, sum(row.count for row in rows), sum(row.size_bytes for row in rows))


def _shape(row: Share) -> dict[str, Any]:
    return {"key": row.key, **_amount(row)}


def _amount(row: Share) -> dict[str, int]:
    return {"count": row.count, "bytes": row.size_bytes}
