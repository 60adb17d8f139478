"""A1111 and all that write its form: Forge and its kin, SD.Next, Civitai, ComfyUI's A1111-style savers."""

import dataclasses
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from iib.domain.geninfo import GenInfo, How, Lora
from iib.geninfo._texts import RawTexts, parse_json, parse_object
from iib.geninfo._values import line, lora_tags, real, size_of, whole
from iib.geninfo.dialects.a1111_text import A1111Text, parse_a1111_text, parse_settings
from iib.geninfo.dialects.comfyui import read_comfyui

PLACES = (
    "parameters",
    "exif:UserComment",
    "comment",
    "stealth",
    "sidecar:txt",
    "exif:ImageDescription",
    "exif:XPComment",
    "exif:MakerNote",
    "xmp:exif:UserComment",
    "xmp:dc:description",
    "Comment",
    "Description",
    "description",
    "postprocessing",
    "extras",
    "Parameters",
    "UserComment",
)

# key in lower case → (field, how its text is read)
_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "steps": ("steps", whole),
    "sampler": ("sampler", line),
    "schedule type": ("scheduler", line),
    "scheduler": ("scheduler", line),
    "schedule": ("scheduler", line),
    "cfg scale": ("cfg_scale", real),
    "distilled cfg scale": ("distilled_cfg_scale", real),
    "seed": ("seed", whole),
    "model": ("checkpoint", line),
    "model hash": ("checkpoint_hash", line),
    "vae": ("vae", line),
    "init image hash": ("init_image_hash", line),
}
_UNITS = {"hires ": "hires", "adetailer ": "adetailer", "controlnet": "controlnet"}
_GATHERED = frozenset(("size", "version", "app", "lora hashes", "lora weights", "ti hashes", "loras"))
_LORA_KEYS = frozenset(("lora hashes", "loras", "civitai resources"))
_EMBEDDING_KEYS = frozenset(("ti hashes", "civitai resources"))
_COMFYUI_SAMPLER = re.compile(r"[a-z0-9_]+")
_ORDINAL = re.compile(r"\s+(\d+)(?:st|nd|rd|th)$")
_UNIT = re.compile(r"^controlnet(?:[ -](\d+))?(?:[ :]\s*(.*))?$", re.I)


def read_a1111(texts: RawTexts) -> GenInfo | None:
    """The first place whose text has the form."""
    for place in PLACES:
        text = texts.get(place, "")
        if text and ":" in text and text[:1] != "{":
            parsed = parse_a1111_text(text)
            if parsed:
                return _with_graphs_prompts(to_geninfo(parsed, text), texts)
    return None


def _with_graphs_prompts(info: GenInfo, texts: RawTexts) -> GenInfo:
    """ComfyUI savers write "unknown" where no prompt was wired to them; the graph beside it may know better."""
    if info.tool != "ComfyUI" or info.prompt not in ("", "unknown") or not ("prompt" in texts or "workflow" in texts):
        return info
    traced = read_comfyui(texts)
    if traced is None or not traced.prompt or traced.how.guessed:
        return info
    negative = traced.negative_prompt if info.negative_prompt in ("", "unknown") else info.negative_prompt
    how = dataclasses.replace(info.how, nodes=traced.how.nodes, guessed=("prompt", "negative_prompt"))
    return dataclasses.replace(info, prompt=traced.prompt, negative_prompt=negative, how=how)


def to_geninfo(parsed: A1111Text, text: str) -> GenInfo:
    """The settings under our names; `text` is kept as the file's own."""
    fields: dict[str, Any] = {}
    extras: dict[str, str] = {}
    hires: dict[str, str] = {}
    adetailer: dict[int, dict[str, str]] = {}
    controlnets: dict[int, dict[str, str]] = {}
    low_settings: dict[str, str] = {}
    for key, value in parsed.settings.items():
        low, field, read = _meaning(key)
        low_settings[low] = value
        if read:
            if field not in fields:
                fields[field] = read(value)
        elif field == "hires":
            hires[key[6:]] = value
        elif field == "adetailer":
            _keep_adetailer(key[10:], value, adetailer)
        elif field == "controlnet":
            _keep_controlnet(key, value, controlnets)
        elif field:
            extras[key] = value
    fields["width"], fields["height"] = size_of(low_settings.get("size", ""))
    hashes = parse_object(low_settings.get("hashes", ""))
    if not fields.get("checkpoint_hash") and isinstance(hashes.get("model"), str):
        fields["checkpoint_hash"] = hashes["model"]
    if "civitai metadata" in low_settings:
        _complete_civitai(low_settings, fields)
    tool, version = _tool_of(low_settings, fields.get("sampler", ""))
    fields = {name: value for name, value in fields.items() if value is not None}
    return GenInfo(
        tool=tool,
        tool_version=version,
        prompt=parsed.prompt,
        negative_prompt=parsed.negative_prompt,
        loras=_loras(parsed.prompt, low_settings, hashes),
        embeddings=_embeddings(low_settings, hashes),
        hires=hires,
        adetailer=tuple(adetailer[n] for n in sorted(adetailer)),
        controlnets=tuple(controlnets[n] for n in sorted(controlnets)),
        extras=extras,
        how=How("a1111"),
        original_text=text.replace("\r\n", "\n").strip("\0").rstrip(),
        **fields,
    )


