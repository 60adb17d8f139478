"""The journal of what is done to files, and the list of what lies in the trash.

An operation and its steps are written before anything is done; a step that is `planned` may therefore have been done
or not when the program ended in between, and the disk tells. `rank` orders operations; `undoes` is the id of the one
that an operation takes back. Marks (`form`, `size_bytes`, `mtime_ns`, `inode`) tell a file after it was renamed.

`image_id` and `image_tags` (see `metadata.tags`) are the row of a file that the index does not show while it lies in
the trash: it comes back with it. The counter `folder_moves` changes whenever folders get another place.
"""

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE operations (
        rank INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        status TEXT NOT NULL,
        is_atomic INTEGER NOT NULL,
        created_time REAL NOT NULL,
        finished_time REAL,
        total INTEGER NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        errors TEXT NOT NULL DEFAULT '[]',
        undoes TEXT,
        undone_by TEXT
    )
    """,
    "CREATE INDEX operations_unfinished ON operations (rank) WHERE finished_time IS NULL",
    """
    CREATE TABLE operation_steps (
        operation TEXT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        source TEXT NOT NULL,
        dest TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'planned',
        form TEXT,
        size_bytes INTEGER,
        mtime_ns INTEGER,
        inode INTEGER,
        image_id INTEGER,
        image_tags TEXT,
        PRIMARY KEY (operation, number)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX operation_steps_buried ON operation_steps (dest) WHERE image_id IS NOT NULL",
    """
    CREATE TABLE trash (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        operation TEXT NOT NULL,
        path TEXT NOT NULL,
        trash_path TEXT NOT NULL UNIQUE,
        form TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        deleted_time REAL NOT NULL,
        image_id INTEGER,
        image_tags TEXT
    )
    """,
    "CREATE INDEX trash_by_time ON trash (deleted_time)",
    "CREATE INDEX trash_by_operation ON trash (operation)",
    "CREATE INDEX trash_by_path ON trash (path)",
    "INSERT INTO counters (name, value) VALUES ('folder_moves', 0)",
)
