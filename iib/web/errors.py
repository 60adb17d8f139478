"""One table: domain error → status, and the route class that answers with it.

The answer is made inside our own routes, so the error handling of the app that we are a guest in stays as it was.
"""

import contextlib
import json
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from iib.domain.errors import (
    AccessDenied,
    BadRequest,
    IibError,
    InternalFault,
    NotAuthenticated,
    NotFound,
    TooManyAttempts,
)
from iib.web.auth import Guard
from iib.web.responses import JsonAnswer
from iib.web.threads import answered_in_thread

logger = logging.getLogger(__name__)

# the first row that fits decides
STATUS_OF: tuple[tuple[type[IibError], int], ...] = (
    (BadRequest, 400),
    (TooManyAttempts, 429),
    (NotAuthenticated, 401),
    (AccessDenied, 403),
    (NotFound, 404),
    (InternalFault, 500),
    (IibError, 500),
)

_OUR_FAULT = "Something went wrong here; the server's log says what."


FaultOf = Callable[[Exception], "IibError | None"]


class Unforeseen:
    """What an error means that is not ours, where somebody knows. A dependency of each route."""

    def __init__(self, fault_of: FaultOf) -> None:
        self.fault_of = fault_of

    async def __call__(self) -> None:  # one that is not async would cost a thread
        """Nothing has to be done before a request is answered."""


class IibRoute(APIRoute):
    """A route whose errors are `{"detail": "<one sentence>"}` with the status of the table.

    It is answered in a thread of ours, and a `Guard` among its dependencies asked before anything of the request is
    read.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        super().__init__(path, answered_in_thread(endpoint), **more)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_with_our_errors(request: Request) -> Response:
            try:
                with await self._let_in(request):
                    return await handle(_TextRequest(request.scope, request.receive))
            except IibError as error:
                return answer_for(error, request)
            except RequestValidationError as error:
                return error_answer(400, sentence_for(error.errors()))
            except HTTPException as error:
                return error_answer(400 if error.status_code == 422 else error.status_code, str(error.detail))
            except Exception as error:  # the route boundary: no trace ever leaves, the log has it
                fault = self._fault_of(error)
                if fault is not None:
                    return answer_for(fault, request)
                logger.exception("%s %s failed.", request.method, request.url.path)
                return error_answer(500, _OUR_FAULT)

        return handle_with_our_errors

    def _fault_of(self, error: Exception) -> IibError | None:
        known = [depends.dependency for depends in self.dependencies if isinstance(depends.dependency, Unforeseen)]
        return known[0].fault_of(error) if known else None

    async def _let_in(self, request: Request) -> contextlib.AbstractContextManager[None]:
        """What has to be held while the request is answered."""
        for guard in (depends.dependency for depends in self.dependencies):
            if isinstance(guard, Guard):
                await guard(request)
                if guard.kind(request) == "write":
                    return guard.writing.counted()
        return contextlib.nullcontext()


class _TextRequest(Request):
    """A request whose JSON is an object, and only valid text: escapes like `\\ud83d` alone are no character anywhere
    else."""

    async def json(self) -> Any:
        content = await super().json()
        if content is not None and not isinstance(content, dict):  # pydantic 1 makes an object of a list of pairs
            raise HTTPException(400, "The request body must be a JSON object.")
        if b"\\ud" in (await self.body()).lower() and not _is_text(content):
            raise HTTPException(400, "The request body holds half of a surrogate pair, which is no character.")
        return content


def _is_text(content: Any) -> bool:
    try:
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def answer_for(error: IibError, request: Request) -> Response:
    """The answer that a domain error gives."""
    status = next(status for kind, status in STATUS_OF if isinstance(error, kind))
    if status == 500:
        logger.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    answer = error_answer(status, str(error))
    if isinstance(error, NotAuthenticated) and error.takes_secret:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="infinite_image_browsing"'
    return answer


def error_answer(status: int, sentence: str) -> Response:
    return JsonAnswer({"detail": sentence}, status_code=status, headers={"Cache-Control": "no-store"})


# for the description of the API: what an answer other than 200 looks like
ERROR_ANSWERS: dict[int | str, dict[str, Any]] = {
    code: {
        "description": "One sentence that a person can act on.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"detail": {"type": "string"}},
                    "required": ["detail"],
                }
            }
        },
    }
    for code in ("4XX", "5XX")
}


_NUMBER_KINDS = ("float", "int")  # pydantic 2 names behind the field which of two kinds of numbers a value is not


def sentence_for(problems: Iterable[Any]) -> str:
    """What is wrong with a request, naming the field.

    >>> sentence_for([{"loc": ("body", "size"), "msg": "value is not a valid integer", "type": "type_error.integer"}])
    'size: value is not a valid integer.'
    """
    for problem in problems:
        place = [str(part) for part in problem.get("loc", ())]
        if place and place[0] in ("body", "query", "path", "header"):
            del place[0]
        if place[1:] and place[-1] in _NUMBER_KINDS:
            del place[-1]
        message = str(problem.get("msg", "is not valid")).rstrip(".")
        if "json" in str(problem.get("type", "")):
            return f"The request body is not valid JSON: {message}."
        return f"{'.'.join(place) or 'The request body'}: {message}."
    return "The request is not valid."
