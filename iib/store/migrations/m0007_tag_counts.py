"""The count of a custom tag is that of the files which a search for it finds: not of those that are gone from the disk
or lie in the trash, whose tags are kept."""

_SHOWN = (
    "EXISTS (SELECT 1 FROM images JOIN metadata ON image_id = images.id WHERE images.id = {} AND missing_since IS NULL)"
)

STATEMENTS: tuple[str, ...] = (
    "DROP TRIGGER image_tags_removed",
    f"""
    CREATE TRIGGER image_tags_removed AFTER DELETE ON image_tags WHEN {_SHOWN.format("OLD.image_id")} BEGIN
        UPDATE tags SET count = count - 1 WHERE id = OLD.tag_id;
    END
    """,
    f"""
    UPDATE tags SET count = (
        SELECT count(*) FROM image_tags WHERE tag_id = tags.id AND {_SHOWN.format("image_tags.image_id")}
    ) WHERE type = 'custom'
    """,
)
