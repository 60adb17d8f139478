"""From a sampler's conditioning back to the prompts that made it."""

from typing import Any

from iib.geninfo._values import line, real
from iib.geninfo.dialects.comfyui._graph import Link, Node
from iib.geninfo.dialects.comfyui._names import Names
from iib.geninfo.dialects.comfyui._nodes import (
    BUNDLES,
    GROUPED,
    NEGATIVE,
    NEGATIVE_LIKE,
    NO_TEXT,
    OUTPUT_ROLES,
    POSITIVE,
    POSITIVE_LIKE,
    SETTING_LINKS,
    TEXTS,
    ZEROED,
)
from iib.geninfo.dialects.comfyui._strings import input_text
from iib.geninfo.dialects.comfyui._trace import Trace

_CONDITIONING = Names(r"cond(?!ition_)|^(positive|negative|base_|refiner_)")
_ENCODER = Names(r"encode|prompt")
_SHORTEST_GUESS = 10
_MOST_REGIONS = 20
_ALONE = ("populated_text",)
_BESIDE_NEGATIVE = ("prompt", "text", "cond", "conditioning")
Seen = set[tuple[str, int, str]]


def attribute(trace: Trace, node: Node, names: tuple[str, ...] | list[str], depth: int = 0) -> tuple[Node, Any] | None:
    """The first of these inputs at the node or, over bundles and settings links, behind it; with its owner."""
    for name in names:
        value = node.inputs.get(name)
        if value is not None and value != "" and not trace.is_blocked(value):
            return node, value
    if not trace.may_go_on(depth):
        return None
    for name, value in node.inputs.items():
        if isinstance(value, Link) and (name in SETTING_LINKS or BUNDLES.search(name)):
            found = trace.source(value)
            deeper = attribute(trace, found[0], names, depth + 1) if found else None
            if deeper:
                return deeper
    return None


def prompts_of(trace: Trace, sampler: Node) -> tuple[str, str]:
    """Both prompts of a sampler; parts in the order of the graph, each once."""
    positive = _of_role(trace, sampler, "positive", POSITIVE)
    negative = _of_role(trace, sampler, "negative", NEGATIVE)
    if negative == positive:
        negative = []  # one wire for both, where the model has no use for a negative prompt
    return "\n".join(positive), "\n".join(negative)


def is_fed(trace: Trace, sampler: Node) -> bool:
    """Whether anything at the sampler, or in its bundles, is named for a positive prompt."""
    if "prompt" in sampler.inputs:
        return True
    return attribute(trace, sampler, POSITIVE) is not None or _like(sampler, "positive") is not None


def grouped_prompts(trace: Trace) -> tuple[str, str]:
    """The prompts of a node that takes them all, for packs that hand everything on in one stream."""
    for node in trace.graph.values():
        groups = GROUPED.get(node.type)
        if groups:
            texts = {role: [input_text(trace, node, name, role) for name in names] for role, names in groups.items()}
            trace.took(node)
            positive, negative = (_distinct([t for t in texts[role] if t and t.strip()]) for role in groups)
            return "\n".join(positive), "\n".join(negative)
    return "", ""


def _of_role(trace: Trace, sampler: Node, role: str, names: list[str]) -> list[str]:
    found = attribute(trace, sampler, names) or _like(sampler, role)
    if found is None:
        return _own_texts(trace, sampler, role, 0) if role == "positive" else []
    owner, value = found
    first = next(name for name, held in owner.inputs.items() if held is value)
    grouped = GROUPED.get(owner.type, {}).get(role, (first,))
    seen: Seen = set()
    return _distinct([text for name in grouped for text in _from_input(trace, owner, name, role, seen, 0)])


def _like(sampler: Node, role: str) -> tuple[Node, Any] | None:
    """A sampler of an unknown pack: the first link whose name sounds like the role."""
    pattern = POSITIVE_LIKE if role == "positive" else NEGATIVE_LIKE
    links = (value for name, value in sampler.inputs.items() if isinstance(value, Link) and pattern.search(name))
    found = next(links, None)
    return (sampler, found) if found is not None else None


def _from_input(trace: Trace, node: Node, name: str, role: str, seen: Seen, depth: int) -> list[str]:
    """An input named for its role holds a link to conditioning, a link to text, or text."""
    value = node.inputs.get(name)
    if isinstance(value, Link):
        texts = _from_link(trace, value, role, seen, depth)
        if texts or name not in node.stale:
            return texts
    text = input_text(trace, node, name, role, depth)
    return [text] if text and text.strip() else []


def _from_link(trace: Trace, link: Any, role: str, seen: Seen, depth: int, *, is_bundle: bool = False) -> list[str]:
    found = trace.source(link)
    if found is None or not trace.may_go_on(depth):
        return []
    node, slot = found
    if (node.id, slot, role) in seen or node.type in ZEROED:
        return []
    seen.add((node.id, slot, role))
    role = role if is_bundle else _role_of_output(node, slot, role)
    _note(trace, node, role)
    texts = _through(trace, node, role, seen, depth + 1)
    if texts:
        trace.took(node)
    return texts


