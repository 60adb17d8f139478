"""Which sampler made the saved picture, and with what settings."""

import re
from typing import Any

from iib.geninfo._values import line, real, size_of, whole
from iib.geninfo.dialects.comfyui._conditioning import attribute
from iib.geninfo.dialects.comfyui._graph import Link, Node
from iib.geninfo.dialects.comfyui._nodes import (
    BUNDLES,
    FIELD_INPUTS,
    NOT_PICTURES,
    NOT_SAMPLER_NAME,
    PICTURE_SET,
    POSITIVE_LIKE,
    PREVIEWS,
    SAMPLER_CLASSES,
    SAMPLER_NAME,
    SAVER_NAME,
    SAVERS,
    SIGMAS_CLASSES,
    STAGES,
)
from iib.geninfo.dialects.comfyui._trace import Trace

_SEEDS = frozenset(("seed", "noise_seed", "noise"))
_SETTINGS = _SEEDS | {"cfg", "guider", "sampler_name", "sampler"}
_LONGEST_CHAIN = 60
_MOST_SIGMAS = 10
_SIGMAS = re.compile(r"\s*\d+\.?\d*(?:(?:\s*,\s*|\s+)\d+\.?\d*){1,999}[\s,]*")
_PRESET = re.compile(r"(?<!\d)(\d{2,5})\s*[x×]\s*(\d{2,5})(?!\d)")
_WIDTHS = (("width", "height"), ("empty_latent_width", "empty_latent_height"), ("image_width", "image_height"))


def is_sampler(node: Node) -> bool:
    """By its inputs, since every node pack has its own: steps and noise, or prompts and a seed."""
    inputs = node.inputs
    if NOT_SAMPLER_NAME.search(node.type):
        return False
    if ("steps" in inputs or "sigmas" in inputs) and not _SETTINGS.isdisjoint(inputs):
        return True
    if ("positive" in inputs or "prompt" in inputs) and ("seed" in inputs or "noise_seed" in inputs):
        return True
    if not SAMPLER_NAME.search(node.type):
        return False
    return any(POSITIVE_LIKE.search(name) or BUNDLES.search(name) or name == "base_sampler" for name in inputs)


def final_chain(trace: Trace, file_name: str) -> list[Node]:
    """The samplers behind the saved picture: the last first, back to the one that began it.

    A picture put together from several stops the chain. Of several saved pictures: the one named like the file, then
    the one with most samplers behind it.
    """
    best: list[Node] = []
    for savers in _ends(trace, file_name):
        for saver in savers:
            chain = _chain(trace, _picture_links(saver))
            if len(chain) > len(best):
                best = chain
        if best:
            return best
    return best or _services(trace)


def _services(trace: Trace) -> list[Node]:
    """No sampler at all: a node that takes a prompt and gives a picture is the generator itself."""
    for node in trace.graph.values():
        if node.type in SAVERS or SAVER_NAME.search(node.type) or node.type in PREVIEWS:
            queue, visited = _picture_links(node), set[str]()
            while queue and trace.may_go_on(0):
                source = trace.source(queue.pop(0))
                if source is None or source[0].id in visited:
                    continue
                visited.add(source[0].id)
                if "prompt" in source[0].inputs and not NOT_SAMPLER_NAME.search(source[0].type):
                    return [source[0]]
                queue += _picture_links(source[0])
    return []


def _ends(trace: Trace, file_name: str) -> list[list[Node]]:
    nodes = list(trace.graph.values())
    savers = [node for node in nodes if node.type in SAVERS or SAVER_NAME.search(node.type)]
    trace.is_particular |= len(savers) > 1
    named = [node for node in savers if _is_named_like(node, file_name)] if len(savers) > 1 else []
    previews = [node for node in nodes if node.type in PREVIEWS]
    used = {value.node for node in nodes for value in node.inputs.values() if isinstance(value, Link)}
    loose = [node for node in nodes if node.id not in used and not is_sampler(node)]
    return [named if len(named) < len(savers) else [], savers, previews, loose]


def _is_named_like(node: Node, file_name: str) -> bool:
    prefix = node.inputs.get("filename_prefix")
    base = prefix.replace("\\", "/").rsplit("/", 1)[-1] if isinstance(prefix, str) else ""
    return bool(base) and "%" not in base and file_name.startswith(base)


def _chain(trace: Trace, links: list[Link]) -> list[Node]:
    found = samplers_behind(trace, links)
    chain = found[:1]
    while chain and len(chain) < _LONGEST_CHAIN:
        before = samplers_behind(trace, _latent_links(trace, chain[-1]))
        if len(before) != 1 or before[0] in chain:
            break
        chain.append(before[0])
    return chain


def samplers_behind(trace: Trace, links: list[Link]) -> list[Node]:
    """The nearest samplers on every way back from these links."""
    queue, visited, found = list(links), set[str](), list[Node]()
    while queue and trace.may_go_on(0):
        source = trace.source(queue.pop(0))
        if source is None or source[0].id in visited:
            continue
        node = source[0]
        visited.add(node.id)
        if is_sampler(node):
            found.append(node)
        else:
            queue += _picture_links(node)
    return found


