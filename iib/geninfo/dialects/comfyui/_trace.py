"""One walk over one graph: the links followed, what was seen on the way, and how much is left of the budget."""

from dataclasses import dataclass, field
from typing import Any

from iib.geninfo._values import whole
from iib.geninfo.dialects.comfyui._graph import Graph, Link, Node
from iib.geninfo.dialects.comfyui._nodes import ARITHMETIC, BRANCHES, FIRST_LINKED, SWITCHES, Branch, Switch

MOST_STEPS = 10_000
DEEPEST = 120


@dataclass
class Trace:
    """`seen` are the nodes whose values were taken, `guessed` the fields that are not certain.

    `texts_met` counts the inputs for text that were looked at, empty ones too. `is_particular` once the answer may
    hang on more than the graph's shape: on the file's name, or on the digits of a number that became text.
    """

    graph: Graph
    seen: dict[str, str] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)
    controlnets: dict[str, dict[str, str]] = field(default_factory=dict)
    guidance: float | None = None
    texts_met: int = 0
    is_particular: bool = False
    steps_left: int = MOST_STEPS

    def may_go_on(self, depth: int) -> bool:
        """Count one step; False when the walk is too deep or too long, as in a graph made to never end."""
        self.steps_left -= 1
        return depth < DEEPEST and self.steps_left > 0

    def took(self, node: Node) -> None:
        """Remember that a value came from this node."""
        self.seen.setdefault(node.id, node.type)

    def source(self, value: Any) -> tuple[Node, int] | None:
        """The node and output slot behind a link, past every node that only passes on; None for no link."""
        for _ in range(DEEPEST):
            if not isinstance(value, Link):
                return None
            node = self.graph.get(value.node)
            if node is None:
                return None
            onward = self._passed_on(node)
            if onward is None:
                return node, value.slot
            value = onward
        return None

    def is_blocked(self, value: Any) -> bool:
        """Whether a link leads nowhere."""
        return isinstance(value, Link) and self.source(value) is None

    def _passed_on(self, node: Node) -> Link | None:
        chosen = self.chosen(node)
        return chosen if isinstance(chosen, Link) else None

    def chosen(self, node: Node) -> Any:
        """Of a node that only passes on: the input that it passes, a link or a value; None for any other node."""
        if node.type in FIRST_LINKED:
            return _first_link(node)
        switch = SWITCHES.get(node.type)
        if switch:
            return self._switched(node, switch)
        branch = BRANCHES.get(node.type)
        return self._branched(node, branch) if branch else None

    def _switched(self, node: Node, switch: Switch) -> Any:
        number = whole(self.plain(node.inputs.get(switch.select))) if switch.select else None
        if number is not None:
            chosen = node.inputs.get(f"{switch.prefix}{number}")
            if chosen is not None:
                return chosen
        linked = sorted(name for name in node.inputs if name.startswith(switch.prefix))
        return next((node.inputs[name] for name in linked if isinstance(node.inputs[name], Link)), None)

    def _branched(self, node: Node, branch: Branch) -> Any:
        test = self.plain(node.inputs.get(branch.test))
        return node.inputs.get(branch.when_true if test in (True, "true", "True", 1) else branch.when_false)

    def plain(self, value: Any, names: tuple[str, ...] = (), depth: int = 0) -> Any:
        """A scalar that may come over links: from primitives, seed and selector nodes; None when it cannot be told."""
        if not isinstance(value, Link):
            return value if isinstance(value, (str, int, float)) else None
        found = self.source(value)
        if found is None or not self.may_go_on(depth):
            return None
        node, slot = found
        if ARITHMETIC.search(node.type):
            return None
        if (chosen := self.chosen(node)) is not None:
            return self.plain(chosen, names, depth + 1)
        for name in _likely(node, slot, names):
            answer = self.plain(node.inputs[name], names, depth + 1)
            if answer is not None:
                self.took(node)
                return answer
        return None


_PLAIN_NAMES = (
    "value int float number Number INT FLOAT integer seed noise_seed Value string text boolean a input num STRING "
    "anything"
).split()


def _likely(node: Node, slot: int, names: tuple[str, ...]) -> list[str]:
    """The inputs that may hold what such a node gives out: the wanted names, usual names, else its only scalar."""
    likely = [name for name in (*names, *_PLAIN_NAMES) if name in node.inputs]
    if likely:
        return likely
    scalars = [name for name, value in node.inputs.items() if isinstance(value, (int, float, str))]
    return scalars if len(scalars) == 1 else scalars[slot : slot + 1]


def _first_link(node: Node) -> Link | None:
    return next((value for value in node.inputs.values() if isinstance(value, Link)), None)
