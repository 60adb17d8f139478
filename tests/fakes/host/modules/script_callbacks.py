"""What an extension may be told of. Every callback's exception is printed and the next one is called."""

import sys
import traceback
from collections.abc import Callable
from typing import Any

callbacks: dict[str, list[Callable[..., Any]]] = {}


class ImageSaveParams:
    """What is known of a picture when it was saved; `filename` is as the host joined it, so often relative."""

    def __init__(self, image: Any, p: Any, filename: str, pnginfo: dict[str, Any]) -> None:
        self.image = image
        self.p = p
        self.filename = filename
        self.pnginfo = pnginfo


def _registrar(event: str) -> Callable[..., None]:
    def register(callback: Callable[..., Any], *, name: str | None = None) -> None:
        callbacks.setdefault(event, []).append(callback)

    return register


def _call(event: str, *arguments: Any, backwards: bool = False) -> list[Any]:
    registered = callbacks.get(event, [])
    answers = []
    for callback in list(reversed(registered) if backwards else registered):
        try:
            answers.append(callback(*arguments))
        except Exception:
            print(f"*** Error executing callback {event}", file=sys.stderr)
            traceback.print_exc()
    return answers


on_app_started = _registrar("app_started")
on_before_reload = _registrar("before_reload")
on_before_ui = _registrar("before_ui")
on_image_saved = _registrar("image_saved")
on_before_image_saved = _registrar("before_image_saved")
on_script_unloaded = _registrar("script_unloaded")
on_ui_settings = _registrar("ui_settings")
on_ui_tabs = _registrar("ui_tabs")


def app_started_callback(demo: Any, app: Any) -> None:
    _call("app_started", demo, app)


def app_reload_callback() -> None:
    _call("before_reload")


def before_ui_callback() -> None:
    _call("before_ui")


def image_saved_callback(params: ImageSaveParams) -> None:
    _call("image_saved", params)


def script_unloaded_callback() -> None:
    _call("script_unloaded", backwards=True)


def ui_settings_callback() -> None:
    _call("ui_settings")


def ui_tabs_callback() -> list[Any]:
    return [tab for tabs in _call("ui_tabs") for tab in tabs or []]


def clear_callbacks() -> None:
    callbacks.clear()
