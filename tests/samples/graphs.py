"""ComfyUI graphs for the samples, in both of its forms; every one of our own making."""

from typing import Any

Graph = dict[str, Any]

POSITIVE = "a lighthouse on a cliff, (storm:1.2), oil painting"
NEGATIVE = "blurry, text"


def node(kind: str, **inputs: Any) -> Graph:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": kind}}


def ksampler(model: str, positive: list[Any], negative: list[Any], latent: list[Any], seed: int = 42) -> Graph:
    return node(
        "KSampler",
        seed=seed,
        steps=24,
        cfg=6.5,
        sampler_name="dpmpp_2m",
        scheduler="karras",
        denoise=1.0,
        model=[model, 0],
        positive=positive,
        negative=negative,
        latent_image=latent,
    )


PLAIN: Graph = {
    "3": ksampler("4", ["6", 0], ["7", 0], ["5", 0]),
    "4": node("CheckpointLoaderSimple", ckpt_name="xl/harbour_v2.safetensors"),
    "5": node("EmptyLatentImage", width=832, height=1216, batch_size=1),
    "6": node("CLIPTextEncode", text=POSITIVE, clip=["4", 1]),
    "7": node("CLIPTextEncode", text=NEGATIVE, clip=["4", 1]),
    "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
    "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
}

# Flux: settings spread over four nodes, LoRAs, no negative, a text of joined strings, a second pass.
SPREAD: Graph = {
    "noise": node("RandomNoise", noise_seed=["seed", 0]),
    "seed": node("Seed (rgthree)", seed=777),
    "guider": node("BasicGuider", model=["shift", 0], conditioning=["guidance", 0]),
    "guidance": node("FluxGuidance", guidance=3.5, conditioning=["text", 0]),
    "text": node("CLIPTextEncode", text=["joined", 0], clip=["lora", 1]),
    "joined": node("StringConcatenate", string_a=["a", 0], string_b="in the fog", delimiter=" "),
    "a": node("PrimitiveString", value="a lighthouse"),
    "sampler": node("KSamplerSelect", sampler_name="euler"),
    "sigmas": node("BasicScheduler", scheduler="beta", steps=28, denoise=1.0, model=["shift", 0]),
    "shift": node("ModelSamplingFlux", max_shift=1.15, model=["lora", 0], width=1024, height=1024),
    "lora": node(
        "Power Lora Loader (rgthree)",
        model=["unet", 0],
        clip=["clip", 0],
        lora_1={"on": True, "lora": "fog.safetensors", "strength": 0.8},
        lora_2={"on": False, "lora": "rain.safetensors", "strength": 1.0},
    ),
    "unet": node("UnetLoaderGGUF", unet_name="flux1-dev-Q8_0.gguf"),
    "clip": node("DualCLIPLoader", clip_name1="t5xxl.safetensors", clip_name2="clip_l.safetensors", type="flux"),
    "latent": node("EmptySD3LatentImage", width=1024, height=768, batch_size=1),
    "run": node(
        "SamplerCustomAdvanced",
        noise=["noise", 0],
        guider=["guider", 0],
        sampler=["sampler", 0],
        sigmas=["sigmas", 0],
        latent_image=["latent", 0],
    ),
    "decode": node("VAEDecode", samples=["run", 0], vae=["vae", 0]),
    "vae": node("VAELoader", vae_name="ae.safetensors"),
    "save": node("SaveImage", filename_prefix="flux", images=["decode", 0]),
    "stray": node("CLIPTextEncode", text="never used", clip=["clip", 0]),
}

