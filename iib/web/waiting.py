"""Waiting for what is made elsewhere, without a thread, and no longer than the caller does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from starlette.requests import Request

T = TypeVar("T")


class Awaited(Protocol[T]):
    """What is being made: `answer` will hold it; who does not want it any more calls `leave`, once."""

    @property
    def answer(self) -> "Future[T]": ...

    @property
    def leave(self) -> Callable[[], None]: ...


async def wait_while_connected(request: Request, awaited: Awaited[T]) -> "T | None":
    """What was made, or None when the caller went away before. Raises what the making raised."""
    loop = asyncio.get_running_loop()
    made = asyncio.Event()
    awaited.answer.add_done_callback(lambda answer: _tell(loop, made))
    waiting = [asyncio.ensure_future(made.wait()), asyncio.ensure_future(_until_gone(request))]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        awaited.leave()
    if awaited.answer.done() and not awaited.answer.cancelled():
        return awaited.answer.result()
    return None


def _tell(loop: asyncio.AbstractEventLoop, made: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(made.set)


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue
