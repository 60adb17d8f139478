"""Files are found by an index of words.

What is read from files is read anew by the next update, since no stamp fits any more; ids and what the user said stay.

`images.date_key` is where a file stands among all by date: microseconds since the epoch times 2048, plus a number that
tells those of one microsecond apart. `search_words` (FTS5 without a text of its own) holds the words of each file under
its key, so that whatever it finds comes in the order of dates. `words` lists those words once, for finding them by a
part. `store.documents` writes both; the words themselves are told in `iib.domain.words`.

`texts` holds each text of prompts once, however many files have it; `metadata.tail` is what follows. `folded` columns
are NULL where the text is plain ASCII, whose folded form SQLite's `lower` gives. `metadata.tags` lists the ids of a
file's automatic tags as JSON; `image_tags` has only those that the user or a rule gave.

`images.revision` numbers the transaction that last changed what is told of a file; `left_places` holds the paths that
files had before they were found at another one, with the number of the transaction that found them there; `day_counts`
says how many files lie in each quarter of an hour, of which every time zone's days are made.

`folders.parent_id` is the nearest folder above that was known when this one was met, through a link where it was
reached by one; it never changes.
"""

STATEMENTS: tuple[str, ...] = (
    "DELETE FROM image_tags WHERE tag_id IN (SELECT id FROM tags WHERE type = 'auto')",
    "DROP TABLE metadata",
    "DROP INDEX images_newest",
    "ALTER TABLE images ADD COLUMN date_key INTEGER",
    "ALTER TABLE images ADD COLUMN rating INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE images ADD COLUMN is_favourite INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE images ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
    # the right order, until the next update gives each its true key
    "CREATE TABLE ordered (id INTEGER PRIMARY KEY, rank INTEGER)",
    "INSERT INTO ordered SELECT id, row_number() OVER (ORDER BY mtime_ns, id) FROM images",
    "UPDATE images SET date_key = (SELECT rank FROM ordered WHERE ordered.id = images.id), ctime_ns = -1",
    "DROP TABLE ordered",
    "CREATE UNIQUE INDEX images_by_date ON images (date_key)",
    "DROP INDEX images_by_name",
    "DROP INDEX images_by_size",
    # with the key, so that what words find is told from the index alone
    "CREATE INDEX images_by_name ON images (folded_name, date_key)",
    "CREATE INDEX images_by_size ON images (size_bytes, date_key)",
    "CREATE INDEX images_by_rating ON images (rating, date_key)",
    "CREATE INDEX images_by_revision ON images (revision)",
    """
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        text TEXT NOT NULL,
        folded TEXT,
        negative_folded TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE metadata (
        image_id INTEGER PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
        text_id INTEGER NOT NULL REFERENCES texts (id),
        tail TEXT NOT NULL,
        tail_folded TEXT,
        steps INTEGER,
        cfg_scale REAL,
        seed_shifted INTEGER,
        tags TEXT NOT NULL
    )
    """,
    """
    CREATE VIRTUAL TABLE search_words USING fts5 (
        words, content='', detail=none, columnsize=0, tokenize='ascii'
    )
    """,
    "INSERT INTO search_words (search_words, rank) VALUES ('automerge', 8)",
    "INSERT INTO search_words (search_words, rank) VALUES ('hashsize', 16777216)",
    "CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    "CREATE TABLE day_counts (quarter INTEGER PRIMARY KEY, count INTEGER NOT NULL)",
    "ALTER TABLE folders ADD COLUMN parent_id INTEGER",
    "UPDATE tags SET count = (SELECT count(*) FROM image_tags WHERE tag_id = tags.id)",
    """
    CREATE TABLE albums (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        sort TEXT NOT NULL DEFAULT 'date',
        sort_order TEXT NOT NULL DEFAULT 'desc'
    )
    """,
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO counters (name, value) VALUES ('revision', 0)",
    "CREATE TABLE left_places (revision INTEGER NOT NULL, path TEXT NOT NULL)",
    "CREATE INDEX left_places_by_revision ON left_places (revision)",
)
