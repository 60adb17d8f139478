"""SwarmUI: JSON with `sui_image_params`, in PNG `parameters` or EXIF UserComment (very old: EXIF Model)."""

from typing import Any

from iib.domain.geninfo import GenInfo, Lora
from iib.geninfo._texts import RawTexts, parse_object
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object, objects_in
from iib.geninfo.dialects.comfyui import fill_from_graph

PLACES = ("parameters", "exif:UserComment", "stealth", "comment", "exif:Model", "sidecar:json")
NAMES = {
    "prompt": ("prompt",),
    "negative_prompt": ("negativeprompt",),
    "checkpoint": ("model",),
    "vae": ("vae",),
    "sampler": ("sampler", "comfyuisampler", "autowebuisampler"),
    "scheduler": ("scheduler", "comfyuischeduler"),
    "steps": ("steps",),
    "cfg_scale": ("cfgscale",),
    "distilled_cfg_scale": ("fluxguidancescale",),
    "seed": ("seed",),
    "width": ("width",),
    "height": ("height",),
    "tool_version": ("swarm_version",),
    "loras": ("loras", "loraweights"),
}


def read_swarmui(texts: RawTexts) -> GenInfo | None:
    """The parameters as the user set them; a sampler left at its default is read from the graph, if there is one."""
    for place in PLACES:
        if "sui_image_params" in texts.get(place, ""):
            said = texts.json_object(place)
            settings = parse_object(said.get("sui_image_params"))
            if settings:
                return fill_from_graph(_read(settings, said), texts, ("sampler", "scheduler"))
    return None


def _read(settings: dict[str, Any], said: dict[str, Any]) -> GenInfo:
    hashes = {line(row.get("name")): line(row.get("hash")) for row in objects_in(said.get("sui_models"))}
    model = next((row for row in objects_in(said.get("sui_models")) if row.get("param") == "model"), {})
    return from_object(
        settings, NAMES, "SwarmUI", "swarmui", _loras(settings, hashes), checkpoint_hash=line(model.get("hash"))
    )


def _loras(settings: dict[str, Any], hashes: dict[str, str]) -> list[Lora]:
    names, weights = _listed(settings.get("loras")), _listed(settings.get("loraweights"))
    found = []
    for place, name in enumerate(names):
        digest = hashes.get(name) or hashes.get(f"{name}.safetensors", "")
        found.append(Lora(name, real(weights[place]) if place < len(weights) else None, digest))
    return found


def _listed(value: Any) -> list[str]:
    """A list, or the same with commas between."""
    if isinstance(value, str):
        value = value.split(",")
    return [line(part) for part in value[:200] if line(part)] if isinstance(value, list) else []
