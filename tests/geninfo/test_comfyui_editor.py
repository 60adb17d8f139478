"""The editor's form of a graph: where its nodes keep values without names."""

from typing import Any

import pytest

from iib.domain.geninfo import GenInfo
from iib.geninfo.dialects.comfyui import trace_graph
from iib.geninfo.dialects.comfyui._workflow import graph_from_workflow
from tests.samples.graphs import Graph, ui

SAVED = (("images", "IMAGE", 1),)


def drawn(*nodes: Graph, links: list[list[Any]], **more: Any) -> GenInfo:
    info = trace_graph(graph_from_workflow({"nodes": list(nodes), "links": links, **more}))
    assert info is not None
    return info


def sampled(positive: Graph, *others: Graph, links: list[list[Any]]) -> GenInfo:
    """Node 1 feeds both sides of a sampler with its first two outputs."""
    return drawn(
        positive,
        ui(2, "KSampler", [7, "fixed", 9, 4, "euler", "simple", 1],
           (("model", "MODEL", 10), ("positive", "CONDITIONING", 11), ("negative", "CONDITIONING", 12),
            ("latent_image", "LATENT", 13)), ("LATENT",)),
        ui(3, "VAEDecode", None, (("samples", "LATENT", 14),), ("IMAGE",)),
        ui(4, "SaveImage", ["x"], SAVED),
        ui(5, "UNETLoader", ["reef.safetensors", "default"], (), ("MODEL",)),
        ui(6, "EmptyFutureLatentImage", [640, 960, 1], (), ("LATENT",)),
        *others,
        links=[[10, 5, 0, 2, 0, "MODEL"], [13, 6, 0, 2, 3, "LATENT"], [14, 2, 0, 3, 0, "LATENT"],
               [1, 3, 0, 4, 0, "IMAGE"], *links],
    )  # fmt: skip


BOTH = [[11, 1, 0, 2, 1, "CONDITIONING"], [12, 1, 1, 2, 2, "CONDITIONING"]]


def test_an_encoder_of_both_prompts() -> None:
    info = sampled(
        ui(1, "TextEncodeFutureEdit", ["a reef at noon", "murky", 1024], (), ("CONDITIONING", "CONDITIONING")),
        links=BOTH,
    )
    assert (info.prompt, info.negative_prompt, info.width, info.height) == ("a reef at noon", "murky", 640, 960)


def test_one_wire_for_both_prompts_is_no_negative_prompt() -> None:
    info = sampled(
        ui(1, "CLIPTextEncode", ["a reef at noon"], (), ("CONDITIONING",)),
        links=[[11, 1, 0, 2, 1, "CONDITIONING"], [12, 1, 0, 2, 2, "CONDITIONING"]],
    )
    assert (info.prompt, info.negative_prompt) == ("a reef at noon", "")


def test_a_pair_that_stands_behind_a_model() -> None:
    info = sampled(
        ui(1, "FutureReferenceAudio", None,
           (("model", "MODEL", None), ("positive", "CONDITIONING", 20), ("negative", "CONDITIONING", 21)),
           ("MODEL", "CONDITIONING", "CONDITIONING")),
        ui(7, "CLIPTextEncode", ["waves"], (), ("CONDITIONING",)),
        ui(8, "CLIPTextEncode", ["noise"], (), ("CONDITIONING",)),
        links=[[11, 1, 1, 2, 1, "CONDITIONING"], [12, 1, 2, 2, 2, "CONDITIONING"],
               [20, 7, 0, 1, 1, "CONDITIONING"], [21, 8, 0, 1, 2, "CONDITIONING"]],
    )  # fmt: skip
    assert (info.prompt, info.negative_prompt) == ("waves", "noise")


def test_the_longest_prose_of_an_unknown_text_node() -> None:
    info = sampled(
        ui(1, "CLIPTextEncode", [""], (("text", "STRING", 20, True),), ("CONDITIONING",)),
        ui(7, "Layout Prompt", ["1:1 (Square)", "a reef with two boats", "auto"],
           (("background", "IMAGE", 21), ("width", "INT", None)), ("STRING",)),
        ui(8, "LoadImage", ["my boat.png", "image"], (), ("IMAGE",)),
        links=[[11, 1, 0, 2, 1, "CONDITIONING"], [20, 7, 0, 1, 0, "STRING"], [21, 8, 0, 7, 0, "IMAGE"]],
    )  # fmt: skip
    assert (info.prompt, info.how.guessed) == ("a reef with two boats", ("prompt",))


