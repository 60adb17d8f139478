"""The editor's file as sheets: the main one, one for each use of a subgraph or group node; and who feeds whom."""

from dataclasses import dataclass, field
from typing import Any

INPUT_ID, OUTPUT_ID = "-10", "-20"
MUTED, BYPASSED = 2, 4
DEEPEST = 12
MOST_HOPS = 100
MOST_NODES = 5_000

Raw = dict[str, Any]
Origin = tuple[str, int]


@dataclass
class Sheet:
    """`links` maps a link's id to (origin node, origin slot, target node, target slot); ids are text.

    `owner` is the node of the sheet above that this one stands for; `inputs` names what comes in, in order.
    """

    prefix: str
    nodes: dict[str, Raw]
    links: dict[str, tuple[str, int, str, int]]
    inputs: list[str] = field(default_factory=list)
    above: "Sheet | None" = None
    owner: Raw | None = None
    inner: dict[str, "Sheet"] = field(default_factory=dict)
    by_target: dict[tuple[str, int], str] = field(default_factory=dict)

    def full_id(self, node_id: str) -> str:
        return self.prefix + node_id


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_dict(value: Any) -> Raw:
    return value if isinstance(value, dict) else {}


def read_sheets(workflow: Raw) -> list[Sheet]:
    """Every sheet of a workflow, the main one first."""
    definitions = as_dict(workflow.get("definitions")) or as_dict(as_dict(workflow.get("extra")).get("definitions"))
    subgraphs = {str(row.get("id")): row for row in as_list(definitions.get("subgraphs")) if isinstance(row, dict)}
    groups = as_dict(as_dict(workflow.get("extra")).get("groupNodes"))
    sheets: list[Sheet] = []
    _read(workflow, "", None, None, subgraphs, groups, sheets, 0)
    return sheets


def _read(
    row: Raw,
    prefix: str,
    above: Sheet | None,
    owner: Raw | None,
    definitions: Raw,
    groups: Raw,
    sheets: list[Sheet],
    depth: int,
) -> Sheet:
    nodes = {str(node.get("id")): node for node in as_list(row.get("nodes"))[:MOST_NODES] if isinstance(node, dict)}
    links = dict(filter(None, map(_link, as_list(row.get("links"))[: 4 * MOST_NODES])))
    sheet = Sheet(prefix, nodes, links, _names(row.get("inputs")), above, owner)
    sheet.by_target = {(target, slot): key for key, (_, _, target, slot) in links.items()}
    sheets.append(sheet)
    if depth < DEEPEST:
        for node_id, node in nodes.items():
            if sum(len(other.nodes) for other in sheets) > MOST_NODES:
                break
            inside = definitions.get(str(node.get("type"))) or _group(node, groups)
            if isinstance(inside, dict):
                deeper = f"{prefix}{node_id}:"
                sheet.inner[node_id] = _read(inside, deeper, sheet, node, definitions, groups, sheets, depth + 1)
    return sheet


def _link(link: Any) -> tuple[str, tuple[str, int, str, int]] | None:
    """`[id, origin, slot, target, slot, type]`, or an object with the same."""
    if isinstance(link, dict):
        link = [link.get(name) for name in ("id", "origin_id", "origin_slot", "target_id", "target_slot")]
    if not isinstance(link, list) or len(link) < 5 or type(link[2]) is not int or type(link[4]) is not int:
        return None
    return str(link[0]), (str(link[1]), link[2], str(link[3]), link[4])


def _names(inputs: Any) -> list[str]:
    return [str(as_dict(row).get("name")) for row in as_list(inputs)]


def _group(node: Raw, groups: Raw) -> Raw | None:
    """A group node's definition in the form of a subgraph's: ids are places in its list of nodes."""
    kind = str(node.get("type"))
    found = groups.get(kind[9:]) if kind.startswith(("workflow>", "workflow/")) else None
    if not isinstance(found, dict):
        return None
    nodes = [
        dict(inner, id=number) for number, inner in enumerate(as_list(found.get("nodes"))) if isinstance(inner, dict)
    ]
    links: list[Raw] = []
    for number, link in enumerate(as_list(found.get("links"))):
        if isinstance(link, list) and len(link) >= 4 and all(type(part) is int for part in link[:4]):
            ends = zip(("origin_id", "origin_slot", "target_id", "target_slot"), link[:4], strict=True)
            links.append({"id": f"in{number}", **dict(ends)})
    _join_group_ends(node, nodes, links)
    _share_widgets(node, nodes)
    return {"nodes": nodes, "links": links, "inputs": as_list(node.get("inputs"))}


