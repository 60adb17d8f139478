"""What the tools that people use write: one row per kind of file, from the wish for a picture to its bytes and name."""

import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks import _containers as made
from benchmarks._terms import hash_of
from tests import pictures
from tests.samples import containers


class Shot(NamedTuple):
    """What one picture was asked to be. `number` is its own in the library; `moment` in seconds since 1970."""

    number: int
    moment: float
    prompt: str
    negative: str
    seed: int
    steps: int
    cfg: float
    model: str
    sampler: int
    width: int
    height: int
    loras: tuple[tuple[str, float], ...]


SAMPLERS = ("Euler a", "DPM++ 2M", "DPM++ SDE", "UniPC", "DDIM", "Euler")
_COMFY_SAMPLERS = ("euler_ancestral", "dpmpp_2m", "dpmpp_sde", "uni_pc", "ddim", "euler")
_NOVEL_MODEL = "NovelAI Diffusion V4.5 4BDE2A90"


def infotext(shot: Shot, version: str = "v1.10.1") -> str:
    """A1111's text of a picture."""
    networks = "".join(f", <lora:{name}:{weight}>" for name, weight in shot.loras)
    negative = f"\nNegative prompt: {shot.negative}" if shot.negative else ""
    return (
        f"{shot.prompt}{networks}{negative}\nSteps: {shot.steps}, Sampler: {SAMPLERS[shot.sampler]}, "
        f"Schedule type: Karras, CFG scale: {shot.cfg}, Seed: {shot.seed}, Size: {shot.width}x{shot.height}, "
        f"Model hash: {hash_of(shot.model)}, Model: {shot.model}, Version: {version}"
    )


def _webui_png(shot: Shot) -> bytes:
    return made.png(shot.width, shot.height, shot.seed, {"parameters": infotext(shot)})


def _forge_png(shot: Shot) -> bytes:
    return made.png(shot.width, shot.height, shot.seed, {"parameters": infotext(shot, _FORGE)})


def _webui_jpeg(shot: Shot) -> bytes:
    return made.jpeg(shot.width, shot.height, shot.seed, infotext(shot))


def _forge_webp(shot: Shot) -> bytes:
    return made.webp(shot.width, shot.height, shot.seed, infotext(shot, _FORGE))


_FORGE = "f2.0.1v1.10.1-previous-659-gc055f2d4"


def _comfy_texts(shot: Shot) -> dict[str, str]:
    """The graph that ran, and a drawing of it as the editor keeps it."""
    graph: dict[str, Any] = pictures.comfy_graph(shot.prompt, shot.negative, shot.seed)
    graph["4"]["inputs"]["ckpt_name"] = f"{shot.model}.safetensors"
    graph["5"]["inputs"].update(width=shot.width, height=shot.height)
    settings = graph["3"]["inputs"]
    settings.update(steps=shot.steps, cfg=shot.cfg, sampler_name=_COMFY_SAMPLERS[shot.sampler], scheduler="karras")
    model = ["4", 0]
    for place, (name, weight) in enumerate(shot.loras, 10):
        inputs = {"lora_name": f"{name}.safetensors", "strength_model": weight, "strength_clip": weight}
        graph[str(place)] = {"class_type": "LoraLoader", "inputs": {**inputs, "model": model, "clip": ["4", 1]}}
        model = [str(place), 0]
    settings["model"] = model
    return {"prompt": json.dumps(graph), "workflow": _drawing(shot)}


def _drawing(shot: Shot) -> str:
    return _DRAWING.replace('"@prompt"', json.dumps(shot.prompt)).replace('"@seed"', str(shot.seed))


def _drawn(number: int, kind: str, *values: Any) -> dict[str, Any]:
    place = {"pos": [number * 300, 200], "size": [270, 106], "flags": {}, "order": number, "mode": 0}
    wires = {"inputs": [{"name": "model", "type": "MODEL", "link": number}], "outputs": []}
    return {"id": number, "type": kind, **place, **wires, "properties": {}, "widgets_values": values}


_DRAWING = json.dumps(
    {
        "last_node_id": 9,
        "last_link_id": 9,
        "nodes": [
            _drawn(3, "KSampler", "@seed", "randomize", 20, 8, "euler", "karras", 1),
            _drawn(4, "CheckpointLoaderSimple", "pondside.safetensors"),
            _drawn(5, "EmptyLatentImage", 512, 512, 1),
            _drawn(6, "CLIPTextEncode", "@prompt"),
            _drawn(8, "VAEDecode"),
            _drawn(9, "SaveImage", "ComfyUI"),
        ],
        "links": [],
        "version": 0.4,
    }
)


