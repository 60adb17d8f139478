"""Numbers and names out of texts that promise nothing."""

import math
import re
from collections.abc import Mapping
from typing import Any

_WHOLE = re.compile(r"\s*([+-]?\d{1,30})(?:\.0*)?\s*\Z")
_SIZE = re.compile(r"\s*\(?\s*(\d{1,6})\s*[x×X,*]\s*(\d{1,6})\s*\)?")
_LORA_TAG = re.compile(r"<(?:lora|lyco):([^:<>]{1,300})((?::[^:<>]{0,60}){0,4})>", re.I)


def whole(value: Any) -> int | None:
    """
    >>> whole("20"), whole(20.0), whole("-1"), whole("20.5"), whole(True), whole("x")
    (20, 20, -1, None, None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if -(1 << 70) < value < 1 << 70 else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e20 else None
    if not isinstance(value, str):
        return None
    if value.isdecimal() and len(value) <= 30:  # nearly always, and ten times as fast
        return int(value)
    found = _WHOLE.match(value)
    return int(found[1]) if found else None


def real(value: Any) -> float | None:
    """
    >>> real("7"), real(1.5), real("nan"), real(None)
    (7.0, 1.5, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value[:40] if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def line(value: Any) -> str:
    """A name or setting as text: "" for what is no scalar."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, float)):
        return str(value)
    return ""


def size_of(value: Any) -> tuple[int | None, int | None]:
    """
    >>> size_of("512x768"), size_of("(768, 1280)"), size_of([1, 2]), size_of("big")
    ((512, 768), (768, 1280), (1, 2), (None, None))
    """
    if isinstance(value, (list, tuple)) and len(value) == 2:
        return whole(value[0]), whole(value[1])
    found = _SIZE.match(value) if isinstance(value, str) else None
    return (int(found[1]), int(found[2])) if found else (None, None)


def lora_tags(prompt: str) -> list[tuple[str, float | None]]:
    """The networks that a prompt calls by `<lora:name:weight>`; of several weights the first.

    >>> lora_tags("<lora:a:0.8> <lora:b> <lora:c:te=0.5:unet=1>")
    [('a', 0.8), ('b', None), ('c', 0.5)]
    """
    if "<l" not in prompt and "<L" not in prompt:
        return []
    found: dict[str, float | None] = {}
    for name, weights in _LORA_TAG.findall(prompt[:200_000]):
        weight = real(weights[1:])
        if weight is None:
            numbers = (real(part.rpartition("=")[2]) for part in weights.split(":") if part)
            weight = next((n for n in numbers if n is not None), None)
        found.setdefault(name.strip(), weight)
    return list(found.items())


def leftovers(settings: Mapping[str, Any], known: Mapping[str, Any] | frozenset[str]) -> dict[str, str]:
    """The scalar settings under keys that a dialect does not know."""
    return {
        str(key)[:200]: line(value)
        for key, value in list(settings.items())[:500]
        if key not in known and line(value) != ""
    }
