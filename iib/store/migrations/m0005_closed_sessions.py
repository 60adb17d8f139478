"""Sessions that were ended by logging out before their time, until it has come."""

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE closed_sessions (claim TEXT PRIMARY KEY, ends_time INTEGER NOT NULL) WITHOUT ROWID",
)
