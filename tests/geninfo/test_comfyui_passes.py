"""Graphs of several passes, and samplers whose settings stand in unusual places."""

from typing import Any

import pytest

from iib.domain.geninfo import GenInfo
from iib.geninfo.dialects.comfyui import graph_from_api, trace_graph
from tests.samples import graphs
from tests.samples.graphs import Graph, node


def traced(graph: Graph) -> GenInfo:
    info = trace_graph(graph_from_api(graph))
    assert info is not None
    return info


DEPTH: Graph = {
    **graphs.PLAIN,
    "depth": node("SamplerCustomAdvanced", noise=["n", 0], guider=["g", 0], sampler=["s", 0], sigmas=["b", 0],
                  latent_image=["photo", 0]),
    "photo": node("VAEEncode", pixels=["photo file", 0]),
    "photo file": node("LoadImage", image="photo.png"),
    "n": node("DisableNoise"),
    "g": node("BasicGuider", model=["lotus", 0], conditioning=["lc", 0]),
    "lc": node("LotusConditioning"),
    "lotus": node("UNETLoader", unet_name="depth.safetensors"),
    "s": node("KSamplerSelect", sampler_name="lms"),
    "b": node("BasicScheduler", scheduler="normal", steps=1, denoise=1.0, model=["lotus", 0]),
    "ip": node("InstructPixToPixConditioning", positive=["6", 0], negative=["7", 0], pixels=["depth picture", 0]),
    "depth picture": node("VAEDecode", samples=["depth", 0]),
    "3": graphs.ksampler("4", ["ip", 0], ["ip", 1], ["ip", 2]),
}  # fmt: skip


def test_a_pass_without_a_prompt_only_prepared_the_picture() -> None:
    plain, info = traced(graphs.PLAIN), traced(DEPTH)
    for name in ("prompt", "negative_prompt", "checkpoint", "sampler", "steps", "seed"):
        assert getattr(info, name) == getattr(plain, name)


def test_a_pass_whose_prompt_is_not_known_still_began_the_picture() -> None:
    graph = {
        **graphs.PLAIN,
        "6": node("CLIPTextEncode", text=["tags", 0], clip=["4", 1]),
        "tags": node("WD14Tagger|pysssss", image=["photo", 0]),
        "photo": node("LoadImage", image="photo.png"),
        "8": node("VAEDecode", samples=["second", 0]),
        "second": graphs.ksampler("4", ["face", 0], ["7", 0], ["3", 0], seed=9),
        "face": node("CLIPTextEncode", text="a face", clip=["4", 1]),
    }
    info = traced(graph)
    assert (info.prompt, info.seed, info.hires["seed"]) == ("a face", 42, "9")
    assert "prompt" in info.how.guessed


@pytest.mark.parametrize("sigmas", ["1., 0.9, 0.5, 0.0", "1.0 0.9 0.5 0"])
def test_steps_are_one_fewer_than_the_sigmas_written_down(sigmas: str) -> None:
    graph = {**DEPTH, "b": node("ManualSigmas", sigmas=sigmas), "lc": node("CLIPTextEncode", text="a depth")}
    assert traced(graph).steps == 3


def test_the_second_stage_of_a_cascade_follows_its_first() -> None:
    """Both begin with an empty latent of their own, here one that came from a picture."""
    graph = {
        **graphs.PLAIN,
        "8": node("VAEDecode", samples=["b", 0]),
        "b": graphs.ksampler("4", ["stage", 0], ["zero", 0], ["in", 1]),
        "stage": node("StableCascade_StageB_Conditioning", conditioning=["zero", 0], stage_c=["c", 0]),
        "zero": node("ConditioningZeroOut", conditioning=["6", 0]),
        "c": graphs.ksampler("4", ["6", 0], ["7", 0], ["in", 0], seed=5),
        "in": node("StableCascade_StageC_VAEEncode", image=["first", 0]),
        "first": node("VAEDecode", samples=["a", 0]),
        "a": graphs.ksampler("4", ["6", 0], ["7", 0], ["5", 0], seed=6),
    }
    info = traced(graph)
    assert (info.prompt, info.seed) == (graphs.POSITIVE, 6)


