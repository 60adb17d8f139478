"""Tags: what the user says of files, and what they got by themselves."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from iib.disk import PathAccess
from iib.domain.errors import BadRequest, NotFound
from iib.domain.tags import cleaned_tag_name
from iib.indexer.lookup import ids_at, indexed_ids
from iib.store import Database, tags

MERGED_MAX = 1000
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})|")

Action = Literal["add", "remove"]


class TagsService:
    """Custom tags belong to the user; auto tags are read from files and only their colour can be changed."""

    def __init__(self, db: Database, access: PathAccess) -> None:
        self._db = db
        self._access = access

    def custom_tags_of(self, path: str) -> list[dict[str, Any]]:
        """The custom tags of a file; none for one that is not indexed. Raises what the resolver raises."""
        self._access.allow_existing(path)
        image = ids_at(self._db, self._access, [path], "path")[path]
        return [] if image is None else tags.tags_of_image(self._db.reader(), image, custom_only=True)

    def tags_of(self, paths: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Path as asked → all its tags, custom ones first; none for a file that is not indexed."""
        connection = self._db.reader()
        return {
            path: [] if image is None else tags.tags_of_image(connection, image, custom_only=False)
            for path, image in ids_at(self._db, self._access, paths).items()
        }

    def add(self, name: str) -> dict[str, Any]:
        """The custom tag of that name, made when it is new. Raises `BadRequest` for a name that is none."""
        cleaned = cleaned_tag_name(name)
        with self._db.transaction() as tx:
            return tags.custom_tag_named(tx, cleaned)

    def toggle(self, path: str, tag: int) -> dict[str, Any]:
        """Give a file a tag, or take it when it has it. Raises `NotFound` for what is not there or not indexed."""
        self._access.allow_existing(path, "img_path")
        with self._db.transaction() as tx:
            self._custom(tag)
            (image,) = self._indexed([path], "img_path")
            has_it = bool(tags.images_with_tag(tx, tag, [image]))
            _change(tx, tag, [image], "remove" if has_it else "add")
            return {"is_remove": has_it, "tags": tags.tags_of_image(tx, image, custom_only=True)}

    def change_many(self, paths: Sequence[str], action: Action, tag: int) -> dict[str, Any]:
        """Give a tag to many files, or take it: all or none. Raises `NotFound` for a file that is not indexed."""
        with self._db.transaction() as tx:
            self._custom(tag)
            return {"changed": _change(tx, tag, self._indexed(paths, "img_paths"), action)}

    def change(self, tag: int, *, name: str | None, color: str | None) -> dict[str, Any]:
        """Another name and/or colour for a tag. Raises `NotFound`, and `BadRequest` for a name that is taken."""
        if color is not None and not _COLOR.fullmatch(color):
            raise BadRequest(f"color is {color!r}: it must look like #ff0000, or be empty.")
        with self._db.transaction() as tx:
            self._known(tag)
            if name is not None:
                name = cleaned_tag_name(name, "name")
                self._custom(tag)
                same = tags.find_custom(tx, name)
                if same is not None and same != tag:
                    raise BadRequest(f"name is {name!r}: another tag has this name already.")
            tags.change_tag(tx, tag, name=name, color=color)
            return self._known(tag)

    def remove(self, tag: int) -> dict[str, Any]:
        """Drop a custom tag; its files stay. Raises `NotFound`, and `BadRequest` for an auto tag."""
        with self._db.transaction() as tx:
            removed = self._custom(tag)
            tags.remove_tag(tx, tag)
            return removed

    def merge(self, chosen: Sequence[int], into: int) -> dict[str, Any]:
        """One custom tag instead of several: every file that had one of them has `into`, and the others are gone.

        `into` may be among those that were chosen. Raises `NotFound`, and `BadRequest` for an auto tag.
        """
        others = list(dict.fromkeys(tag for tag in chosen if tag != into))
        if not 1 <= len(others) <= MERGED_MAX:
            raise BadRequest(f"tag_ids must name 1 to {MERGED_MAX} tags besides into.")
        with self._db.transaction() as tx:
            for tag in (into, *others):
                self._custom(tag)
            tags.merge_tags(tx, others, into)
            return self._known(into)

    def _known(self, tag: int) -> dict[str, Any]:
        found = tags.tag_of(self._db.reader(), tag) if abs(tag) < 2**63 else None
        if found is None:
            raise NotFound(f"There is no tag with the id {tag}.")
        return found

    def _custom(self, tag: int) -> dict[str, Any]:
        found = self._known(tag)
        if found["type"] != "custom":
            raise BadRequest(f"The tag {found['name']!r} was read from files: only its colour can be changed.")
        return found

    def _indexed(self, paths: Sequence[str], field: str) -> list[int]:
        return indexed_ids(self._db, self._access, paths, field)


def _change(tx: tags.Connection, tag: int, chosen: Sequence[int], action: Action) -> int:
    having = tags.images_with_tag(tx, tag, chosen)
    if action == "add":
        missing = [image for image in chosen if image not in having]
        tags.link_tag(tx, tag, missing)
        return len(missing)
    tags.unlink_tag(tx, tag, sorted(having))
    return len(having)
