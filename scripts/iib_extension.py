"""The doorbell: the host's events go to iib.bootstrap_webui, and nothing of ours stops the host.

The host runs this file by its path, again at every "Reload UI"; `iib` itself stays loaded. So it holds nothing.
"""

import logging
import os
import sys
from collections.abc import Callable
from typing import Any

from modules import script_callbacks

EXTENSION_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if EXTENSION_FOLDER not in sys.path:
    sys.path.append(EXTENSION_FOLDER)  # at the end: our run.py and tests must not hide anybody's module

# Now, not when it is needed: some hosts forget the extension's folder as soon as this file has run.
from iib import bootstrap_webui  # noqa: E402

log = logging.getLogger("iib.host")


def door(room: str, answer_on_failure: Any = None) -> Callable[..., Any]:
    """A callback for the host that calls the function `room` of bootstrap_webui; what goes wrong there is logged."""

    def call(*arguments: Any) -> Any:
        try:
            return getattr(bootstrap_webui, room)(*arguments)
        except Exception:
            log.exception("Infinite Image Browsing: %s failed; the WebUI goes on without it.", room)
            return answer_on_failure

    return call


# By position alone: `name=` came to the host in 1.9.
script_callbacks.on_app_started(door("attach_to_webui"))
script_callbacks.on_ui_tabs(door("webui_tabs", []))
script_callbacks.on_ui_settings(door("webui_options"))
script_callbacks.on_image_saved(door("webui_image_saved"))
script_callbacks.on_script_unloaded(door("detach_from_webui"))
