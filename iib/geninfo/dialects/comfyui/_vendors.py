"""Nodes that let a company's service make the picture: one node is the whole generator, with its widgets unnamed.

Every service has its own order, so the values are known by their looks: the first prose is the prompt, prose right
behind it the negative prompt, a number in front of "randomize" the seed, a word with a version the model.
"""

import itertools
import re
from typing import Any

from iib.geninfo.dialects.comfyui._nodes import PICTURE_SOURCES
from iib.geninfo.dialects.comfyui._sheets import Raw, as_dict, as_list

_MADE = frozenset(("IMAGE", "VIDEO", "AUDIO", "SVG"))
_NO_SERVICE = frozenset(("CLIP", "MODEL", "VAE", "CONDITIONING", "LATENT"))
_AFTER_SEED = frozenset(("fixed", "increment", "decrement", "randomize", "increment-wrap"))
_PROSE = re.compile(r"\S+\s+\S|[\u3040-\u9fff\uac00-\ud7af]{4}")
_SURELY_PROMPT = 25
_CHOICE = re.compile(r"\d+\s*[:x×]\s*\d+|\.\w{2,5}$")
_MODEL = re.compile(r"(?=[^:]*\d)[a-z]+[\w.]*[\- ][\w.\-/() \[\]]{1,60}$|[a-z]+-[a-z\d.\-]*\d[a-z\d.\-]*$", re.I)


def vendor_settings(raw: Raw, values: list[Any]) -> dict[str, Any]:
    """Names for the values of a node that makes a picture, film or sound and takes no model."""
    given = {str(as_dict(row).get("type")) for row in as_list(raw.get("inputs"))}
    made = {str(as_dict(row).get("type")) for row in as_list(raw.get("outputs"))}
    if _MADE.isdisjoint(made) or not _NO_SERVICE.isdisjoint(given | made) or PICTURE_SOURCES.search(str(raw["type"])):
        return {}
    prose = [place for place, value in enumerate(values) if _is_prompt(value)]
    if not prose:
        return {}
    is_title = prose[:2] == [0, 1] and len(values[0]) < _SURELY_PROMPT <= len(values[1])  # a model's name with a space
    place = prose[is_title]
    found: dict[str, Any] = {"prompt": values[place]}
    behind = values[place + 1] if place + 1 < len(values) else None
    if _is_prompt(behind):
        found["negative_prompt"] = behind
    for near in (values[0], values[place - 1], behind):
        if near is not values[place] and isinstance(near, str) and _MODEL.match(near) and not _CHOICE.search(near):
            found["model"] = near
            break
    for seed, after in itertools.pairwise(values):
        if type(seed) is int and isinstance(after, str) and after in _AFTER_SEED:
            found["seed"] = seed
    return found if "seed" in found or len(values[place]) >= _SURELY_PROMPT else {}


def _is_prompt(value: Any) -> bool:
    if not isinstance(value, str) or len(value) < 8 or (len(value) < 60 and _CHOICE.search(value)):
        return False
    if value[0].isdigit() and len(value) < _SURELY_PROMPT:
        return False
    return bool(_PROSE.search(value)) and not (len(value) < 40 and _MODEL.match(value))
