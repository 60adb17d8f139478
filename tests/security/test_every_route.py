"""Who may call what: every route, asked by everybody. The rows are in `tests.security.requests`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib.host.facts import HostFacts
from iib.web.route_kinds import ROUTE_KINDS
from tests import pictures
from tests.security.asking import ask, declared_routes
from tests.security.requests import PROPER, path_parameters, with_path
from tests.served import BASE, Api, serve

SECRET = "a secret with spaces and ä"
CLOSED = [route for route in PROPER if ROUTE_KINDS.get(route) != "open"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture in a folder."""
    folder = tmp_path_factory.mktemp("library")
    return pictures.write(folder / "in" / "a.png", pictures.png_bytes(texts={"parameters": pictures.A1111_TEXT}))


def served(factory: pytest.TempPathFactory, library: Path, **settings: Any) -> Iterator[Api]:
    data = factory.mktemp("data")
    facts = settings.pop("facts", None)
    host = settings.pop("host", "127.0.0.1:7866")
    if facts:
        facts = HostFacts(facts, str(data), str(data), is_reachable_from_outside=True)
    with serve(data, library.parent, facts=facts, host=host, **settings) as api:
        yield api


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory, library: Path) -> Iterator[Api]:
    yield from served(tmp_path_factory, library, access_control="enable")


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory, library: Path) -> Iterator[Api]:
    yield from served(tmp_path_factory, library, secret_key=SECRET)


@pytest.fixture(scope="module")
def exposed(tmp_path_factory: pytest.TempPathFactory, library: Path) -> Iterator[Api]:
    yield from served(tmp_path_factory, library, facts="webui", host="my-pc.example:7860")


@pytest.fixture(scope="module", params=["read-only", "write-only", "no-access"])
def limited(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, library: Path
) -> Iterator[tuple[Api, str]]:
    for api in served(tmp_path_factory, library, permission=request.param):
        yield api, request.param


def test_every_route_has_its_rows() -> None:
    """A new route needs one in iib/web/route_kinds.py and one in tests/security/requests.py."""
    assert declared_routes() == set(ROUTE_KINDS) == set(PROPER)


def test_no_get_writes_and_little_is_open() -> None:
    assert not [route for route, kind in ROUTE_KINDS.items() if kind == "write" and route.startswith("GET")]
    assert {route for route, kind in ROUTE_KINDS.items() if kind == "open"} == {
        *("GET ", "GET /", "GET /static/{name:path}", "GET /hello", "GET /version", "POST /login", "POST /logout")
    }


@pytest.mark.parametrize("route", PROPER)
def test_a_proper_request_is_answered(private: Api, library: Path, route: str) -> None:
    if route == "DELETE /db/extra_paths":
        ask(private, "POST /db/extra_paths", library)
    answer = ask(private, route, library)
    assert answer.status_code == PROPER[route].status, answer.text


@pytest.mark.parametrize("route", PROPER)
def test_strangers_are_not_let_in_where_there_is_a_secret(secretive: Api, library: Path, route: str) -> None:
    answer = ask(secretive, route, library)
    if ROUTE_KINDS[route] == "open":
        assert answer.status_code in (200, 401 if route == "POST /login" else 200)
    else:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("route", CLOSED)
@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {SECRET.encode().hex()}"},
        {"Cookie": "iib_session_00000000=99999999999.x.y"},
        {"Cookie": "access-token=x"},
    ],
    ids=["wrong", "empty", "basic", "cookie", "host cookie"],
)
def test_wrong_credentials_are_none(secretive: Api, library: Path, route: str, headers: dict[str, str]) -> None:
    assert ask(secretive, route, library, headers=headers).status_code in (401, 429)


@pytest.mark.parametrize("route", CLOSED)
def test_nothing_is_read_before_it_is_known_who_asks(secretive: Api, route: str) -> None:
    method, _, path = route.partition(" ")
    headers = {"Content-Type": "application/json"}
    answer = secretive.client.request(method, f"{BASE}{path}", content=b"{not json", headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("route", CLOSED)
def test_a_permission_is_for_all(limited: tuple[Api, str], library: Path, route: str) -> None:
    api, permission = limited
    may = {"read-only": "read", "write-only": "write"}.get(permission)
    answer = ask(api, route, library)
    if ROUTE_KINDS[route] == may:
        assert "IIB_ACCESS_CONTROL_PERMISSION" not in answer.text
    else:
        assert answer.status_code == 403 and "IIB_ACCESS_CONTROL_PERMISSION" in answer.json()["detail"]


@pytest.mark.parametrize("route", CLOSED)
def test_an_exposed_server_without_login_only_reads(exposed: Api, library: Path, route: str) -> None:
    answer = ask(exposed, route, library)
    if ROUTE_KINDS[route] == "write":
        assert answer.status_code == 403 and "IIB_SECRET_KEY" in answer.json()["detail"]
    else:
        assert answer.status_code == PROPER[route].status, answer.text


@pytest.mark.parametrize(("route", "parameter"), path_parameters())
def test_a_path_outside_is_refused_whether_it_exists_or_not(
    private: Api, library: Path, route: str, parameter: str
) -> None:
    outside = pictures.write(library.parents[1] / "outside" / "a.png", pictures.png_bytes())
    answers = []
    for path in (outside, outside.parent, outside.parent / "missing.png"):
        answer = ask(private, route, library, with_path(PROPER[route], parameter, str(path)))
        assert answer.status_code == 403, answer.text
        answers.append(answer.json())
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("route", PROPER)
def test_pages_of_other_sites_get_nothing(private: Api, library: Path, route: str) -> None:
    for headers in (
        {"Origin": "https://attacker.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://["},
    ):
        assert ask(private, route, library, headers=headers).status_code == 403
    if route.startswith("GET"):
        return
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Referer": "https://attacker.example/"}):
        assert ask(private, route, library, headers=headers).status_code == 403
    method, _, path = route.partition(" ")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = private.client.request(method, f"{BASE}{path}", content=b"{}", headers={"Content-Type": kind})
        assert answer.status_code == 400, kind


@pytest.mark.parametrize("route", [route for route in PROPER if route.startswith("GET")])
def test_foreign_pages_cannot_show_anything(private: Api, library: Path, route: str) -> None:
    for dest in ("image", "script", "iframe", "video", "empty"):
        headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": dest}
        assert ask(private, route, library, headers=headers).status_code == 403
    assert "access-control-allow-origin" not in ask(private, route, library).headers
