"""The ComfyUI tracer, case by case; whole files are in the sweep over the samples."""

import copy
from typing import Any

import pytest

from iib.domain.geninfo import GenInfo
from iib.geninfo.dialects.comfyui import graph_from_api, trace_graph
from iib.geninfo.dialects.comfyui._workflow import graph_from_workflow
from tests.samples import graphs
from tests.samples.graphs import Graph, node, ui


def traced(graph: Graph) -> GenInfo:
    info = trace_graph(graph_from_api(graph))
    assert info is not None
    return info


def drawn(workflow: Graph) -> GenInfo:
    info = trace_graph(graph_from_workflow(workflow))
    assert info is not None
    return info


def with_text(**nodes: Graph) -> Graph:
    """The plain graph with the node "text" as its positive prompt's text."""
    encode = node("CLIPTextEncode", text=["text", 0], clip=["4", 1])
    return {**graphs.PLAIN, "6": encode, **nodes}


def with_positive(**nodes: Graph) -> Graph:
    """The plain graph with the node "cond" as its positive conditioning."""
    return {**graphs.PLAIN, "3": graphs.ksampler("4", ["cond", 0], ["7", 0], ["5", 0]), **nodes}


A, B = node("CLIPTextEncode", text="sea", clip=["4", 1]), node("CLIPTextEncode", text="sky", clip=["4", 1])


@pytest.mark.parametrize(
    ("nodes", "prompt"),
    [
        ({"text": node("PrimitiveStringMultiline", value="sea")}, "sea"),
        ({"text": node("Text Multiline", text="sea")}, "sea"),
        ({"text": node("String Literal", string="sea")}, "sea"),
        ({"text": node("ShowText|pysssss", text=["x", 0], text_0="shown sea"), "x": node("LLM", q="?")}, "shown sea"),
        ({"text": node("StringConcatenate", string_a="sea", string_b="sky", delimiter=", ")}, "sea, sky"),
        ({"text": node("JoinStringMulti", inputcount=2, string_1="sea", string_2=["b", 0], delimiter=" "),
          "b": node("PrimitiveString", value="sky")}, "sea sky"),
        ({"text": node("Text Concatenate", delimiter=", ", clean_whitespace="true", text_a=["a", 0], text_b=["b", 0]),
          "a": node("Text Multiline", text="sea"), "b": node("Text Multiline", text="sky")}, "sea, sky"),
        ({"text": node("CR Text Concatenate", text1="sea", text2="sky", separator=" + ")}, "sea + sky"),
        ({"text": node("StringFunction|pysssss", action="append", text_a="sea", text_b="sky", text_c="")}, "sea, sky"),
        ({"text": node("StringReplace", string="a __x__", find="__x__", replace="sea")}, "a sea"),
        ({"text": node("Any Switch (rgthree)", any_02=["b", 0]), "b": node("PrimitiveString", value="sky")}, "sky"),
        ({"text": node("easy textSwitch", input=2, text1=["a", 0], text2=["b", 0]),
          "a": node("PrimitiveString", value="sea"), "b": node("PrimitiveString", value="sky")}, "sky"),
        ({"text": node("ComfySwitchNode", switch=False, on_true=["a", 0], on_false=["b", 0]),
          "a": node("PrimitiveString", value="sea"), "b": node("PrimitiveString", value="sky")}, "sky"),
        ({"text": node("SDXLPromptStyler", text_positive="sea", text_negative="sky", style="base")}, "sea"),
        ({"text": node("Unheard Of", anything="the sea", mode="on")}, "the sea"),
    ],
)  # fmt: skip
def test_texts_of_texts(nodes: dict[str, Any], prompt: str) -> None:
    assert traced(with_text(**nodes)).prompt == prompt


