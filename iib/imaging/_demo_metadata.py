"""How each generator names a picture and what it writes into it, for the demo library.

`TOOLS` joins the name of a tool (as in a recipe) with its folder and file name, its format and its writer.
A writer answers the PNG's text chunks; for JPEG and WebP the text of the one key is written as EXIF UserComment.
"""

import gzip
import hashlib
import json
import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, PngImagePlugin

from iib.imaging._demo_recipes import Recipe

Texts = dict[str, str]


class Tool(NamedTuple):
    """`name` is a pattern over the recipe's fields and `day`, `time`, `slug`, `digest`."""

    name: str
    format: str
    write: Callable[[Recipe], Texts]
    has_stealth: bool = False


def file_name(recipe: Recipe) -> str:
    """The path inside the library, with forward slashes."""
    slug = "".join(c if c.isalnum() else " " for c in recipe.prompt.split(",")[0]).strip()
    return TOOLS[recipe.tool].name.format(
        number=recipe.number,
        seed=recipe.seed,
        model=recipe.model,
        day=recipe.when.strftime("%Y-%m-%d"),
        time=recipe.when.strftime("%H-%M-%S"),
        slug=slug,
        digest=_digest(f"{recipe.seed}", 32),
    )


def encode(image: Image.Image, recipe: Recipe) -> bytes:
    """The bytes of the file that the recipe's tool would have saved."""
    tool = TOOLS[recipe.tool]
    texts = tool.write(recipe)
    if tool.has_stealth:
        image = _with_stealth(image, texts["parameters"])
    buffer = BytesIO()
    if tool.format == "PNG":
        info = PngImagePlugin.PngInfo()
        for key, text in texts.items():
            info.add_text(key, text)
        image.save(buffer, "PNG", pnginfo=info, compress_level=1)
    else:
        exif = {"exif": _user_comment(texts["parameters"])} if texts else {}
        image.save(buffer, tool.format, quality=88, **exif)
    return buffer.getvalue()


def _user_comment(text: str) -> bytes:
    """A big-endian EXIF block with one field: UserComment, "UNICODE" and UTF-16BE."""
    body = b"UNICODE\0" + text.encode("utf-16-be")
    first = struct.pack(">HHHIII", 1, 0x8769, 4, 1, 26, 0)
    second = struct.pack(">HHHIII", 1, 0x9286, 7, len(body), 44, 0)
    return b"Exif\0\0MM\0\x2a\0\0\0\x08" + first + second + body


def _with_stealth(image: Image.Image, text: str) -> Image.Image:
    """The text once more in the lowest bit of the alpha channel, column by column, as Forge hides it."""
    payload = gzip.compress(text.encode("utf-8"), mtime=0)
    message = b"stealth_pngcomp" + struct.pack(">I", len(payload) * 8) + payload
    bits = "".join(f"{byte:08b}" for byte in message)
    width, height = image.size
    alpha = bytearray(b"\xff" * (width * height))
    for index, bit in enumerate(bits[: width * height]):
        column, row = divmod(index, height)
        alpha[row * width + column] = 0xFE | (bit == "1")
    hidden = image.copy()
    hidden.putalpha(Image.frombytes("L", image.size, bytes(alpha)))
    return hidden


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:length]


# --- what each tool writes -------------------------------------------------------------------------------------------


def _a1111(recipe: Recipe) -> Texts:
    return {"parameters": _infotext(recipe, "v1.10.1")}


def _forge(recipe: Recipe) -> Texts:
    is_flux = "flux" in recipe.model
    extra = {"Distilled CFG Scale": "3.5", "Module 1": "ae"} if is_flux else {}
    return {"parameters": _infotext(recipe, "f2.0.1v1.10.1-previous-669-gdfdcbab6", extra)}


def _infotext(recipe: Recipe, version: str, extra: Mapping[str, str] | None = None) -> str:
    fields = {
        "Steps": str(recipe.steps),
        "Sampler": "DPM++ 2M",
        "Schedule type": "Karras",
        "CFG scale": f"{recipe.cfg:g}",
        "Seed": str(recipe.seed),
        "Size": "{}x{}".format(*recipe.size),
        "Model hash": _digest(recipe.model, 10),
        "Model": recipe.model,
        **(extra or {}),
    }
    prompt = recipe.prompt
    if recipe.lora:
        name, weight = recipe.lora
        prompt += f" <lora:{name}:{weight}>"
        fields["Lora hashes"] = f'"{name}: {_digest(name, 12)}"'
    fields["Version"] = version
    negative = [f"Negative prompt: {recipe.negative}"] if recipe.negative else []
    return "\n".join([prompt, *negative, ", ".join(f"{key}: {value}" for key, value in fields.items())])


