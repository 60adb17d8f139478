"""Files are found by what stands between the pieces of their texts as well.

`unjoined` lists the files whose words of that kind (`iib.domain.joints`) are not in the index yet: the helper adds them
when an update is over. Until then nobody asks for them.

Files whose key is none any more (`store.days`) are read again.
"""

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE unjoined (image_id INTEGER PRIMARY KEY)",
    "INSERT INTO unjoined (image_id) SELECT image_id FROM metadata",
    """
    CREATE TRIGGER metadata_written AFTER INSERT ON metadata BEGIN
        INSERT OR IGNORE INTO unjoined (image_id) VALUES (NEW.image_id);
    END
    """,
    """
    CREATE TRIGGER metadata_rewritten AFTER UPDATE OF text_id, tail ON metadata BEGIN
        INSERT OR IGNORE INTO unjoined (image_id) VALUES (NEW.image_id);
    END
    """,
    """
    CREATE TRIGGER images_renamed AFTER UPDATE OF name, date_key ON images
    WHEN OLD.name <> NEW.name OR OLD.date_key <> NEW.date_key BEGIN
        INSERT OR IGNORE INTO unjoined (image_id) VALUES (NEW.id);
    END
    """,
    "UPDATE images SET ctime_ns = -1 WHERE date_key % 256 <> 0",
)
