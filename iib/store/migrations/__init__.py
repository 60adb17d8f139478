"""Numbered changes of the schema, each run once, in order, with a record of its own."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from iib.domain.errors import StoreFault
from iib.store.migrations import (
    m0001_first,
    m0002_search_words,
    m0003_operations,
    m0004_looks,
    m0005_closed_sessions,
    m0006_joints,
    m0007_tag_counts,
)


@dataclass(frozen=True)
class Migration:
    """One change: its number, its name, and the statements that make it."""

    number: int
    name: str
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first", m0001_first.STATEMENTS),
    Migration(2, "search words", m0002_search_words.STATEMENTS),
    Migration(3, "operations", m0003_operations.STATEMENTS),
    Migration(4, "looks", m0004_looks.STATEMENTS),
    Migration(5, "closed sessions", m0005_closed_sessions.STATEMENTS),
    Migration(6, "joints", m0006_joints.STATEMENTS),
    Migration(7, "tag counts", m0007_tag_counts.STATEMENTS),
)


def is_behind(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> bool:
    """Whether a database that holds something lacks one of the migrations."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        return False
    done = {row[0] for row in connection.execute("SELECT number FROM migrations")}
    return any(migration.number not in done for migration in migrations)


def migrate(tx: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Run what has not run yet, in the caller's transaction. Raises `StoreFault` for a schema of a later version."""
    tx.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, run_at TEXT NOT NULL)"
    )
    done = {row[0] for row in tx.execute("SELECT number FROM migrations")}
    if done - {migration.number for migration in migrations}:
        raise StoreFault("The database was made by a later version of Infinite Image Browsing: update this one.")
    for migration in migrations:
        if migration.number not in done:
            for statement in migration.statements:
                tx.execute(statement)
            tx.execute(
                "INSERT INTO migrations (number, name, run_at) VALUES (?, ?, datetime('now'))",
                (migration.number, migration.name),
            )
