"""ComfyUI's dialect: where tools keep the graphs, and what a trace of one says."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from iib.domain.geninfo import GenInfo, How, Lora
from iib.geninfo._texts import RawTexts, parse_json, parse_object
from iib.geninfo._values import line, lora_tags, real, whole
from iib.geninfo.dialects.comfyui._conditioning import grouped_prompts, is_fed, prompts_of
from iib.geninfo.dialects.comfyui._graph import Graph, Node, graph_from_api, is_api_graph
from iib.geninfo.dialects.comfyui._models import checkpoint_in, model_of
from iib.geninfo.dialects.comfyui._nodes import NO_MODEL
from iib.geninfo.dialects.comfyui._samplers import (
    behind,
    final_chain,
    is_sampler,
    sampler_name,
    scheduler_name,
    setting,
    size_behind,
    steps_of,
)
from iib.geninfo.dialects.comfyui._trace import Trace
from iib.geninfo.dialects.comfyui._untraced import texts_found
from iib.geninfo.dialects.comfyui._workflow import graph_from_workflow, is_workflow

PROMPT_PLACES = ("prompt", "PROMPT", "xmp:comfy:prompt", "exif:Model", "exif:Make", "exif:ImageDescription")
WORKFLOW_PLACES = ("workflow", "WORKFLOW", "xmp:comfy:workflow", "exif:Make", "exif:Model", "exif:ImageDescription")
TOGETHER_PLACES = ("exif:UserComment", "comment", "COMMENT", "Comment", "description", "exif:ImageDescription")
_GRAPH_PLACES = tuple(dict.fromkeys(PROMPT_PLACES + WORKFLOW_PLACES))
_PREFIX = re.compile(r"^\s*(prompt|workflow)\s*:\s*(?=\{)", re.I)
_EMBEDDING = re.compile(r"\bembedding:([\w\-./\\ ]+?)(?=[,:;()\[\]\n]|$)", re.I)


def read_comfyui(texts: RawTexts) -> GenInfo | None:
    """The graph that ran where the file holds it, else the editor's workflow."""
    graphs = find_graphs(texts)
    best: GenInfo | None = None
    for graph in graphs:
        trace = Trace(graph)
        info = _told(trace, texts.name)
        texts.is_particular |= trace.is_particular
        if info and (info.prompt or info.steps is not None) and "untraced" not in info.how.guessed:
            return info
        best = best or info
    return best


def fill_from_graph(info: GenInfo, texts: RawTexts, fields: tuple[str, ...]) -> GenInfo:
    """Another tool's answer with its blanks among these fields filled from the graph that lies beside it."""
    blank = [field for field in fields if getattr(info, field) in ("", None)]
    traced = read_comfyui(texts) if blank else None
    if traced is None:
        return info
    found = {field: getattr(traced, field) for field in blank}
    return dataclasses.replace(info, how=dataclasses.replace(info.how, nodes=traced.how.nodes), **found)


def find_graphs(texts: RawTexts) -> Iterator[Graph]:
    """Every graph of the file, the executed form first; each is parsed only when asked for."""
    drawn = []
    for parsed in _candidates(texts):
        if is_workflow(parsed):
            drawn.append(parsed)
        elif is_api_graph(parsed):
            yield graph_from_api(parsed)
    for parsed in drawn[:2]:
        yield graph_from_workflow(parsed)


def _candidates(texts: RawTexts) -> Iterator[Any]:
    """JSON objects where graphs may stand, those of the executed form first."""
    for place in _GRAPH_PLACES:
        text = texts.get(place, "")
        if text:
            prefix = _PREFIX.match(text)
            yield from _unwrapped(parse_json(text[prefix.end() :]) if prefix else texts.json(place))
    for place in TOGETHER_PLACES:
        if texts.get(place, "")[:1] == "{":
            yield from _unwrapped(texts.json(place))


def _unwrapped(parsed: Any) -> list[Any]:
    """A graph, or an object that holds `prompt` and `workflow`, as values or as text."""
    if isinstance(parsed, str):
        parsed = parse_json(parsed)
    if not isinstance(parsed, dict):
        return []
    inner = [parse_object(parsed.get(key)) for key in ("prompt", "workflow")]
    inner = [graph for graph in inner if is_api_graph(graph) or is_workflow(graph)]
    return inner or ([parsed] if is_api_graph(parsed) or is_workflow(parsed) else [])


def trace_graph(graph: Graph, file_name: str = "") -> GenInfo | None:
    """What one graph tells; None for a graph without any node."""
    return _told(Trace(graph), file_name)


def _told(trace: Trace, file_name: str) -> GenInfo | None:
    if not trace.graph:
        return None
    chain = final_chain(trace, file_name)
    if not chain:
        chain = _loose_samplers(trace)
    return _traced(trace, chain) if chain else _untraced(trace)


def _loose_samplers(trace: Trace) -> list[Node]:
    """No sampler feeds a saved picture: take one that is wired up, as a guess."""
    for node in trace.graph.values():
        if is_sampler(node) and any(prompts_of(trace, node)):
            trace.guessed.add("sampler")
            return [node]
    return []


