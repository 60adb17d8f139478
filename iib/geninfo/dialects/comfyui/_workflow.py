"""The editor's form of a graph → the one form that the tracer knows."""

import re
from typing import Any

from iib.geninfo.dialects.comfyui._everywhere import spread_everywhere
from iib.geninfo.dialects.comfyui._graph import Graph, Link, Node
from iib.geninfo.dialects.comfyui._sheets import (
    BYPASSED,
    MUTED,
    Raw,
    Sheet,
    as_dict,
    as_list,
    input_origin,
    read_sheets,
)
from iib.geninfo.dialects.comfyui._widgets import widget_values

_COMMENT = re.compile(r"/\*.{0,20000}?\*/|(?<![:\w])//[^\n]*", re.S)
_NO_NODES = frozenset(("Note", "MarkdownNote", "GetNode", "SetNode", "easy getNode", "easy setNode", "Label (rgthree)"))


def is_workflow(parsed: Any) -> bool:
    """An object with a list of nodes that have types."""
    nodes = parsed.get("nodes") if isinstance(parsed, dict) else None
    return isinstance(nodes, list) and any(isinstance(node, dict) and "type" in node for node in nodes[:50])


def graph_from_workflow(workflow: Raw) -> Graph:
    """Muted nodes are gone, bypassed ones are wires, subgraphs are opened ("75:79"), named wires are joined."""
    sheets = read_sheets(workflow)
    graph: Graph = {}
    for sheet in sheets:
        for node_id, raw in sheet.nodes.items():
            if _is_node(sheet, node_id, raw):
                node = _node(sheet, node_id, raw, sheets)
                graph[node.id] = node
    for node in graph.values():
        node.inputs = {name: _known(value, graph) for name, value in node.inputs.items()}
    spread_everywhere(workflow, sheets, graph)
    return graph


def _is_node(sheet: Sheet, node_id: str, raw: Raw) -> bool:
    if raw.get("mode") in (MUTED, BYPASSED) or raw.get("type") in _NO_NODES or node_id in sheet.inner:
        return False
    return sheet.owner is None or sheet.owner.get("mode") not in (MUTED, BYPASSED)


def _node(sheet: Sheet, node_id: str, raw: Raw, sheets: list[Sheet]) -> Node:
    inputs = widget_values(raw)
    inputs.update(_promoted(sheet, node_id))
    for name, value in inputs.items():
        if isinstance(value, str) and ("/*" in value or "//" in value):
            inputs[name] = _COMMENT.sub("", value)  # the editor leaves them out when it sends the graph
    stale: dict[str, Any] = {}
    for slot, row in enumerate(as_list(raw.get("inputs"))):
        name = str(as_dict(row).get("name"))
        origin = input_origin(sheet, node_id, slot, sheets)
        if origin is None:
            continue
        if name in inputs:
            stale[name] = inputs[name]
        inputs[name] = Link(*origin)
    outputs = tuple(str(as_dict(row).get("type")) for row in as_list(raw.get("outputs")))
    return Node(sheet.full_id(node_id), str(raw.get("type")), inputs, str(raw.get("title") or ""), stale, outputs)


def _known(value: Any, graph: Graph) -> Any:
    return None if isinstance(value, Link) and value.node not in graph else value


def _promoted(sheet: Sheet, node_id: str) -> dict[str, Any]:
    """Values that the subgraph's own node shows for this node's widgets."""
    if sheet.owner is None:
        return {}
    shown = as_list(as_dict(sheet.owner.get("properties")).get("proxyWidgets"))
    values = as_list(sheet.owner.get("widgets_values"))
    if not values or len(shown) != len(values):
        return {}
    pairs = zip(shown, values, strict=True)
    return {
        str(row[1]): value
        for row, value in pairs
        if isinstance(row, list) and len(row) >= 2 and str(row[0]) == node_id and value is not None
    }