def _picture_links(node: Node) -> list[Link]:
    """The links that carry the picture; of an unknown node every link that may."""
    links = [(name, value) for name, value in node.inputs.items() if isinstance(value, Link)]
    named = [value for name, value in links if name in PICTURE_SET]
    return named or [value for name, value in links if not NOT_PICTURES.search(name)]


def _latent_links(trace: Trace, sampler: Node) -> list[Link]:
    links = [
        value
        for name, value in sampler.inputs.items()
        if isinstance(value, Link) and (name in PICTURE_SET or BUNDLES.search(name))
    ]
    positive = trace.source(sampler.inputs.get("positive"))
    stage = positive[0].inputs.get(STAGES[positive[0].type]) if positive and positive[0].type in STAGES else None
    return [stage] if isinstance(stage, Link) else links


def behind(trace: Trace, sampler: Node) -> list[Node]:
    """The samplers that fed this one."""
    return samplers_behind(trace, _latent_links(trace, sampler))


def setting(trace: Trace, sampler: Node, field: str) -> Any:
    """One setting by our name for it, over links, guiders and primitives; None when it cannot be told."""
    names = FIELD_INPUTS[field]
    found = attribute(trace, sampler, names)
    if found is None:
        return None
    owner, value = found
    answer = trace.plain(value, names)
    if answer is None:
        name = next(name for name in names if owner.inputs.get(name) is value)
        answer = owner.stale.get(name)
        if answer is not None:
            trace.guessed.add(field)
    if answer is not None:
        trace.took(owner)
    return answer


def steps_of(trace: Trace, sampler: Node) -> int | None:
    """By number, or by how many sigmas were written down: one more than steps."""
    steps = whole(setting(trace, sampler, "steps"))
    source = _sigmas_source(trace, sampler) if steps is None else None
    if source is None:
        return steps
    texts = (value for value in source.inputs.values() if isinstance(value, str))
    listed = next((text for text in texts if _SIGMAS.fullmatch(text[:5_000])), "")
    return len(listed.replace(",", " ").split()) - 1 if listed else None


def sampler_name(trace: Trace, sampler: Node) -> str:
    """By name, or by the class of the node that stands for it."""
    found = attribute(trace, sampler, ("sampler_name",))
    if found is None:
        link = attribute(trace, sampler, ("sampler",))
        source = trace.source(link[1]) if link else None
        if source and source[0].type in SAMPLER_CLASSES:
            trace.took(source[0])
            return SAMPLER_CLASSES[source[0].type]
    return line(setting(trace, sampler, "sampler")) if _is_name(setting(trace, sampler, "sampler")) else ""


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and real(value) is None


def scheduler_name(trace: Trace, sampler: Node) -> str:
    """By name, or by the class of the node that makes the sigmas."""
    said = setting(trace, sampler, "scheduler")
    if _is_name(said):
        return line(said)
    source = _sigmas_source(trace, sampler)
    return SIGMAS_CLASSES.get(source.type, "") if source else ""


def _sigmas_source(trace: Trace, sampler: Node) -> Node | None:
    """The node that made the sigmas."""
    found = attribute(trace, sampler, ("sigmas",))
    source = trace.source(found[1]) if found else None
    for _ in range(_MOST_SIGMAS):  # SplitSigmas and its like pass them on
        onward = source[0].inputs.get("sigmas") if source and source[0].type not in SIGMAS_CLASSES else None
        if not isinstance(onward, Link):
            break
        source = trace.source(onward)
    return source[0] if source else None


def size_behind(trace: Trace, sampler: Node) -> tuple[int | None, int | None]:
    """Width and height of the latent that the sampler began with."""
    queue, visited = [sampler], {sampler.id}
    while queue and trace.may_go_on(0):
        node = queue.pop(0)
        size = _size_in(trace, node)
        if size[0] and size[1]:
            trace.took(node)
            return size
        links = _latent_links(trace, node) if is_sampler(node) else _picture_links(node)
        sources = [source[0] for link in links if (source := trace.source(link)) and source[0].id not in visited]
        visited.update(source.id for source in sources)
        queue[:0] = sources  # depth first: of a composition the canvas, which comes first, counts
    return None, None


def _size_in(trace: Trace, node: Node) -> tuple[int | None, int | None]:
    preset = node.inputs.get("resolution")
    match = _PRESET.search(preset) if isinstance(preset, str) else None
    if match:
        return size_of(f"{match[1]}x{match[2]}")
    for width, height in _WIDTHS:
        if width in node.inputs and height in node.inputs:
            found = whole(trace.plain(node.inputs[width])), whole(trace.plain(node.inputs[height]))
            if found[0] and found[1]:
                return found
    if is_sampler(node) or "filename_prefix" in node.inputs:
        return None, None
    for value in node.inputs.values():
        match = _PRESET.search(value) if isinstance(value, str) and len(value) < 60 else None
        if match:
            return size_of(f"{match[1]}x{match[2]}")
    return None, None
