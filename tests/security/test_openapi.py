"""What Schemathesis invents for every route, from the description that the server gives of itself: no 5xx, and no
answer that the description does not declare."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.security.attacks import lay_out
from tests.served import BASE, Api, serve

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

SECRET = "open sesame"
EXAMPLES = 40
# these end or open something; see tests/contract/test_machine.py and test_login.py
LEFT_OUT = {f"{BASE}{path}" for path in ("/shutdown", "/open_folder", "/open_with_default_app", "/logout")}


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, picture: Path) -> Iterator[Api]:
    data = tmp_path_factory.mktemp("data")
    with serve(data, picture.parents[1], secret_key=SECRET, access_control="enable") as served:
        assert served.post("login", {"secret": SECRET}).status_code == 200
        yield served


def test_nothing_that_can_be_sent_gets_an_answer_that_is_not_declared(api: Api, picture: Path) -> None:
    from hypothesis import HealthCheck, settings
    from schemathesis import checks
    from schemathesis.specs.openapi import checks as described_checks

    wanted = [
        checks.not_a_server_error,
        described_checks.status_code_conformance,
        described_checks.content_type_conformance,
        described_checks.response_schema_conformance,
    ]
    described = schemathesis.openapi.from_dict(api.client.get("/openapi.json").json())
    asked: Counter[str] = Counter()
    statuses: Counter[int] = Counter()
    for result in described.get_all_operations():
        operation = result.ok()
        if operation.path in LEFT_OUT:
            continue
        asked[operation.path] += 1
        _ask(api, operation, wanted, statuses, settings, HealthCheck)
    assert len(asked) > 30
    assert statuses[200] > 100 and statuses[400] > 10 and not statuses[401], statuses


def _ask(api: Api, operation: Any, wanted: list[Any], statuses: Counter[int], settings: Any, health: Any) -> None:
    from hypothesis import given

    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, suppress_health_check=list(health))
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        sent = case.as_transport_kwargs(base_url=str(api.client.base_url))
        sent = {name: sent[name] for name in ("method", "url", "params", "json", "headers", "data") if name in sent}
        sent["content"] = sent.pop("data", None)
        try:
            answer = api.client.request(**{name: value for name, value in sent.items() if value is not None})
        except (UnicodeError, ValueError):
            return  # what no client can send
        if not operation.path.endswith("/login"):
            statuses[answer.status_code] += 1
        case.validate_response(answer, checks=wanted)

    send()
