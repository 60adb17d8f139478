"""The raw texts of one file, as the dialects look at them."""

import json
from collections.abc import Mapping, Set
from typing import Any

_LONGEST_JSON = 8_000_000
_MOST_BRACKETS = 200_000
_MOST_COMMAS = 500_000
_NOTHING_YET = object()
_decoder = json.JSONDecoder(strict=False)


class RawTexts(dict[str, str]):
    """Place → text, and each text's JSON parsed at most once. `name` is the file's, "" when unknown.

    `is_particular` once a dialect's answer may hang on the name, or on the digits of a number.
    """

    def __init__(self, texts: Mapping[str, str], name: str = "") -> None:
        super().__init__(texts)
        self._parsed: dict[str, Any] = {}
        self.name = name
        self.is_particular = False

    def json(self, place: str) -> Any:
        """What the JSON at this place says; None when there is none, or it is broken, or out of all measure."""
        found = self._parsed.get(place, _NOTHING_YET)
        if found is _NOTHING_YET:
            found = self._parsed[place] = parse_json(self.get(place, ""))
        return found

    @property
    def parsed_places(self) -> Set[str]:
        """The places whose JSON was asked for."""
        return self._parsed.keys()

    def json_object(self, place: str) -> dict[str, Any]:
        """As `json`; {} for anything but an object."""
        found = self.json(place)
        return found if isinstance(found, dict) else {}


def parse_json(text: str) -> Any:
    """JSON → values, or None. Out of measure: longer, deeper or with more parts than any tool writes."""
    text = text.strip("\0 \t\r\n\ufeff")
    if text[:1] not in ("{", "[", '"') or len(text) > _LONGEST_JSON:
        return None
    if len(text) > 100_000 and (text.count("{") + text.count("[") > _MOST_BRACKETS or text.count(",") > _MOST_COMMAS):
        return None
    try:
        return _decoder.decode(text)
    except (ValueError, RecursionError):
        return None


def parse_object(value: Any) -> dict[str, Any]:
    """A JSON object that may come as itself or as text; {} for anything else."""
    if isinstance(value, str):
        value = parse_json(value)
    return value if isinstance(value, dict) else {}
