"""A graph in the one form that the tracer knows, from the API form; `_workflow` makes the same of the editor's form."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

MOST_NODES = 5_000


class Link(NamedTuple):
    """The output `slot` of the node `node`."""

    node: str
    slot: int


@dataclass
class Node:
    """`inputs` maps a name to a value or a `Link`; `stale` to the widget values that a link overrides."""

    id: str
    type: str
    inputs: dict[str, Any]
    title: str = ""
    stale: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[str, ...] = ()


Graph = dict[str, Node]


def is_api_graph(parsed: Any) -> bool:
    """An object of objects with a class_type each; some tools put their own keys beside the nodes."""
    if not isinstance(parsed, dict):
        return False
    return any(isinstance(node, dict) and isinstance(node.get("class_type"), str) for node in parsed.values())


def graph_from_api(parsed: dict[str, Any]) -> Graph:
    """Links to nodes that are not there become None."""
    nodes = {
        key: node
        for key, node in list(parsed.items())[:MOST_NODES]
        if isinstance(node, dict) and isinstance(node.get("class_type"), str)
    }
    return {key: _node(key, node, nodes) for key, node in nodes.items()}


def _node(key: str, node: dict[str, Any], nodes: dict[str, Any]) -> Node:
    inputs = node.get("inputs")
    values = {name: _value(value, nodes) for name, value in inputs.items()} if isinstance(inputs, dict) else {}
    for name in [name for name in values if name.startswith("model.")]:
        values.setdefault(name[6:], values[name])  # settings that go with the chosen model
    meta = node.get("_meta")
    title = meta.get("title") if isinstance(meta, dict) else None
    return Node(key, node["class_type"], values, title if isinstance(title, str) else "")


def _value(value: Any, nodes: dict[str, Any]) -> Any:
    """`["12", 0]` is a link; anything else, a list too, is the value itself."""
    if not isinstance(value, list):
        return value
    if len(value) == 2 and isinstance(value[0], (str, int)) and type(value[1]) is int:
        return Link(str(value[0]), value[1]) if str(value[0]) in nodes else None
    return value
