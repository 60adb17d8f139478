"""Folders that hold indexed files, and those above them."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iib.domain.search import fold
from iib.store.counters import mark_all_changed


@dataclass(frozen=True)
class FolderPlace:
    """A folder and each above it, nearest first, as ids."""

    id: int
    above: tuple[int, ...]

    @property
    def chain(self) -> tuple[int, ...]:
        return (self.id, *self.above)


def folder_place(tx: sqlite3.Connection, path: str, linked_from: str = "") -> FolderPlace:
    """Where a folder stands, made with all above it when it is new. One that was reached by a link stands below the
    folder of the link."""
    row = tx.execute("SELECT id FROM folders WHERE path = ?", (path,)).fetchone()
    if row:
        return FolderPlace(row[0], folder_chain(tx, row[0])[1:])
    upper = os.path.dirname(linked_from or path)
    above = folder_place(tx, upper).chain if upper != path else ()
    cursor = tx.execute(
        "INSERT INTO folders (path, folded_path, parent_id, linked_from, is_scanned) VALUES (?, ?, ?, ?, ?)",
        (path, fold(path), above[0] if above else None, linked_from or None, 1),
    )
    return FolderPlace(int(cursor.lastrowid or 0), above)


def folder_chain(connection: sqlite3.Connection, folder: int) -> tuple[int, ...]:
    """The ids of a folder and of each above it, nearest first."""
    rows = connection.execute(
        "WITH RECURSIVE chain (id, depth) AS (SELECT ?, 0 UNION ALL "
        "SELECT folders.parent_id, depth + 1 FROM chain JOIN folders ON folders.id = chain.id "
        "WHERE folders.parent_id IS NOT NULL AND depth < 200) SELECT id FROM chain ORDER BY depth",
        (folder,),
    )
    return tuple(row[0] for row in rows)


def known_folder(connection: sqlite3.Connection, path: str) -> int | None:
    """The id of a folder, if there is one."""
    row = connection.execute("SELECT id FROM folders WHERE path = ?", (path,)).fetchone()
    return int(row[0]) if row else None


def folder_id(tx: sqlite3.Connection, path: str) -> int:
    """The id of a folder, made when it is new."""
    return folder_place(tx, path).id


def is_linked_from(connection: sqlite3.Connection, path: str, linked_from: str) -> bool:
    """Whether a folder is known to be reached through that link."""
    known = connection.execute("SELECT linked_from FROM folders WHERE path = ?", (path,)).fetchone()
    return known is not None and known[0] == linked_from


def note_link(tx: sqlite3.Connection, path: str, linked_from: str) -> None:
    """Remember through which link a folder was reached."""
    folder = folder_place(tx, path, linked_from)
    tx.execute("UPDATE folders SET linked_from = ? WHERE id = ?", (linked_from, folder.id))


def folders_below(connection: sqlite3.Connection, root: str) -> dict[str, int]:
    """Path → id of a folder and all known ones below it."""
    clause, parameters = below_clause((root,))
    return {row[0]: row[1] for row in connection.execute(f"SELECT path, id FROM folders WHERE {clause}", parameters)}


def folders_below_any(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, int]:
    """Path → id of those of many paths that are known folders, and of all below them."""
    tops = {path for path in paths if known_folder(connection, path) is not None}
    found: dict[str, int] = {}
    one = "SELECT path, id FROM folders WHERE "  # in two, each of which is looked up
    for top in tops:
        rows = connection.execute(f"{one} path = ? UNION ALL {one} path >= ? AND path < ?", (top, *_range_below(top)))
        found.update((row[0], row[1]) for row in rows)
    if tops:
        linked = connection.execute("SELECT path, id, linked_from FROM folders WHERE linked_from IS NOT NULL")
        found.update((row[0], row[1]) for row in linked if not tops.isdisjoint(_folders_above(row[2])))
    return found


def _folders_above(path: str) -> Iterator[str]:
    while (above := os.path.dirname(path)) != path:
        yield above
        path = above


def find_folders(connection: sqlite3.Connection, text: str, limit: int) -> list[tuple[str, int]]:
    """(path, how many files lie directly in it) of indexed folders whose path holds `text`, the shortest first."""
    rows = connection.execute(
        """
        SELECT path, (SELECT count(*) FROM images WHERE folder_id = folders.id AND missing_since IS NULL)
        FROM folders WHERE is_scanned AND instr(folded_path, ?) > 0 ORDER BY length(path), path LIMIT ?
        """,
        (fold(text), limit),
    )
    return [(row[0], row[1]) for row in rows]


def topmost(connection: sqlite3.Connection, clause: str, parameters: Iterable[object]) -> list[int]:
    """Of the folders for which a clause is true, those that stand directly below none of them."""
    rows = connection.execute(f"SELECT id, parent_id FROM folders WHERE {clause}", tuple(parameters)).fetchall()
    found = {row[0] for row in rows}
    return [row[0] for row in rows if row[1] not in found]


def below_clause(roots: Iterable[str]) -> tuple[str, list[str]]:
    """SQL that is true for folders at or below any of `roots`, or reached by a link there, with its parameters.

    A range of text does the work, since every path below `/a` sorts between `/a/` and `/a` + the character after `/`.
    """
    clauses: list[str] = []
    parameters: list[str] = []
    for root in roots:
        inside, behind = _range_below(root)
        clauses.append("(path = ? OR (path >= ? AND path < ?) OR coalesce(linked_from >= ? AND linked_from < ?, 0))")
        parameters += [root, inside, behind, inside, behind]
    return _either(clauses) if clauses else "0", parameters


def _range_below(root: str) -> tuple[str, str]:
    inside = root if root.endswith(os.sep) else root + os.sep
    return inside, inside[:-1] + chr(ord(os.sep) + 1)


def _either(clauses: list[str]) -> str:
    """One of them, without a depth that SQLite would refuse, as it does that of a long row of ORs."""
    while len(clauses) > 1:
        clauses = [f"({' OR '.join(clauses[at : at + 2])})" for at in range(0, len(clauses), 2)]
    return clauses[0]


def is_marked(connection: sqlite3.Connection, roots: Iterable[str]) -> bool:
    """Whether exactly the folders at or below `roots` are marked as indexed."""
    clause, parameters = below_clause(roots)
    statement = f"SELECT 1 FROM folders WHERE is_scanned <> {clause} LIMIT 1"
    return connection.execute(statement, parameters).fetchone() is None


def mark_scanned(tx: sqlite3.Connection, roots: Iterable[str]) -> None:
    """Say which folders belong to what is indexed now: those at or below `roots`, and no others."""
    clause, parameters = below_clause(roots)
    found = tx.execute(
        "SELECT id, EXISTS (SELECT 1 FROM images WHERE folder_id = folders.id) FROM folders "
        f"WHERE is_scanned <> {clause}",
        parameters,
    ).fetchall()
    tx.executemany("UPDATE folders SET is_scanned = NOT is_scanned WHERE id = ?", [(row[0],) for row in found])
    if any(row[1] for row in found):
        mark_all_changed(tx)


def forget_empty(tx: sqlite3.Connection) -> None:
    """Drop the folders that no file is known of any more, neither in them nor below."""
    empty = (
        "DELETE FROM folders WHERE id NOT IN (SELECT folder_id FROM images) "
        "AND id NOT IN (SELECT parent_id FROM folders WHERE parent_id IS NOT NULL)"
    )
    while tx.execute(empty).rowcount > 0:
        pass
