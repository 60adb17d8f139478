"""A request waits for what it wants as long as its caller does, and not longer."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any

import pytest
from starlette.requests import Request

from iib.domain.errors import UnreadableMedia
from iib.web.waiting import wait_while_connected
from iib.workers import Awaited


def request_of(receive: Callable[[], Awaitable[dict[str, Any]]]) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/", "headers": []}, receive)


async def stays() -> dict[str, Any]:
    await asyncio.sleep(60)
    return {"type": "http.disconnect"}


async def goes() -> dict[str, Any]:
    await asyncio.sleep(0.05)
    return {"type": "http.disconnect"}


def awaited() -> "tuple[Future[str], list[str], Awaited[str]]":
    future: Future[str] = Future()
    left: list[str] = []
    return future, left, Awaited(future, lambda: left.append("left"))


def test_who_goes_away_leaves() -> None:
    _, left, wanted = awaited()
    assert asyncio.run(wait_while_connected(request_of(goes), wanted)) is None
    assert left == ["left"]


def test_who_stays_gets_what_was_made() -> None:
    future, left, wanted = awaited()

    async def ask() -> "str | None":
        asyncio.get_running_loop().call_later(0.05, future.set_result, "made")
        return await wait_while_connected(request_of(stays), wanted)

    assert asyncio.run(ask()) == "made"
    assert left == ["left"]


def test_what_could_not_be_made_is_told() -> None:
    future, left, wanted = awaited()
    future.set_exception(UnreadableMedia("broken"))
    with pytest.raises(UnreadableMedia, match="broken"):
        asyncio.run(wait_while_connected(request_of(stays), wanted))
    assert left == ["left"]
