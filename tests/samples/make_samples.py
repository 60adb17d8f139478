"""Makes the small sample files of every container and dialect, and what must be read from each.

    python -m tests.samples.make_samples          write tests/samples/geninfo/* anew

Every file is of our own making. `real` in the table tells whether the form was checked against a file that the tool
itself wrote, or only against the tool's source or other readers' knowledge of it.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from tests.samples import containers as to
from tests.samples import graphs

FOLDER = Path(__file__).parent / "geninfo"
EXPECTED = FOLDER / "expected.json"


class Sample(NamedTuple):
    """`expected` are keys of the report; None for a file that tells nothing. `dialect` "" likewise."""

    name: str
    dialect: str
    data: bytes
    expected: dict[str, Any] | None
    real: bool = True


LINE = (
    "Steps: 24, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 42, Size: 832x1216, "
    "Model hash: 0123456789, Model: harbour_v2"
)
PROMPT, NEGATIVE = "a lighthouse on a cliff,\n(storm:1.2) <lora:waves:0.6>", "blurry, text"
A1111 = f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{LINE}, Version: v1.10.1"
FORGE = (
    f'{PROMPT}\nNegative prompt: {NEGATIVE}\n{LINE}, Denoising strength: 0.3, Hires upscale: 1.5, Hires steps: 10, '
    'ADetailer model: face.pt, ADetailer prompt: "eyes, \\"blue\\"", ADetailer model 2nd: hand.pt, '
    'Lora hashes: "waves: abc123", TI hashes: "easy: def456", ControlNet 0: "Module: canny, Model: edges, Weight: 0.8", '
    "Version: f2.0.1v1.10.1"
)
SDNEXT = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\nTemplate: a __place__\nSteps: 24, Size: 832x1216, Sampler: DPM++ 2M, "
    "Seed: 42, CFG scale: 6.5, App: SD.Next, Version: 56a8aea, Operations: txt2img; upscale, Model: harbour_v2"
)
CIVITAI = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: 24, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 42, "
    "Size: 832x1216, Created Date: 2026-01-01T10:00:00Z, Civitai resources: "
    '[{"type":"checkpoint","modelVersionId":1,"modelName":"Harbour: a, b"},'
    '{"type":"lora","weight":0.4,"modelVersionId":2,"modelName":"Waves"}], Civitai metadata: {"a":{"b":[1]}}'
)
SAVER = f'{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: 24, Sampler: dpmpp_2m_karras, CFG Scale: 6.5, Seed: 42, Hashes: {{"model": "0123456789"}}, Version: ComfyUI'
TEXT = {"positive": PROMPT, "negative": NEGATIVE, "steps": 24, "seed": 42, "cfg": 6.5}
FULL = {**TEXT, "model": "harbour_v2", "sampler": "DPM++ 2M", "scheduler": "Karras", "size": "832x1216"}
PLAIN = {
    "tool": "ComfyUI",
    "positive": graphs.POSITIVE,
    "negative": graphs.NEGATIVE,
    "model": "xl/harbour_v2.safetensors",
    "sampler": "dpmpp_2m",
    "scheduler": "karras",
    "steps": 24,
    "cfg": 6.5,
    "seed": 42,
    "size": "832x1216",
}
GRAPH, DRAWN = to.as_json(graphs.PLAIN), to.as_json(graphs.WORKFLOW)
SWARM = to.as_json(
    {
        "sui_image_params": {
            "prompt": "a lighthouse <random:red|blue>",
            "negativeprompt": "blurry",
            "model": "xl/harbour_v2",
            "seed": 42,
            "steps": "24",
            "cfgscale": 6.5,
            "width": 832,
            "height": 1216,
            "sampler": "dpmpp_2m",
            "scheduler": "karras",
            "loras": ["waves"],
            "loraweights": ["0.6"],
            "swarm_version": "0.9.7",
        },
        "sui_models": [{"name": "xl/harbour_v2.safetensors", "param": "model", "hash": "0xabc"}],
    }
)
SWARM_READ = {
    "tool": "SwarmUI",
    "positive": "a lighthouse <random:red|blue>",
    "negative": "blurry",
    "model": "xl/harbour_v2",
    "seed": 42,
    "steps": 24,
    "sampler": "dpmpp_2m",
    "loras": [["waves", 0.6]],
}
INVOKE = {
    "app_version": "5.0.0",
    "positive_prompt": "a lighthouse",
    "negative_prompt": None,
    "width": 832,
    "height": 1216,
    "seed": 42,
    "cfg_scale": 6.5,
    "steps": 24,
    "scheduler": "dpmpp_2m_k",
    "model": {"key": "k", "hash": "blake3:ab", "name": "Harbour", "base": "sdxl"},
    "loras": [{"model": {"name": "waves", "hash": "blake3:cd"}, "weight": 0.6}],
    "controlnets": [{"control_model": {"name": "canny"}, "control_weight": 0.8}],
}
INVOKE_READ = {
    "tool": "InvokeAI",
    "positive": "a lighthouse",
    "negative": "",
    "model": "Harbour",
    "sampler": "dpmpp_2m_k",
    "seed": 42,
    "steps": 24,
    "size": "832x1216",
    "loras": [["waves", 0.6]],
}
NOVEL = {
    "prompt": "a lighthouse",
    "steps": 24,
    "height": 1216,
    "width": 832,
    "scale": 6.5,
    "seed": 42,
    "sampler": "k_dpmpp_2m",
    "noise_schedule": "karras",
    "uc": "blurry",
}
NOVEL_4 = {
    **NOVEL,
    "v4_prompt": {
        "caption": {
            "base_caption": "a lighthouse",
            "char_captions": [{"char_caption": "1girl, keeper", "centers": [{"x": 0.5, "y": 0.3}]}],
        }
    },
    "v4_negative_prompt": {"caption": {"base_caption": "blurry", "char_captions": [{"char_caption": "hat"}]}},
    "signed_hash": "x",
}
NOVEL_READ = {
    "tool": "NovelAI",
    "positive": "a lighthouse",
    "negative": "blurry",
    "model": "NovelAI Diffusion V4.5 0000ABCD",
    "sampler": "k_dpmpp_2m",
    "scheduler": "karras",
    "seed": 42,
    "steps": 24,
    "size": "832x1216",
}
NOVEL_AROUND = {"Software": "NovelAI", "Source": "NovelAI Diffusion V4.5 0000ABCD", "Description": "a lighthouse"}
FOOOCUS = {
    "prompt": "a lighthouse",
    "negative_prompt": "blurry",
    "full_prompt": ["a lighthouse, cinematic", "a lighthouse, sharp"],
    "base_model": "harbour_v2",
    "base_model_hash": "0123456789",
    "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "seed": "42",
    "steps": 30,
    "guidance_scale": 4,
    "resolution": "(832, 1216)",
    "loras": [["waves.safetensors", 0.6, "abc"]],
    "version": "Fooocus v2.5.5",
}
FOOOCUS_READ = {
    "tool": "Fooocus",
    "positive": "a lighthouse",
    "negative": "blurry",
    "model": "harbour_v2",
    "sampler": "dpmpp_2m_sde_gpu",
    "seed": 42,
    "steps": 30,
    "size": "832x1216",
    "loras": [["waves.safetensors", 0.6]],
}
RUINED = {
    "Prompt": "a lighthouse",
    "Negative": "blurry",
    "steps": 30,
    "cfg": 8,
    "width": 832,
    "height": 1216,
    "seed": 42,
    "sampler_name": "dpmpp_2m_sde_gpu",
    "scheduler": "karras",
    "base_model_name": "harbour_v2.safetensors",
    "loras": [["hash", "0.6 - waves.safetensors"]],
    "software": "RuinedFooocus",
}
EASY = {
    "prompt": "a lighthouse",
    "negative_prompt": "blurry",
    "seed": "42",
    "use_stable_diffusion_model": "harbour_v2",
    "use_vae_model": "",
    "sampler_name": "dpmpp_2m",
    "num_inference_steps": "24",
    "guidance_scale": "6.5",
    "width": "832",
    "height": "1216",
    "use_lora_model": "waves",
    "lora_alpha": "0.6",
}
EASY_READ = {
    "tool": "Easy Diffusion",
    "positive": "a lighthouse",
    "negative": "blurry",
    "model": "harbour_v2",
    "sampler": "dpmpp_2m",
    "seed": 42,
    "steps": 24,
    "size": "832x1216",
    "loras": [["waves", 0.6]],
}
DRAW = {
    "c": "a lighthouse",
    "uc": "blurry",
    "model": "harbour_v2.ckpt",
    "sampler": "DPM++ 2M Karras",
    "scale": 6.5,
    "seed": 42,
    "size": "832x1216",
    "steps": 24,
    "lora": [{"model": "waves.ckpt", "weight": 0.6}],
}
DRAW_READ = {
    "tool": "Draw Things",
    "positive": "a lighthouse",
    "negative": "blurry",
    "model": "harbour_v2.ckpt",
    "sampler": "DPM++ 2M Karras",
    "seed": 42,
    "steps": 24,
    "size": "832x1216",
}
CIVITAI_GRAPH = {
    **graphs.PLAIN,
    "extra": {"airs": []},
    "extraMetadata": to.as_json({"prompt": "a lighthouse", "steps": 1, "sampler": "Euler a"}),
}
TENSOR = {
    "models": [{"type": "LORA", "modelFileName": "waves", "weight": 0.6}],
    "baseModel": {"label": "Harbour", "modelFileName": "harbour_v2", "hash": "0123456789"},
    "prompt": "a lighthouse",
    "negativePrompt": "blurry",
    "width": 832,
    "height": 1216,
    "steps": 24,
    "samplerName": "DPM++ 2M Karras",
    "cfgScale": 6.5,
    "seed": "-1",
}
SPACE = {
    "prompt": "a lighthouse",
    "negative_prompt": "blurry",
    "resolution": "832 x 1216",
    "guidance_scale": 6.5,
    "num_inference_steps": 24,
    "seed": 42,
    "sampler": "Euler a",
    "Model": "Harbour XL",
}
JOURNEY = "a lighthouse, storm --ar 2:3 --v 6.1 --no people, boats Job ID: 01234567-89ab-cdef-0123-456789abcdef"
DREAM = '"a lighthouse [blurry]" -s 24 -S 42 -W 832 -H 1216 -C 6.5 -A k_lms'
SD_METADATA = {
    "model": "stable diffusion",
    "model_weights": "harbour_v2",
    "model_hash": "0123456789",
    "app_version": "2.3.0",
    "image": {
        "prompt": [{"prompt": "a lighthouse [blurry]", "weight": 1.0}],
        "steps": 24,
        "cfg_scale": 6.5,
        "width": 832,
        "height": 1216,
        "seed": 42,
        "sampler": "k_lms",
    },
}
OLD_INVOKE = {"tool": "InvokeAI", "positive": "a lighthouse", "negative": "blurry", "steps": 24, "seed": 42, "sampler": "k_lms"}


def samples() -> tuple[Sample, ...]:
    return (*_a1111(), *_comfyui(), *_others(), *_without_metadata())


def _a1111() -> tuple[Sample, ...]:
    wide = to.user_comment(A1111)
    return (
        Sample("a1111.png", "a1111", to.png_texts(parameters=A1111), {**FULL, "tool": "A1111", "loras": [["waves", 0.6]]}),
        Sample("a1111-itxt.png", "a1111", to.png(to.text_chunk("parameters", A1111, b"iTXt")), FULL),
        Sample("a1111-itxt-packed.png", "a1111", to.png(to.text_chunk("parameters", A1111, b"iTXt+")), FULL),
        Sample("a1111-behind-pixels.png", "a1111", to.png(behind=to.text_chunk("parameters", A1111, b"zTXt")), FULL),
        Sample("a1111-exif-chunk.png", "a1111", to.png(to.chunk(b"eXIf", to.exif(comment=wide))), FULL),
        Sample("a1111.jpg", "a1111", to.jpeg_exif(to.exif(comment=wide)), FULL),
        Sample("a1111-le-in-mm.jpg", "a1111", to.jpeg_exif(to.exif(comment=to.user_comment(A1111, "utf-16-le"))), FULL),
        Sample("a1111-be-in-ii.jpg", "a1111", to.jpeg_exif(to.exif(comment=wide, order="<")), FULL),
        Sample("a1111-no-mark.jpg", "a1111", to.jpeg_exif(to.exif(comment=A1111.encode())), FULL),
        Sample("a1111-comment.jpg", "a1111", to.jpeg((0xFE, A1111.encode())), FULL),
        Sample("a1111-turned.jpg", "a1111", to.jpeg_exif(to.exif(comment=wide, orientation=6)), FULL),
        Sample("a1111.webp", "a1111", to.webp(to.exif(comment=wide)), FULL),
        Sample("a1111.avif", "a1111", to.avif(block=to.exif(comment=wide)), FULL, real=False),
        Sample("a1111.gif", "a1111", to.gif(A1111), FULL, real=False),
        Sample("a1111.tiff", "a1111", to.tiff(A1111), FULL, real=False),
        Sample("a1111-settings-only.png", "a1111", to.png_texts(parameters=LINE), {"positive": "", "steps": 24, "seed": 42}),
        Sample("a1111-is-jpeg.png", "a1111", to.jpeg_exif(to.exif(comment=wide)), FULL),
        Sample("forge.png", "a1111", to.png_texts(parameters=FORGE), {**FULL, "tool": "Forge", "loras": [["waves", 0.6]]}),
        Sample("sdnext.jpg", "a1111", to.jpeg_exif(to.exif(comment=to.user_comment(SDNEXT))), {**TEXT, "tool": "SD.Next"}),
        Sample("civitai.jpg", "a1111", to.jpeg_exif(to.exif(comment=to.user_comment(CIVITAI), order="<")),
               {**TEXT, "tool": "Civitai", "sampler": "DPM++ 2M Karras", "loras": [["waves", 0.6], ["Waves", 0.4]]}),
        Sample("comfyui-saver.jpg", "a1111", to.jpeg_exif(to.exif(comment=to.user_comment(SAVER))),
               {**TEXT, "tool": "ComfyUI", "sampler": "dpmpp_2m_karras"}),
        Sample("fooocus-a1111.png", "a1111",
               to.png_texts(parameters=A1111.replace("v1.10.1", "Fooocus v2.5.5"), fooocus_scheme="a1111"),
               {**FULL, "tool": "Fooocus"}, real=False),
    )  # fmt: skip


def _comfyui() -> tuple[Sample, ...]:
    both = to.as_json({"prompt": graphs.PLAIN, "workflow": graphs.WORKFLOW})
    spread = {"positive": "a lighthouse in the fog", "negative": "", "model": "flux1-dev-Q8_0.gguf", "sampler": "euler",
              "scheduler": "beta", "steps": 28, "seed": 777, "size": "1024x768", "loras": [["fog.safetensors", 0.8]]}  # fmt: skip
    paired = {**PLAIN, "negative": "", "seed": 11}
    piped = {"positive": "a red boat", "negative": graphs.NEGATIVE, "model": "cove.safetensors", "sampler": "ddim",
             "seed": 99, "steps": 18, "size": "640x960", "loras": [["sea.safetensors", 0.5]]}  # fmt: skip
    drawn = {"positive": "a pier in winter", "negative": "fog", "model": "pier.safetensors", "sampler": "euler",
             "steps": 30, "seed": 123, "size": "512x768", "loras": []}  # fmt: skip
    inner = {"positive": "a buoy at night", "negative": "", "model": "z_image_turbo.safetensors", "steps": 9,
             "sampler": "res_multistep", "seed": 2024, "size": "1280x720"}  # fmt: skip
    everywhere = {"positive": "a quay in the rain", "negative": "sun", "model": "quay.safetensors", "seed": 7, "steps": 12}
    graph_xmp = to.xmp({"comfy:prompt": GRAPH}, {"comfy:workflow": DRAWN})
    rows = [
        ("comfyui.png", to.png_texts(prompt=GRAPH, workflow=DRAWN), PLAIN, True),
        ("comfyui-spread.png", to.png_texts(prompt=to.as_json(graphs.SPREAD)), spread, True),
        ("comfyui-paired.png", to.png_texts(prompt=to.as_json(graphs.PAIRED)), paired, True),
        ("comfyui-piped.png", to.png_texts(prompt=to.as_json(graphs.PIPED)), piped, True),
        ("comfyui-workflow.png", to.png_texts(workflow=DRAWN), drawn, True),
        ("comfyui-subgraph.png", to.png_texts(workflow=to.as_json(graphs.SUBGRAPH)), inner, True),
        ("comfyui-everywhere.png", to.png_texts(workflow=to.as_json(graphs.EVERYWHERE)), everywhere, True),
        ("comfyui-cycle.png", to.png_texts(prompt=to.as_json(graphs.CYCLE)), {"positive": "round and round"}, True),
        ("comfyui-untraceable.png", to.png_texts(prompt=to.as_json(graphs.UNTRACEABLE)),
         {"positive": "a quiet bay at dawn\nwatercolour wash, soft light", "negative": "people, boats and birds"}, True),
        ("comfyui-nan.png", to.png_texts(prompt=GRAPH.replace('"denoise": 1.0', '"denoise": NaN')), PLAIN, True),
        ("comfyui-animated.webp", to.webp(to.exif({"Make": f"workflow:{DRAWN}", "Model": f"prompt:{GRAPH}"})), PLAIN, True),
        ("comfyui-extended.jpg", to.jpeg_exif(to.exif({"ImageDescription": f"Workflow: {DRAWN}", "Make": f"Prompt: {GRAPH}"})),
         PLAIN, True),
        ("comfyui-plus.webp", to.webp(to.exif(comment=both.encode())), PLAIN, True),
        ("comfyui.avif", to.avif(xmp=graph_xmp), PLAIN, False),
        ("comfyui-xmp.webp", to.webp(xmp=graph_xmp), PLAIN, False),
        ("comfyui.mp4", to.mp4({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui-comment.mp4", to.mp4({"comment": to.as_json({"prompt": GRAPH, "workflow": DRAWN})}), PLAIN, False),
        ("comfyui.mov", to.mp4({"prompt": GRAPH}, brand=b"qt  "), PLAIN, False),
        ("comfyui.webm", to.matroska({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui.mkv", to.matroska({"prompt": GRAPH}, "matroska"), PLAIN, False),
        ("comfyui.flac", to.flac({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui.ogg", to.ogg({"prompt": GRAPH}), PLAIN, False),
        ("comfyui.mp3", to.mp3({"prompt": GRAPH, "workflow": DRAWN}), PLAIN, False),
        ("comfyui.m4a", to.mp4({"prompt": GRAPH}, brand=b"M4A ", is_audio=True), PLAIN, False),
    ]  # fmt: skip
    return tuple(Sample(name, "comfyui", data, expected, real) for name, data, expected, real in rows)


def _others() -> tuple[Sample, ...]:
    invoke = to.as_json(INVOKE)
    core = to.as_json({"nodes": {"m": {"type": "core_metadata", **INVOKE}}})
    novel = to.as_json({"Comment": to.as_json(NOVEL), **NOVEL_AROUND})
    first = {key: value for key, value in NOVEL.items() if key != "prompt"}
    civitai = to.user_comment(to.as_json(CIVITAI_GRAPH))
    tensor = {"tool": "TensorArt", "positive": "a lighthouse", "model": "harbour_v2", "seed": 42, "steps": 24}
    draw_text = "a lighthouse\n-blurry\nSteps: 24, Sampler: DPM++ 2M Karras, Guidance Scale: 6.5, Seed: 42, Size: 832x1216, Model: harbour_v2.ckpt"
    rows = [
        ("swarmui.png", "swarmui", to.png_texts(prompt=GRAPH, parameters=SWARM), SWARM_READ, True),
        ("swarmui.jpg", "swarmui", to.jpeg_exif(to.exif(comment=to.user_comment(SWARM, "utf-16-le"), order="<")), SWARM_READ, True),
        ("swarmui-old.jpg", "swarmui", to.jpeg_exif(to.exif({"Model": SWARM})), SWARM_READ, False),
        ("invokeai.png", "invokeai", to.png_texts(invokeai_metadata=invoke, invokeai_graph=core), INVOKE_READ, True),
        ("invokeai-graph.png", "invokeai", to.png_texts(invokeai_graph=core), INVOKE_READ, False),
        ("invokeai-dream.png", "invokeai", to.png_texts(Dream=DREAM), OLD_INVOKE, True),
        ("invokeai-sd-metadata.png", "invokeai", to.png_texts(Dream=DREAM, sd__metadata=to.as_json(SD_METADATA)),
         {**OLD_INVOKE, "model": "harbour_v2"}, True),
        ("novelai-1.png", "novelai", to.png_texts(Comment=to.as_json(first), Title="AI generated image", **NOVEL_AROUND), NOVEL_READ, True),
        ("novelai-4.png", "novelai", to.png_texts(Comment=to.as_json(NOVEL_4), **NOVEL_AROUND), NOVEL_READ, True),
        ("novelai.webp", "novelai", to.webp(to.exif({"Software": "NovelAI"}, to.user_comment(novel, "utf-8", b"ASCII\0\0\0"))),
         NOVEL_READ, True),
        ("stealth-novelai.png", "novelai", to.stealth(novel), NOVEL_READ, True),
        ("stealth-a1111.png", "a1111", to.stealth(A1111), FULL, True),
        ("stealth-a1111-plain.png", "a1111", to.stealth(A1111, is_packed=False), FULL, True),
        ("stealth-rgb.png", "a1111", to.stealth(A1111, in_alpha=False), FULL, False),
        ("stealth-rgb-plain.png", "a1111", to.stealth(A1111, in_alpha=False, is_packed=False), FULL, False),
        ("fooocus.png", "fooocus", to.png_texts(parameters=to.as_json(FOOOCUS), fooocus_scheme="fooocus"), FOOOCUS_READ, True),
        ("fooocus.jpg", "fooocus", to.jpeg_exif(to.exif({"MakerNote": "fooocus"}, to.as_json(FOOOCUS).encode())), FOOOCUS_READ, False),
        ("ruinedfooocus.png", "fooocus", to.png_texts(parameters=to.as_json(RUINED)),
         {**FOOOCUS_READ, "tool": "RuinedFooocus", "model": "harbour_v2.safetensors"}, True),
        ("easydiffusion.png", "easydiffusion", to.png_texts(**EASY), EASY_READ, False),
        ("easydiffusion.jpg", "easydiffusion", to.jpeg_exif(to.exif(comment=to.user_comment(to.as_json(EASY)))), EASY_READ, False),
        ("drawthings.png", "drawthings", to.png(to.text_chunk("XML:com.adobe.xmp", to.xmp({"xmp:CreatorTool": "Draw Things"},
         {"exif:UserComment": to.as_json(DRAW)}).decode(), b"iTXt")), DRAW_READ, False),
        ("drawthings-text.png", "drawthings", to.png(to.text_chunk("XML:com.adobe.xmp", to.xmp({"xmp:CreatorTool": "Draw Things"},
         {"dc:description": draw_text}).decode(), b"iTXt")), DRAW_READ, False),
        ("civitai-graph.jpg", "civitai", to.jpeg_exif(to.exif(comment=civitai, order="<")), {**PLAIN, "tool": "Civitai"}, True),
        ("tensorart.png", "tensorart", to.png_texts(generation_data=to.as_json(TENSOR) + "\0", prompt=GRAPH), tensor, False),
        ("stabilitymatrix.png", "stabilitymatrix", to.png_texts(parameters=A1111.replace("\n", "\r\n") + " ",
         smproj="{}", prompt=GRAPH), {**TEXT, "tool": "StabilityMatrix"}, False),
        ("huggingface.png", "plain_json", to.png_texts(parameters=to.as_json(SPACE)),
         {"tool": "Hugging Face Space", "positive": "a lighthouse", "negative": "blurry", "model": "Harbour XL", "steps": 24,
          "seed": 42, "size": "832x1216", "cfg": 6.5}, False),
        ("midjourney.png", "midjourney", to.png_texts(Description=JOURNEY, Author="someone"),
         {"tool": "Midjourney", "positive": "a lighthouse, storm", "negative": "people, boats"}, False),
    ]  # fmt: skip
    return tuple(Sample(*row) for row in rows)


def _without_metadata() -> tuple[Sample, ...]:
    rows = {
        "plain.png": to.png(),
        "plain.jpg": to.jpeg(),
        "plain.webp": to.webp(),
        "plain.bmp": to.saved("BMP"),
        "plain.jxl": b"\xff\x0a" + (1 | 59 << 1 | 5 << 6).to_bytes(4, "little"),
        "plain.heic": to.avif().replace(b"ftypavif", b"ftypheic"),
        "plain.avi": to.avi(),
        "plain.wav": to.wav("just a sound"),
        "screenshot.jpg": to.jpeg_exif(to.exif({"Make": "Phone"}, to.user_comment("Screenshot", "ascii", b"ASCII\0\0\0"))),
        "words.png": to.png_texts(Comment="Made with love: by hand", Description="a list: one, two, three"),
    }
    return tuple(Sample(name, "", data, None) for name, data in rows.items())


def main() -> None:
    """Write every sample and the table of what must be read."""
    FOLDER.mkdir(exist_ok=True)
    for sample in samples():
        (FOLDER / sample.name).write_bytes(sample.data)
    table = {sample.name: {"dialect": sample.dialect, "expected": sample.expected, "real": sample.real} for sample in samples()}
    EXPECTED.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
