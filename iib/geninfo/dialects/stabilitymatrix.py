"""StabilityMatrix: A1111 text and the same as JSON (`parameters-json`), beside its project and a ComfyUI graph."""

import dataclasses

from iib.domain.geninfo import GenInfo
from iib.geninfo._texts import RawTexts
from iib.geninfo.dialects._fields import from_object
from iib.geninfo.dialects.a1111 import read_a1111
from iib.geninfo.dialects.comfyui import fill_from_graph

NAMES = {
    "prompt": ("PositivePrompt",),
    "negative_prompt": ("NegativePrompt",),
    "checkpoint": ("ModelName",),
    "checkpoint_hash": ("ModelHash",),
    "sampler": ("Sampler",),
    "scheduler": ("Scheduler",),
    "steps": ("Steps",),
    "cfg_scale": ("CfgScale",),
    "seed": ("Seed",),
    "width": ("Width",),
    "height": ("Height",),
}


def read_stabilitymatrix(texts: RawTexts) -> GenInfo | None:
    """The text first, since it is what the tool itself reads back; the JSON for what it leaves open."""
    if "parameters-json" not in texts and "smproj" not in texts:
        return None
    declared = from_object(texts.json_object("parameters-json"), NAMES, "StabilityMatrix", "stabilitymatrix")
    info = read_a1111(texts)
    if info is None:
        return fill_from_graph(declared, texts, tuple(NAMES)) if declared.prompt or declared.steps else None
    blanks = {field: getattr(declared, field) for field in NAMES if getattr(info, field) in ("", None)}
    return dataclasses.replace(info, tool="StabilityMatrix", how=declared.how, **blanks)