def _traced(trace: Trace, chain: list[Node]) -> GenInfo:
    chain, (prompt, negative) = _prompted(trace, chain)
    base = chain[-1]
    checkpoint, loras = model_of(trace, base)
    width, height = size_behind(trace, base)
    if not checkpoint:
        checkpoint = _any_checkpoint(trace)
    sampler, scheduler = sampler_name(trace, base), scheduler_name(trace, base)
    return GenInfo(
        tool="ComfyUI",
        prompt=prompt,
        negative_prompt=negative,
        checkpoint=checkpoint,
        sampler=sampler or scheduler,  # some packs know only one of the two, and call it scheduler
        scheduler=scheduler if sampler else "",
        steps=steps_of(trace, base),
        cfg_scale=real(setting(trace, base, "cfg")),
        distilled_cfg_scale=trace.guidance,
        seed=_seed(trace, base),
        width=width,
        height=height,
        loras=_with_tags(loras, prompt),
        embeddings=dict.fromkeys(_EMBEDDING.findall(f"{prompt}\n{negative}"[:100_000]), ""),
        controlnets=tuple(trace.controlnets.values()),
        hires=_second_pass(trace, chain),
        vae=_vae(trace),
        extras=_extras(trace, base),
        how=_how(trace),
    )


def _prompted(trace: Trace, chain: list[Node]) -> tuple[list[Node], tuple[str, str]]:
    """The chain from the first sampler that was given text (a depth estimate only prepares), and its prompts.

    Where that text is empty or not known, a later sampler's.
    """
    begun, pair = 0, ("", "")
    for place in range(len(chain), 0, -1):
        met = trace.texts_met
        said = prompts_of(trace, chain[place - 1])
        if not begun and (said[0] or trace.texts_met > met):
            begun, pair = place, said
        if said[0]:
            return chain[:begun], said
    if begun:
        return chain[:begun], pair
    if is_fed(trace, chain[-1]):
        return chain, prompts_of(trace, chain[-1])
    grouped = grouped_prompts(trace)
    if grouped[0]:
        return chain, grouped
    trace.guessed.update(("prompt", "negative_prompt"))
    return chain, texts_found(trace)


def _seed(trace: Trace, sampler: Node) -> int | None:
    """A sampler that adds no noise of its own was seeded by the one before it."""
    if line(sampler.inputs.get("add_noise")) == "disable":
        for earlier in behind(trace, sampler):
            if line(earlier.inputs.get("add_noise")) != "disable":
                return whole(setting(trace, earlier, "seed"))
    return whole(setting(trace, sampler, "seed"))


def _with_tags(loras: tuple[Lora, ...], prompt: str) -> tuple[Lora, ...]:
    names = {lora.name for lora in loras}
    return (*loras, *(Lora(name, weight) for name, weight in lora_tags(prompt) if name not in names))


def _any_checkpoint(trace: Trace) -> str:
    """The one checkpoint that the graph loads, when the link to it could not be followed."""
    names = {checkpoint_in(trace, node) for node in trace.graph.values() if not NO_MODEL.search(node.type)} - {""}
    if len(names) != 1:
        return ""
    trace.guessed.add("checkpoint")
    return names.pop()


def _second_pass(trace: Trace, chain: list[Node]) -> dict[str, str]:
    if len(chain) < 2:
        return {}
    second = chain[-2]
    said = {
        "steps": line(setting(trace, second, "steps")),
        "sampler": sampler_name(trace, second),
        "CFG Scale": line(setting(trace, second, "cfg")),
        "denoise": line(setting(trace, second, "denoise")),
        "seed": line(setting(trace, second, "seed")),
    }
    return {key: value for key, value in said.items() if value}


def _vae(trace: Trace) -> str:
    names = {
        line(trace.plain(node.inputs.get("vae_name"))) for node in trace.graph.values() if "vae_name" in node.inputs
    }
    names -= {"", "None", "Baked VAE"}
    return names.pop() if len(names) == 1 else ""


def _extras(trace: Trace, base: Node) -> dict[str, str]:
    denoise = real(setting(trace, base, "denoise"))
    said = {"Denoising strength": "" if denoise in (None, 1.0) else line(denoise)}
    for node in trace.graph.values():
        if node.type == "CLIPSetLastLayer":
            layer = whole(trace.plain(node.inputs.get("stop_at_clip_layer")))
            said["Clip skip"] = str(-layer) if layer and layer < -1 else ""
    return {key: value for key, value in said.items() if value}


def _untraced(trace: Trace) -> GenInfo | None:
    """No sampler at all: the texts that stand there, told apart as well as their names allow."""
    prompt, negative = texts_found(trace)
    checkpoint = _any_checkpoint(trace)
    trace.guessed.update(("untraced", "prompt", "negative_prompt"))
    return GenInfo(
        tool="ComfyUI",
        prompt=prompt,
        negative_prompt=negative,
        checkpoint=checkpoint,
        loras=_with_tags((), prompt),
        how=_how(trace),
    )


def _how(trace: Trace) -> How:
    nodes = tuple(f"{key} {kind}" for key, kind in list(trace.seen.items())[:100])
    return How("comfyui", nodes, tuple(sorted(trace.guessed)))
