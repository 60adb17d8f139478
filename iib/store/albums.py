"""Albums: query lines that the user gave a name."""

import sqlite3
from dataclasses import asdict, dataclass
from typing import Any

Connection = sqlite3.Connection

_COLUMNS = "id, name, query, sort, sort_order"


@dataclass(frozen=True)
class Album:
    """A saved query line and how its files are sorted. `id` is 0 until it is stored."""

    name: str
    query: str
    sort: str
    order: str
    id: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def all_albums(connection: Connection) -> list[Album]:
    """By name, whatever the case."""
    return [_album(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM albums ORDER BY fold(name), id")]


def album_of(connection: Connection, album: int) -> Album | None:
    """An album by its id."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM albums WHERE id = ?", (album,)).fetchone()
    return _album(row) if row else None


def album_named(connection: Connection, name: str) -> Album | None:
    """The album of exactly that name."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM albums WHERE name = ?", (name,)).fetchone()
    return _album(row) if row else None


def put_album(tx: Connection, album: Album) -> int:
    """Write an album, a new one or another form of one that is there; its id."""
    cursor = tx.execute(
        "INSERT INTO albums (id, name, query, sort, sort_order) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "name = excluded.name, query = excluded.query, sort = excluded.sort, sort_order = excluded.sort_order",
        (album.id or None, album.name, album.query, album.sort, album.order),
    )
    return album.id or int(cursor.lastrowid or 0)


def remove_album(tx: Connection, album: int) -> None:
    """Forget an album; files have nothing to do with it."""
    tx.execute("DELETE FROM albums WHERE id = ?", (album,))


def _album(row: sqlite3.Row) -> Album:
    return Album(row["name"], row["query"], row["sort"], row["sort_order"], row["id"])
