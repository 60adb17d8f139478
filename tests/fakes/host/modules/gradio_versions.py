"""What differs between the versions of Gradio that this host runs on. Not a module of the real host."""

import os
from typing import Any

import gradio

HOST_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAJOR = int(gradio.__version__.split(".")[0])


def js_argument(code: str) -> dict[str, str]:
    return {"_js" if MAJOR == 3 else "js": code}


def file_prefix() -> str:
    """How the page asks for a file of the server."""
    return "file=" if MAJOR < 5 else "gradio_api/file="


def plain_theme() -> Any:
    """A theme that asks no font server."""
    return gradio.themes.Default(font=["sans-serif"], font_mono=["monospace"])
