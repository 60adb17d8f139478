"""Whether everything that is derived in a database follows from its rows."""

import sqlite3
from collections import Counter

from iib.domain.words import EVERY_FILE, JOINT, NAME, NUMBER, NUMBER_LETTERS, SIGN, TAG
from iib.store.days import quarter_of
from iib.store.documents import stored_document, tag_ids_of
from iib.store.folders import folder_chain


def assert_consistent(connection: sqlite3.Connection) -> None:
    """SQLite's own checks; documents, vocabulary, counts of tags and of days are what the rows say."""
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    wanted = _wanted_words(connection)
    indexed = _indexed_words(connection)
    assert indexed == wanted, (sorted(indexed - wanted)[:20], sorted(wanted - indexed)[:20])
    listed = {row[0] for row in connection.execute("SELECT word FROM words")}
    assert {word for _, word in wanted if _is_looked_up(word)} <= listed
    assert _tag_counts(connection) == dict(connection.execute("SELECT id, count FROM tags WHERE count <> 0").fetchall())
    found = "SELECT mtime_ns FROM images JOIN metadata ON image_id = id WHERE missing_since IS NULL"
    days = Counter(quarter_of(row[0]) for row in connection.execute(found))
    assert dict(days) == dict(connection.execute("SELECT quarter, count FROM day_counts").fetchall())


def _wanted_words(connection: sqlite3.Connection) -> set[tuple[int, str]]:
    wanted = set()
    for image, folder in connection.execute("SELECT id, folder_id FROM images").fetchall():
        document = stored_document(connection, image, folder_chain(connection, folder))
        if document:
            assert EVERY_FILE in document[1]
            wanted.update((document[0], word) for word in document[1].split(" ") if word)
    return wanted


def _indexed_words(connection: sqlite3.Connection) -> set[tuple[int, str]]:
    """Without those of tags that were dropped, which may stay: ids are never given twice."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.found USING fts5vocab(main, search_words, instance)")
    tags = {f"{TAG}{row[0]}" for row in connection.execute("SELECT id FROM tags")}
    rows = connection.execute("SELECT doc, term FROM temp.found")
    return {(row[0], row[1]) for row in rows if not row[1].startswith(TAG) or row[1] in tags}


def _is_looked_up(word: str) -> bool:
    if word[0] == NUMBER:
        return word[1] not in (NUMBER_LETTERS["seed"], NUMBER_LETTERS["rating"])
    plain = word.removeprefix(NAME)
    return plain[0] != SIGN and (plain[0] < TAG or not "\x80" <= plain[0] <= "\x9f" or plain[0] == JOINT)


def _tag_counts(connection: sqlite3.Connection) -> dict[int, int]:
    shown = "FROM metadata JOIN images ON id = image_id WHERE missing_since IS NULL"
    own = f"SELECT tag_id FROM image_tags WHERE image_id IN (SELECT image_id {shown})"
    counts = Counter(row[0] for row in connection.execute(own))
    for row in connection.execute(f"SELECT tags {shown}"):
        counts.update(tag_ids_of(row[0]))
    return dict(counts)