@pytest.mark.parametrize(
    ("nodes", "prompt"),
    [
        ({"cond": node("ConditioningCombine", conditioning_1=["a", 0], conditioning_2=["b", 0])}, "sea\nsky"),
        ({"cond": node("ConditioningConcat", conditioning_to=["a", 0], conditioning_from=["b", 0])}, "sea\nsky"),
        (
            {"cond": node("ConditioningSetArea", conditioning=["a", 0], width=8, height=8, x=0, y=0, strength=1.0)},
            "sea",
        ),
        ({"cond": node("ConditioningZeroOut", conditioning=["a", 0])}, ""),
        ({"cond": node("unCLIPConditioning", conditioning=["a", 0], strength=1.0)}, "sea"),
        ({"cond": node("ControlNetApply", conditioning=["a", 0], control_net=["n", 0], strength=0.5)}, "sea"),
        ({"cond": node("CLIPTextEncodeSDXL", text_g="sea", text_l="sky", clip=["4", 1])}, "sea\nsky"),
        ({"cond": node("CLIPTextEncodeSDXL", text_g="sea", text_l="sea", clip=["4", 1])}, "sea"),
        ({"cond": node("CLIPTextEncodeFlux", clip_l="", t5xxl="sea", guidance=3.5, clip=["4", 1])}, "sea"),
        ({"cond": node("TextEncodeQwenImageEdit", prompt="sea", clip=["4", 1])}, "sea"),
        ({"cond": node("ImpactWildcardEncode", wildcard_text="{a|b}", populated_text="a", seed=1, clip=["4", 1])}, "a"),
        ({"cond": node("Odd Conditioner", some_conditioning=["a", 0], strength=1)}, "sea"),
    ],
)
def test_conditioning(nodes: dict[str, Any], prompt: str) -> None:
    net = node("ControlNetLoader", control_net_name="n.safetensors")
    assert traced(with_positive(a=A, b=B, n=net, **nodes)).prompt == prompt


def test_pair_nodes_are_told_apart_by_their_output() -> None:
    graph = with_positive(cond=node("InpaintModelConditioning", positive=["a", 0], negative=["b", 0]), a=A, b=B)
    graph["3"]["inputs"]["negative"] = ["cond", 1]
    info = traced(graph)
    assert (info.prompt, info.negative_prompt) == ("sea", "sky")
    graph["3"]["inputs"].update(positive=["cond", 1], negative=["cond", 0])
    info = traced(graph)
    assert (info.prompt, info.negative_prompt) == ("sky", "sea")


def test_a_basic_pipe_gives_roles_by_output() -> None:
    pipe = node("ToBasicPipe", model=["4", 0], positive=["a", 0], negative=["b", 0])
    graph = {**graphs.PLAIN, "p": pipe, "f": node("FromBasicPipe", basic_pipe=["p", 0]), "a": A, "b": B}
    graph["3"] = graphs.ksampler("f", ["f", 3], ["f", 4], ["5", 0])
    info = traced(graph)
    assert (info.prompt, info.negative_prompt, info.checkpoint) == ("sea", "sky", "xl/harbour_v2.safetensors")


def test_of_two_passes_the_first_is_told_and_the_second_is_hires() -> None:
    graph = copy.deepcopy(graphs.PLAIN)
    graph["up"] = node("LatentUpscaleBy", samples=["3", 0], upscale_method="bicubic", scale_by=1.5)
    graph["10"] = graphs.ksampler("4", ["6", 0], ["7", 0], ["up", 0], seed=43)
    graph["10"]["inputs"].update(steps=8, denoise=0.5)
    graph["8"]["inputs"]["samples"] = ["10", 0]
    info = traced(graph)
    assert (info.seed, info.steps) == (42, 24)
    assert info.hires == {"steps": "8", "sampler": "dpmpp_2m", "CFG Scale": "6.5", "denoise": "0.5", "seed": "43"}


def test_a_detailer_does_not_hide_the_sampler() -> None:
    info = traced(graphs.PAIRED)
    assert (info.seed, info.prompt, info.negative_prompt) == (11, graphs.POSITIVE, "")
    assert info.controlnets == ({"Model": "depth.safetensors", "Weight": "0.7"},)


