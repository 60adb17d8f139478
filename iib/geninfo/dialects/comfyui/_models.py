"""From a sampler's model back to the file that holds it, and the LoRAs on the way."""

import re
from typing import Any

from iib.domain.geninfo import Lora
from iib.geninfo._values import line, lora_tags, real, whole
from iib.geninfo.dialects.comfyui._conditioning import attribute
from iib.geninfo.dialects.comfyui._graph import Link, Node
from iib.geninfo.dialects.comfyui._nodes import CHECKPOINTS, MODEL_FILE, MODEL_LINKS, NO_MODEL
from iib.geninfo.dialects.comfyui._trace import Trace

_LORA = re.compile(r"^(?:base_)?lora_?(?:name)?_?(\d{1,2})?(?:_name)?$", re.I)
_LORA_LINK = re.compile(r"lora", re.I)
_WEIGHTS = (
    "strength_model{}",
    "model_weight{}",
    "model_str{}",
    "lora_wt{}",
    "lora_model_strength{}",
    "strength{}",
    "lora{}_model_strength",
    "lora{}_strength",
    "lora_strength{}",
    "lora_weight{}",
    "weight{}",
)
_OWN = frozenset(CHECKPOINTS[:3])
_COUNTS = ("lora_count", "num_loras")
_FOLDERS = re.compile(r"^(?:models|checkpoints|unet|diffusion_models)[\\/]", re.I)
Found = dict[str, Lora]


def model_of(trace: Trace, sampler: Node) -> tuple[str, tuple[Lora, ...]]:
    """The checkpoint as written ("" when it cannot be told) and the LoRAs, the one next to it first."""
    loras: Found = {}
    found = attribute(trace, sampler, [*MODEL_LINKS[:5], *CHECKPOINTS])
    if found is None:
        return "", ()
    owner, value = found
    name = _along(trace, value, loras) if isinstance(value, Link) else _stop(trace, owner, loras)
    return name, tuple(reversed(loras.values()))


def _stop(trace: Trace, node: Node, loras: Found) -> str:
    _collect(trace, node, loras, 0)
    return checkpoint_in(trace, node)


def _along(trace: Trace, link: Any, loras: Found) -> str:
    visited: set[str] = set()
    while True:
        found = trace.source(link)
        if found is None or found[0].id in visited or not trace.may_go_on(0):
            return ""
        node = found[0]
        visited.add(node.id)
        name = _stop(trace, node, loras)
        if name:
            trace.took(node)
            return name
        onward = _next_model(trace, node)
        if onward is None:
            return ""
        link = onward


def _next_model(trace: Trace, node: Node) -> Link | None:
    for name in MODEL_LINKS:
        value = node.inputs.get(name)
        if isinstance(value, Link) and not trace.is_blocked(value):
            return value
    return None


def checkpoint_in(trace: Trace, node: Node) -> str:
    """The model file that a loader names; "" for a node that is none."""
    if NO_MODEL.search(node.type) and "ckpt_name" not in node.inputs:
        return ""
    if isinstance(node.inputs.get("model"), Link) and not _OWN.intersection(node.inputs):
        return ""  # it changes a model (AnimateDiff's too names a file), it loads none
    is_loader = "load" in node.type.lower()
    for name in CHECKPOINTS:
        value = node.inputs.get(name)
        if isinstance(value, Link) and name in MODEL_LINKS:
            continue
        said = _name(trace.plain(value, (name,)) if isinstance(value, Link) else value)
        if said and (MODEL_FILE.search(said) or name in _OWN or is_loader):
            return said
        if said and name in ("model", "model_name") and "prompt" in node.inputs:
            return said  # a service by its name for the model
    return _unnamed_file(node) if is_loader else ""


def _unnamed_file(node: Node) -> str:
    """A loader of the editor's form whose widgets have no names: the first that is a model file."""
    for name, value in node.inputs.items():
        if name.startswith("widget_") and isinstance(value, str) and MODEL_FILE.search(value):
            return _name(value)
    return ""


def _name(value: Any) -> str:
    """A file's name; some loaders hold it in an object."""
    if isinstance(value, dict):
        value = value.get("content") or value.get("name")
    text = line(value)
    return "" if text.lower() in ("none", "default", "automatic") else _FOLDERS.sub("", text)


def _collect(trace: Trace, node: Node, loras: Found, depth: int) -> None:
    """The LoRAs that a node adds, the last first, then those of the stacks it takes."""
    for lora in reversed(_loras_in(trace, node)):
        loras.setdefault(lora.name, lora)
        trace.took(node)
    if not trace.may_go_on(depth):
        return
    for name, value in node.inputs.items():
        if isinstance(value, Link) and _LORA_LINK.search(name):
            found = trace.source(value)
            if found and found[0] is not node:
                _collect(trace, found[0], loras, depth + 1)


def _loras_in(trace: Trace, node: Node) -> list[Lora]:
    most = next((whole(trace.plain(node.inputs[name])) for name in _COUNTS if name in node.inputs), None)
    found = []
    for name, value in list(node.inputs.items())[:300]:
        match = _LORA.match(name) or _EASY.match(name)
        if match is None:
            found += _listed(name, value)
            if name.startswith("widget_") and isinstance(value, dict) and (lora := _from_object(value)):
                found.append(lora)
            continue
        lora = _from_object(value) if isinstance(value, dict) else _numbered(trace, node, value, match[1] or "")
        if lora and not (most is not None and match[1] and int(match[1]) > most):
            found.append(lora)
    return found


_EASY = re.compile(r"^lora_(\d{1,2})_name$")


def _numbered(trace: Trace, node: Node, value: Any, number: str) -> Lora | None:
    """`lora_name_2` with `lora_wt_2`, `lora_02` with `strength_02`… switched off by `switch_2`."""
    name = _name(trace.plain(value) if isinstance(value, Link) else value)
    suffix = f"_{number}" if number else ""
    if not name or line(node.inputs.get(f"switch{suffix}", "On")).lower() in ("off", "false"):
        return None
    if isinstance(value, Link) and (_is_lora_node(trace, value) or not MODEL_FILE.search(name)):
        return None
    weights = (real(trace.plain(node.inputs.get(form.format(suffix)))) for form in _WEIGHTS)
    return Lora(name, next((weight for weight in weights if weight is not None), None))


def _is_lora_node(trace: Trace, link: Link) -> bool:
    """Whether the link leads to a node that adds LoRAs itself: those are collected there, with their weights."""
    found = trace.source(link)
    return found is not None and any(_LORA.match(name) for name in found[0].inputs)


def _from_object(value: dict[str, Any]) -> Lora | None:
    """rgthree's power loader: {"on": true, "lora": "a.safetensors", "strength": 0.8}."""
    name = _name(value.get("lora") or value.get("name"))
    if not name or value.get("on", value.get("active", True)) is False:
        return None
    return Lora(name, real(value.get("strength", value.get("strengthModel"))))


def _listed(name: str, value: Any) -> list[Lora]:
    """A list of objects, or `<lora:name:weight>` tags, in an input that is named for LoRAs."""
    if isinstance(value, str):
        return [Lora(tag, weight) for tag, weight in lora_tags(value)]
    if name != "loras":
        return []
    rows = value.get("__value__") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        return []
    return [lora for row in rows[:200] if isinstance(row, dict) and (lora := _from_object(row))]
