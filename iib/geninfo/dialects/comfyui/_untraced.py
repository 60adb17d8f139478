"""The texts of a graph that cannot be traced."""

import re

from iib.geninfo.dialects.comfyui._graph import Node
from iib.geninfo.dialects.comfyui._nodes import NEGATIVE, POSITIVE, TEXTS
from iib.geninfo.dialects.comfyui._trace import Trace

_NOTE = re.compile(r"note|markdown|show|display|console|preview|debug|^Text _O$", re.I)
_NEGATIVE = re.compile(r"neg", re.I)
_NO_PROMPT = re.compile(r"^[\w\-./\\]{0,40}$|\.(safetensors|ckpt|pt|png|jpe?g|webp|mp4)$", re.I)
_MOST = 40


def texts_found(trace: Trace) -> tuple[str, str]:
    """All prompt-like texts, the negative ones by the names of their node or input; each once."""
    positive: dict[str, None] = {}
    negative: dict[str, None] = {}
    for node in trace.graph.values():
        if not _NOTE.search(node.type):
            for name, text in _texts_in(node):
                is_negative = _NEGATIVE.search(name) or _NEGATIVE.search(node.title) or _NEGATIVE.search(node.type)
                (negative if is_negative else positive)[text] = None
                trace.took(node)
    return "\n".join(list(positive)[:_MOST]), "\n".join(list(negative)[:_MOST])


def _texts_in(node: Node) -> list[tuple[str, str]]:
    names = [name for name in (*POSITIVE, *NEGATIVE, *TEXTS) if isinstance(node.inputs.get(name), str)]
    names += [name for name in node.inputs if name not in names and re.search(r"prompt|style", name, re.I)]
    texts = [(name, node.inputs[name]) for name in names if isinstance(node.inputs[name], str)]
    return [(name, text.strip()) for name, text in texts if text.strip() and not _NO_PROMPT.match(text.strip())]
