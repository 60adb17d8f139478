"""Folders that get another place, with all that the index knows below them."""

import os
import sqlite3

from iib.domain.words import FOLDER_ABOVE
from iib.store.counters import FOLDER_MOVES, mark_all_changed
from iib.store.documents import change_words
from iib.store.folders import folder_chain, folder_place, known_folder

_SUBTREE = (
    "WITH RECURSIVE subtree (id) AS (SELECT ? UNION SELECT folders.id FROM folders JOIN subtree "
    "ON folders.parent_id = subtree.id) "
)


def move_folder_rows(tx: sqlite3.Connection, source: str, dest: str, revision: int) -> None:
    """Let the rows of a folder and of all below it follow. No file that is shown may be known below `dest`."""
    folder = known_folder(tx, source)
    if folder is None:
        return
    _merge_forgotten(tx, source, dest)
    old_above = folder_chain(tx, folder)[1:]
    new_above = folder_place(tx, os.path.dirname(dest)).chain
    gone = " ".join(f"{FOLDER_ABOVE}{one}" for one in old_above if one not in new_above)
    come = " ".join(f"{FOLDER_ABOVE}{one}" for one in new_above if one not in old_above)
    if gone or come:
        change_words(tx, [(key, gone, come) for key in _keys_in(tx, folder)])
    tx.execute("UPDATE folders SET parent_id = ? WHERE id = ?", (new_above[0], folder))
    for column in ("path", "linked_from"):
        tx.execute(
            f"UPDATE folders SET {column} = ? || substr({column}, ?) WHERE {column} = ? OR substr({column}, 1, ?) = ?",
            (dest, len(source) + 1, source, len(source) + 1, source + os.sep),
        )
    tx.execute(
        "UPDATE folders SET folded_path = fold(path) WHERE path = ? OR substr(path, 1, ?) = ?",
        (dest, len(dest) + 1, dest + os.sep),
    )
    tx.execute(
        f"{_SUBTREE} UPDATE images SET revision = ? WHERE folder_id IN (SELECT id FROM subtree)", (folder, revision)
    )
    tx.execute("UPDATE counters SET value = value + 1 WHERE name = ?", (FOLDER_MOVES,))
    mark_all_changed(tx)


def _keys_in(tx: sqlite3.Connection, folder: int) -> list[int]:
    """The date keys of the files at or below a folder that have a document."""
    rows = tx.execute(
        f"{_SUBTREE} SELECT date_key FROM images WHERE folder_id IN (SELECT id FROM subtree) "
        "AND missing_since IS NULL AND EXISTS (SELECT 1 FROM metadata WHERE image_id = images.id)",
        (folder,),
    )
    return [row[0] for row in rows]


def _merge_forgotten(tx: sqlite3.Connection, source: str, dest: str) -> None:
    """Folders that lay at or below `dest` once, and of which only missing files are known, become those that come."""
    rows = tx.execute(
        "SELECT id, path FROM folders WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY length(path) DESC",
        (dest, len(dest) + 1, dest + os.sep),
    ).fetchall()
    for row in rows:
        comes = known_folder(tx, source + row["path"][len(dest) :])
        if comes is not None:
            tx.execute("UPDATE images SET folder_id = ? WHERE folder_id = ?", (comes, row["id"]))
            tx.execute("UPDATE folders SET parent_id = ? WHERE parent_id = ?", (comes, row["id"]))
            tx.execute("DELETE FROM folders WHERE id = ?", (row["id"],))
