"""The user's rules of auto tags, asked of one file after the other."""

import functools
import logging
import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

from iib.domain.errors import BadRequest
from iib.domain.tag_rules import TagRule, plain_field, usable_rules
from iib.domain.tags import Tag
from iib.geninfo.dialects.a1111_text import parse_a1111_text
from iib.store.described import DescribedFile
from iib.store.images import ImageRecord
from iib.store.patterns import text_search

logger = logging.getLogger(__name__)

_FAILURES_MAX = 3
_TAGS_AS_FIELDS = ("tool", "model", "sampler", "scheduler", "lora")


class FileFacts:
    """What a file says in each field. Its text is taken apart only when a rule asks for what is in there."""

    def __init__(
        self,
        folder: str,
        name: str,
        media_type: str,
        width: int | None,
        height: int | None,
        text: str,
        tags: Sequence[Tag],
    ) -> None:
        self.path = os.path.join(folder, name)
        self._text = text
        self._plain = {
            "path": [self.path],
            "folder": [folder],
            "name": [name],
            "media type": [media_type],
            "width": [str(width)] if width else [],
            "height": [str(height)] if height else [],
        }
        self._tags = tags

    def values(self, field: str) -> Sequence[str]:
        """What the file says in a field (`plain_field`); nothing where it does not."""
        return self._plain[field] if field in self._plain else self._told.get(field, ())

    @functools.cached_property
    def _told(self) -> dict[str, list[str]]:
        prompt, negative_prompt, settings = _taken_apart(self._text)
        told: dict[str, list[str]] = {}
        for key, value in settings.items():
            told.setdefault(plain_field(key), []).append(value)
        for category, name in self._tags:
            if category in _TAGS_AS_FIELDS:
                told.setdefault(category, []).append(name)
        return told | {"prompt": [prompt], "negative prompt": [negative_prompt]}


def facts_of(file: ImageRecord | DescribedFile) -> FileFacts:
    """What a file that was just read, or one of the index, says."""
    return FileFacts(file.folder, file.name, file.media_type, file.width, file.height, file.text, file.tags)


def _taken_apart(text: str) -> tuple[str, str, dict[str, str]]:
    found = parse_a1111_text(text)
    if found is None:  # no line of settings: prompts at most
        prompt, _, negative_prompt = text.partition("\nNegative prompt: ")
        return prompt, negative_prompt, {}
    return found.prompt, found.negative_prompt, found.settings


class TagRules:
    """The rules that are right. One whose pattern takes too long for several files is left out from then on."""

    def __init__(self, given: Any) -> None:
        self._rules = usable_rules(given, text_search, lambda problem: logger.warning("Left out: %s", problem))
        self._failures: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._rules)

    def tags_for(self, file: FileFacts) -> tuple[str, ...]:
        """The names of the tags that a file gets, each once."""
        return tuple(dict.fromkeys(rule.tag for rule in self._rules if self._fits(rule, file)))

    def _fits(self, rule: TagRule, file: FileFacts) -> bool:
        try:
            return rule.fits(file.values)
        except BadRequest as error:
            logger.warning("%s: %s", file.path, error)
            self._failures[rule.name] += 1
            if self._failures[rule.name] >= _FAILURES_MAX:
                self._rules = [other for other in self._rules if other is not rule]
                logger.warning("Left out from now on: %s.", rule.name)
            return False
