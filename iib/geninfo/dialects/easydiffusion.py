"""Easy Diffusion: one PNG chunk per key, EXIF UserComment JSON, or a sidecar (`.json`, `.txt` with titles).

Written from the tool's own source; no real file was at hand.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any

from iib.domain.geninfo import GenInfo, Lora
from iib.geninfo._texts import RawTexts, parse_object
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object

JSON_PLACES = ("exif:UserComment", "sidecar:json", "comment", "stealth")
NAMES = {
    "prompt": ("prompt", "Prompt", "original_prompt"),
    "negative_prompt": ("negative_prompt", "Negative Prompt"),
    "checkpoint": ("use_stable_diffusion_model", "Stable Diffusion model"),
    "vae": ("use_vae_model", "VAE model"),
    "sampler": ("sampler_name", "Sampler"),
    "scheduler": ("scheduler_name",),
    "steps": ("num_inference_steps", "Steps"),
    "cfg_scale": ("guidance_scale", "Guidance Scale"),
    "distilled_cfg_scale": ("distilled_guidance_scale",),
    "seed": ("seed", "Seed"),
    "width": ("width", "Width"),
    "height": ("height", "Height"),
    "loras": ("use_lora_model", "lora_alpha", "LoRA model", "LoRA Strength"),
}
_MODEL_KEYS = ("use_stable_diffusion_model", "Stable Diffusion model")


def read_easydiffusion(texts: RawTexts) -> GenInfo | None:
    """Whichever of its forms names a model under Easy Diffusion's own key."""
    if any(key in texts for key in _MODEL_KEYS):
        return _read(texts)
    for place in JSON_PLACES:
        if "use_stable_diffusion_model" in texts.get(place, ""):
            said = texts.json_object(place)
            settings = parse_object(said.get("reqBody")) or said
            if "use_stable_diffusion_model" in settings:
                return _read(settings)
    if "Stable Diffusion model:" in texts.get("sidecar:txt", ""):
        return _read(_titled(texts["sidecar:txt"]))
    return None


def _titled(text: str) -> dict[str, str]:
    """`Title: value` lines; a line without a known title goes on with the value before it."""
    found: dict[str, str] = {}
    last = ""
    for row in text[:200_000].splitlines():
        title, colon, value = row.partition(":")
        if colon and title[:1].isupper() and len(title) < 40:
            last = title.strip()
            found[last] = value.strip()
        elif last:
            found[last] += f"\n{row}"
    return found


def _read(settings: Mapping[str, Any]) -> GenInfo:
    names = _several(settings.get("use_lora_model") or settings.get("LoRA model"))
    weights = _several(settings.get("lora_alpha") or settings.get("LoRA Strength"))
    loras = [Lora(name, real(weights[n]) if n < len(weights) else None) for n, name in enumerate(names)]
    info = from_object(settings, NAMES, "Easy Diffusion", "easydiffusion", loras)
    return dataclasses.replace(info, extras={k: v for k, v in info.extras.items() if not k.startswith("exif:")})


def _several(value: Any) -> list[str]:
    """One name, or a list of them (as text: `['a', 'b']`)."""
    if isinstance(value, str):
        value = value.strip("[] ").split(",")
    parts = value[:100] if isinstance(value, list) else [value]
    return [name for part in parts if (name := line(part).strip("'\" ")) and name != "None"]
