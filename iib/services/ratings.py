"""Ratings and favourites: what the user thinks of files."""

from collections.abc import Sequence
from typing import Any

from iib.disk import PathAccess
from iib.domain.errors import BadRequest
from iib.indexer.lookup import indexed_ids
from iib.store import Database, ratings

RATING_MAX = 5


class RatingsService:
    """Both are changed for many files at once, all or none."""

    def __init__(self, db: Database, access: PathAccess) -> None:
        self._db = db
        self._access = access

    def rate(self, paths: Sequence[str], rating: int) -> dict[str, Any]:
        """Rate files from 1 to 5, or not at all with 0. Raises `NotFound` for a file that is not indexed."""
        if not 0 <= rating <= RATING_MAX:
            raise BadRequest(f"rating is {str(rating)[:20]}: it must be from 1 to {RATING_MAX}, or 0 for none.")
        with self._db.transaction() as tx:
            return {"changed": ratings.set_rating(tx, indexed_ids(self._db, self._access, paths), rating)}

    def mark(self, paths: Sequence[str], *, is_favourite: bool) -> dict[str, Any]:
        """Make files favourites, or common ones. Raises `NotFound` for a file that is not indexed."""
        with self._db.transaction() as tx:
            return {"changed": ratings.set_favourite(tx, indexed_ids(self._db, self._access, paths), is_favourite)}
