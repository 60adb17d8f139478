"""Folders that hold indexed files."""

import os
import sqlite3
from collections.abc import Iterable

from iib.domain.search import fold


def folder_id(tx: sqlite3.Connection, path: str) -> int:
    """The id of a folder, made when it is new."""
    row = tx.execute("SELECT id FROM folders WHERE path = ?", (path,)).fetchone()
    if row:
        return int(row[0])
    cursor = tx.execute("INSERT INTO folders (path, folded_path) VALUES (?, ?)", (path, fold(path)))
    return int(cursor.lastrowid or 0)


def note_link(tx: sqlite3.Connection, path: str, linked_from: str) -> None:
    """Remember through which link a folder was reached."""
    tx.execute("UPDATE folders SET linked_from = ? WHERE id = ?", (linked_from, folder_id(tx, path)))


def folders_below(connection: sqlite3.Connection, root: str) -> dict[str, int]:
    """Path → id of a folder and all known ones below it."""
    clause, parameters = below_clause((root,))
    return {row[0]: row[1] for row in connection.execute(f"SELECT path, id FROM folders WHERE {clause}", parameters)}


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


def below_clause(roots: Iterable[str]) -> tuple[str, list[str]]:
    """SQL that is true for folders at or below any of `roots`, or reached by a link there, with its parameters.

    A range of text does the work, since every path below `/a` sorts between `/a/` and `/a` + the character after `/`.
    """
    clauses: list[str] = []
    parameters: list[str] = []
    for root in roots:
        inside = root if root.endswith(os.sep) else root + os.sep
        behind = inside[:-1] + chr(ord(os.sep) + 1)
        clauses.append("path = ? OR (path >= ? AND path < ?) OR coalesce(linked_from >= ? AND linked_from < ?, 0)")
        parameters += [root, inside, behind, inside, behind]
    return ("(" + " OR ".join(clauses) + ")" if clauses else "0"), parameters


def mark_scanned(tx: sqlite3.Connection, roots: Iterable[str]) -> None:
    """Say which folders belong to what is indexed now: those at or below `roots`, and no others."""
    clause, parameters = below_clause(roots)
    tx.execute(f"UPDATE folders SET is_scanned = {clause} WHERE is_scanned <> {clause}", parameters * 2)


def forget_empty(tx: sqlite3.Connection) -> None:
    """Drop the folders that no file is known of any more."""
    tx.execute("DELETE FROM folders WHERE id NOT IN (SELECT folder_id FROM images)")
