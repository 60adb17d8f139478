"""Whose request it is, in every version of the host's login."""

import types
from collections.abc import Callable
from typing import Any

import pytest


def login(app: Any) -> Any:
    from iib.host import webui

    return webui.HostLogin(app)


def request(**cookies: str) -> Any:
    return types.SimpleNamespace(cookies={name.replace("_", "-"): value for name, value in cookies.items()})


def app(routes: list[Any] | None = None, **attributes: Any) -> Any:
    return types.SimpleNamespace(routes=routes or [types.SimpleNamespace()], **attributes)


def route(endpoint: Callable[..., Any]) -> Any:
    return types.SimpleNamespace(path="/user", endpoint=endpoint)


def test_a_plain_app_has_no_login(host_modules: Any) -> None:
    from fastapi import FastAPI

    plain = login(FastAPI())
    assert not plain.is_on()
    assert plain.user_of(request()) is None


@pytest.mark.parametrize("attribute", ["auth", "auth_dependency"])
def test_a_login_is_on(host_modules: Any, attribute: str) -> None:
    assert login(app(**{attribute: {"ann": "secret"}})).is_on()
    assert not login(app(**{attribute: None})).is_on()


def test_the_host_is_asked_by_its_own_address(host_modules: Any) -> None:
    asked = app([types.SimpleNamespace(), route(lambda request: request.cookies.get("access-token"))])
    assert login(asked).user_of(request(access_token="ann")) == "ann"
    assert login(asked).user_of(request()) is None


def test_cookies_where_the_host_can_not_be_asked(host_modules: Any) -> None:
    async def later(request: Any) -> str:
        raise AssertionError("cannot be waited for here")

    old = app([route(later)], tokens={"t": "ann"})
    assert login(old).user_of(request(access_token="t")) == "ann"
    assert login(old).user_of(request(access_token_unsecure="t")) == "ann"
    assert login(old).user_of(request(access_token="stale")) is None
    new = app(tokens={"t": "ann"}, cookie_id="Xy")
    assert login(new).user_of(request(access_token_unsecure_Xy="t")) == "ann"
    assert login(new).user_of(request(access_token="t")) is None
