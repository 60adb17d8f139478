"""Writing the A1111 form: prompt, `Negative prompt: …`, one line `Steps: …, Key: value`."""

import json
from collections.abc import Mapping


def to_a1111_text(parameters: Mapping[str, str], prompt: str, negative_prompt: str) -> str:
    """
    >>> to_a1111_text({"Steps": "20", "Lora hashes": "a: 1, b: 2"}, "cat", "dog")
    'cat\\nNegative prompt: dog\\nSteps: 20, Lora hashes: "a: 1, b: 2"'
    """
    settings = ", ".join(f"{key}: {quote(value)}" for key, value in parameters.items())
    negative = f"Negative prompt: {negative_prompt}" if negative_prompt.strip() else ""
    return "\n".join(part for part in (prompt.strip("\r\n"), negative, settings) if part)


def quote(value: str) -> str:
    """A value as A1111 writes it: a JSON string as soon as it would break the line of settings."""
    if any(mark in value for mark in ',:\n"'):
        return json.dumps(value, ensure_ascii=False)
    return value
