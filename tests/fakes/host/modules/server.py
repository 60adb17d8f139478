"""The HTTP side of the host: the Gradio app, its middlewares and its shape of errors."""

import argparse
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import HTTPException
from fastapi.responses import JSONResponse
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from modules import gradio_versions, paths_internal


def launch(demo: Any, arguments: argparse.Namespace) -> FastAPI:
    """Start the server and give its app; from here on it answers, before any extension has added an address."""
    users = [tuple(pair.split(":", 1)) for pair in arguments.gradio_auth.split(",")] if arguments.gradio_auth else None
    look = {"theme": gradio_versions.plain_theme()} if gradio_versions.MAJOR >= 6 else {}
    if gradio_versions.MAJOR >= 5:
        look["ssr_mode"] = False
    app, _local, _share = demo.queue(max_size=64).launch(
        server_name="127.0.0.1",
        server_port=arguments.port,
        auth=users,
        prevent_thread_lock=True,
        quiet=True,
        allowed_paths=[paths_internal.data_path, *arguments.ext, gradio_versions.HOST_FOLDER],
        app_kwargs={"docs_url": "/docs", "redoc_url": "/redoc"},
        root_path=f"/{arguments.subpath}" if arguments.subpath else "",
        **look,
    )
    if not arguments.forge:
        _set_up_middlewares(app)
    set_up_errors(app, arguments)
    return app  # type: ignore[no-any-return]


def _set_up_middlewares(app: FastAPI) -> None:
    """A1111 replaces Gradio's. Forge tries the same, but its app is already built, so that nothing comes of it."""
    app.user_middleware = [row for row in app.user_middleware if "CORSMiddleware" not in row.cls.__name__]
    app.middleware_stack = None
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(CORSMiddleware, allow_methods=["*"], allow_credentials=True, allow_headers=["*"])


def set_up_errors(app: FastAPI, arguments: argparse.Namespace) -> None:
    """With `--api` A1111 wraps every error in an object of its own; Forge only the unforeseen ones."""
    if arguments.forge or not arguments.api:
        return

    async def answer(_request: Request, error: Exception) -> JSONResponse:
        shape = {
            "error": type(error).__name__,
            "detail": vars(error).get("detail", ""),
            "body": vars(error).get("body", ""),
            "errors": str(error),
        }
        return JSONResponse(jsonable_encoder(shape), status_code=vars(error).get("status_code", 500))

    app.add_exception_handler(HTTPException, answer)
    app.add_exception_handler(Exception, answer)
