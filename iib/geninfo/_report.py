"""What `python -m iib geninfo --json` prints of one file."""

from typing import Any

from iib.domain.geninfo import GenInfo


def report(info: GenInfo | None) -> dict[str, Any] | None:
    """The agreed keys; None for a file that does not tell how it was generated."""
    if info is None:
        return None
    return {
        "tool": info.tool,
        "positive": info.prompt,
        "negative": info.negative_prompt,
        "model": info.checkpoint or None,
        "sampler": info.sampler or None,
        "scheduler": info.scheduler or None,
        "steps": info.steps,
        "cfg": info.cfg_scale,
        "seed": info.seed,
        "size": f"{info.width}x{info.height}" if info.width and info.height else None,
        "loras": [[lora.name, lora.weight] for lora in info.loras],
        "how": {"dialect": info.how.dialect, "nodes": list(info.how.nodes), "guessed": list(info.how.guessed)},
    }