def test_the_saved_picture_of_the_files_name_is_told() -> None:
    graph = copy.deepcopy(graphs.PLAIN)
    graph["13"] = graphs.ksampler("4", ["6", 0], ["7", 0], ["5", 0], seed=99)
    graph["18"] = node("VAEDecode", samples=["13", 0], vae=["4", 2])
    graph["19"] = node("SaveImage", filename_prefix="folder/second", images=["18", 0])
    found = [trace_graph(graph_from_api(graph), name) for name in ("ComfyUI_00001_.png", "second_00001_.png")]
    assert [info.seed for info in found if info] == [42, 99]


def test_unconnected_nodes_are_ignored() -> None:
    graph = {"0": graphs.ksampler("4", ["x", 0], ["x", 0], ["y", 0], seed=1), "1": A, **graphs.PLAIN}
    assert traced(graph).prompt == graphs.POSITIVE


LOADERS = [
    (node("LoraLoader", lora_name="w.safetensors", strength_model=0.5, strength_clip=1.0, model=["4", 0]), 0.5),
    (node("LoraLoaderModelOnly", lora_name="w.safetensors", strength_model=0.5, model=["4", 0]), 0.5),
    (node("Lora Loader Stack (rgthree)", lora_01="w.safetensors", strength_01=0.5, model=["4", 0]), 0.5),
    (node("CR Apply LoRA Stack", lora_stack=["s", 0], model=["4", 0]), 0.4),
    (node("Lora Loader (LoraManager)", text="<lora:w.safetensors:0.5>", model=["4", 0],
          loras={"__value__": [{"name": "w.safetensors", "strength": 0.5, "active": True},
                               {"name": "v", "active": False}]}),
     0.5),
]  # fmt: skip


@pytest.mark.parametrize(("loader", "weight"), LOADERS)
def test_loras_stand_between_sampler_and_model(loader: Graph, weight: float) -> None:
    stack = node("LoRA Stacker", input_mode="simple", lora_count=1, lora_name_1="w.safetensors", lora_wt_1=0.4,
                 lora_name_2="not counted.safetensors", lora_wt_2=1.0)  # fmt: skip
    graph = {**graphs.PLAIN, "l": loader, "s": stack, "f": node("FreeU_V2", model=["l", 0], b1=1.3)}
    graph["3"] = graphs.ksampler("f", ["6", 0], ["7", 0], ["5", 0])
    info = traced(graph)
    assert info.checkpoint == "xl/harbour_v2.safetensors"
    assert [(lora.name, lora.weight) for lora in info.loras] == [("w.safetensors", weight)]


@pytest.mark.parametrize(
    ("loader", "name"),
    [
        (node("UNETLoader", unet_name="flux/a.safetensors"), "flux/a.safetensors"),
        (node("UnetLoaderGGUF", unet_name="a.gguf"), "a.gguf"),
        (node("NunchakuFluxDiTLoader", model_path="svdq-a"), "svdq-a"),
        (node("CheckpointLoader|pysssss", ckpt_name={"content": "a.safetensors", "image": None}), "a.safetensors"),
        (node("WanVideoModelLoader", model="wan.safetensors", base_precision="bf16"), "wan.safetensors"),
        (
            node("CheckpointLoaderSimple", ckpt_name="urn:air:sdxl:checkpoint:civitai:1@2"),
            "urn:air:sdxl:checkpoint:civitai:1@2",
        ),
    ],
)
def test_loaders(loader: Graph, name: str) -> None:
    assert traced({**graphs.PLAIN, "4": loader}).checkpoint == name


def test_a_motion_model_is_no_checkpoint() -> None:
    motion = node("ADE_AnimateDiffLoaderWithContext", model=["4", 0], model_name="mm_sd_v15_v2.ckpt")
    graph = {**graphs.PLAIN, "m": motion, "3": graphs.ksampler("m", ["6", 0], ["7", 0], ["5", 0])}
    assert traced(graph).checkpoint == "xl/harbour_v2.safetensors"


