"""Keeping the index of words in few parts.

Each transaction leaves a part of its own, and every word of a search is looked up in each of them. SQLite joins parts
only when eight have come together, since who writes should not wait; so the rest is done when the writing is over.
"""

import sqlite3

_PAGES_A_STEP = 500  # 20 to 40 ms, for which others that write must wait
_PARTS_MIN = 2  # so many of a kind are joined, which leaves one of each kind


def merge_some(tx: sqlite3.Connection) -> bool:
    """Join some parts, in a transaction of its own. Whether there may be more to do."""
    known = tx.execute("SELECT v FROM search_words_config WHERE k = 'usermerge'").fetchone()
    if known is None or known[0] != _PARTS_MIN:
        tx.execute("INSERT INTO search_words (search_words, rank) VALUES ('usermerge', ?)", (_PARTS_MIN,))
    before = tx.total_changes
    tx.execute("INSERT INTO search_words (search_words, rank) VALUES ('merge', ?)", (_PAGES_A_STEP,))
    return tx.total_changes - before >= 2  # one is the command itself, as SQLite's manual tells
