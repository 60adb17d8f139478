"""Puts the scripts and styles of host and extensions into the page that Gradio makes."""

import os
from collections.abc import Sequence
from html import escape
from typing import Any

import gradio.routes

from modules import gradio_versions, paths_internal

_gradios_own = gradio.routes.templates.TemplateResponse
HOST_SCRIPT = os.path.join(gradio_versions.HOST_FOLDER, "script.js")


def _address(path: str) -> str:
    inside = os.path.relpath(path, paths_internal.script_path)
    shown = path if inside.startswith("..") else inside
    return escape(f"{gradio_versions.file_prefix()}{shown}?{os.path.getmtime(path)}")


def _files(extensions: Sequence[str], folder: str, ending: str) -> list[str]:
    found = []
    for root in extensions:
        inside = os.path.join(root, folder)
        names = sorted(os.listdir(inside)) if os.path.isdir(inside) else []
        found += [os.path.join(inside, name) for name in names if name.endswith(ending)]
    return found


def reload_javascript(extensions: Sequence[str]) -> None:
    """Take the list of files as it is now; it stays so until the next Reload UI."""
    scripts = [HOST_SCRIPT, *_files(extensions, "javascript", ".js")]
    head = "".join(f'<script type="text/javascript" src="{_address(path)}"></script>' for path in scripts)
    modules = _files(extensions, "javascript", ".mjs")
    head += "".join(f'<script type="module" src="{_address(path)}"></script>' for path in modules)
    styles = [path for path in (os.path.join(root, "style.css") for root in extensions) if os.path.isfile(path)]
    foot = "".join(f'<link rel="stylesheet" property="stylesheet" href="{_address(path)}">' for path in styles)

    def template_response(*arguments: Any, **keywords: Any) -> Any:
        response = _gradios_own(*arguments, **keywords)
        head_end = f'{head}<meta name="referrer" content="no-referrer"/></head>'
        response.body = response.body.replace(b"</head>", head_end.encode())
        response.body = response.body.replace(b"</body>", f"{foot}</body>".encode())
        response.init_headers()
        return response

    gradio.routes.templates.TemplateResponse = template_response