def test_a_seed_without_noise_is_the_earlier_samplers() -> None:
    first = node("KSamplerAdvanced", add_noise="enable", noise_seed=5, steps=20, cfg=7.0, sampler_name="euler",
                 scheduler="normal", model=["4", 0], positive=["6", 0], negative=["7", 0],
                 latent_image=["5", 0])  # fmt: skip
    second = copy.deepcopy(first)
    second["inputs"].update(add_noise="disable", noise_seed=0, latent_image=["both", 0])
    graph = {**graphs.PLAIN, "a": first, "b": copy.deepcopy(first), "3": second}
    graph["both"] = node("LatentComposite", samples_to=["a", 0], samples_from=["b", 0], x=0, y=0, feather=0)
    assert traced(graph).seed == 5


def test_a_stream_that_carries_everything() -> None:
    graph = {
        "t": node("SeargePromptText", prompt="the sea"),
        "s": node("SeargePromptText", prompt="oil on canvas"),
        "p": node("SeargeGenerationParameters", seed=5, steps=20, cfg=7.0, sampler_name="dpmpp_2m", scheduler="karras",
                  image_width=1024, image_height=768, data=["m", 0]),
        "m": node("SeargeModelSelector", base_checkpoint="xl.safetensors", refiner_checkpoint="r.safetensors"),
        "a": node("SeargePromptAdapterV2", data=["p", 0], main_prompt=["t", 0], style_prompt=["s", 0],
                  negative_main_prompt="the sky"),
        "i": node("SeargeImageSave", data=["a", 0]),
    }  # fmt: skip
    info = traced(graph)
    assert (info.prompt, info.negative_prompt) == ("the sea\noil on canvas", "the sky")
    assert (info.seed, info.steps, info.checkpoint, info.width) == (5, 20, "xl.safetensors", 1024)


def test_a_sampler_without_prompts_leaves_the_texts_of_the_graph_as_guesses() -> None:
    run = node("Mystery Sampler", seed=5, steps=20, wire=["e", 0])
    info = traced(
        {"e": node("Mystery Prompt", prompt="the open sea"), "r": run, "s": node("SaveImage", images=["r", 0])}
    )
    assert (info.prompt, info.seed) == ("the open sea", 5)
    assert "prompt" in info.how.guessed


def test_a_drawn_text_is_marked_as_a_guess() -> None:
    graph = with_text(text=node("Text Random Line", seed=1, text="sea\nsky"))
    assert "prompt" in traced(graph).how.guessed
    assert traced(graphs.PLAIN).how.guessed == ()


def test_how_names_the_nodes() -> None:
    nodes = traced(graphs.PLAIN).how.nodes
    assert {"3 KSampler", "6 CLIPTextEncode", "4 CheckpointLoaderSimple"} <= set(nodes)


@pytest.mark.parametrize(
    "graph",
    [
        {},
        {"1": {"class_type": "KSampler"}},
        {"1": {"class_type": "KSampler", "inputs": []}},
        {"1": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}}},
        {"1": {"class_type": "SaveImage", "inputs": {"images": ["7", -5]}}},
        {
            "1": {"class_type": "Reroute", "inputs": {"a": ["2", 0]}},
            "2": {"class_type": "Reroute", "inputs": {"a": ["1", 0]}},
        },
        graphs.CYCLE,
    ],
)
def test_odd_graphs_end_quietly(graph: Graph) -> None:
    trace_graph(graph_from_api(graph))


def test_the_editors_form_says_the_same_as_the_executed_one() -> None:
    workflow = copy.deepcopy(graphs.WORKFLOW)
    info = drawn(workflow)
    assert (info.prompt, info.negative_prompt, info.loras) == ("a pier in winter", "fog", ())
    workflow["nodes"][1]["mode"] = 0
    assert [lora.name for lora in drawn(workflow).loras] == ["skipped.safetensors"]


def test_comments_in_the_editor_are_left_out() -> None:
    workflow = copy.deepcopy(graphs.WORKFLOW)
    workflow["nodes"][3]["widgets_values"] = ["a pier /* or a\nquay */in winter // maybe", "fixed"]
    assert drawn(workflow).prompt == "a pier in winter "