def _comfy_png(shot: Shot) -> bytes:
    return made.png(shot.width, shot.height, shot.seed, _comfy_texts(shot))


def _comfy_mp4(shot: Shot) -> bytes:
    return containers.mp4(_comfy_texts(shot))


def _comfy_webm(shot: Shot) -> bytes:
    return containers.matroska(_comfy_texts(shot))


def _comfy_mp3(shot: Shot) -> bytes:
    return containers.mp3(_comfy_texts(shot))


def _swarm_png(shot: Shot) -> bytes:
    settings = {
        "prompt": shot.prompt,
        "negativeprompt": shot.negative,
        "model": f"xl/{shot.model}",
        "seed": shot.seed,
        "steps": shot.steps,
        "cfgscale": shot.cfg,
        "width": shot.width,
        "height": shot.height,
        "sampler": _COMFY_SAMPLERS[shot.sampler],
        "scheduler": "karras",
        "loras": [name for name, _ in shot.loras],
        "loraweights": [str(weight) for _, weight in shot.loras],
        "swarm_version": "0.9.7.1",
    }
    text = json.dumps({"sui_image_params": settings}, ensure_ascii=False)
    return made.png(shot.width, shot.height, shot.seed, {"parameters": text})


def _invoke_png(shot: Shot) -> bytes:
    settings = {
        "app_version": "5.0.0",
        "positive_prompt": shot.prompt,
        "negative_prompt": shot.negative,
        "width": shot.width,
        "height": shot.height,
        "seed": shot.seed,
        "cfg_scale": shot.cfg,
        "steps": shot.steps,
        "scheduler": _COMFY_SAMPLERS[shot.sampler],
        "model": {"key": "k", "hash": f"blake3:{hash_of(shot.model)}", "name": shot.model, "base": "sdxl"},
        "loras": [{"model": {"name": name}, "weight": weight} for name, weight in shot.loras],
    }
    return made.png(shot.width, shot.height, shot.seed, {"invokeai_metadata": json.dumps(settings)})


def _novel_png(shot: Shot) -> bytes:
    settings = {
        "prompt": shot.prompt,
        "uc": shot.negative,
        "steps": shot.steps,
        "height": shot.height,
        "width": shot.width,
        "scale": shot.cfg,
        "seed": shot.seed,
        "sampler": f"k_{_COMFY_SAMPLERS[shot.sampler]}",
        "noise_schedule": "karras",
    }
    around = {"Description": shot.prompt, "Software": "NovelAI", "Source": _NOVEL_MODEL}
    return made.png(shot.width, shot.height, shot.seed, {**around, "Comment": json.dumps(settings)})


def _fooocus_png(shot: Shot) -> bytes:
    settings = {
        "prompt": shot.prompt,
        "negative_prompt": shot.negative,
        "base_model": shot.model,
        "sampler": _COMFY_SAMPLERS[shot.sampler],
        "scheduler": "karras",
        "seed": str(shot.seed),
        "steps": shot.steps,
        "guidance_scale": shot.cfg,
        "resolution": f"({shot.width}, {shot.height})",
        "loras": [[f"{name}.safetensors", weight, "abc"] for name, weight in shot.loras],
        "version": "Fooocus v2.5.5",
    }
    texts = {"fooocus_scheme": "fooocus", "parameters": json.dumps(settings)}
    return made.png(shot.width, shot.height, shot.seed, texts)


def _plain_png(shot: Shot) -> bytes:
    return made.png(shot.width, shot.height, shot.seed, {})


def _plain_jpeg(shot: Shot) -> bytes:
    return made.jpeg(shot.width, shot.height, shot.seed, None)


def _plain_gif(shot: Shot) -> bytes:
    return made.gif(shot.width, shot.height, shot.seed)


def _broken(shot: Shot) -> bytes:
    return (b"", b"this is no picture\n", _webui_png(shot)[:20])[shot.seed % 3]


def _name_start(shot: Shot) -> str:
    """The beginning of the prompt as tools put it into file names."""
    return "".join(letter for letter in shot.prompt[:40] if letter not in '\\/:*?"<>|\n').strip()