def _comfyui(recipe: Recipe) -> Texts:
    graph = _api_graph(recipe)
    return {"prompt": json.dumps(graph), "workflow": json.dumps(_ui_graph(graph))}


def _api_graph(recipe: Recipe) -> dict[str, Any]:
    model = "10" if recipe.lora else "4"
    nodes = {
        "3": _node(
            "KSampler",
            {"seed": recipe.seed, "steps": recipe.steps, "cfg": recipe.cfg, "sampler_name": "dpmpp_2m"}
            | {"scheduler": "karras", "denoise": 1.0, "model": [model, 0], "positive": ["6", 0]}
            | {"negative": ["7", 0], "latent_image": ["5", 0]},
        ),
        "4": _node("CheckpointLoaderSimple", {"ckpt_name": f"{recipe.model}.safetensors"}),
        "5": _node("EmptyLatentImage", {"width": recipe.size[0], "height": recipe.size[1], "batch_size": 1}),
        "6": _node("CLIPTextEncode", {"text": recipe.prompt, "clip": [model, 1]}),
        "7": _node("CLIPTextEncode", {"text": recipe.negative, "clip": [model, 1]}),
        "8": _node("VAEDecode", {"samples": ["3", 0], "vae": ["4", 2]}),
        "9": _node("SaveImage", {"filename_prefix": "ComfyUI", "images": ["8", 0]}),
    }
    if recipe.lora:
        strength = {"strength_model": recipe.lora[1], "strength_clip": recipe.lora[1]}
        name = {"lora_name": f"{recipe.lora[0]}.safetensors"}
        nodes["10"] = _node("LoraLoader", {**name, **strength, "model": ["4", 0], "clip": ["4", 1]})
    return nodes


def _node(class_type: str, inputs: dict[str, Any]) -> dict[str, Any]:
    return {"inputs": inputs, "class_type": class_type, "_meta": {"title": class_type}}


def _ui_graph(graph: dict[str, Any]) -> dict[str, Any]:
    """The same graph as the canvas saves it: nodes with places, values in order, numbered links."""
    nodes: list[dict[str, Any]] = []
    links: list[list[Any]] = []
    for column, (key, node) in enumerate(graph.items()):
        slots: list[dict[str, Any]] = []
        for name, value in node["inputs"].items():
            if isinstance(value, list):
                links.append([len(links) + 1, int(value[0]), value[1], int(key), len(slots), name.upper()])
                slots.append({"name": name, "type": name.upper(), "link": len(links)})
        values = [value for value in node["inputs"].values() if not isinstance(value, list)]
        place = {"id": int(key), "type": node["class_type"], "pos": [320 * column, 120], "size": [300, 180]}
        nodes.append({**place, "mode": 0, "order": column, "inputs": slots, "widgets_values": values})
    return {"last_node_id": 10, "last_link_id": len(links), "nodes": nodes, "links": links, "version": 0.4}


def _swarmui(recipe: Recipe) -> Texts:
    prompt = recipe.prompt + (f" <lora:{recipe.lora[0]}:{recipe.lora[1]}>" if recipe.lora else "")
    parameters = {
        "prompt": prompt,
        "negativeprompt": recipe.negative,
        "model": recipe.model,
        "seed": recipe.seed,
        "steps": recipe.steps,
        "cfgscale": recipe.cfg,
        "width": recipe.size[0],
        "height": recipe.size[1],
        "sampler": "dpmpp_2m",
        "scheduler": "karras",
        "swarm_version": "0.9.6.3",
    }
    model = {"name": f"{recipe.model}.safetensors", "param": "model", "hash": f"0x{_digest(recipe.model, 64)}"}
    extra = {"date": recipe.when.strftime("%Y-%m-%d"), "generation_time": "0.01 (prep) and 4.21 (gen) seconds"}
    whole = {"sui_image_params": parameters, "sui_extra_data": extra, "sui_models": [model]}
    return {"parameters": json.dumps(whole, indent=2, ensure_ascii=False)}


