"""Which tags a file gets by itself."""

import re
from collections.abc import Iterator

from iib.domain.geninfo import GenInfo, prompt_terms

PROMPT_TERMS_PER_FILE = 256
TAG_LENGTH_MAX = 200

Tag = tuple[str, str]  # (category, name)

_MODEL_ENDING = re.compile(r"\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx)$", re.IGNORECASE)


def auto_tags(info: GenInfo | None, media_type: str, width: int | None, height: int | None) -> tuple[Tag, ...]:
    """The tags of a file, each once, prompt terms last."""
    found: dict[Tag, None] = {("media", media_type): None}
    if width and height:
        found[("size", f"{width}x{height}")] = None
    if info:
        found.update(dict.fromkeys(_tags_of(info)))
    return tuple((category, name) for category, name in found if name and len(name) <= TAG_LENGTH_MAX)


def short_model_name(name: str) -> str:
    """A model file under the name that every tool agrees on: without folder and ending.

    >>> short_model_name("SDXL\\\\film/softfog_v1.5.safetensors"), short_model_name("softfog_v1.5")
    ('softfog_v1.5', 'softfog_v1.5')
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return _MODEL_ENDING.sub("", base).strip()


def _tags_of(info: GenInfo) -> Iterator[Tag]:
    yield "tool", info.tool
    yield "model", short_model_name(info.checkpoint)
    yield "sampler", info.sampler
    yield "scheduler", info.scheduler
    for lora in info.loras:
        yield "lora", short_model_name(lora.name)
    prompts = (info.prompt, *(character.prompt for character in info.characters))
    for term in prompt_terms(", ".join(filter(None, prompts)))[:PROMPT_TERMS_PER_FILE]:
        yield "prompt", term
