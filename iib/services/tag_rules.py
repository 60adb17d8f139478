"""The user's rules of auto tags, applied to files that are indexed already; the indexer applies them to new ones."""

from collections.abc import Sequence
from typing import Any

from iib.disk import PathAccess
from iib.indexer.rules import TagRules, facts_of
from iib.store import Database, tags
from iib.store.app_settings import AUTO_TAG_RULES, app_setting
from iib.store.described import DescribedFile, described_files

_BATCH_FILES = 500


class TagRulesService:
    """The rules themselves are the app setting `auto_tag_rules`."""

    def __init__(self, db: Database, access: PathAccess) -> None:
        self._db = db
        self._access = access

    def apply(self, folder_paths: Sequence[str]) -> dict[str, Any]:
        """Give indexed files the tags of the rules, everywhere or at and below some folders; none is taken away.

        Raises what the resolver raises. What was written stays when it ends early.
        """
        folders = [self._access.allow_folder(path, "folder_paths").text for path in folder_paths]
        rules = TagRules(app_setting(self._db.reader(), AUTO_TAG_RULES))
        changed, last = 0, 0
        while rules and (files := described_files(self._db.reader(), folders, last, _BATCH_FILES)):
            changed += self._tag(rules, files)
            last = files[-1].id
        return {"changed": changed}

    def _tag(self, rules: TagRules, files: Sequence[DescribedFile]) -> int:
        """Give a batch its tags; how many files got one that they had not."""
        wanted: dict[str, list[int]] = {}
        for file in files:
            for name in rules.tags_for(facts_of(file)):
                wanted.setdefault(name, []).append(file.id)
        if not wanted:
            return 0
        with self._db.transaction() as tx:
            return len({image for name, chosen in wanted.items() for image in tags.give_tag(tx, name, chosen)})
