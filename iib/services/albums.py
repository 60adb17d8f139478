"""Albums: query lines that the user gave a name."""

from typing import Any

from iib.domain.errors import BadQuery, BadRequest, NotFound
from iib.domain.query_text import parse_query
from iib.domain.search import ORDERS, SORTS, SearchFilter
from iib.store import Database, albums, timeline
from iib.store.albums import Album

NAME_LENGTH_MAX = 200
ALBUMS_MAX = 1000


class AlbumsService:
    """An album holds no files: its line is asked anew each time."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self, *, with_counts: bool) -> list[dict[str, Any]]:
        """All albums by name, with how many files each means when that is asked for."""
        listed = albums.all_albums(self._db.reader())
        return [album.to_json() | ({"count": self._count(album)} if with_counts else {}) for album in listed]

    def add(self, *, name: str | None, query: str | None, sort: str | None, order: str | None) -> dict[str, Any]:
        """A new album. Raises `BadQuery` for a wrong line, `BadRequest` for a name that is none, or taken."""
        with self._db.transaction() as tx:
            if len(albums.all_albums(tx)) >= ALBUMS_MAX:
                raise BadRequest(f"There are {ALBUMS_MAX} albums already: delete one first.")
            return self._put(tx, _changed(Album("", "", "date", "desc"), name or "", query, sort, order))

    def change(
        self, album: int, *, name: str | None, query: str | None, sort: str | None, order: str | None
    ) -> dict[str, Any]:
        """Change what is given of an album. Raises `NotFound` besides what `add` raises."""
        with self._db.transaction() as tx:
            return self._put(tx, _changed(self._known(album), name, query, sort, order))

    def remove(self, album: int) -> dict[str, Any]:
        """Forget an album. Raises `NotFound`."""
        with self._db.transaction() as tx:
            removed = self._known(album)
            albums.remove_album(tx, album)
            return removed.to_json()

    def _known(self, album: int) -> Album:
        found = albums.album_of(self._db.reader(), album) if 0 < album < 2**63 else None
        if found is None:
            raise NotFound(f"There is no album with the id {str(album)[:20]}.")
        return found

    def _put(self, tx: albums.Connection, album: Album) -> dict[str, Any]:
        same = albums.album_named(tx, album.name)
        if same is not None and same.id != album.id:
            raise BadRequest(f"name is {album.name!r}: another album has this name already.")
        return self._known(albums.put_album(tx, album)).to_json()

    def _count(self, album: Album) -> int | None:
        """None for a line that takes too long, or that an earlier version understood otherwise."""
        try:
            wanted = SearchFilter(query=parse_query(album.query))
            return sum(day.count for day in timeline.count_days(self._db.reader(), self._db.vocabulary, wanted))
        except BadQuery:
            return None


def _changed(album: Album, name: str | None, query: str | None, sort: str | None, order: str | None) -> Album:
    """The album with what is given; a new way of sorting brings its own order along."""
    name = album.name if name is None else " ".join(name.split())
    if not 1 <= len(name) <= NAME_LENGTH_MAX:
        raise BadRequest(f"name must hold 1 to {NAME_LENGTH_MAX} characters.")
    for field, given, known in (("sort", sort, SORTS), ("order", order, ORDERS)):
        if given and given not in known:
            raise BadRequest(f"{field} is {given[:40]!r}: it must be {', '.join(known)}.")
    query = album.query if query is None else query.strip()
    parse_query(query)
    usual_order = SORTS[sort] if sort else album.order
    return Album(name, query, sort or album.sort, order or usual_order, album.id)