@pytest.mark.parametrize(
    ("nodes", "positive", "negative"),
    [
        ({"e": node("TextEncodeFutureEdit", prompt="sea", negative_prompt="fog")}, "sea", "fog"),
        ({"e": node("TextEncodeFutureEdit", prompt=["t", 0], negative_prompt=""),
          "t": node("PrimitiveString", value="sea")}, "sea", ""),
        ({"e": node("LayerApply", model=["4", 0], cond=["6", 0], uncond=["7", 0])}, graphs.POSITIVE, graphs.NEGATIVE),
    ],
)  # fmt: skip
def test_both_prompts_in_one_node(nodes: dict[str, Any], positive: str, negative: str) -> None:
    info = traced({**graphs.PLAIN, "3": graphs.ksampler("4", ["e", 0], ["e", 1], ["5", 0]), **nodes})
    assert (info.prompt, info.negative_prompt) == (positive, negative)


@pytest.mark.parametrize(
    ("service", "prompt", "model", "seed"),
    [
        (node("FarKontextProImage", prompt="a hat", steps=50, guidance=3.0, seed=5), "a hat", "", 5),
        (
            node("FarTextToVideo", **{"model": "far-4.0", "model.prompt": "a hat", "model.seed": 6}),
            "a hat",
            "far-4.0",
            6,
        ),
        (node("FarImage2Video", prompt=["t", 0], model_name=["shown", 0], cfg_scale=0.8), "a hat", "far-v1-6", None),
        (node("FarImage", prompt="", seed=7), "", "", 7),
    ],
)
def test_services(service: Graph, prompt: str, model: str, seed: int | None) -> None:
    graph = {
        "1": service,
        "2": node("SaveVideo", video=["1", 0], filename_prefix="x"),
        "t": node("PrimitiveStringMultiline", value="a hat"),
        "shown": node("easy showAnything", anything=["name", 0]),
        "name": node("easy string", value="far-v1-6"),
        "note": node("PrimitiveStringMultiline", value="This graph makes a film of a picture."),
    }
    info = traced(graph)
    assert (info.prompt, info.checkpoint, info.seed) == (prompt, model, seed)


def test_numbers_come_over_switches_that_hold_them() -> None:
    graph = {
        **graphs.PLAIN,
        "6": node("CLIPTextEncode", text=["pick", 0]),
        "flag": node("PrimitiveBoolean", value=True),
    }
    graph["pick"] = node("ComfySwitchNode", switch=["flag", 0], on_false="fog", on_true="sea")
    graph["3"] = {**graphs.PLAIN["3"], "inputs": {**graphs.PLAIN["3"]["inputs"], "steps": ["count", 0]}}
    graph["count"] = node("ComfySwitchNode", switch=["flag", 0], on_false=4, on_true=33)
    info = traced(graph)
    assert (info.prompt, info.steps) == ("sea", 33)


def test_a_text_out_of_a_model_is_known_where_a_node_beside_shows_it() -> None:
    graph = {
        **graphs.PLAIN,
        "6": node("CLIPTextEncode", text=["llm", 0]),
        "llm": node("OllamaGenerate", prompt="say something of the sea"),
        "shown": node("ShowText|pysssss", text=["llm", 0], text_0="waves under a grey sky"),
        "other": node("ShowText|pysssss", text=["note", 0], text_0="no prompt"),
        "note": node("PrimitiveString", value="no prompt"),
    }
    info = traced(graph)
    assert (info.prompt, info.how.guessed) == ("waves under a grey sky", ("prompt",))
    del graph["shown"]
    info = traced(graph)
    assert (info.prompt, info.how.guessed) == ("say something of the sea", ("prompt",))


def test_regions_that_were_laid_on_the_model() -> None:
    graph = {
        **graphs.PLAIN,
        "3": graphs.ksampler("lay", ["lay", 1], ["7", 0], ["5", 0]),
        "lay": node("DenseDiffusionApplyNode", model=["b", 0]),
        "b": node("DenseDiffusionAddCondNode", model=["a", 0], conditioning=["region", 0], strength=1.0),
        "a": node("DenseDiffusionAddCondNode", model=["4", 0], conditioning=["6", 0], strength=1.0),
        "region": node("CLIPTextEncode", text="a boat", clip=["4", 1]),
    }
    info = traced(graph)
    assert (info.prompt, info.negative_prompt) == (f"{graphs.POSITIVE}\na boat", graphs.NEGATIVE)


def test_masked_words_are_no_prompt_of_their_own() -> None:
    graph = {
        **graphs.PLAIN,
        "3": graphs.ksampler("4", ["cut", 0], ["7", 0], ["5", 0]),
        "cut": node("BNK_CutoffRegionsToConditioning", clip_regions=["set", 0], mask_token=""),
        "set": node("BNK_CutoffSetRegions", clip_regions=["base", 0], region_text="hat", target_text="red"),
        "base": node("BNK_CutoffBasePrompt", text="a red hat", clip=["4", 1]),
    }
    assert traced(graph).prompt == "a red hat"