# Pair nodes by output number, a zeroed negative, a ControlNet, a detailer behind the sampler.
PAIRED: Graph = {
    **{key: PLAIN[key] for key in ("4", "5", "6")},
    "zero": node("ConditioningZeroOut", conditioning=["6", 0]),
    "net": node("ControlNetLoader", control_net_name="depth.safetensors"),
    "apply": node(
        "ControlNetApplyAdvanced",
        positive=["6", 0],
        negative=["zero", 0],
        control_net=["net", 0],
        image=["load", 0],
        strength=0.7,
        start_percent=0.0,
        end_percent=1.0,
    ),
    "load": node("LoadImage", image="depth.png"),
    "3": ksampler("4", ["apply", 0], ["apply", 1], ["5", 0], seed=11),
    "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
    "face": node(
        "FaceDetailer",
        image=["8", 0],
        model=["4", 0],
        positive=["face text", 0],
        negative=["7", 0],
        seed=12,
        steps=8,
        cfg=4.0,
        sampler_name="euler",
        scheduler="normal",
        denoise=0.4,
    ),
    "face text": node("CLIPTextEncode", text="a face", clip=["4", 1]),
    "7": PLAIN["7"],
    "9": node("SaveImage", filename_prefix="ComfyUI", images=["face", 0]),
}

# A pipe, a switch, a wildcard that was drawn, LoRAs in a stack.
PIPED: Graph = {
    "load": node("Efficient Loader", ckpt_name="cove.safetensors", vae_name="Baked VAE", lora_name="None",
                 positive=["wild", 0], negative=NEGATIVE, empty_latent_width=640, empty_latent_height=960,
                 lora_stack=["stack", 0]),
    "wild": node("ImpactWildcardProcessor", wildcard_text="a {red|blue} boat", populated_text="a red boat",
                 mode="populate", seed=1),
    "stack": node("CR LoRA Stack", switch_1="On", lora_name_1="sea.safetensors", model_weight_1=0.5, clip_weight_1=1.0,
                  switch_2="Off", lora_name_2="sand.safetensors", model_weight_2=1.0, clip_weight_2=1.0),
    "pipe": node("ToBasicPipe", model=["load", 0], clip=["load", 5], vae=["load", 4], positive=["load", 1],
                 negative=["load", 2]),
    "run": node("ImpactKSamplerBasicPipe", basic_pipe=["pipe", 0], seed=99, steps=18, cfg=5.0, sampler_name="ddim",
                scheduler="normal", latent_image=["load", 3], denoise=1.0),
    "decode": node("VAEDecode", samples=["run", 1], vae=["load", 4]),
    "other": node("LoadImage", image="other.png"),
    "pick": node("ImpactSwitch", select=2, input1=["other", 0], input2=["decode", 0], sel_mode=False),
    "save": node("VHS_VideoCombine", images=["pick", 0], frame_rate=8, filename_prefix="clip", format="video/h264-mp4"),
}  # fmt: skip

CYCLE: Graph = {
    "3": ksampler("m", ["c", 0], ["c", 0], ["3", 0]),
    "m": node("LoraLoader", lora_name="loop.safetensors", strength_model=1.0, model=["m", 0]),
    "c": node("ConditioningCombine", conditioning_1=["c", 0], conditioning_2=["t", 0]),
    "t": node("CLIPTextEncode", text="round and round", clip=["m", 1]),
    "9": node("SaveImage", filename_prefix="x", images=["3", 0]),
}

UNTRACEABLE: Graph = {
    "1": node("StudioPrompt", prompt="a quiet bay at dawn", style="watercolour wash, soft light"),
    "2": node("StudioNegative", negative_prompt="people, boats and birds"),
    "3": node("StudioRender", data=["1", 0], other=["2", 0]),
}


def ui(number: int, kind: str, values: Any = None, inputs: Any = (), outputs: Any = (), **more: Any) -> Graph:
    """A node of the editor's form; inputs are (name, type, link) or (name, type, link, widget)."""
    rows = [
        {"name": row[0], "type": row[1], "link": row[2], **({"widget": {"name": row[0]}} if len(row) > 3 else {})}
        for row in inputs
    ]
    ends = [{"name": kind, "type": kind, "links": []} for kind in outputs]
    return {"id": number, "type": kind, "mode": 0, "inputs": rows, "outputs": ends, "widgets_values": values, **more}


