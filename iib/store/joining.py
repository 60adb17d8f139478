"""Adding to the documents of files what stands between the pieces of their texts.

That takes as long as half of all other words, and is needed for few searches: so it is done when the writing is over,
some files at a time. Such words are never taken away again. Where a file has got another text they may find it though
it does not have them any more; whoever searches looks at what they find.
"""

import sqlite3

from iib.domain.joints import joints_of
from iib.domain.search import fold
from iib.domain.words import NAME
from iib.store.documents import add_words, id_list

_FILES_A_STEP = 500  # some 40 ms, for which others that write must wait


def is_joined(connection: sqlite3.Connection) -> bool:
    """Whether every file has these words."""
    return connection.execute("SELECT 1 FROM unjoined LIMIT 1").fetchone() is None


def join_some(tx: sqlite3.Connection) -> bool:
    """Give them to some files that have none, in a transaction of its own. Whether there were any."""
    files = [row[0] for row in tx.execute("SELECT image_id FROM unjoined ORDER BY image_id LIMIT ?", (_FILES_A_STEP,))]
    if not files:
        return False
    rows = tx.execute(
        "SELECT date_key, name, text, folded, tail, tail_folded FROM images JOIN metadata ON image_id = images.id "
        "JOIN texts ON texts.id = text_id WHERE images.id IN (SELECT value FROM json_each(?))",
        (id_list(files),),
    )
    documents = [(row["date_key"], _words_of(row)) for row in rows]
    words = {word for _, found in documents for word in found}
    tx.executemany("INSERT OR IGNORE INTO words (word) VALUES (?)", [(word,) for word in words])
    add_words(tx, [(key, " ".join(found)) for key, found in documents])
    tx.execute("DELETE FROM unjoined WHERE image_id IN (SELECT value FROM json_each(?))", (id_list(files),))
    return True


def _words_of(row: sqlite3.Row) -> set[str]:
    head = row["text"].lower() if row["folded"] is None else row["folded"]
    tail = row["tail"].lower() if row["tail_folded"] is None else row["tail_folded"]
    return joints_of(head, tail) | {NAME + word for word in joints_of("", fold(row["name"]))}
