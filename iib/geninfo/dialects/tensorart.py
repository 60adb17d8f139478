"""TensorArt: PNG `generation_data` JSON, beside a ComfyUI graph that holds the true seed."""

from typing import Any

from iib.domain.geninfo import GenInfo, Lora
from iib.geninfo._texts import RawTexts
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object, name_of, objects_in
from iib.geninfo.dialects.comfyui import fill_from_graph

NAMES = {
    "prompt": ("prompt",),
    "negative_prompt": ("negativePrompt",),
    "checkpoint": ("baseModel",),
    "vae": ("sdVae", "vae"),
    "sampler": ("samplerName", "sampler"),
    "scheduler": ("schedulerName", "scheduler", "schedule"),
    "steps": ("steps",),
    "cfg_scale": ("cfgScale",),
    "distilled_cfg_scale": ("guidance",),
    "seed": ("seed",),
    "width": ("width",),
    "height": ("height",),
    "models": ("models",),
}
_FROM_GRAPH = ("prompt", "sampler", "scheduler", "steps", "cfg_scale", "seed", "checkpoint")


def read_tensorart(texts: RawTexts) -> GenInfo | None:
    """A seed of -1 means "any": the graph tells which it was."""
    said = texts.json_object("generation_data") if "generation_data" in texts else {}
    if not said:
        return None
    settings = dict(said)
    if line(settings.get("seed")) == "-1" and ("prompt" in texts or "workflow" in texts):
        del settings["seed"]
    models = objects_in(said.get("models"))
    base = said.get("baseModel") or next(
        (row for row in models if line(row.get("type")) in ("BASE_MODEL", "CHECKPOINT")), {}
    )
    digest = line(base.get("hash")) if isinstance(base, dict) else ""
    loras = [_lora(row) for row in models if line(row.get("type")).upper() in ("LORA", "LOCON", "DORA", "LYCORIS")]
    info = from_object(
        settings, NAMES, "TensorArt", "tensorart", loras, checkpoint=_file_name(base), checkpoint_hash=digest
    )
    return fill_from_graph(info, texts, _FROM_GRAPH)


def _file_name(model: Any) -> str:
    return (line(model.get("modelFileName")) if isinstance(model, dict) else "") or name_of(model)


def _lora(row: dict[str, Any]) -> Lora:
    return Lora(_file_name(row), real(row.get("weight")), line(row.get("hash")))