def _join_group_ends(node: Raw, nodes: list[Raw], links: list[Raw]) -> None:
    """The group's own inputs and outputs are those of its nodes that no inner link takes, in order."""
    taken = {(link["target_id"], link["target_slot"]) for link in links}
    given = {(link["origin_id"], link["origin_slot"]) for link in links}
    outer = [as_dict(row).get("type") for row in as_list(node.get("inputs"))]
    place = out = 0
    for inner in nodes:
        for slot, row in enumerate(as_list(inner.get("inputs"))):
            is_free = (inner["id"], slot) not in taken and not as_dict(row).get("widget")
            if is_free and place < len(outer) and outer[place] == as_dict(row).get("type"):
                links.append(_end(f"i{place}", INPUT_ID, place, inner["id"], slot))
                place += 1
        for slot, _ in enumerate(as_list(inner.get("outputs"))):
            if (inner["id"], slot) not in given:
                links.append(_end(f"o{out}", inner["id"], slot, OUTPUT_ID, out))
                out += 1


def _end(key: str, origin: Any, origin_slot: int, target: Any, target_slot: int) -> Raw:
    return {"id": key, "origin_id": origin, "origin_slot": origin_slot, "target_id": target, "target_slot": target_slot}


def _share_widgets(node: Raw, nodes: list[Raw]) -> None:
    """The group holds its nodes' widget values one after another; when the counts do not fit, theirs stand."""
    values = as_list(node.get("widgets_values"))
    counts = [len(as_list(inner.get("widgets_values"))) for inner in nodes]
    if sum(counts) != len(values):
        return
    start = 0
    for inner, count in zip(nodes, counts, strict=True):
        inner["widgets_values"] = values[start : start + count]
        start += count


def input_origin(sheet: Sheet, node_id: str, slot: int, sheets: list[Sheet], hops: int = 0) -> Origin | None:
    """Full id and output slot of what feeds an input, through subgraphs, bypassed nodes and named wires."""
    link = as_dict(_at(as_list(sheet.nodes.get(node_id, {}).get("inputs")), slot)).get("link")
    key = str(link) if link is not None else sheet.by_target.get((node_id, slot))
    found = sheet.links.get(key) if key is not None else None
    return output_origin(sheet, found[0], found[1], sheets, hops + 1) if found else None


def output_origin(sheet: Sheet, node_id: str, slot: int, sheets: list[Sheet], hops: int = 0) -> Origin | None:
    """The node that truly gives the output `slot` of `node_id`."""
    if hops > MOST_HOPS:
        return None
    if node_id == INPUT_ID:
        return _from_above(sheet, slot, sheets, hops)
    node = sheet.nodes.get(node_id)
    if node is None or node.get("mode") == MUTED:
        return None
    if node.get("mode") == BYPASSED:
        same = _input_of_type(node, slot)
        return input_origin(sheet, node_id, same, sheets, hops) if same is not None else None
    if node_id in sheet.inner:
        inner = sheet.inner[node_id]
        key = inner.by_target.get((OUTPUT_ID, slot))
        return output_origin(inner, *inner.links[key][:2], sheets, hops + 1) if key is not None else None
    if node.get("type") in ("GetNode", "easy getNode"):
        return _named_wire(sheet, node, sheets, hops)
    return sheet.full_id(node_id), slot


def _from_above(sheet: Sheet, slot: int, sheets: list[Sheet], hops: int) -> Origin | None:
    if sheet.above is None or sheet.owner is None:
        return None
    name = _at(sheet.inputs, slot)
    names = _names(sheet.owner.get("inputs"))
    if name not in names and len(names) != len(sheet.inputs):
        return None  # editors leave out the inputs that nothing is led to
    place = names.index(name) if name in names else slot
    return input_origin(sheet.above, str(sheet.owner.get("id")), place, sheets, hops + 1)


def _named_wire(sheet: Sheet, node: Raw, sheets: list[Sheet], hops: int) -> Origin | None:
    """KJNodes' Get and Set: the wire is known by the name in their widget."""
    name = _at(as_list(node.get("widgets_values")), 0)
    for place in (sheet, *sheets):
        for setter_id, setter in place.nodes.items():
            is_setter = setter.get("type") in ("SetNode", "easy setNode")
            if is_setter and _at(as_list(setter.get("widgets_values")), 0) == name:
                return input_origin(place, setter_id, 0, sheets, hops + 1)
    return None


def _input_of_type(node: Raw, slot: int) -> int | None:
    """Bypassed: the output is fed by the input of its type, the one at its own place first."""
    inputs, outputs = as_list(node.get("inputs")), as_list(node.get("outputs"))
    kind = as_dict(_at(outputs, slot)).get("type")
    same = [place for place, row in enumerate(inputs) if as_dict(row).get("type") == kind]
    nth = sum(as_dict(row).get("type") == kind for row in outputs[:slot])
    return same[min(nth, len(same) - 1)] if same else None


def _at(values: list[Any], place: int) -> Any:
    return values[place] if 0 <= place < len(values) else None
