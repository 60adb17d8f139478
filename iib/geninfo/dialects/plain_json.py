"""Any other JSON object of settings: Hugging Face Spaces, notebooks, small tools. Known by usual names."""

from typing import Any

from iib.domain.geninfo import GenInfo
from iib.geninfo._texts import RawTexts
from iib.geninfo._values import line
from iib.geninfo.dialects._fields import from_object

PLACES = (
    "parameters",
    "exif:UserComment",
    "Comment",
    "comment",
    "metadata",
    "generation",
    "stealth",
    "Description",
    "description",
    "exif:ImageDescription",
    "sidecar:json",
    "xmp:exif:UserComment",
    "sd_metadata",
    "params",
)
NAMES = {
    "prompt": ("prompt", "Prompt", "positive_prompt", "positivePrompt", "positive", "caption"),
    "negative_prompt": ("negative_prompt", "negativePrompt", "Negative prompt", "negative", "uc", "neg_prompt"),
    "checkpoint": (
        "model",
        "Model",
        "model_name",
        "checkpoint",
        "sd_model",
        "ckpt",
        "model_id",
        "base_model",
        "modelId",
    ),
    "checkpoint_hash": ("model_hash", "Model hash", "modelHash", "sd_model_hash"),
    "vae": ("vae", "VAE"),
    "sampler": ("sampler", "Sampler", "sampler_name", "samplerName"),
    "scheduler": ("scheduler", "Schedule type", "noise_schedule", "schedule_type"),
    "steps": ("steps", "num_inference_steps", "Steps", "inference_steps", "sampling_steps"),
    "cfg_scale": ("cfg_scale", "guidance_scale", "cfgScale", "CFG scale", "cfg", "scale", "guidance"),
    "seed": ("seed", "Seed", "actual_seed"),
    "width": ("width", "Width"),
    "height": ("height", "Height"),
    "size": ("resolution", "size", "Size"),
    "tool_version": ("version", "app_version"),
}
_TELLING = ("checkpoint", "sampler", "steps", "cfg_scale", "seed")


def read_plain_json(texts: RawTexts) -> GenInfo | None:
    """An object with a prompt and two more settings that only a generator has."""
    for place in PLACES:
        if texts.get(place, "").lstrip()[:1] == "{":
            settings = _settings(texts.json_object(place))
            if settings:
                tool = "Hugging Face Space" if "num_inference_steps" in settings else line(settings.get("software"))
                return from_object(settings, NAMES, tool, "plain_json")
    return None


def _settings(said: dict[str, Any]) -> dict[str, Any]:
    """The object itself, or the one inside it that looks like settings."""
    inner = [value for value in list(said.values())[:50] if isinstance(value, dict)]
    return next((candidate for candidate in (said, *inner) if _tells(candidate)), {})


def _tells(said: dict[str, Any]) -> bool:
    has_prompt = any(isinstance(said.get(key), str) for key in NAMES["prompt"])
    return has_prompt and sum(any(key in said for key in NAMES[field]) for field in _TELLING) >= 2
