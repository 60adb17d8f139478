"""What the server says of its API: every route, every answer, so that it can be held to it."""

from pathlib import Path
from typing import Any

import pytest

from iib.web import answers
from tests.described import Description, problems
from tests.security.asking import declared_routes
from tests.served import BASE, serve

PAGE_ROUTES = {"GET ", "GET /", "GET /static/{name:path}"}


@pytest.fixture
def openapi(tmp_path: Path) -> Any:
    with serve(tmp_path, indexed=False) as api:
        return api.client.get("/openapi.json").json()


def test_every_route_is_described(openapi: Any) -> None:
    assert Description(openapi).routes(BASE) == declared_routes() - PAGE_ROUTES


def test_every_description_says_something(openapi: Any) -> None:
    """A new route needs `responses=answers(…)`."""
    for path, methods in openapi["paths"].items():
        for method, said in methods.items():
            told = said["responses"]
            assert {"200", "4XX", "5XX"} <= set(told) and "422" not in told, (method, path)
            assert told["200"]["content"], (method, path)
            for kind, content in told["200"]["content"].items():
                assert _is_told(content["schema"]), f"{method.upper()} {path}: no shape for {kind}"


def _is_told(schema: dict[str, Any]) -> bool:
    """Whether a schema says what something is, down to its leaves."""
    if schema == answers.ANYTHING:
        return True
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    parts += [schema[below] for below in ("items", "additionalProperties") if below in schema]
    is_open = schema.get("type") in ("object", "array") and not parts
    return ("type" in schema or "anyOf" in schema) and not is_open and all(map(_is_told, parts))


SHAPE = answers.fields(
    name=answers.pattern("^[a-z]+$"),
    kind=answers.one_of("a", "b"),
    counts=answers.list_of(answers.COUNT, 2),
    more=answers.maybe(answers.map_of(answers.FLAG)),
    optional={"rest": answers.ANYTHING},
)
GOOD: dict[str, Any] = {"name": "x", "kind": "a", "counts": [1, 2], "more": None}


@pytest.mark.parametrize("change", [{}, {"more": {"x": True}}, {"rest": [1]}, {"counts": []}])
def test_what_is_described_passes(change: dict[str, Any]) -> None:
    assert not list(problems(SHAPE, GOOD | change))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"name": "X"}, "$.name"),
        ({"name": None}, "$.name"),
        ({"kind": "c"}, "$.kind"),
        ({"counts": [1, -1]}, "$.counts[1]"),
        ({"counts": [True]}, "$.counts[0]"),
        ({"counts": [1.5]}, "$.counts[0]"),
        ({"counts": [1, 2, 3]}, "$.counts holds"),
        ({"counts": {}}, "$.counts"),
        ({"more": {"x": 1}}, "$.more.x"),
        ({"untold": 1}, "$.untold is not described"),
    ],
)
def test_what_is_not_described_does_not(change: dict[str, Any], where: str) -> None:
    (problem,) = problems(SHAPE, GOOD | change)
    assert problem.startswith(where)


def test_what_is_missing_is_told() -> None:
    assert list(problems(SHAPE, {name: GOOD[name] for name in ("kind", "counts", "more")})) == ["$.name is missing"]


def test_an_answer_that_is_not_described_fails_its_test(tmp_path: Path) -> None:
    with serve(tmp_path, indexed=False) as api:
        app: Any = api.client.app
        app.get(f"{BASE}/told/{{name}}", responses=answers.answers(answers.TEXT))(lambda name: 1)
        app.openapi_schema = None
        description = Description(app.openapi())
        assert not description.problems("GET", f"{BASE}/told/x", 200, "application/json", lambda: b'"x"')
        for status, kind, content in ((200, "application/json", b"1"), (200, "text/html", b""), (404, "", b"")):
            assert description.problems("GET", f"{BASE}/told/x", status, kind, lambda said=content: said)
