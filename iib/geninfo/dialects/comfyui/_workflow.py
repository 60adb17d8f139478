"""The editor's form of a graph → the one form that the tracer knows."""

import re
from typing import Any

from iib.geninfo.dialects.comfyui._everywhere import spread_everywhere
from iib.geninfo.dialects.comfyui._graph import Graph, Link, Node
from iib.geninfo.dialects.comfyui._sheets import (
    BYPASSED,
    DEEPEST,
    INPUT_ID,
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
_OWN = "-1"
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
    _name_by_place(workflow, sheets[0], graph)
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


def _name_by_place(workflow: Raw, sheet: Sheet, graph: Graph) -> None:
    """Some packs note beside the graph at which place a node keeps its seed, sampler and scheduler."""
    noted = as_dict(workflow.get("widget_idx_map"))
    for node_id, places in [*noted.items(), *as_dict(workflow.get("seed_widgets")).items()][:1_000]:
        node, values = graph.get(node_id), as_list(as_dict(sheet.nodes.get(node_id)).get("widgets_values"))
        for name, place in (places if isinstance(places, dict) else {"seed": places}).items():
            if node is None or type(place) is not int or not 0 <= place < len(values):
                continue
            if not {name, f"noise_{name}"} & node.inputs.keys():
                node.inputs[name] = values[place]


def _known(value: Any, graph: Graph) -> Any:
    return None if isinstance(value, Link) and value.node not in graph else value


def _promoted(sheet: Sheet, node_id: str) -> dict[str, Any]:
    """Values that the subgraph's own node shows for this node's widgets."""
    shown = _shown_values(sheet, sheet.owner) if sheet.owner is not None else {}
    found = {name: value for (inner, name), value in shown.items() if inner == node_id}
    for slot, row in enumerate(as_list(sheet.nodes[node_id].get("inputs"))):
        value = _from_outside(sheet, node_id, slot)
        if value is not None:
            found[str(as_dict(row).get("name"))] = value
    return found


def _from_outside(sheet: Sheet, node_id: str, slot: int) -> Any:
    """The value at the subgraph's own node for an input that is led to the outside and not wired there."""
    for _ in range(DEEPEST):
        key = sheet.by_target.get((node_id, slot))
        origin = sheet.links.get(key) if key is not None else None
        if origin is None or origin[0] != INPUT_ID or sheet.owner is None or sheet.above is None:
            return None
        name = sheet.inputs[origin[1]] if 0 <= origin[1] < len(sheet.inputs) else ""
        value = _shown_values(sheet, sheet.owner).get((_OWN, name))
        if value is not None:
            return value
        names = [str(as_dict(row).get("name")) for row in as_list(sheet.owner.get("inputs"))]
        if name not in names:
            return None
        node_id, slot, sheet = str(sheet.owner.get("id")), names.index(name), sheet.above
    return None


def _shown_values(sheet: Sheet, owner: Raw) -> dict[tuple[str, str], Any]:
    """(inner node's id, widget) → value as the subgraph's own node holds it; the id is -1 for its own inputs."""
    values = as_list(owner.get("widgets_values"))
    listed = [row for row in as_list(as_dict(owner.get("properties")).get("proxyWidgets")) if isinstance(row, list)]
    shown = [(str(row[0]), str(row[1])) for row in listed if len(row) >= 2]
    own = [row for row in shown if row[0] == _OWN] or [(_OWN, name) for name in _widget_inputs(sheet)]
    for rows in (shown, own):  # some versions keep the values of their own inputs only
        if rows and len(rows) == len(values):
            return {row: value for row, value in zip(rows, values, strict=True) if value is not None}
    return {} if shown else {(_OWN, name): value for name, value in widget_values(owner).items()}


def _widget_inputs(sheet: Sheet) -> list[str]:
    """The subgraph's inputs that lead to a widget inside, in order: newer editors keep a value for each."""
    led: set[int] = set()
    for origin, slot, target, place in sheet.links.values():
        if origin == INPUT_ID:
            rows = as_list(sheet.nodes.get(target, {}).get("inputs"))
            if 0 <= place < len(rows) and as_dict(rows[place]).get("widget"):
                led.add(slot)
    return [name for slot, name in enumerate(sheet.inputs) if slot in led]
