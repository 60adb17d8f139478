"""Files are found by what stands between the pieces of their texts as well (`iib.domain.joints`), and their keys are
others (`iib.store.days`).

What is read from files is read anew by the next update, since no stamp fits any more; ids and what the user said stay.
"""

STATEMENTS: tuple[str, ...] = (
    "INSERT INTO search_words (search_words) VALUES ('delete-all')",
    "DELETE FROM metadata",
    "DELETE FROM texts",
    "DELETE FROM day_counts",
    "UPDATE tags SET count = (SELECT count(*) FROM image_tags WHERE tag_id = tags.id)",
    "UPDATE images SET ctime_ns = -1",
)
