"""Who is let in by the extension in a running host, asked over HTTP: the host itself leaves our addresses open."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib.web.route_kinds import ROUTE_KINDS
from tests import pictures
from tests.fakes.running_host import RunningHost, need_gradio
from tests.security.requests import FILE, FOLDER, PROPER, TAG, filled

OURS = "infinite_image_browsing"
CLOSED = [route for route, kind in ROUTE_KINDS.items() if kind != "open"]
SECRET = "open sesame"


@pytest.fixture(autouse=True)
def gradio_is_needed() -> None:
    need_gradio()


class Caller:
    """Asks a host, always with the same headers."""

    def __init__(self, host: RunningHost, **headers: str) -> None:
        self._host = host
        self._headers = headers

    def ask(self, method: str, path: str, body: Any = None, /, **query: str) -> tuple[int, Any]:
        """Status, and the answer: JSON or bytes."""
        address = f"{self._host.url}{OURS}{path}?{urllib.parse.urlencode(query)}"
        headers = {"Content-Type": "application/json", **self._headers}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(address, data=content, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, _content(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _content(error)

    def route(self, route: str, picture: Path) -> int:
        """The status that the proper request to a route gets."""
        method, _, path = route.partition(" ")
        proper, places = PROPER[route], {FILE: str(picture), FOLDER: str(picture.parent), TAG: 1}
        query = {name: str(value) for name, value in filled(proper.query, places).items()}
        return self.ask(method, proper.address or path, filled(proper.body, places), **query)[0]

    def reads(self, picture: Path) -> int:
        return self.ask("GET", "/file", path=str(picture))[0]

    def writes(self, folder: Path) -> int:
        return self.ask("POST", "/mkdirs", {"dest_folder": str(folder)})[0]


def _content(answer: Any) -> Any:
    content = answer.read()
    return json.loads(content) if "json" in answer.headers.get("Content-Type", "") else content


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def cookie_of_host(host: RunningHost, password: str) -> str:
    """What the host's own login gives to the user ann."""
    form = urllib.parse.urlencode({"username": "ann", "password": password}).encode()
    try:
        with urllib.request.urlopen(f"{host.url}login", data=form, timeout=30) as answer:
            return "; ".join(line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie") or ())
    except urllib.error.HTTPError as error:
        with error:
            return ""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The host lies in `webui`; its output folder has a picture, and so has `private` beside it."""
    top = tmp_path_factory.mktemp("place")
    for folder in ("webui/outputs/txt2img-images", "private"):
        pictures.write(top / folder / "a.png", pictures.png_bytes())
    return top


@pytest.fixture(scope="module")
def shown(place: Path) -> Path:
    return place / "webui" / "outputs" / "txt2img-images" / "a.png"


@pytest.fixture(scope="module")
def with_login(place: Path) -> Iterator[RunningHost]:
    need_gradio()
    with RunningHost(place / "webui", "--gradio-auth", "ann:secret", "--api", "--api-auth", "bob:pass:word") as host:
        yield host


@pytest.mark.parametrize("route", CLOSED)
def test_where_the_host_has_a_login_a_stranger_gets_nothing(with_login: RunningHost, shown: Path, route: str) -> None:
    assert Caller(with_login).route(route, shown) == 401


def test_a_user_of_the_host_needs_nothing_more(with_login: RunningHost, shown: Path) -> None:
    cookie = cookie_of_host(with_login, "secret")
    user = Caller(with_login, Cookie=cookie)
    assert (user.reads(shown), user.writes(shown.parent / "by ann")) == (200, 200)
    assert user.ask("GET", "/global_setting")[1]["is_readonly"] is False
    for other in (cookie.replace("=", "=x"), cookie_of_host(with_login, "wrong"), "access-token=None"):
        assert Caller(with_login, Cookie=other).reads(shown) == 401
    assert Caller(with_login).ask("GET", "/hello") == (200, "hello")


def test_the_credentials_of_the_hosts_api_do_as_well(with_login: RunningHost, shown: Path) -> None:
    script = Caller(with_login, Authorization=basic("bob:pass:word"))
    assert (script.reads(shown), script.writes(shown.parent / "by bob")) == (200, 200)
    for said in (basic("bob:pass"), basic("bob"), basic("ann:secret"), "Basic x", "Bearer pass:word"):
        assert Caller(with_login, Authorization=said).reads(shown) == 401


def test_a_reachable_host_without_login_shows_its_folders_and_no_more(place: Path, shown: Path) -> None:
    with RunningHost(place / "webui", "--listen") as host:
        stranger = Caller(host)
        assert stranger.reads(shown) == 200
        assert stranger.ask("GET", "/files", folder_path=str(shown.parent))[0] == 200
        for outside in (place / "private" / "a.png", place / "private" / "none.png", Path("/etc/passwd")):
            assert stranger.reads(outside) == 403
        assert stranger.ask("GET", "/files", folder_path=str(place / "private"))[0] == 403
        status, said = stranger.ask("POST", "/mkdirs", {"dest_folder": str(shown.parent / "by nobody")})
        assert status == 403 and "IIB_SECRET_KEY" in said["detail"]
        assert stranger.ask("GET", "/global_setting")[1]["is_readonly"] is True
        for route in (route for route, kind in ROUTE_KINDS.items() if kind == "write"):
            assert stranger.route(route, shown) == 403, route
    assert not (shown.parent / "by nobody").exists()


def test_a_reachable_host_lets_those_change_who_know_its_api_credentials(place: Path, shown: Path) -> None:
    with RunningHost(place / "webui", "--listen", "--api", "--api-auth", "bob:word") as host:
        assert (Caller(host).reads(shown), Caller(host).writes(shown.parent / "c")) == (200, 401)
        script = Caller(host, Authorization=basic("bob:word"))
        assert (script.reads(shown), script.writes(shown.parent / "c")) == (200, 200)
        assert script.reads(place / "private" / "a.png") == 403


def test_a_reachable_host_with_a_secret(place: Path, shown: Path) -> None:
    with RunningHost(place / "webui", "--listen", environment={"IIB_SECRET_KEY": SECRET}) as host:
        assert (Caller(host).reads(shown), Caller(host).writes(shown.parent / "d")) == (401, 401)
        script = Caller(host, Authorization=f"Bearer {SECRET}")
        assert (script.reads(shown), script.writes(shown.parent / "d")) == (200, 200)
        assert script.reads(place / "private" / "a.png") == 403
        body = json.dumps({"secret": SECRET}).encode()
        request = urllib.request.Request(f"{host.url}{OURS}/login", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            cookie = answer.headers["Set-Cookie"].partition(";")[0]
        assert Caller(host, Cookie=cookie).reads(shown) == 200
        host.say("reload", "reloaded")
        assert (Caller(host, Cookie=cookie).reads(shown), Caller(host).reads(shown)) == (200, 401)
        assert Caller(host, Cookie=cookie).ask("POST", "/logout")[0] == 200
        assert Caller(host, Cookie=cookie).reads(shown) == 401