def _invokeai(recipe: Recipe) -> Texts:
    metadata: dict[str, Any] = {
        "app_version": "5.6.0",
        "generation_mode": "txt2img",
        "positive_prompt": recipe.prompt,
        "negative_prompt": recipe.negative,
        "width": recipe.size[0],
        "height": recipe.size[1],
        "seed": recipe.seed,
        "rand_device": "cpu",
        "cfg_scale": recipe.cfg,
        "steps": recipe.steps,
        "scheduler": "dpmpp_2m_k",
        "model": _invokeai_model(recipe.model, "main"),
    }
    if recipe.lora:
        metadata["loras"] = [{"model": _invokeai_model(recipe.lora[0], "lora"), "weight": recipe.lora[1]}]
    return {"invokeai_metadata": json.dumps(metadata)}


def _invokeai_model(name: str, kind: str) -> dict[str, str]:
    return {"key": _digest(name, 32), "hash": f"blake3:{_digest(name, 64)}", "name": name, "base": "sdxl", "type": kind}


def _novelai(recipe: Recipe) -> Texts:
    comment = {
        "prompt": recipe.prompt,
        "steps": recipe.steps,
        "height": recipe.size[1],
        "width": recipe.size[0],
        "scale": recipe.cfg,
        "uncond_scale": 0.0,
        "seed": recipe.seed,
        "n_samples": 1,
        "noise_schedule": "karras",
        "sampler": "k_euler_ancestral",
        "v4_prompt": {"caption": {"base_caption": recipe.prompt, "char_captions": []}, "use_coords": False},
        "v4_negative_prompt": {"caption": {"base_caption": recipe.negative, "char_captions": []}},
        "uc": recipe.negative,
        "request_type": "PromptGenerateRequest",
    }
    return {
        "Title": "NovelAI generated image",
        "Description": recipe.prompt,
        "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4.5 4BDE2A90",
        "Comment": json.dumps(comment, ensure_ascii=False),
    }


def _fooocus(recipe: Recipe) -> Texts:
    parameters = {
        "adm_guidance": "(1.5, 0.8, 0.3)",
        "base_model": recipe.model,
        "base_model_hash": _digest(recipe.model, 10),
        "full_negative_prompt": [recipe.negative],
        "full_prompt": [recipe.prompt, "cinematic still, emotional, harmonious"],
        "guidance_scale": recipe.cfg,
        "loras": [[recipe.lora[0], recipe.lora[1], _digest(recipe.lora[0], 10)]] if recipe.lora else [],
        "metadata_scheme": "fooocus",
        "negative_prompt": recipe.negative,
        "performance": "Speed",
        "prompt": recipe.prompt,
        "resolution": f"({recipe.size[0]}, {recipe.size[1]})",
        "sampler": "dpmpp_2m_sde_gpu",
        "scheduler": "karras",
        "seed": str(recipe.seed),
        "sharpness": 2.0,
        "steps": recipe.steps,
        "styles": "['Fooocus V2', 'Fooocus Sharp']",
        "vae": "Default (model)",
        "version": "Fooocus v2.5.5",
    }
    return {"parameters": json.dumps(parameters, ensure_ascii=False), "fooocus_scheme": "fooocus"}


TOOLS: Mapping[str, Tool] = {
    "a1111 png": Tool("WebUI/txt2img-images/{day}/{number:05d}-{seed}.png", "PNG", _a1111),
    "a1111 jpeg": Tool("WebUI/saved/{day}/{number:05d}-{seed}.jpg", "JPEG", _a1111),
    "a1111 webp": Tool("WebUI/img2img-images/{day}/{number:05d}-{seed}.webp", "WEBP", _a1111),
    "forge": Tool("Forge/{day}/{number:05d}-{seed}.png", "PNG", _forge, has_stealth=True),
    "comfyui": Tool("ComfyUI/ComfyUI_{number:05d}_.png", "PNG", _comfyui),
    "swarmui": Tool("SwarmUI/raw/{day}/{slug}-{model}-{seed}.png", "PNG", _swarmui),
    "invokeai": Tool("InvokeAI/{digest}.png", "PNG", _invokeai),
    "novelai": Tool("NovelAI/{slug} s-{seed}.png", "PNG", _novelai),
    "fooocus": Tool("Fooocus/{day}/{day}_{time}_{number:04d}.png", "PNG", _fooocus),
    "none": Tool("Downloads/picture-{number:04d}.jpg", "JPEG", lambda recipe: {}),
}
