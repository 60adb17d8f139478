"""Midjourney: PNG `Description` (or XMP, EXIF) `prompt --flags Job ID: uuid`, as downloaded from its site.

Written from other readers' knowledge of the format; no real file was at hand.
"""

import re

from iib.domain.geninfo import GenInfo
from iib.geninfo._texts import RawTexts
from iib.geninfo.dialects._fields import from_object

PLACES = ("Description", "xmp:dc:description", "exif:ImageDescription", "comment")
NAMES = {
    "prompt": ("prompt",),
    "negative_prompt": ("no",),
    "seed": ("seed",),
    "tool_version": ("v", "version"),
    "checkpoint": ("niji",),
    "job": ("job",),
}
_JOB = re.compile(r"\s*Job ID:\s*([0-9a-fA-F-]{8,40})\s*$")
_FLAG = re.compile(r"\s+(?:--|\u2014)([a-z]+)(?:\s+((?:(?!--|\u2014)\S)(?:(?!\s+(?:--|\u2014)[a-z]).){0,500}))?", re.S)


def read_midjourney(texts: RawTexts) -> GenInfo | None:
    """Known by its job's number at the end of the description."""
    for place in PLACES:
        text = texts.get(place, "")
        job = _JOB.search(text[-200:]) if "Job ID:" in text else None
        if job:
            return _read(text[: text.rfind("Job ID:")].rstrip(), job[1])
    return None


def _read(text: str, job: str) -> GenInfo:
    text = text[:20_000]
    flags = {name: (value or "true").strip() for name, value in _FLAG.findall(text)}
    first = _FLAG.search(text)
    settings = {**flags, "prompt": text[: first.start()] if first else text, "job": job}
    return from_object(settings, NAMES, "Midjourney", "midjourney")