@lru_cache(maxsize=1024)
def _meaning(key: str) -> tuple[str, str, Callable[[Any], Any] | None]:
    """(key in lower case, field, how its text is read); what is gathered under one name has no reader, and no name
    what is looked up by others."""
    low = key.lower()
    row = _FIELDS.get(low)
    if row:
        return low, row[0], row[1]
    for start, name in _UNITS.items():
        if low.startswith(start):
            return low, name, None
    return low, "" if low in _GATHERED else "extras", None


def _keep_adetailer(key: str, value: str, units: dict[int, dict[str, str]]) -> None:
    ordinal = _ORDINAL.search(key)
    number = int(ordinal[1]) if ordinal else 1
    units.setdefault(number, {})[key[: ordinal.start()] if ordinal else key] = value


def _keep_controlnet(key: str, value: str, units: dict[int, dict[str, str]]) -> None:
    """`ControlNet 0: "Module: canny, …"` holds a unit; older files spread it over `ControlNet-0 Module: canny`."""
    found = _UNIT.match(key)
    number = int(found[1]) if found and found[1] and len(found[1]) < 4 else 0
    unit = units.setdefault(number, {})
    if found and found[2]:
        unit[found[2]] = value
    else:
        unit.update(parse_settings(value) or {"unit": value})


def _loras(prompt: str, settings: dict[str, str], hashes: dict[str, Any]) -> tuple[Lora, ...]:
    """Called in the prompt, told by hash, or listed; each network once."""
    if not (settings.keys() & _LORA_KEYS or hashes or "<" in prompt):
        return ()
    known = parse_settings(settings.get("lora hashes", ""))
    known.update({key[5:]: value for key, value in hashes.items() if key.lower().startswith("lora:") and line(value)})
    found = {name: Lora(name, weight, known.get(name, "")) for name, weight in lora_tags(prompt)}
    for name, weight in parse_settings(settings.get("lora weights", "")).items():  # Fooocus
        found.setdefault(name, Lora(name, real(weight), known.get(name, "")))
    for name, weight in parse_settings(settings.get("loras", "")).items():
        found.setdefault(name, Lora(name, real(weight), known.get(name, "")))
    for name, digest in known.items():
        found.setdefault(name, Lora(name, None, line(digest)))
    for resource in _resources(settings):
        if line(resource.get("type")).lower() in ("lora", "lycoris", "locon", "dora"):
            name = line(resource.get("modelName")) or f"civitai:{line(resource.get('modelVersionId'))}"
            found.setdefault(name, Lora(name, real(resource.get("weight", resource.get("strength")))))
    return tuple(found.values())


def _embeddings(settings: dict[str, str], hashes: dict[str, Any]) -> dict[str, str]:
    if not (settings.keys() & _EMBEDDING_KEYS or hashes):
        return {}
    found = dict(parse_settings(settings.get("ti hashes", "")))
    found.update({key[6:]: line(value) for key, value in hashes.items() if key.lower().startswith("embed:")})
    for resource in _resources(settings):
        if line(resource.get("type")).lower() in ("embed", "textualinversion"):
            found.setdefault(line(resource.get("modelName")), "")
    return found


def _resources(settings: dict[str, str]) -> list[dict[str, Any]]:
    if "civitai resources" not in settings:
        return []
    parsed = parse_json(settings["civitai resources"])
    return [row for row in parsed if isinstance(row, dict)] if isinstance(parsed, list) else []


def _complete_civitai(settings: dict[str, str], fields: dict[str, Any]) -> None:
    """Civitai writes -1 for a seed that its metadata tell, and names the model among its resources only."""
    if fields.get("seed") in (None, -1):
        fields["seed"] = whole(parse_object(settings["civitai metadata"]).get("seed", fields.get("seed")))
    if not fields.get("checkpoint"):
        models = (row for row in _resources(settings) if line(row.get("type")).lower() in ("checkpoint", "model"))
        fields["checkpoint"] = next((line(row.get("modelName")) for row in models), "")


def _tool_of(settings: dict[str, str], sampler: str) -> tuple[str, str]:
    """Who wrote the form: what it says, else the marks of its version."""
    version = settings.get("version", "")
    if "app" in settings:
        return settings["app"], version
    if "civitai resources" in settings or "civitai metadata" in settings:
        return "Civitai", version
    if not version and "hashes" in settings and _COMFYUI_SAMPLER.fullmatch(sampler):
        return "ComfyUI", version
    for pattern, tool in _VERSIONS:
        found = pattern.match(version)
        if found:
            return tool, version[len(found["name"]) :].strip() if "name" in found.groupdict() else version
    return "A1111", version


_VERSIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"v?\d|\Z"), "A1111"),
    (re.compile(r"(?P<name>ComfyUI)", re.I), "ComfyUI"),
    (re.compile(r"(?P<name>Fooocus)", re.I), "Fooocus"),
    (re.compile(r"(?P<name>A1111\b)"), "A1111"),
    (re.compile(r"f\d|classic|neo|forge", re.I), "Forge"),
)
