"""Asking a served application by the rows of `tests.security.requests`."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.security.requests import FILE, FOLDER, PROPER, TAG, Proper, filled
from tests.served import BASE, Api

ROUTES_FOLDER = Path(__file__).resolve().parents[2] / "iib" / "web" / "routes"
_METHODS = {"get", "post", "delete", "put", "patch", "options", "websocket", "api_route"}


def declared_routes() -> set[str]:
    """ "METHOD /path" of every route, as it stands in the code. HEAD goes with the GET beside it."""
    return {
        f"{decorator.func.attr.upper()} {decorator.args[0].value}"
        for path in sorted(ROUTES_FOLDER.glob("*.py"))
        for decorator in _decorators(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(decorator.args[0], ast.Constant)
    }


def _decorators(tree: ast.Module) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for decorator in node.decorator_list:
                is_call = isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)
                if is_call and decorator.func.attr in _METHODS:  # type: ignore[attr-defined]
                    yield decorator


def ask(
    api: Api, route: str, picture: Path, proper: Proper | None = None, headers: dict[str, str] | None = None
) -> Any:
    """Send what the row of a route says (or `proper` instead), for that picture and its folder."""
    proper = proper or PROPER[route]
    method, _, path = route.partition(" ")
    places: dict[str, Any] = {FILE: str(picture), FOLDER: str(picture.parent)}
    if proper.body and TAG in proper.body.values():
        places[TAG] = api.application.services.tags.add("of the test")["id"]
    query, body = filled(proper.query, places), filled(proper.body, places)
    return api.client.request(method, f"{BASE}{proper.address or path}", params=query, json=body, headers=headers)