@pytest.mark.parametrize(
    ("kind", "values", "outputs", "prompt", "negative", "model", "seed"),
    [
        ("FarImageNode", ["a dog in a boat at dawn", "9:16", 3, 50, 77, "randomize"], ("IMAGE",),
         "a dog in a boat at dawn", "", "", 77),
        ("FarTextToVideoApi", ["far2.6-t2v", "a dog in a boat at dawn", "blurry, low quality text", "720p: 16:9",
         5, 78, "fixed", True], ("VIDEO",), "a dog in a boat at dawn", "blurry, low quality text", "far2.6-t2v", 78),
        ("FarImage2Node", ["a dog in a boat at dawn", "far-3-pro-image", 79, "randomize", "1K",
         "You are an engine for pictures."], ("IMAGE", "STRING"), "a dog in a boat at dawn", "", "far-3-pro-image", 79),
        ("FarContextEdit", ["Far.2 [max]", "", "give the dog a hat", "1:1", 80, "randomize"], ("IMAGE",),
         "give the dog a hat", "", "Far.2 [max]", 80),
        ("FarTextToSpeech", ["A dog goes to sea and comes home.", 0.5, "auto"], ("AUDIO",),
         "A dog goes to sea and comes home.", "", "", None),
    ],
)  # fmt: skip
def test_a_service_that_makes_the_picture(
    kind: str, values: list[Any], outputs: tuple[str, ...], prompt: str, negative: str, model: str, seed: int | None
) -> None:
    info = drawn(ui(1, kind, values, (), outputs), ui(2, "SaveImage", ["x"], SAVED), links=[[1, 1, 0, 2, 0, "IMAGE"]])
    assert (info.prompt, info.negative_prompt, info.checkpoint, info.seed) == (prompt, negative, model, seed)


def test_a_resizer_is_no_service() -> None:
    nodes = ui(1, "ResizeEverything", ["scale longer dimension", 1.5], (), ("IMAGE",)), ui(2, "SaveImage", ["x"], SAVED)
    assert drawn(*nodes, links=[[1, 1, 0, 2, 0, "IMAGE"]]).prompt == ""


INNER = {
    "id": "inner",
    "inputs": [{"name": name} for name in ("text", "image", "steps", "noise_seed", "unet_name")],
    "outputs": [{"name": "IMAGE"}],
    "nodes": [
        ui(10, "UNETLoader", ["template.safetensors", "default"], (("unet_name", "COMBO", 24, True),), ("MODEL",)),
        ui(11, "CLIPTextEncode", ["of the template"], (("text", "STRING", 28, True),), ("CONDITIONING",)),
        ui(12, "ComfySwitchNode", [False], (("on_false", "STRING", 20), ("on_true", "STRING", None)), ("STRING",)),
        ui(13, "KSampler", [1, "fixed", 2, 1, "euler", "simple", 1],
           (("model", "MODEL", 25), ("positive", "CONDITIONING", 26), ("latent_image", "LATENT", 27),
            ("seed", "INT", 23, True), ("steps", "INT", 22, True)), ("LATENT",)),
        ui(14, "VAEEncode", None, (("pixels", "IMAGE", 21),), ("LATENT",)),
        ui(15, "VAEDecode", None, (("samples", "LATENT", 29),), ("IMAGE",)),
        ui(16, "Rewriter", ["be wordy"], (("user", "STRING", 31, True),), ("STRING",)),
    ],
    "links": [
        {"id": key, "origin_id": origin, "origin_slot": slot, "target_id": target, "target_slot": place}
        for key, origin, slot, target, place in (
            (20, -10, 0, 12, 0), (21, -10, 1, 14, 0), (22, -10, 2, 13, 4), (23, -10, 3, 13, 3), (24, -10, 4, 10, 0),
            (25, 10, 0, 13, 0), (26, 11, 0, 13, 1), (27, 14, 0, 13, 2), (28, 12, 0, 11, 0), (29, 13, 0, 15, 0),
            (30, 15, 0, -20, 0), (31, -10, 0, 16, 0),
        )
    ],
}  # fmt: skip


