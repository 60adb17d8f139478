"""Whether an answer is what the server's own description of its API says, to the last key.

The description lets answers hold more than it tells; here they may not, so that no field is left untold.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "null": (type(None),),
}


class Description:
    """What `/openapi.json` says of every route."""

    def __init__(self, openapi: Mapping[str, Any]) -> None:
        self.paths: Mapping[str, Mapping[str, Any]] = openapi["paths"]
        self._forms = [(path, re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))) for path in self.paths]

    def routes(self, base: str) -> set[str]:
        """ "METHOD /path", below `base`."""
        return {f"{method.upper()} {path.removeprefix(base)}" for path in self.paths for method in self.paths[path]}

    def problems(self, method: str, path: str, status: int, content_type: str, content: Callable[[], bytes]) -> str:
        """What is wrong with an answer, "" for nothing; `content` is asked for when it is JSON."""
        method = "get" if method == "HEAD" else method.lower()
        found = [known for known, form in self._forms if form.fullmatch(path) and method in self.paths[known]]
        if not found:
            return ""  # the page, or no route of ours
        said = self.paths[min(found, key=lambda known: known.count("{"))][method]["responses"]
        answer = said.get(str(status)) or said.get(f"{status // 100}XX")
        if answer is None:
            return f"it answers {status}"
        kinds, kind = answer.get("content", {}), content_type.partition(";")[0]
        if not kinds:
            return f"a body of {kind!r}" if content_type else ""
        if kind not in kinds:
            return "" if "*/*" in kinds else f"its content type is {kind!r}"
        schema = kinds[kind].get("schema", {})
        if kind != "application/json" or schema.get("format") == "binary":
            return ""
        return next(problems(schema, json.loads(content())), "")


def problems(schema: Mapping[str, Any], value: Any, where: str = "$") -> Iterator[str]:
    """Each place where JSON is not what a schema of `iib.web.answers` says."""
    if "anyOf" in schema:  # what may be null
        if value is not None:
            yield from problems(schema["anyOf"][0], value, where)
        return
    kind = schema.get("type")
    if kind and (not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{where} is {value!r:.80}, no {kind}"
        return
    if kind in ("integer", "number"):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{where} is {value}, out of its bounds"
    elif kind == "string":
        if value not in schema.get("enum", [value]) or not re.search(schema.get("pattern", ""), value):
            yield f"{where} is {value!r:.80}, which is no such text"
    elif kind == "array":
        if len(value) > schema.get("maxItems", len(value)):
            yield f"{where} holds {len(value)} items"
        for place, item in enumerate(value):
            yield from problems(schema["items"], item, f"{where}[{place}]")
    elif kind == "object":
        yield from _object_problems(schema, value, where)


def _object_problems(schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}.{name} is missing"
    for name, part in value.items():
        below = known.get(name, others)
        if below is None:
            yield f"{where}.{name} is not described"
        else:
            yield from problems(below, part, f"{where}.{name}")
