"""Threads in which requests are answered.

Those that an event loop gives out belong to the app that we are a guest in: forty requests of ours that wait for an
update or a long move would keep everybody else out of it. So ours are counted apart; and what may take long is counted
apart from what is answered at once, so that the page goes on. What finds no thread free waits without one.
"""

import asyncio
import functools
import inspect
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from typing import Any, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")
Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

_SHORT_MAX, _LONG_MAX = 24, 16


class _Limits(NamedTuple):
    short: CapacityLimiter
    long: CapacityLimiter


_limits_of_loops: "WeakKeyDictionary[asyncio.AbstractEventLoop, _Limits]" = WeakKeyDictionary()


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """What `work` returns or raises, done in a thread."""
    return await to_thread.run_sync(work, *arguments, limiter=_limits().short)


async def in_thread_for_long(work: Callable[..., T], *arguments: Any) -> T:
    """The same for what may take minutes."""
    return await to_thread.run_sync(work, *arguments, limiter=_limits().long)


def takes_long(endpoint: Endpoint) -> Endpoint:
    """Marks an endpoint that may take minutes."""
    endpoint.takes_long = True  # type: ignore[attr-defined]
    return endpoint


def answered_in_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """An endpoint as one that waits on the event loop while a thread does its work."""
    if inspect.iscoroutinefunction(endpoint):
        return endpoint
    run: Callable[..., Coroutine[Any, Any, Any]]
    run = in_thread_for_long if getattr(endpoint, "takes_long", False) else in_thread

    @functools.wraps(endpoint)
    async def answer(*arguments: Any, **named: Any) -> Any:
        return await run(functools.partial(endpoint, *arguments, **named))

    return answer


async def chunks_of(made: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
    """What a generator yields, each made in a thread; it is closed at the end, or as soon as nobody wants more."""
    try:
        while (chunk := await in_thread(next, made, None)) is not None:
            yield chunk
    finally:
        made.close()


def _limits() -> _Limits:
    loop = asyncio.get_running_loop()
    limits = _limits_of_loops.get(loop)
    if limits is None:
        limits = _limits_of_loops[loop] = _Limits(CapacityLimiter(_SHORT_MAX), CapacityLimiter(_LONG_MAX))
    return limits
