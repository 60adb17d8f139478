"""The first schema.

`images` holds every indexed media file, videos and audio as well; its ids are never given twice. `identity` tells a
file by its content; one that vanished keeps its row, with the time in `missing_since`, so that what the user said of it
is there again when it re-appears, here or elsewhere; more than one missing file may have lain at a place.

`metadata` holds what was read from a file: `text` in A1111 form, `folded` for comparing; and apart from it what the
query line asks for by itself. `seed_shifted` is the seed less 2^63: seeds go up to 2^64, and SQLite's numbers do not.

`tags.count` is kept by `store.tags` where links are made, a batch at a time, and by a trigger where they go, since they
also go with their image.

`folders.is_scanned` says whether a folder belongs to what is indexed now: what lies elsewhere keeps its rows but is
never in an answer; `folders.linked_from` is the link through which a folder outside of all indexed ones was reached.
"""

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        folded_path TEXT NOT NULL,
        linked_from TEXT,
        is_scanned INTEGER NOT NULL DEFAULT 1
    )
    """,
    """
    CREATE TABLE images (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        folder_id INTEGER NOT NULL REFERENCES folders (id),
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        ctime_ns INTEGER NOT NULL,
        inode INTEGER NOT NULL,
        created_time REAL NOT NULL,
        width INTEGER,
        height INTEGER,
        duration_ms INTEGER,
        error TEXT NOT NULL DEFAULT '',
        identity INTEGER NOT NULL DEFAULT 0,
        missing_since INTEGER
    )
    """,
    "CREATE UNIQUE INDEX images_by_place ON images (folder_id, name) WHERE missing_since IS NULL",
    "CREATE INDEX images_by_identity ON images (identity)",
    "CREATE INDEX images_missing ON images (missing_since) WHERE missing_since IS NOT NULL",
    "CREATE INDEX images_newest ON images (mtime_ns DESC, id DESC)",
    "CREATE INDEX images_by_name ON images (folded_name, id)",
    "CREATE INDEX images_by_size ON images (size_bytes, id)",
    """
    CREATE TABLE metadata (
        image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        folded TEXT NOT NULL,
        negative_folded TEXT NOT NULL DEFAULT '',
        steps INTEGER,
        cfg_scale REAL,
        seed_shifted INTEGER
    )
    """,
    """
    CREATE TABLE tags (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        type TEXT NOT NULL CHECK (type IN ('custom', 'auto')),
        category TEXT NOT NULL,
        color TEXT NOT NULL DEFAULT '',
        count INTEGER NOT NULL DEFAULT 0,
        UNIQUE (category, name)
    )
    """,
    "CREATE INDEX tags_most_used ON tags (category, count DESC)",
    "CREATE INDEX tags_by_folded_name ON tags (folded_name)",
    """
    CREATE TABLE image_tags (
        tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
        image_id INTEGER NOT NULL REFERENCES images (id) ON DELETE CASCADE,
        PRIMARY KEY (tag_id, image_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX image_tags_by_image ON image_tags (image_id, tag_id)",
    """
    CREATE TRIGGER image_tags_removed AFTER DELETE ON image_tags BEGIN
        UPDATE tags SET count = count - 1 WHERE id = OLD.tag_id;
    END
    """,
    """
    CREATE TABLE extra_paths (
        path TEXT NOT NULL,
        type TEXT NOT NULL CHECK (type IN ('scan', 'scan-fixed', 'walk')),
        PRIMARY KEY (path, type)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE path_aliases (path TEXT PRIMARY KEY, alias TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
)
