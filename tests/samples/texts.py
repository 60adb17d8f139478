"""What the tools write, and what must be read from it."""

from tests.samples import containers as to
from tests.samples import graphs

LINE = (
    "Steps: 24, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 42, Size: 832x1216, "
    "Model hash: 0123456789, Model: harbour_v2"
)
PROMPT, NEGATIVE = "a lighthouse on a cliff,\n(storm:1.2) <lora:waves:0.6>", "blurry, text"
A1111 = f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{LINE}, Version: v1.10.1"
FORGE = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{LINE}, Denoising strength: 0.3, Hires upscale: 1.5, Hires steps: 10, "
    'ADetailer model: face.pt, ADetailer prompt: "eyes, \\"blue\\"", ADetailer model 2nd: hand.pt, '
    'Lora hashes: "waves: abc123", TI hashes: "easy: def456", '
    'ControlNet 0: "Module: canny, Model: edges, Weight: 0.8", '
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
SAVER = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: 24, Sampler: dpmpp_2m_karras, CFG Scale: 6.5, Seed: 42, "
    f'Hashes: {{"model": "0123456789"}}, Version: ComfyUI'
)
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
OLD_INVOKE = {
    "tool": "InvokeAI",
    "positive": "a lighthouse",
    "negative": "blurry",
    "steps": 24,
    "seed": 42,
    "sampler": "k_lms",
}
