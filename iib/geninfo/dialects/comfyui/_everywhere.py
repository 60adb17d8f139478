"""Wires that are not drawn: the "everywhere" nodes feed every free input of their kind."""

import re
from typing import Any

from iib.geninfo.dialects.comfyui._graph import Graph, Link
from iib.geninfo.dialects.comfyui._sheets import Raw, Sheet, as_dict, as_list, input_origin

_EVERYWHERE = re.compile(r"everywhere", re.I)
_ROLES = ("positive", "negative")


def spread_everywhere(workflow: Raw, sheets: list[Sheet], graph: Graph) -> None:
    """Add those wires to the graph: as the file lists them, else by type and name."""
    _spread_listed(workflow, graph)
    for sheet in sheets:
        for node_id, raw in list(sheet.nodes.items()):
            kind = str(raw.get("type"))
            if _EVERYWHERE.search(kind) and raw.get("mode") in (0, None, 1, 3):
                for slot in range(min(len(as_list(raw.get("inputs"))), 20)):
                    origin = input_origin(sheet, node_id, slot, sheets)
                    if origin and origin[0] in graph:
                        _spread(kind, slot, Link(*origin), sheets, graph)


def _spread_listed(workflow: Raw, graph: Graph) -> None:
    for row in as_list(as_dict(workflow.get("extra")).get("ue_links"))[:2_000]:
        wire = as_dict(row)
        target, source = graph.get(str(wire.get("downstream"))), graph.get(str(wire.get("upstream")))
        slot = wire.get("upstream_slot")
        name = _input_name(workflow, wire)
        if target and source and name and type(slot) is int and not isinstance(target.inputs.get(name), Link):
            target.inputs[name] = Link(source.id, slot)


def _input_name(workflow: Raw, wire: Raw) -> str | None:
    for node in as_list(workflow.get("nodes")):
        if str(as_dict(node).get("id")) == str(wire.get("downstream")):
            inputs, slot = as_list(as_dict(node).get("inputs")), wire.get("downstream_slot")
            if type(slot) is int and 0 <= slot < len(inputs):
                return str(as_dict(inputs[slot]).get("name"))
    return None


def _spread(kind: str, slot: int, link: Link, sheets: list[Sheet], graph: Graph) -> None:
    wire_type = _type_of(link, graph)
    role = _ROLES[slot] if kind.startswith("Prompts") and slot < 2 else None
    for sheet in sheets:
        for node_id, raw in sheet.nodes.items():
            node = graph.get(sheet.full_id(node_id))
            if node is None or _EVERYWHERE.search(node.type):
                continue
            for row in as_list(raw.get("inputs")):
                name = str(as_dict(row).get("name"))
                if _takes(as_dict(row), name, wire_type, role, node.inputs):
                    node.inputs[name] = link


def _type_of(link: Link, graph: Graph) -> str:
    outputs = graph[link.node].outputs
    return outputs[link.slot] if 0 <= link.slot < len(outputs) else "*"


def _takes(row: Raw, name: str, wire_type: str, role: str | None, inputs: dict[str, Any]) -> bool:
    """A free input of the wire's type; of conditioning only the one of its role."""
    if isinstance(inputs.get(name), Link) or row.get("type") != wire_type or wire_type == "*":
        return False
    if row.get("link") is not None:
        return False
    if wire_type == "CONDITIONING":
        return name == role if role else name not in _ROLES
    return wire_type != "INT" or name in ("seed", "noise_seed")