@pytest.mark.parametrize(
    ("shown", "values", "seed", "steps"),
    [
        ([["13", "seed"]], [77], 77, 9),
        ([["-1", "seed"]], [77], 77, 9),
        ([["-1", "seed"], ["13", "steps"]], [77, 30], 77, 30),
        ([["-1", "seed"], ["13", "steps"]], [77], 77, 9),
        ([], [77], 77, 9),
        ([["13", "seed"]], [], 1, 9),
    ],
)
def test_a_subgraphs_own_node_shows_values(shown: list[Any], values: list[Any], seed: int, steps: int) -> None:
    workflow = copy.deepcopy(graphs.SUBGRAPH)
    workflow["nodes"][0].update(properties={"proxyWidgets": shown}, widgets_values=values)
    info = drawn(workflow)
    assert (info.seed, info.steps) == (seed, steps)


def test_a_group_node_is_opened() -> None:
    inner = [
        ui(0, "CLIPTextEncode", ["pos"], (("clip", "CLIP", None),), ("CONDITIONING",)),
        ui(1, "CLIPTextEncode", ["neg"], (("clip", "CLIP", None),), ("CONDITIONING",)),
        ui(2, "KSampler", [5, "fixed", 20, 7, "euler", "normal", 1],
           (("model", "MODEL", None), ("positive", "CONDITIONING", None), ("negative", "CONDITIONING", None),
            ("latent_image", "LATENT", None)), ("LATENT",)),
    ]  # fmt: skip
    group = ui(3, "workflow>pair", ["the sea", "the sky", 6, "fixed", 21, 7, "euler", "normal", 1],
               (("clip", "CLIP", 1), ("CLIPTextEncode clip", "CLIP", 1), ("model", "MODEL", 2),
                ("latent_image", "LATENT", 3)),
               ("LATENT",))  # fmt: skip
    workflow = {
        "nodes": [
            ui(1, "CheckpointLoaderSimple", ["a.safetensors"], (), ("MODEL", "CLIP", "VAE")),
            ui(2, "EmptyLatentImage", [512, 512, 1], (), ("LATENT",)),
            group,
            ui(4, "VAEDecode", None, (("samples", "LATENT", 4),), ("IMAGE",)),
            ui(5, "SaveImage", ["a"], (("images", "IMAGE", 5),)),
        ],
        "links": [[1, 1, 1, 3, 0, "CLIP"], [2, 1, 0, 3, 2, "MODEL"], [3, 2, 0, 3, 3, "LATENT"],
                  [4, 3, 0, 4, 0, "LATENT"], [5, 4, 0, 5, 0, "IMAGE"]],
        "extra": {"groupNodes": {"pair": {
            "nodes": inner, "links": [[0, 0, 2, 1, 0, "CONDITIONING"], [1, 0, 2, 2, 0, "CONDITIONING"]],
        }}},
    }  # fmt: skip
    info = drawn(workflow)
    assert (info.prompt, info.negative_prompt, info.seed, info.steps) == ("the sea", "the sky", 6, 21)
    assert (info.checkpoint, info.width) == ("a.safetensors", 512)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("KSampler (Efficient)", ["Sample", 5, "randomize", 20, 7, "euler", "normal", 1, "enabled"]),
        ("KSampler (Efficient)", [5, None, 20, 7, "euler", "normal", 1, "auto", "true"]),
        ("Sampler of Tomorrow", ["turbo", 5, "fixed", 20, 7.0, "euler", "normal", 0.5, False]),
    ],
)
def test_settings_are_found_in_any_order_of_widgets(kind: str, values: list[Any]) -> None:
    workflow = copy.deepcopy(graphs.WORKFLOW)
    workflow["nodes"][6].update(type=kind, widgets_values=values)
    info = drawn(workflow)
    assert (info.seed, info.steps, info.cfg_scale, info.sampler, info.scheduler) == (5, 20, 7.0, "euler", "normal")


