"""Changes: what is different since the caller last asked, so that a page that is open can follow."""

from typing import Any

from iib.disk import still_lies_there
from iib.domain.errors import BadRequest
from iib.store import Database, changes, counters

FILES_MAX = 1000


class ChangesService:
    """Answers from the database alone, in less than a millisecond when nothing changed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def since(self, revision: int | None) -> dict[str, Any]:
        """What changed after a revision; None asks only for the present one. See the API page for the keys."""
        if revision is not None and revision < 0:
            raise BadRequest(f"since is {revision}: it must be a revision that was given before, or left out.")
        connection = self._db.reader()
        if revision is None:
            found = changes.Changes(counters.revision(connection), is_complete=False)
        else:
            found = changes.changes_since(connection, revision, FILES_MAX)
        changed = [file for file in found.changed if still_lies_there(file.info.fullpath)]
        return {
            "revision": found.revision,
            "is_complete": found.is_complete,
            "changed": [file.to_json() for file in changed],
            "removed": list(found.removed),
            "tags_changed": found.has_other_tags or not found.is_complete,
        }
