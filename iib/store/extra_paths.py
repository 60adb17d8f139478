"""The folders that the user added, what for, and what they are called."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class ExtraPath:
    """A folder the user added. `types` holds `scan`, `scan-fixed` and/or `walk`; `alias` may be empty."""

    path: str
    types: tuple[str, ...]
    alias: str

    @property
    def is_indexed(self) -> bool:
        return any(kind != "walk" for kind in self.types)


def list_extra_paths(connection: sqlite3.Connection) -> list[ExtraPath]:
    """All of them, by path."""
    kinds: dict[str, list[str]] = {}
    for path, kind in connection.execute("SELECT path, type FROM extra_paths ORDER BY path, type"):
        kinds.setdefault(path, []).append(kind)
    aliases = path_aliases(connection)
    return [ExtraPath(path, tuple(types), aliases.get(path, "")) for path, types in kinds.items()]


def path_aliases(connection: sqlite3.Connection) -> dict[str, str]:
    """Path → alias, also of folders that are not extra paths."""
    return dict(connection.execute("SELECT path, alias FROM path_aliases").fetchall())


def add_extra_path(tx: sqlite3.Connection, path: str, types: Iterable[str]) -> None:
    """Add types to a folder; those it has already stay."""
    tx.executemany("INSERT OR IGNORE INTO extra_paths (path, type) VALUES (?, ?)", [(path, kind) for kind in types])


def remove_extra_path(tx: sqlite3.Connection, path: str, types: Iterable[str]) -> int:
    """Take types from a folder; how many it had of them."""
    return sum(
        tx.execute("DELETE FROM extra_paths WHERE path = ? AND type = ?", (path, kind)).rowcount for kind in types
    )


def set_alias(tx: sqlite3.Connection, path: str, alias: str) -> None:
    """Name a folder; an empty alias takes the name away."""
    if alias:
        tx.execute("INSERT OR REPLACE INTO path_aliases (path, alias) VALUES (?, ?)", (path, alias))
    else:
        tx.execute("DELETE FROM path_aliases WHERE path = ?", (path,))
