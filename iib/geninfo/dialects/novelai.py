"""NovelAI: PNG `Comment` JSON beside `Software`, `Source`, `Description`; WebP EXIF; the same hidden in the pixels."""

import dataclasses
from typing import Any

from iib.domain.geninfo import Character, GenInfo
from iib.geninfo._texts import RawTexts, parse_object
from iib.geninfo._values import line, real
from iib.geninfo.dialects._fields import from_object, objects_in

WRAPPED_PLACES = ("exif:UserComment", "stealth", "comment", "sidecar:json")
NAMES = {
    "prompt": ("prompt",),
    "negative_prompt": ("uc",),
    "sampler": ("sampler",),
    "scheduler": ("noise_schedule",),
    "steps": ("steps",),
    "cfg_scale": ("scale",),
    "seed": ("seed",),
    "width": ("width",),
    "height": ("height",),
}
_MARKS = (frozenset(("uc", "steps")), frozenset(("v4_prompt",)), frozenset(("n_samples", "scale")))


def read_novelai(texts: RawTexts) -> GenInfo | None:
    """The Comment, wherever it stands, completed by the fields around it."""
    if "Comment" in texts:
        info = _read(texts.json_object("Comment"), dict(texts))
        if info:
            return info
    for place in WRAPPED_PLACES:
        if "omment" in texts.get(place, "") or '"uc"' in texts.get(place, ""):
            around = texts.json_object(place)
            info = _read(parse_object(around.get("Comment")) or around, {**_exif(texts), **around})
            if info:
                return info
    if texts.get("Software", "") == "NovelAI" and "Description" in texts:
        return _read({"uc": "", "steps": None}, dict(texts))
    return None


def _exif(texts: RawTexts) -> dict[str, str]:
    names = {"Description": "ImageDescription", "Software": "Software", "Source": "Make", "Title": "DocumentName"}
    return {name: texts.get(f"exif:{field}", "").strip() for name, field in names.items() if f"exif:{field}" in texts}


def _read(comment: dict[str, Any], around: dict[str, Any]) -> GenInfo | None:
    is_signed = line(around.get("Software")) == "NovelAI" or "signed_hash" in comment
    if not comment or not (is_signed or any(marks <= comment.keys() for marks in _MARKS)):
        return None
    caption, unwanted = _caption(comment.get("v4_prompt")), _caption(comment.get("v4_negative_prompt"))
    source = line(around.get("Source"))
    known = {**NAMES, "parts": ("v4_prompt", "v4_negative_prompt", "signed_hash")}
    prompt = line(caption.get("base_caption")) or line(comment.get("prompt")) or line(around.get("Description"))
    info = from_object(
        comment,
        known,
        "NovelAI",
        "novelai",
        prompt=prompt,
        negative_prompt=line(unwanted.get("base_caption")) or line(comment.get("uc")),
        checkpoint=source,
        tool_version=line(around.get("Software")).removeprefix("NovelAI").strip(),
    )
    return dataclasses.replace(info, characters=_characters(caption, unwanted))


def _caption(value: Any) -> dict[str, Any]:
    return parse_object(parse_object(value).get("caption"))


def _characters(caption: dict[str, Any], unwanted: dict[str, Any]) -> tuple[Character, ...]:
    negatives = [line(row.get("char_caption")) for row in objects_in(unwanted.get("char_captions"))]
    found = []
    for place, row in enumerate(objects_in(caption.get("char_captions"))):
        centers = objects_in(row.get("centers"))
        center = centers[0] if centers else {}
        negative = negatives[place] if place < len(negatives) else ""
        found.append(Character(line(row.get("char_caption")), negative, real(center.get("x")), real(center.get("y"))))
    return tuple(found)