def test_a_subgraph_that_keeps_a_value_for_each_of_its_widgets() -> None:
    """Its own node lists some of its inputs only; a switch inside may hold such a value."""
    info = drawn(
        ui(1, "inner", ["a reef in the fog", 8, 99, "reef.safetensors"],
           (("text", "STRING", None, True), ("image", "IMAGE", 3)), ("IMAGE",)),
        ui(2, "SaveImage", ["x"], SAVED),
        ui(3, "LoadImage", ["boat.png", "image"], (), ("IMAGE",)),
        links=[[1, 1, 0, 2, 0, "IMAGE"], [3, 3, 0, 1, 1, "IMAGE"]],
        definitions={"subgraphs": [INNER]},
    )  # fmt: skip
    assert (info.prompt, info.steps, info.seed, info.checkpoint) == ("a reef in the fog", 8, 99, "reef.safetensors")


def test_the_loader_and_sampler_of_one_pipe() -> None:
    info = drawn(
        ui(1, "easy fullLoader", ["reef.safetensors", "Default", "Baked VAE", -1, "None", 1, 1, "512 x 768", 512, 512,
           "a reef", "none", "comfy", "murk", "none", "comfy", 1, False], (), ("PIPE_LINE",)),
        ui(2, "easy fullkSampler", [20, 8, "dpmpp_2m", "karras", 1, "Preview", 0, "x", 23, "fixed"],
           (("pipe", "PIPE_LINE", 2),), ("PIPE_LINE", "IMAGE")),
        ui(3, "PreviewImage", None, SAVED),
        links=[[2, 1, 0, 2, 0, "PIPE_LINE"], [1, 2, 1, 3, 0, "IMAGE"]],
    )  # fmt: skip
    assert (info.prompt, info.negative_prompt, info.checkpoint) == ("a reef", "murk", "reef.safetensors")
    assert (info.seed, info.steps, info.sampler, info.width, info.height) == (23, 20, "dpmpp_2m", 512, 768)


def test_places_noted_beside_the_graph() -> None:
    info = drawn(
        ui(1, "CLIPTextEncode", ["a reef"], (), ("CONDITIONING",)),
        ui(2, "Odd KSampler", ["x", 77, "euler", "karras", 25], (("positive", "CONDITIONING", 2),), ("IMAGE",)),
        ui(3, "SaveImage", ["x"], SAVED),
        links=[[2, 1, 0, 2, 0, "CONDITIONING"], [1, 2, 0, 3, 0, "IMAGE"]],
        widget_idx_map={"2": {"seed": 1, "sampler_name": 2, "scheduler": 3}, "9": {"seed": 0}, "3": {"seed": 8}},
    )
    assert (info.seed, info.sampler, info.scheduler) == (77, "euler", "karras")


def test_the_video_sampler_of_the_wan_wrapper() -> None:
    info = drawn(
        ui(1, "WanVideoTextEncode", ["a dancer spins", "blur", True], (), ("WANVIDEOTEXTEMBEDS",)),
        ui(2, "WanVideoSampler", [30, 6, 5, 105, "fixed", True, "unipc", 0],
           (("text_embeds", "WANVIDEOTEXTEMBEDS", 2), ("image_embeds", "WANVIDIMAGE_EMBEDS", 3)), ("LATENT",)),
        ui(3, "VHS_VideoCombine", {"filename_prefix": "x"}, SAVED),
        ui(4, "WanVideoEmptyEmbeds", [832, 480, 81], (), ("WANVIDIMAGE_EMBEDS",)),
        links=[[2, 1, 0, 2, 0, "X"], [3, 4, 0, 2, 1, "X"], [1, 2, 0, 3, 0, "IMAGE"]],
    )  # fmt: skip
    assert (info.prompt, info.negative_prompt, info.seed, info.sampler) == ("a dancer spins", "blur", 105, "unipc")
