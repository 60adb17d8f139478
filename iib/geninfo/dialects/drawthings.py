"""Draw Things: XMP with a JSON UserComment, or a description in words.

Written from other readers' knowledge of the format; no real file was at hand.
"""

import re
from typing import Any

from iib.domain.geninfo import GenInfo, Lora
from iib.geninfo._texts import RawTexts
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object, name_of, objects_in
from iib.geninfo.dialects.a1111_text import parse_settings

NAMES = {
    "prompt": ("c",),
    "negative_prompt": ("uc",),
    "checkpoint": ("model", "Model"),
    "sampler": ("sampler", "Sampler"),
    "steps": ("steps", "Steps"),
    "cfg_scale": ("scale", "Guidance Scale"),
    "seed": ("seed", "Seed"),
    "size": ("size", "Size"),
    "loras": ("lora", "v2", "profile"),
}
_SETTINGS = re.compile(r"^Steps:", re.M)


def read_drawthings(texts: RawTexts) -> GenInfo | None:
    """Signed by XMP's CreatorTool, or known by its short keys."""
    settings = texts.json_object("xmp:exif:UserComment") if "xmp:exif:UserComment" in texts else {}
    is_signed = "draw things" in texts.get("xmp:xmp:CreatorTool", "").lower()
    if "c" in settings and ("uc" in settings or is_signed):
        return from_object(settings, NAMES, "Draw Things", "drawthings", _loras(settings))
    return _described(texts["xmp:dc:description"]) if is_signed and "xmp:dc:description" in texts else None


def _loras(settings: dict[str, Any]) -> list[Lora]:
    newer = settings.get("v2")
    rows = objects_in(settings.get("lora")) or objects_in(newer.get("loras") if isinstance(newer, dict) else None)
    return [Lora(name_of(row), real(row.get("weight"))) for row in rows if name_of(row)]


def _described(text: str) -> GenInfo:
    """The prompt, a line that begins with a minus for the negative, a line of settings."""
    found = _SETTINGS.search(text)
    settings: dict[str, Any] = dict(parse_settings(text[found.start() :])) if found else {}
    head = (text[: found.start()] if found else text).strip().splitlines()
    negative = [row for row in head if row.startswith("-")]
    settings["c"] = "\n".join(row for row in head if not row.startswith("-"))
    settings["uc"] = "\n".join(line(row[1:]) for row in negative)
    return from_object(settings, NAMES, "Draw Things", "drawthings")
