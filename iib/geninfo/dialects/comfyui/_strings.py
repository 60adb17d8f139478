"""Text that nodes make of text: literals, joins, replacements, wildcards that were already drawn."""

import re
from typing import Any

from iib.geninfo.dialects.comfyui._graph import Link, Node
from iib.geninfo.dialects.comfyui._names import Names
from iib.geninfo.dialects.comfyui._nodes import (
    ARITHMETIC,
    DELIMITER_DEFAULTS,
    DELIMITERS,
    JOINED,
    JOINERS,
    NEGATIVE,
    NO_TEXT,
    OUTPUT_ROLES,
    PICTURE_SOURCES,
    POSITIVE,
    RANDOM_TEXTS,
    REPLACEMENTS,
    TEXTS,
    UNKNOWN_TEXTS,
    Replacement,
)
from iib.geninfo.dialects.comfyui._trace import Trace

LONGEST = 100_000
_NO_PROMPT = re.compile(
    r"^.{0,3}$|^\d+:\d+ \(|\.(safetensors|ckpt|pth?|bin|gguf|sft|png|jpe?g|webp|mp4|txt|yaml|json)$", re.I
)
# where nodes that show a text, or draw one, keep what came out
_SPOKEN = ("text_0", "text2", "output_text", "shown_text", "display_text", "populated_text")
_DRAWN = ("populated_text",)
_SHOWS = Names(r"show|display|preview|debug|view")


def string_of(trace: Trace, value: Any, role: str, depth: int = 0) -> str | None:
    """The text behind a value or link; None when the file does not hold it."""
    if not isinstance(value, Link):
        trace.is_particular |= isinstance(value, (int, float))
        return _literal(value)
    found = trace.source(value)
    if found is None or not trace.may_go_on(depth):
        return None
    node, slot = found
    is_drawn = RANDOM_TEXTS.search(node.type) and "populated_text" not in node.inputs
    is_unknown = any(kinds.search(node.type) for kinds in (UNKNOWN_TEXTS, ARITHMETIC, PICTURE_SOURCES))
    if is_drawn or is_unknown:
        shown = _shown_beside(trace, Link(node.id, slot))
        if shown or is_unknown:
            trace.guessed.add(_field(role))
            return shown
    text = _made_by(trace, node, slot, role, depth + 1)
    if text is not None:
        trace.took(node)
        if is_drawn:
            trace.guessed.add(_field(role))
    return text


def _shown_beside(trace: Trace, link: Link) -> str | None:
    """What a node that only shows a text has kept of it."""
    for node in trace.graph.values():
        if _SHOWS.search(node.type) and link in node.inputs.values():
            texts = (node.inputs.get(name) for name in (*_SPOKEN, "widget_0"))
            shown = next((text for text in texts if isinstance(text, str) and text.strip()), None)
            if shown:
                trace.took(node)
                return shown
    return None


def input_text(trace: Trace, node: Node, name: str, role: str, depth: int = 0) -> str | None:
    """The text of one input; the widget's own, marked as a guess, where its link leads to nothing."""
    trace.texts_met += 1
    text = string_of(trace, node.inputs.get(name), role, depth)
    if text is None and isinstance(node.stale.get(name), str):
        trace.guessed.add(_field(role))
        return str(node.stale[name])
    return text


def _literal(value: Any) -> str | None:
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return None


def _field(role: str) -> str:
    return "negative_prompt" if role == "negative" else "prompt"


def _made_by(trace: Trace, node: Node, slot: int, role: str, depth: int) -> str | None:
    if (chosen := trace.chosen(node)) is not None:
        return string_of(trace, chosen, role, depth)
    for name in _SPOKEN if _SHOWS.search(node.type) else _DRAWN:
        if isinstance(node.inputs.get(name), str) and node.inputs[name].strip():
            return str(node.inputs[name])
    replacement = REPLACEMENTS.get(node.type)
    if replacement:
        return _replaced(trace, node, replacement, role, depth)
    output = OUTPUT_ROLES.get(node.type, {}).get(slot)
    if output in node.inputs:
        return input_text(trace, node, output, role, depth)
    paired = _of_pair(node, slot)
    if paired:
        return input_text(trace, node, paired, role, depth)
    if JOINERS.search(node.type):
        return _joined(trace, node, role, depth)
    return _likeliest(trace, node, slot, role, depth)


def _replaced(trace: Trace, node: Node, row: Replacement, role: str, depth: int) -> str | None:
    text, find, replace = (string_of(trace, node.inputs.get(name), role, depth) for name in row)
    if text is None or not find:
        return text
    return text.replace(find, replace or "")[:LONGEST]


def _of_pair(node: Node, slot: int) -> str | None:
    """A node that takes both prompts gives the positive first, the negative second."""
    positive = next((name for name in POSITIVE if name in node.inputs), None)
    negative = next((name for name in NEGATIVE if name in node.inputs), None)
    if positive and negative:
        return {0: positive, 1: negative}.get(slot)
    return positive or negative


def _joined(trace: Trace, node: Node, role: str, depth: int) -> str | None:
    names = sorted((name for name in node.inputs if JOINED.match(name)), key=_natural)
    parts = [input_text(trace, node, name, role, depth) for name in names]
    texts = [part for part in parts if part]
    if not texts:
        return None if None in parts or not parts else ""
    return _delimiter(trace, node).join(texts)[:LONGEST]


def _natural(name: str) -> tuple[int, str]:
    digits = "".join(c for c in name if c.isdigit())[:4]
    return (int(digits) if digits else (-1 if name.lower() in ("prefix", "prepend") else 0), name)


def _delimiter(trace: Trace, node: Node) -> str:
    if node.inputs.get("linebreak_addition") == "true":
        return "\n"
    for name in DELIMITERS:
        if name in node.inputs:
            said = trace.plain(node.inputs[name])
            if said in ("true", "false"):  # an older Text Concatenate asked only for line breaks
                return "\n" if said == "true" else ""
            return str(said).replace("\\n", "\n") if said is not None else ""
    return DELIMITER_DEFAULTS.get(node.type, ", ")


def _likeliest(trace: Trace, node: Node, slot: int, role: str, depth: int) -> str | None:
    """Usual names first; of several such inputs the one that the output's number names; else the longest text."""
    named = [name for name in TEXTS if name in node.inputs]
    if node.type == "Text String" and slot < len(named):
        named = [sorted(named)[slot]]
    for name in named:
        text = input_text(trace, node, name, role, depth)
        if text is not None and (text.strip() or len(named) == 1):
            return text
    literals = [value for value in node.inputs.values() if isinstance(value, str) and _is_prose(value)]
    if not named and literals:
        trace.guessed.add(_field(role))
        return max(literals, key=len)
    for name, value in node.inputs.items():
        if isinstance(value, Link) and not NO_TEXT.search(name):
            text = string_of(trace, value, role, depth)
            if text:
                return text
    return "" if named else None


def _is_prose(text: str) -> bool:
    return " " in text.strip() and not _NO_PROMPT.search(text)
