"""The switchboard inside the WebUI: joins a run to the host's app, and ends it when the host begins anew."""

import logging
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from iib.bootstrap import Application, build, read_settings
from iib.disk import open_checked
from iib.domain.errors import BadSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

_attached: "tuple[FastAPI, Application] | None" = None


def attach_to_webui(demo: Any, app: "FastAPI") -> None:
    """Put our routes on the host's app and begin. A Reload UI brings a new app: the old run is closed first."""
    from iib.host import webui

    global _attached
    if _attached and _attached[0] is app:
        return
    detach_from_webui()
    facts = replace(webui.read_facts(), login=webui.HostLogin(app))
    application = build(read_settings(facts, environment=os.environ), facts)
    logging.getLogger("iib").setLevel(application.settings.log_level.upper())
    app.include_router(application.router)
    _attached = (app, application)
    application.start()


def detach_from_webui() -> None:
    """End everything that runs; the routes go with the host's app."""
    global _attached
    attached, _attached = _attached, None
    if attached:
        attached[1].close()


def webui_tabs() -> list[tuple[Any, str, str]]:
    """What the host's on_ui_tabs wants."""
    from iib.host import webui

    return webui.make_tab(_picture_to_send)


def webui_options() -> None:
    """Add our options to the host's settings."""
    from iib.host import webui

    webui.add_options()


def webui_image_saved(params: Any) -> None:
    """The host saved a file: look at its folder soon. Called in the generation path, so it only puts it in line."""
    from iib.host import webui

    path = webui.saved_file(params)
    if path and _attached:
        _attached[1].services.index.notice(path)


def _picture_to_send(path: str) -> tuple[Any, str]:
    """A picture and its infotext for the host's own tabs. Raises what the resolver raises."""
    from iib.imaging.decoding import open_picture

    if _attached is None:
        raise BadSettings("Infinite Image Browsing is not running: reload the page.")
    application = _attached[1]
    allowed = application.access.allow_file(path)
    with open_checked(allowed) as file:
        picture = open_picture(file)
    return picture, application.services.metadata.text(path)
