"""Which tags a file gets by itself."""

import re
from functools import lru_cache

from iib.domain.errors import BadRequest
from iib.domain.geninfo import GenInfo, prompt_terms

PROMPT_TERMS_PER_FILE = 256
TAG_LENGTH_MAX = 200
_SHORT_PROMPT = 4_000

Tag = tuple[str, str]  # (category, name)

_MODEL_ENDING = re.compile(r"\.(safetensors|sft|ckpt|pth?|bin|gguf|onnx)$", re.IGNORECASE)


def auto_tags(info: GenInfo | None, media_type: str, width: int | None, height: int | None) -> tuple[Tag, ...]:
    """The tags of a file, each once, prompt terms last."""
    found: list[Tag] = [("media", media_type)]
    if width and height:
        found.append(("size", f"{width}x{height}"))
    if info is None:
        return tuple(found)
    found += _settings_of(info)
    kept = dict.fromkeys(tag for tag in found if 0 < len(tag[1]) <= TAG_LENGTH_MAX)
    prompt = ", ".join([info.prompt, *(c.prompt for c in info.characters)]) if info.characters else info.prompt
    return (*kept, *(_remembered_terms(prompt) if len(prompt) <= _SHORT_PROMPT else _terms(prompt)))


def cleaned_tag_name(name: str, field: str = "tag_name") -> str:
    """The name of a custom tag as it is kept. Raises `BadRequest` for one that is none."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > TAG_LENGTH_MAX:
        raise BadRequest(f"{field} must hold 1 to {TAG_LENGTH_MAX} characters.")
    return cleaned


def short_model_name(name: str) -> str:
    """A model file under the name that every tool agrees on: without folder and ending.

    >>> short_model_name("SDXL\\\\film/softfog_v1.5.safetensors"), short_model_name("softfog_v1.5")
    ('softfog_v1.5', 'softfog_v1.5')
    """
    return _remembered_name(name) if len(name) <= TAG_LENGTH_MAX else _short_name(name)


def _short_name(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return _MODEL_ENDING.sub("", base).strip()


_remembered_name = lru_cache(maxsize=512)(_short_name)


def _settings_of(info: GenInfo) -> list[Tag]:
    return [
        ("tool", info.tool),
        ("model", short_model_name(info.checkpoint)),
        ("sampler", info.sampler),
        ("scheduler", info.scheduler),
        *(("lora", short_model_name(lora.name)) for lora in info.loras),
    ]


def _terms(prompt: str) -> tuple[Tag, ...]:
    terms = prompt_terms(prompt)[:PROMPT_TERMS_PER_FILE]
    return tuple(("prompt", term) for term in terms if len(term) <= TAG_LENGTH_MAX)


_remembered_terms = lru_cache(maxsize=256)(_terms)  # the pictures of a batch follow one another
