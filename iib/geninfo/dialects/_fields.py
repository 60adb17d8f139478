"""From a flat object of settings to `GenInfo`, by a table of names."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iib.domain.geninfo import GenInfo, How, Lora
from iib.geninfo._values import leftovers, line, lora_tags, real, size_of, whole

Row = tuple[str, ...]

# field → how its value is read
READ: dict[str, Callable[[Any], Any]] = {
    "prompt": lambda value: text_of(value),
    "negative_prompt": lambda value: text_of(value),
    "checkpoint": lambda value: name_of(value),
    "checkpoint_hash": line,
    "vae": lambda value: name_of(value),
    "sampler": line,
    "scheduler": line,
    "steps": whole,
    "cfg_scale": real,
    "distilled_cfg_scale": real,
    "seed": whole,
    "width": whole,
    "height": whole,
    "tool_version": line,
    "init_image_hash": line,
}


def from_object(
    settings: Mapping[str, Any],
    names: Mapping[str, Row],
    tool: str,
    dialect: str,
    loras: Iterable[Lora] = (),
    **told: Any,
) -> GenInfo:
    """`names` maps each field to the keys that may hold it, the best first; `told` are fields known otherwise."""
    fields: dict[str, Any] = {}
    taken: set[str] = set()
    for field, keys in names.items():
        taken.update(keys)
        if field in READ:
            found = (READ[field](settings[key]) for key in keys if key in settings)
            fields[field] = next((value for value in found if value not in (None, "")), None)
    if not (fields.get("width") and fields.get("height")):
        sizes = (size_of(settings[key]) for key in names.get("size", ()) if key in settings)
        fields["width"], fields["height"] = next((size for size in sizes if size[0]), (None, None))
    fields.update({name: value for name, value in told.items() if value not in (None, "")})
    fields = {name: value for name, value in fields.items() if value is not None}
    tags = [Lora(name, weight) for name, weight in lora_tags(fields.get("prompt", ""))]
    unique = {lora.name: lora for lora in (*tags, *loras)}
    extras = leftovers(settings, frozenset(taken))
    return GenInfo(tool=tool, loras=tuple(unique.values()), extras=extras, how=How(dialect), **fields)


def text_of(value: Any) -> str:
    """A prompt that may come as text, as lines, or as weighted parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, (text_of(part) for part in value[:200])))
    return text_of(value.get("prompt", "")) if isinstance(value, dict) else ""


def name_of(value: Any) -> str:
    """A model that may come by name or as an object with one.

    >>> name_of({"model_name": "a"}), name_of({"name": "b"}), name_of("c")
    ('a', 'b', 'c')
    """
    if isinstance(value, dict):
        keys = ("model_name", "name", "modelFileName", "label", "model", "lora", "key", "file")
        return next((found for key in keys if (found := name_of(value.get(key)))), "")
    return "" if line(value) in ("None", "none") else line(value)


def objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, however much else is in it."""
    return [row for row in value[:200] if isinstance(row, dict)] if isinstance(value, list) else []
