"""Civitai's own generator, graph form: a ComfyUI graph with `extra` and `extraMetadata` beside its nodes.

Its text form is A1111's and is read there.
"""

import dataclasses
from typing import Any

from iib.domain.geninfo import GenInfo, How, Lora
from iib.geninfo._texts import RawTexts, parse_object
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object, objects_in
from iib.geninfo.dialects.comfyui import graph_from_api, trace_graph

PLACES = ("exif:UserComment", "parameters", "prompt", "comment")
NAMES = {
    "prompt": ("prompt",),
    "negative_prompt": ("negativePrompt",),
    "sampler": ("sampler",),
    "scheduler": ("scheduler",),
    "steps": ("steps",),
    "cfg_scale": ("cfgScale",),
    "seed": ("seed",),
    "width": ("width",),
    "height": ("height",),
}


def read_civitai(texts: RawTexts) -> GenInfo | None:
    """What the graph says, and from the metadata what it leaves open."""
    for place in PLACES:
        if "extraMetadata" in texts.get(place, ""):
            said = texts.json_object(place)
            if "extraMetadata" in said:
                return _read(said)
    return None


def _read(said: dict[str, Any]) -> GenInfo:
    metadata = parse_object(said.get("extraMetadata"))
    declared = from_object(metadata, NAMES, "Civitai", "civitai", _loras(metadata))
    traced = trace_graph(graph_from_api(said))
    if traced is None:
        return declared
    is_guess = "untraced" in traced.how.guessed and bool(declared.prompt)
    base, other = (declared, traced) if is_guess else (traced, declared)
    blanks = {field: getattr(other, field) for field in _FIELDS if getattr(base, field) in ("", None, ())}
    how = How("civitai", traced.how.nodes, () if is_guess else traced.how.guessed)
    extras = {**declared.extras, **traced.extras}
    return dataclasses.replace(base, tool="Civitai", how=how, extras=extras, **blanks)


_FIELDS = (*NAMES, "checkpoint", "loras")


def _loras(metadata: dict[str, Any]) -> list[Lora]:
    rows = objects_in(metadata.get("resources"))
    return [
        Lora(line(row.get("modelName")) or f"civitai:{line(row.get('modelVersionId'))}", real(row.get("strength")))
        for row in rows
        if line(row.get("type")).lower() in ("lora", "locon", "dora")
    ]
