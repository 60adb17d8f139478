"""What Schemathesis invents for every route, from the description that the server gives of itself: no 5xx, and no
answer that the description does not declare.

Half of the requests are the proper ones of `tests.security.requests` with only some fields invented, since what is
invented as a whole is refused before anything is done.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import pictures
from tests.security.attacks import lay_out
from tests.security.requests import FILE, FOLDER, PROPER, TAG, Proper, filled
from tests.served import BASE, Api, serve

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

SECRET = "open sesame"
EXAMPLES = 40
PAGE_ROUTES = {"GET ", "GET /", "GET /static/{name:path}"}


class Kept:
    """A picture that is put back before it is asked for, whatever was done with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._content = path.read_bytes()

    def places(self, api: Api) -> dict[str, Any]:
        """What a proper request names."""
        if not self.path.exists():
            pictures.write(self.path, self._content)
            api.application.services.index.update()
        api.application.services.extra_paths.add(str(self.path.parent), ["walk"])
        tag = api.application.services.tags.add("of the test")["id"]
        return {FILE: str(self.path), FOLDER: str(self.path.parent), TAG: tag}


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, picture: Path) -> Iterator[Api]:
    data = tmp_path_factory.mktemp("data")
    with serve(data, picture.parents[1], secret_key=SECRET, access_control="enable") as served:
        served.client.headers["Authorization"] = f"Bearer {SECRET}"  # a session would end with /logout
        yield served


def test_nothing_that_can_be_sent_gets_an_answer_that_is_not_declared(api: Api, picture: Path) -> None:
    from schemathesis import checks
    from schemathesis.specs.openapi import checks as described_checks

    wanted = [
        checks.not_a_server_error,
        described_checks.status_code_conformance,
        described_checks.content_type_conformance,
        described_checks.response_schema_conformance,
    ]
    described = schemathesis.openapi.from_dict(api.client.get("/openapi.json").json())
    kept, statuses = Kept(picture), dict[str, Counter[int]]()
    for result in described.get_all_operations():
        operation = result.ok()
        route = f"{operation.method.upper()} {operation.path.removeprefix(BASE)}"
        statuses[route] = Counter()
        _ask(api, operation, PROPER[route], kept, wanted, statuses[route])
    assert set(statuses) == {route for route in PROPER if route not in PAGE_ROUTES}
    assert not [route for route, seen in statuses.items() if seen[401] and route != "POST /login"]
    refused = [route for route, seen in statuses.items() if PROPER[route].status == 200 and not seen[200]]
    assert not refused, f"nothing that was sent to these was ever done: {refused}"


def _ask(api: Api, operation: Any, proper: Proper, kept: Kept, wanted: list[Any], statuses: Counter[int]) -> None:
    from hypothesis import HealthCheck, given, settings, strategies

    names = [*proper.query, *(proper.body or ())]
    some = strategies.sets(strategies.sampled_from(names)) if names else strategies.just(set())

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(), invented=strategies.none() | some)
    def send(case: Any, invented: set[str] | None) -> None:
        if invented is not None:
            _make_proper(case, proper, kept.places(api), invented)
        sent = case.as_transport_kwargs(base_url=str(api.client.base_url))
        sent = {name: sent[name] for name in ("method", "url", "params", "json", "headers", "data") if name in sent}
        sent["content"] = sent.pop("data", None)
        try:
            answer = api.client.request(**{name: value for name, value in sent.items() if value is not None})
        except (UnicodeError, ValueError):
            return  # what no client can send
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=wanted)

    send()


def _make_proper(case: Any, proper: Proper, places: dict[str, Any], invented: set[str]) -> None:
    """Put what a proper request holds into an invented one, but for the fields `invented`."""
    for part, good in ((case.query, proper.query), (case.body, proper.body)):
        if isinstance(part, dict) and good:
            part.update({name: value for name, value in filled(good, places).items() if name not in invented})
