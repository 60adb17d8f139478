"""ComfyUI: a graph of nodes → `GenInfo`, traced backwards from the saved image."""

from iib.geninfo.dialects.comfyui._dialect import fill_from_graph, find_graphs, read_comfyui, trace_graph
from iib.geninfo.dialects.comfyui._graph import graph_from_api

__all__ = ["fill_from_graph", "find_graphs", "graph_from_api", "read_comfyui", "trace_graph"]
