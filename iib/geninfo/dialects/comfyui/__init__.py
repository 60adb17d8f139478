"""ComfyUI: a graph of nodes → `GenInfo`, traced backwards from the saved image."""

from iib.geninfo.dialects.comfyui._dialect import read_comfyui

__all__ = ["read_comfyui"]
