"""What a picture tells of its making, in one shape whatever tool made it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from iib.domain.a1111_form import to_a1111_text
from iib.domain.prompt_terms import prompt_terms

__all__ = ["Character", "GenInfo", "How", "Lora", "prompt_terms"]


@dataclass(frozen=True)
class Lora:
    """A small network laid over the model; `weight` is None where the file does not say it."""

    name: str
    weight: float | None = None
    hash: str = ""


@dataclass(frozen=True)
class Character:
    """The prompts of one figure (NovelAI v4 and later); `x` and `y` (0…1) are its place, None when left to the tool."""

    prompt: str
    negative_prompt: str = ""
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class How:
    """How the answer was found: the dialect, the graph nodes that gave it ("3 KSampler"), the guessed fields."""

    dialect: str = ""
    nodes: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True)
class GenInfo:
    """One picture's generation data.

    Text is "" and a number None where the file does not say it. `checkpoint`, LoRA and VAE names are as written, with
    folder and extension. `hires`, each of `adetailer` (one per unit) and of `controlnets` map a setting to its text.
    `embeddings` maps a name to its hash ("" when unknown). `extras` holds the keys that were not understood, `raw` the
    texts of the file by place; `original_text` is set where the file itself holds A1111 text.
    """

    tool: str = ""
    tool_version: str = ""
    prompt: str = ""
    negative_prompt: str = ""
    checkpoint: str = ""
    checkpoint_hash: str = ""
    vae: str = ""
    sampler: str = ""
    scheduler: str = ""
    steps: int | None = None
    cfg_scale: float | None = None
    distilled_cfg_scale: float | None = None
    seed: int | None = None
    width: int | None = None
    height: int | None = None
    loras: tuple[Lora, ...] = ()
    embeddings: Mapping[str, str] = field(default_factory=dict)
    controlnets: tuple[Mapping[str, str], ...] = ()
    hires: Mapping[str, str] = field(default_factory=dict)
    adetailer: tuple[Mapping[str, str], ...] = ()
    init_image_hash: str = ""
    characters: tuple[Character, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)
    how: How = How()
    original_text: str = ""

    @property
    def text(self) -> str:
        """The A1111 form: the file's own text where it holds one, else the same written from the fields."""
        return self.original_text or to_a1111_text(self.parameters(), self.prompt, self.negative_prompt)

    def with_raw(self, raw: Mapping[str, str]) -> "GenInfo":
        """The same with these raw texts."""
        copy = object.__new__(GenInfo)
        copy.__dict__.update(self.__dict__, raw=raw)  # a fifth of the time of dataclasses.replace; one per file
        return copy

    def parameters(self) -> dict[str, str]:
        """The settings under A1111's names, in its order; only those that are known."""
        size = f"{self.width}x{self.height}" if self.width and self.height else ""
        named = {
            "Steps": _shown(self.steps),
            "Sampler": self.sampler,
            "Schedule type": self.scheduler,
            "CFG scale": _shown(self.cfg_scale),
            "Distilled CFG Scale": _shown(self.distilled_cfg_scale),
            "Seed": _shown(self.seed),
            "Size": size,
            "Model hash": self.checkpoint_hash,
            "Model": self.checkpoint,
            "VAE": self.vae,
            "Init image hash": self.init_image_hash,
            "Loras": ", ".join(_shown_lora(lora) for lora in self.loras),
            **{f"Hires {key}": value for key, value in self.hires.items()},
            **_numbered("ADetailer", self.adetailer),
            **_numbered("ControlNet", self.controlnets),
            **{f"Character {place}": figure.prompt for place, figure in enumerate(self.characters, 1)},
            **self.extras,
            "Version": " ".join(filter(None, (self.tool, self.tool_version))),
        }
        return {key: value for key, value in named.items() if value != ""}

    def to_json(self, *, with_raw: bool = True) -> dict[str, Any]:
        """A plain dict for JSON: empty fields are left out; `seed` is decimal text, since it outgrows a JS number."""
        plain = {name: _plain(getattr(self, name)) for name in _FIELDS if getattr(self, name) != _DEFAULTS[name]}
        if self.seed is not None:
            plain["seed"] = str(self.seed)
        if not with_raw:
            plain.pop("raw", None)
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "GenInfo":
        """The inverse of `to_json`; names that this version does not know are passed over."""
        values = {name: plain[name] for name in _FIELDS if name in plain}
        for name, restore in _RESTORED.items():
            if name in values:
                values[name] = restore(values[name])
        return cls(**values)


def _shown(number: float | None) -> str:
    """
    >>> _shown(7.0), _shown(1.5), _shown(None)
    ('7', '1.5', '')
    """
    if number is None:
        return ""
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)


def _shown_lora(lora: Lora) -> str:
    return lora.name if lora.weight is None else f"{lora.name}: {_shown(lora.weight)}"


def _numbered(name: str, units: tuple[Mapping[str, str], ...]) -> dict[str, str]:
    shown = {}
    for number, unit in enumerate(units):
        prefix = name if number == 0 else f"{name} {number + 1}"
        shown.update({f"{prefix} {key}": value for key, value in unit.items()})
    return shown


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return dict(value) if isinstance(value, Mapping) else value


def _how(plain: Mapping[str, Any]) -> How:
    return How(plain.get("dialect", ""), tuple(plain.get("nodes", ())), tuple(plain.get("guessed", ())))


_FIELDS = tuple(f.name for f in dataclasses.fields(GenInfo))
_DEFAULTS = {name: getattr(GenInfo(), name) for name in _FIELDS}
_RESTORED: dict[str, Any] = {
    "seed": int,
    "loras": lambda rows: tuple(Lora(**row) for row in rows),
    "controlnets": tuple,
    "adetailer": tuple,
    "characters": lambda rows: tuple(Character(**row) for row in rows),
    "how": _how,
}