def _uuid(shot: Shot) -> str:
    mixed = (
        f"{(shot.number * 0x9E3779B97F4A7C15 ^ shot.seed) % 2**64:016x}{shot.number * 0xC2B2AE3D27D4EB4F % 2**64:016x}"
    )
    return f"{mixed[:8]}-{mixed[8:12]}-4{mixed[13:16]}-a{mixed[17:20]}-{mixed[20:]}"


class Kind(NamedTuple):
    """A kind of file: how many per thousand, who makes it, its place with the ending (filled in by `path_of`), bytes.

    `sampler` and `model` say what is read of a shot's; `size` is what the file claims, where it is not the shot's.
    """

    share: float
    tool: str
    place: str
    make: Callable[[Shot], bytes]
    text: Callable[[Shot], str] | None = None
    media_type: str = "image"
    samplers: tuple[str, ...] = _COMFY_SAMPLERS
    has_loras: bool = True
    model: str = ""
    size: tuple[int, int] | None = None
    is_broken: bool = False


def _forge_text(shot: Shot) -> str:
    return infotext(shot, _FORGE)


_WEBUI = {"text": infotext, "samplers": SAMPLERS}
_FORGED = {"text": _forge_text, "samplers": SAMPLERS}
_NOVEL = {"samplers": tuple(f"k_{name}" for name in _COMFY_SAMPLERS), "has_loras": False, "model": _NOVEL_MODEL}
_FILM = {"media_type": "video", "size": (640, 480)}

KINDS = (
    Kind(210, "A1111", "outputs/txt2img-images/{day}/{number:05d}-{seed}.png", _webui_png, **_WEBUI),
    Kind(60, "A1111", "outputs/img2img-images/{day}/{number:05d}-{seed}.jpg", _webui_jpeg, **_WEBUI),
    Kind(190, "Forge", "Forge/outputs/txt2img-images/{day}/{number:05d}-{seed}.png", _forge_png, **_FORGED),
    Kind(50, "Forge", "Forge/outputs/saved/{number:05d}-{seed}.webp", _forge_webp, **_FORGED),
    Kind(160, "ComfyUI", "comfy/output/{month}/ComfyUI_{number:05d}_.png", _comfy_png),
    Kind(100, "ComfyUI", "comfy/output/{day}/{model}_{number:05d}_.png", _comfy_png),
    Kind(50, "SwarmUI", "Swarm/raw/{day}/{clock}-{start}-{seed}.png", _swarm_png),
    Kind(40, "InvokeAI", "invokeai/images/{uuid}.png", _invoke_png),
    Kind(35, "Fooocus", "Fooocus/outputs/{day}/{day}_{clock}_{number:04d}.png", _fooocus_png),
    Kind(30, "NovelAI", "nai/{month}/{start} s-{seed}.png", _novel_png, **_NOVEL),
    Kind(30, "", "downloads/{uuid}.png", _plain_png),
    Kind(30, "", "Fotos/{year}/IMG_{stamp}_{number}.JPG", _plain_jpeg),
    Kind(2, "", "downloads/{month}/смешное {number}.gif", _plain_gif),
    Kind(7, "ComfyUI", "comfy/output/video/{day}_{number:05d}.mp4", _comfy_mp4, **_FILM),
    Kind(3, "ComfyUI", "comfy/output/video/{day}_{number:05d}.webm", _comfy_webm, **_FILM),
    Kind(2, "ComfyUI", "comfy/output/audio/歌_{number:05d}.mp3", _comfy_mp3, media_type="audio", size=(0, 0)),
    Kind(1, "", "outputs/txt2img-images/{day}/{number:05d}-{seed}-broken.png", _broken, is_broken=True),
)
_STARTED = frozenset(("SwarmUI", "NovelAI"))


def path_of(kind: Kind, shot: Shot) -> str:
    """Where the tool puts it, inside of the library."""
    day = time.strftime("%Y-%m-%d %H-%M-%S", time.gmtime(shot.moment))
    return kind.place.format(
        number=shot.number,
        seed=shot.seed,
        model=shot.model,
        day=day[:10],
        month=day[:7],
        year=day[:4],
        clock=day[11:],
        stamp=day[:10].replace("-", ""),
        uuid=_uuid(shot) if "uuid" in kind.place else "",
        start=_name_start(shot) if kind.tool in _STARTED else "",
    )