# The editor's form: a muted node, a bypassed LoRA, a reroute, a primitive over a stale widget, a named wire.
WORKFLOW: Graph = {
    "last_node_id": 20,
    "nodes": [
        ui(1, "CheckpointLoaderSimple", ["pier.safetensors"], (), ("MODEL", "CLIP", "VAE")),
        ui(2, "LoraLoader", ["skipped.safetensors", 1, 1], (("model", "MODEL", 1), ("clip", "CLIP", 2)),
           ("MODEL", "CLIP"), mode=4),
        ui(3, "CLIPTextEncode", ["stale"], (("clip", "CLIP", 3), ("text", "STRING", 4, True)), ("CONDITIONING",)),
        ui(4, "PrimitiveNode", ["a pier in winter", "fixed"], (), ("STRING",)),
        ui(5, "CLIPTextEncode", ["fog"], (("clip", "CLIP", 5),), ("CONDITIONING",)),
        ui(6, "EmptyLatentImage", [512, 768, 1], (), ("LATENT",)),
        ui(7, "KSampler", [123, "randomize", 30, 7.5, "euler", "normal", 1],
           (("model", "MODEL", 6), ("positive", "CONDITIONING", 7), ("negative", "CONDITIONING", 8),
            ("latent_image", "LATENT", 9)), ("LATENT",)),
        ui(8, "Reroute", None, (("", "*", 10),), ("LATENT",)),
        ui(9, "VAEDecode", [], (("samples", "LATENT", 11), ("vae", "VAE", 12)), ("IMAGE",)),
        ui(10, "SaveImage", ["pier"], (("images", "IMAGE", 13),)),
        ui(11, "SetNode", ["neg"], (("CONDITIONING", "CONDITIONING", 14),), ("*",)),
        ui(12, "GetNode", ["neg"], (), ("CONDITIONING",)),
        ui(13, "CLIPTextEncode", ["muted text"], (("clip", "CLIP", 5),), ("CONDITIONING",), mode=2),
        ui(14, "Note", ["a note that is no prompt"]),
    ],
    "links": [
        [1, 1, 0, 2, 0, "MODEL"], [2, 1, 1, 2, 1, "CLIP"], [3, 2, 1, 3, 0, "CLIP"], [4, 4, 0, 3, 1, "STRING"],
        [5, 1, 1, 5, 0, "CLIP"], [6, 2, 0, 7, 0, "MODEL"], [7, 3, 0, 7, 1, "CONDITIONING"],
        [8, 12, 0, 7, 2, "CONDITIONING"], [9, 6, 0, 7, 3, "LATENT"], [10, 7, 0, 8, 0, "LATENT"],
        [11, 8, 0, 9, 0, "LATENT"], [12, 1, 2, 9, 1, "VAE"], [13, 9, 0, 10, 0, "IMAGE"],
        [14, 5, 0, 11, 0, "CONDITIONING"],
    ],
    "version": 0.4,
}  # fmt: skip