def test_listed_wires_of_everywhere_nodes_are_drawn() -> None:
    workflow = copy.deepcopy(graphs.EVERYWHERE)
    workflow["nodes"] = [row for row in workflow["nodes"] if "Everywhere" not in row["type"]]
    workflow["extra"] = {"ue_links": [
        {"downstream": 7, "downstream_slot": 0, "upstream": "1", "upstream_slot": 0, "type": "MODEL"},
        {"downstream": 7, "downstream_slot": 1, "upstream": "2", "upstream_slot": 0, "type": "CONDITIONING"},
        {"downstream": 7, "downstream_slot": 2, "upstream": "3", "upstream_slot": 0, "type": "CONDITIONING"},
    ]}  # fmt: skip
    info = drawn(workflow)
    assert (info.prompt, info.negative_prompt, info.checkpoint) == ("a quay in the rain", "sun", "quay.safetensors")


def test_a_detailer_pipe_leads_back_to_the_sampler() -> None:
    pipe = node("ToBasicPipe", model=["4", 0], vae=["4", 2], positive=["a", 0], negative=["7", 0])
    detailer = node("FaceDetailerPipe", image=["8", 0], detailer_pipe=["d", 0], seed=8, steps=20, cfg=8.0,
                    sampler_name="euler", scheduler="normal", denoise=0.5)  # fmt: skip
    graph = {
        **graphs.PLAIN,
        "a": A,
        "p": pipe,
        "d": node("BasicPipeToDetailerPipe", basic_pipe=["p", 0]),
        "f": detailer,
    }
    graph["9"] = node("SaveImage", filename_prefix="x", images=["f", 0])
    info = traced(graph)
    assert (info.seed, info.prompt, info.hires["seed"]) == (42, graphs.POSITIVE, "8")


def test_sigmas_that_were_split_still_tell_steps_and_scheduler() -> None:
    graph = copy.deepcopy(graphs.SPREAD)
    graph["split"] = node("SplitSigmas", sigmas=["karras", 0], step=3)
    graph["karras"] = node("KarrasScheduler", steps=12, sigma_max=14.6, sigma_min=0.03, rho=7.0)
    graph["run"]["inputs"].update(sigmas=["split", 1], sampler=["class", 0])
    graph["class"] = node("SamplerEulerAncestral", eta=1.0, s_noise=1.0)
    info = traced(graph)
    assert (info.steps, info.scheduler, info.sampler) == (12, "karras", "euler_ancestral")


def test_a_packs_own_sampler_with_bundles() -> None:
    info = traced({
        "m": node("WanVideoModelLoader", model="wan.safetensors", lora=["l", 0]),
        "l": node("WanVideoLoraSelect", lora="waves.safetensors", strength=0.7),
        "t": node("WanVideoTextEncode", positive_prompt="the sea", negative_prompt="the sky"),
        "e": node("WanVideoEmptyEmbeds", width=832, height=480, num_frames=81),
        "s": node("WanVideoSampler", model=["m", 0], image_embeds=["e", 0], text_embeds=["t", 0], steps=20, cfg=6.0,
                  seed=77, scheduler="unipc"),
        "d": node("WanVideoDecode", samples=["s", 0]),
        "v": node("VHS_VideoCombine", images=["d", 0], filename_prefix="w"),
    })  # fmt: skip
    assert (info.prompt, info.negative_prompt, info.sampler, info.seed) == ("the sea", "the sky", "unipc", 77)
    assert (info.checkpoint, info.width) == ("wan.safetensors", 832)
    assert [(lora.name, lora.weight) for lora in info.loras] == [("waves.safetensors", 0.7)]


def test_a_pipe_sampler_that_saves_by_itself() -> None:
    info = traced({
        "l": node("easy fullLoader", ckpt_name="e.safetensors", resolution="832 x 1216", positive="the sea",
                  negative="sky", empty_latent_width=512, empty_latent_height=512),
        "p": node("easy preSampling", pipe=["l", 0], steps=20, cfg=7.0, sampler_name="euler", scheduler="x", seed=4),
        "k": node("easy kSampler", pipe=["p", 0], image_output="Save", save_prefix="ComfyUI"),
    })  # fmt: skip
    assert (info.prompt, info.seed, info.width, info.checkpoint) == ("the sea", 4, 832, "e.safetensors")