def _role_of_output(node: Node, slot: int, role: str) -> str:
    """Pair nodes give the positive as their first output and the negative as their second."""
    told = OUTPUT_ROLES.get(node.type)
    if told is not None:
        return told[slot] if told.get(slot) in ("positive", "negative") else role
    if not (isinstance(node.inputs.get("positive"), Link) and isinstance(node.inputs.get("negative"), Link)):
        return role
    pair = [place for place, kind in enumerate(node.outputs) if kind == "CONDITIONING"][:2]
    if len(pair) < 2:
        pair = [] if isinstance(node.inputs.get("model"), Link) else [0, 1]  # which may come first, then
    return dict(zip(pair, ("positive", "negative"), strict=False)).get(slot, role)


def _through(trace: Trace, node: Node, role: str, seen: Seen, depth: int) -> list[str]:
    own, other = (POSITIVE, NEGATIVE) if role == "positive" else (NEGATIVE, POSITIVE)
    for name in own:
        if node.inputs.get(name) is not None and not name.startswith("cond"):
            return _from_input(trace, node, name, role, seen, depth)
    if any(name in node.inputs for name in other if not name.startswith(("cond", "neg_cond"))):
        beside = next((name for name in _BESIDE_NEGATIVE if name in node.inputs), "")
        return _from_input(trace, node, beside, role, seen, depth) if beside and role == "positive" else []
    texts: list[str] = []
    for name, value in node.inputs.items():
        if isinstance(value, Link) and _CONDITIONING.search(name):
            texts += _from_link(trace, value, role, seen, depth)
    texts += _own_texts(trace, node, role, depth)
    return texts or _anywhere(trace, node, role, seen, depth)


def _own_texts(trace: Trace, node: Node, role: str, depth: int) -> list[str]:
    texts = []
    for name in TEXTS:
        if name in node.inputs:
            text = input_text(trace, node, name, role, depth)
            if text and text.strip():
                texts.append(text)
                if name in _ALONE:
                    break
    return texts or _unnamed_texts(trace, node, role)


def _unnamed_texts(trace: Trace, node: Node, role: str) -> list[str]:
    """An encoder of the editor's form whose widgets have no names: its longest text, as a guess."""
    if not _ENCODER.search(node.type):
        return []
    held = [value for name, value in node.inputs.items() if name.startswith("widget_") and isinstance(value, str)]
    text = max(held, key=len, default="")
    if len(text) < _SHORTEST_GUESS:
        return []
    trace.guessed.add("negative_prompt" if role == "negative" else "prompt")
    return [text]


def _anywhere(trace: Trace, node: Node, role: str, seen: Seen, depth: int) -> list[str]:
    """An unknown node: bundles first, then every link that may carry text."""
    links = [(name, value) for name, value in node.inputs.items() if isinstance(value, Link)]
    bundled = [value for name, value in links if BUNDLES.search(name)]
    others = [value for name, value in links if not BUNDLES.search(name) and not NO_TEXT.search(name)]
    for group in (bundled, others):
        is_bundle = group is bundled
        texts = [text for value in group for text in _from_link(trace, value, role, seen, depth, is_bundle=is_bundle)]
        if texts:
            return texts
    return _along_model(trace, node, role, seen, depth)


def _along_model(trace: Trace, node: Node, role: str, seen: Seen, depth: int) -> list[str]:
    """Regions laid on the model, for a node that gives conditioning but takes none; the first laid comes first."""
    texts: list[str] = []
    if any(_CONDITIONING.search(name) for name in node.inputs):
        return texts
    for _ in range(_MOST_REGIONS):
        before = trace.source(node.inputs.get("model"))
        if before is None:
            break
        node = before[0]
        laid = [value for name, value in node.inputs.items() if _CONDITIONING.search(name)]
        texts[:0] = [text for value in laid for text in _from_link(trace, value, role, seen, depth)]
    return texts


def _note(trace: Trace, node: Node, role: str) -> None:
    """What stands on the way and is worth keeping: ControlNets, distilled guidance."""
    if "control_net" in node.inputs:
        loader = trace.source(node.inputs["control_net"])
        name = line(trace.plain(loader[0].inputs.get("control_net_name"))) if loader else ""
        unit = {"Model": name, "Weight": line(trace.plain(node.inputs.get("strength")))}
        trace.controlnets[node.id] = {key: value for key, value in unit.items() if value}
    if role == "positive" and trace.guidance is None and "guidance" in node.inputs:
        trace.guidance = real(trace.plain(node.inputs["guidance"]))


def _distinct(texts: list[str]) -> list[str]:
    kept: dict[str, str] = {}
    for text in texts:
        kept.setdefault(text.strip(), text)
    return list(kept.values())