# A subgraph that takes a text and gives a picture; its own node shows the seed.
SUBGRAPH: Graph = {
    "nodes": [
        ui(1, "6f1c-uuid", [2024], (("text", "STRING", 1), ("seed", "INT", None, True)), ("IMAGE",),
           properties={"proxyWidgets": [["13", "seed"]]}),
        ui(2, "PrimitiveStringMultiline", ["a buoy at night"], (), ("STRING",)),
        ui(3, "SaveImage", ["sub"], (("images", "IMAGE", 2),)),
    ],
    "links": [[1, 2, 0, 1, 0, "STRING"], [2, 1, 0, 3, 0, "IMAGE"]],
    "definitions": {
        "subgraphs": [
            {
                "id": "6f1c-uuid",
                "name": "Text to image",
                "inputs": [{"name": "text"}, {"name": "seed"}],
                "outputs": [{"name": "IMAGE"}],
                "nodes": [
                    ui(10, "UNETLoader", ["z_image_turbo.safetensors", "default"], (), ("MODEL",)),
                    ui(11, "CLIPTextEncode", [""], (("clip", "CLIP", None), ("text", "STRING", 20, True)),
                       ("CONDITIONING",)),
                    ui(12, "ConditioningZeroOut", None, (("conditioning", "CONDITIONING", 21),), ("CONDITIONING",)),
                    ui(13, "KSampler", [1, "fixed", 9, 1, "res_multistep", "simple", 1],
                       (("model", "MODEL", 22), ("positive", "CONDITIONING", 23), ("negative", "CONDITIONING", 24),
                        ("latent_image", "LATENT", 25), ("seed", "INT", 27, True)), ("LATENT",)),
                    ui(14, "EmptySD3LatentImage", [1280, 720, 1], (), ("LATENT",)),
                    ui(15, "VAEDecode", None, (("samples", "LATENT", 26),), ("IMAGE",)),
                ],
                "links": [
                    {"id": 20, "origin_id": -10, "origin_slot": 0, "target_id": 11, "target_slot": 1},
                    {"id": 21, "origin_id": 11, "origin_slot": 0, "target_id": 12, "target_slot": 0},
                    {"id": 22, "origin_id": 10, "origin_slot": 0, "target_id": 13, "target_slot": 0},
                    {"id": 23, "origin_id": 11, "origin_slot": 0, "target_id": 13, "target_slot": 1},
                    {"id": 24, "origin_id": 12, "origin_slot": 0, "target_id": 13, "target_slot": 2},
                    {"id": 25, "origin_id": 14, "origin_slot": 0, "target_id": 13, "target_slot": 3},
                    {"id": 26, "origin_id": 13, "origin_slot": 0, "target_id": 15, "target_slot": 0},
                    {"id": 27, "origin_id": -10, "origin_slot": 1, "target_id": 13, "target_slot": 4},
                    {"id": 28, "origin_id": 15, "origin_slot": 0, "target_id": -20, "target_slot": 0},
                ],
            }
        ]
    },
}  # fmt: skip

# Wires that are not drawn, over converted inputs.
EVERYWHERE: Graph = {
    "nodes": [
        ui(1, "CheckpointLoaderSimple", ["quay.safetensors"], (), ("MODEL", "CLIP", "VAE")),
        ui(2, "CLIPTextEncode", ["a quay in the rain"], (("clip", "CLIP", None),), ("CONDITIONING",)),
        ui(3, "CLIPTextEncode", ["sun"], (("clip", "CLIP", None),), ("CONDITIONING",)),
        ui(4, "Prompts Everywhere", None, (("CONDITIONING", "*", 1), ("CONDITIONING", "*", 2))),
        ui(5, "Anything Everywhere3", None, (("MODEL", "*", 3), ("CLIP", "*", 4), ("VAE", "*", 5))),
        ui(6, "EmptyLatentImage", [768, 512, 1], (), ("LATENT",)),
        ui(7, "KSampler", [7, "fixed", 12, 4, "lcm", "sgm_uniform", 1],
           (("model", "MODEL", None), ("positive", "CONDITIONING", None), ("negative", "CONDITIONING", None),
            ("latent_image", "LATENT", 6)), ("LATENT",)),
        ui(8, "VAEDecode", None, (("samples", "LATENT", 7), ("vae", "VAE", None)), ("IMAGE",)),
        ui(9, "SaveImage", ["quay"], (("images", "IMAGE", 8),)),
    ],
    "links": [
        [1, 2, 0, 4, 0, "*"], [2, 3, 0, 4, 1, "*"], [3, 1, 0, 5, 0, "*"], [4, 1, 1, 5, 1, "*"], [5, 1, 2, 5, 2, "*"],
        [6, 6, 0, 7, 3, "LATENT"], [7, 7, 0, 8, 0, "LATENT"], [8, 8, 0, 9, 0, "IMAGE"],
    ],
}  # fmt: skip
