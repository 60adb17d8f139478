"""Paths from outside → the files that the index knows."""

from collections.abc import Sequence

from iib.disk import PathAccess
from iib.domain.errors import NotFound
from iib.domain.paths import at_most
from iib.store import Database, images

PATHS_MAX = 10_000


def ids_at(db: Database, access: PathAccess, paths: Sequence[str], field: str = "paths") -> dict[str, int | None]:
    """Path as asked → id, None for a file that is not indexed. Raises what the resolver raises."""
    allowed = access.allow_many(at_most(paths, PATHS_MAX, field), field)
    known = images.image_ids(db.reader(), (path.text for path in allowed.values()))
    return {asked: known.get(path.text) for asked, path in allowed.items()}


def indexed_ids(db: Database, access: PathAccess, paths: Sequence[str], field: str = "paths") -> list[int]:
    """The ids of files, each once. Raises `NotFound` for the first that is not indexed."""
    found: dict[int, None] = {}
    for path, image in ids_at(db, access, paths, field).items():
        if image is None:
            raise NotFound(f"{field}: this file is not indexed: {path}")
        found[image] = None
    return list(found)
