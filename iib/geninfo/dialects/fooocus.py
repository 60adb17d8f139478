"""Fooocus (scheme "fooocus", its log.html, older `Comment` JSON) and RuinedFooocus: a flat JSON object."""

import dataclasses
import re
from typing import Any

from iib.domain.geninfo import GenInfo, Lora
from iib.geninfo._texts import RawTexts
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object

PLACES = (
    "parameters",
    "exif:UserComment",
    "Comment",
    "comment",
    "stealth",
    "fooocus_log",
    "exif:ImageDescription",
    "sidecar:json",
)
NAMES = {
    "prompt": ("prompt", "Prompt", "raw_prompt"),
    "negative_prompt": ("negative_prompt", "Negative Prompt", "Negative", "raw_negative_prompt"),
    "checkpoint": ("base_model", "base_model_name", "Base Model", "model"),
    "checkpoint_hash": ("base_model_hash", "Base Model Hash"),
    "vae": ("vae", "VAE"),
    "sampler": ("sampler", "sampler_name", "Sampler"),
    "scheduler": ("scheduler", "Scheduler"),
    "steps": ("steps", "Steps"),
    "cfg_scale": ("guidance_scale", "cfg", "Guidance Scale", "cfg_scale", "CFG"),
    "seed": ("seed", "Seed"),
    "width": ("width", "Width"),
    "height": ("height", "Height"),
    "size": ("resolution", "Resolution"),
    "tool_version": ("version", "Version"),
    "loras": ("loras", "full_prompt", "full_negative_prompt", "software"),
}
_LORA_KEY = re.compile(r"^(?:lora_combined_\d+|LoRA(?: \[.*\] weight| \d+)?|lora_\d+)$")
_LORA_WEIGHT = re.compile(r"^(?P<name>.+?)\s*:\s*(?P<weight>-?[\d.]+)\s*$|^(?P<first>-?[\d.]+) - (?P<last>.+)$")
_MODELS = ("base_model", "base_model_name", "Base Model")
_STEPS_OF = {"Speed": 30, "Quality": 60, "Extreme Speed": 8, "Lightning": 4, "Hyper-SD": 4}


def read_fooocus(texts: RawTexts) -> GenInfo | None:
    """An object with a prompt and a base model under one of their names."""
    for place in PLACES:
        text = texts.get(place, "")
        if text[:1] != "{" or "ase" not in text:
            continue
        settings = texts.json_object(place)
        has_prompt = "prompt" in settings or "Prompt" in settings
        if has_prompt and any(key in settings for key in _MODELS):
            return _read(settings, texts)
    return None


def _read(settings: dict[str, Any], texts: RawTexts) -> GenInfo:
    software = line(settings.get("software")) or "Fooocus"
    version = line(settings.get("version") or settings.get("Version") or texts.get("exif:Software", ""))
    steps = _STEPS_OF.get(line(settings.get("performance") or settings.get("Performance")))
    info = from_object(
        settings,
        NAMES,
        "RuinedFooocus" if "Negative" in settings and software == "Fooocus" else software,
        "fooocus",
        _loras(settings),
        tool_version=version.removeprefix("Fooocus").strip(),
    )
    if info.steps is None and steps is not None:
        how = dataclasses.replace(info.how, guessed=("steps",))
        return dataclasses.replace(info, steps=steps, how=how)
    return info


def _loras(settings: dict[str, Any]) -> list[Lora]:
    found = [_combined(line(value)) for key, value in settings.items() if _LORA_KEY.match(key)]
    rows = settings.get("loras")
    found += [_row(row) for row in rows[:100] if isinstance(row, list)] if isinstance(rows, list) else []
    return [lora for lora in found if lora and lora.name not in ("", "None")]


def _combined(text: str) -> Lora | None:
    """
    >>> _combined("a.safetensors : 0.5"), _combined("0.5 - a.safetensors")
    (Lora(name='a.safetensors', weight=0.5, hash=''), Lora(name='a.safetensors', weight=0.5, hash=''))
    """
    found = _LORA_WEIGHT.match(text[:500])
    if found is None:
        return Lora(text) if text and real(text) is None else None
    return Lora(found["name"] or found["last"], real(found["weight"] or found["first"]))


def _row(row: list[Any]) -> Lora | None:
    """[name, weight, hash] or RuinedFooocus's [hash, "weight - name"]."""
    if len(row) >= 2 and isinstance(row[1], str):
        return _combined(row[1])
    return Lora(line(row[0]), real(row[1]), line(row[2]) if len(row) > 2 else "") if len(row) >= 2 else None
