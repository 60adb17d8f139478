"""Names for widget values: the editor's form holds them as a bare list, in the order of the node's definition.

After a seed stands what the editor does with it next ("randomize"), which has no name.
"""

import re
from typing import Any

from iib.geninfo.dialects.comfyui._sheets import Raw, as_dict, as_list
from iib.geninfo.dialects.comfyui._vendors import vendor_settings
from iib.geninfo.dialects.comfyui._widget_rows import OLDER_WIDGETS, WIDGETS

_AFTER_SEED = frozenset(("fixed", "increment", "decrement", "randomize", "increment-wrap"))
_SEEDS = frozenset(("seed", "noise_seed", "seed_num", "value", "global_seed"))
_NUMBERS = frozenset(
    (
        "seed noise_seed steps cfg width height batch_size empty_latent_width empty_latent_height "
        "start_at_step tile_width"
    ).split()
)
_WORDS = frozenset(
    (
        "sampler_name scheduler positive negative text prompt negative_prompt ckpt_name lora_name "
        "token_normalization add_noise text_g"
    ).split()
)
# classes whose names tell the order of their first widgets
_ALIKE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"^TextEncode"), ("prompt", "negative_prompt")),
    (re.compile(r"^Empty\w*Latent(?!Audio)|^WanVideo(ImageToVideoEncode|EmptyEmbeds)"), ("width", "height")),
)
_SAMPLER = re.compile(
    r"(euler|heun|dpm|ddpm|lms|lcm|ipndm|deis|res_multi|gradient_est|er_sde|seeds_|sa_solver|ddim|uni_pc|sample_)[\w+]*$"
)


def widget_values(raw: Raw) -> dict[str, Any]:
    """Name → value of one node of the editor's form; values without a known name as `widget_3`."""
    values = raw.get("widgets_values")
    if isinstance(values, dict):
        return {str(name): value for name, value in values.items()}
    values = as_list(values)[:400]
    if not values:
        return {}
    kind = str(raw.get("type"))
    listed = [_widget_name(row) for row in as_list(raw.get("inputs")) if as_dict(row).get("widget")]
    known = WIDGETS.get(kind) or next((row for pattern, row in _ALIKE if pattern.search(kind)), ())
    rows = [names for names in (listed, known, OLDER_WIDGETS.get(kind, ())) if names]
    laid = [_named(names, values) for names in rows]
    # A row that uses up every value is the node's own; else the first of ours whose kinds of values fit.
    for found, used in laid:
        if used == len(values) and _fits(found):
            return {**_unnamed(values, used), **found}
    for found, used in laid[1 if listed else 0 :]:
        if found and _fits(found):
            return {**_unnamed(values, used), **found}
    return {**_unnamed(values, 0), **(_sampler_settings(values) or vendor_settings(raw, values))}


def _unnamed(values: list[Any], start: int) -> dict[str, Any]:
    return {f"widget_{place}": value for place, value in enumerate(values) if place >= start}


def _fits(found: dict[str, Any]) -> bool:
    """Whether names and values are of a kind: a node's older versions had other widgets."""
    for name, value in found.items():
        if name in _NUMBERS and isinstance(value, (str, bool)):
            return False
        if name in _WORDS and isinstance(value, (int, float)) and not isinstance(value, bool):
            return False
    return True


def _sampler_settings(values: list[Any]) -> dict[str, Any]:
    """An unknown sampler's settings by the order that all keep: seed, steps, CFG, sampler, scheduler, denoise."""
    for place, value in enumerate(values):
        if isinstance(value, str) and _SAMPLER.match(value) and place >= 2:
            steps, cfg = values[place - 2 : place]
            seeds = [seed for seed in values[: place - 2] if type(seed) is int]
            after = [*values[place + 1 : place + 3], None, None]
            said = {"seed": seeds[-1] if seeds else None, "steps": steps, "cfg": cfg, "sampler_name": value}
            said |= {"scheduler": after[0], "denoise": after[1]}
            return {name: held for name, held in said.items() if held is not None} if type(steps) is int else {}
    return {}


def _widget_name(row: Any) -> str:
    widget = as_dict(as_dict(row).get("widget"))
    return str(widget.get("name") or as_dict(row).get("name"))


def _named(names: Any, values: list[Any]) -> tuple[dict[str, Any], int]:
    """Names laid along the values; how many values that used up."""
    found: dict[str, Any] = {}
    place = 0
    for name in names:
        if place >= len(values):
            break
        if name is not None:
            found[name] = values[place]
        place += 1
        if name in _SEEDS and place < len(values) and _is_after_seed(values[place], values[place - 1]):
            place += 1
    return found, place


def _is_after_seed(value: Any, seed: Any) -> bool:
    if isinstance(seed, (list, dict)) or isinstance(value, (list, dict)):
        return False
    return value is None or isinstance(value, bool) or value in _AFTER_SEED
