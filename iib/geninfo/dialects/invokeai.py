"""InvokeAI: `Dream` command line (1.x, 2.x), `sd-metadata` (2.x), `invokeai_metadata` and its graph (3 and later)."""

import dataclasses
import re
from typing import Any

from iib.domain.geninfo import GenInfo, Lora
from iib.geninfo._texts import RawTexts, parse_object
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object, name_of, objects_in, text_of

NAMES = {
    "prompt": ("positive_prompt", "prompt"),
    "negative_prompt": ("negative_prompt",),
    "checkpoint": ("model", "model_weights"),
    "checkpoint_hash": ("model_hash",),
    "vae": ("vae",),
    "sampler": ("scheduler", "sampler", "sampler_name"),
    "steps": ("steps",),
    "cfg_scale": ("cfg_scale",),
    "distilled_cfg_scale": ("guidance",),
    "seed": ("seed",),
    "width": ("width",),
    "height": ("height",),
    "tool_version": ("app_version",),
    "loras": ("loras",),
    "controlnets": ("controlnets",),
}
_OPTION = re.compile(r"\s-{1,2}([A-Za-z_]+?)(?:[ =]|(?<=[sSWHCA])(?=[\dk]))([^\s\"]+)")
_QUOTED_PROMPT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"')
_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_OPTIONS = {
    "s": "steps",
    "steps": "steps",
    "S": "seed",
    "seed": "seed",
    "W": "width",
    "width": "width",
    "H": "height",
    "height": "height",
    "C": "cfg_scale",
    "cfg_scale": "cfg_scale",
    "A": "sampler",
    "sampler": "sampler",
}


def read_invokeai(texts: RawTexts) -> GenInfo | None:
    """The newest form that the file holds."""
    for read in (_read_metadata, _read_sd_metadata, _read_graph, _read_dream):
        info = read(texts)
        if info:
            return info
    return None


def _read_metadata(texts: RawTexts) -> GenInfo | None:
    return _from_core(texts.json_object("invokeai_metadata")) if "invokeai_metadata" in texts else None


def _from_core(settings: dict[str, Any]) -> GenInfo | None:
    if not settings:
        return None
    model = settings.get("model")
    loras = [
        Lora(name_of(row.get("lora") or row.get("model")), real(row.get("weight")), _hash(row.get("model")))
        for row in objects_in(settings.get("loras"))
    ]
    units = tuple(_unit(row) for row in objects_in(settings.get("controlnets")))
    info = from_object(settings, NAMES, "InvokeAI", "invokeai", loras, checkpoint_hash=_hash(model))
    return _with(info, controlnets=units) if units else info


def _hash(model: Any) -> str:
    return line(model.get("hash")) if isinstance(model, dict) else ""


def _unit(row: dict[str, Any]) -> dict[str, str]:
    said = {"Model": name_of(row.get("control_model")), "Weight": line(row.get("control_weight"))}
    return {key: value for key, value in said.items() if value}


def _with(info: GenInfo, **fields: Any) -> GenInfo:
    return dataclasses.replace(info, **fields)


def _read_graph(texts: RawTexts) -> GenInfo | None:
    """Without its own chunk the metadata may stand in a node of the graph."""
    for place in ("invokeai_graph", "invokeai_workflow"):
        nodes = texts.json_object(place).get("nodes") if place in texts else None
        rows = list(nodes.values()) if isinstance(nodes, dict) else nodes
        for node in objects_in(rows):
            if node.get("type") == "core_metadata":
                return _from_core(node)
    return None


def _read_sd_metadata(texts: RawTexts) -> GenInfo | None:
    said = texts.json_object("sd-metadata") if "sd-metadata" in texts else {}
    image = parse_object(said.get("image"))
    if not image:
        return None
    settings = {**{key: value for key, value in said.items() if key not in ("image", "model")}, **image}
    prompt, negative = split_brackets(text_of(image.get("prompt")))
    if not isinstance(settings.get("negative_prompt"), str):
        settings["negative_prompt"] = negative
    settings["prompt"] = prompt
    return from_object(settings, NAMES, "InvokeAI", "invokeai", checkpoint=line(said.get("model_weights")))


def _read_dream(texts: RawTexts) -> GenInfo | None:
    text = texts.get("Dream", "") or texts.get("dream", "")
    if not text:
        return None
    quoted = _QUOTED_PROMPT.match(text)
    start = quoted.end() if quoted else max(text.find(" -"), 0) or len(text)
    prompt, negative = split_brackets(quoted[1].replace('\\"', '"') if quoted else text[:start])
    settings: dict[str, Any] = {"prompt": prompt, "negative_prompt": negative}
    for name, value in _OPTION.findall(text[start:][:5_000]):
        settings.setdefault(_OPTIONS.get(name, name), value)
    return from_object(settings, NAMES, "InvokeAI", "invokeai")


def split_brackets(prompt: str) -> tuple[str, str]:
    """
    >>> split_brackets("a cat [dog, bird] on a mat")
    ('a cat on a mat', 'dog, bird')
    """
    negative = ", ".join(found.strip() for found in _BRACKETED.findall(prompt))
    return re.sub(r"[ \t]{2,}", " ", _BRACKETED.sub("", prompt)).strip() if negative else prompt, negative
