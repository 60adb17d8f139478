"""The life of the host, from the first script to the last reload."""

import argparse
import glob
import json
import os
import sys
import threading
import time
from typing import Any

from modules import images, paths_internal, script_callbacks, scripts, shared


def live(arguments: argparse.Namespace) -> None:
    """Serve until told to stop."""
    _take_options(arguments)
    scripts.load_scripts(arguments.ext, keeps_paths=arguments.forge)
    script_callbacks.before_ui_callback()
    host = _HostWithoutPage(arguments) if arguments.nowebui else _Host(arguments)
    host.start()
    say("ready", url=f"http://127.0.0.1:{arguments.port}/")
    words = {"reload": host.reload, "save": _save, "threads": _threads, "unload": _unload}
    for line in sys.stdin:
        word, *rest = line.strip().split(" ", 1)
        if word == "stop":
            break
        words[word](*rest)
    host.stop()


def say(event: str, **facts: Any) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


def _take_options(arguments: argparse.Namespace) -> None:
    if arguments.data_dir:
        paths_internal.data_path = os.path.abspath(arguments.data_dir)
    for name, value in vars(arguments).items():
        if name in shared.FLAGS:
            setattr(shared.cmd_opts, name, value)
    is_non_local = any((arguments.share, arguments.listen, arguments.server_name))
    shared.cmd_opts.webui_is_non_local = is_non_local
    if arguments.outputs:
        shared.opts.outdir_samples = arguments.outputs
    for key, _, value in (pair.partition("=") for pair in arguments.option):
        setattr(shared.opts, key, value)


def _save(filename: str) -> None:
    generating = threading.Thread(
        target=images.save_image, args=(filename, "a saved cat\nSteps: 5, Seed: 7, Size: 64x48")
    )
    generating.start()
    generating.join()
    say("saved", path=os.path.abspath(filename))


def _threads() -> None:
    names = [thread.name for thread in threading.enumerate() if _is_an_extensions(thread)]
    say("threads", names=names, children=_children())


def _is_an_extensions(thread: threading.Thread) -> bool:
    target = getattr(thread, "_target", None)
    module = getattr(target, "__module__", None) or type(thread).__module__
    return module.partition(".")[0] == "iib" or "iib" in thread.name.lower()


def _children() -> list[int]:
    """Processes that any thread of this one has started; none where there is no /proc."""
    found: list[int] = []
    for listing in glob.glob("/proc/self/task/*/children"):
        try:
            with open(listing, encoding="ascii") as file:
                found += [int(number) for number in file.read().split()]
        except OSError:
            pass  # the thread has ended meanwhile
    return found


def _unload() -> None:
    script_callbacks.app_reload_callback()
    script_callbacks.script_unloaded_callback()
    say("unloaded")


class _Host:
    """With its page: a Gradio app that is made anew at every Reload UI."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._demo: Any = None

    def start(self) -> None:
        from modules import server, ui, ui_gradio_extensions

        arguments = self._arguments
        ui_gradio_extensions.reload_javascript(arguments.ext)
        shared.demo = self._demo = ui.create_ui(is_forge=arguments.forge)
        app = server.launch(self._demo, arguments)
        script_callbacks.app_started_callback(self._demo, app)

    def stop(self) -> None:
        self._demo.close(verbose=False)

    def reload(self) -> None:
        self.stop()
        time.sleep(0.5)
        script_callbacks.app_reload_callback()
        script_callbacks.script_unloaded_callback()
        script_callbacks.clear_callbacks()
        scripts.load_scripts(self._arguments.ext, keeps_paths=self._arguments.forge)
        script_callbacks.before_ui_callback()
        self.start()
        say("reloaded")


class _HostWithoutPage:
    """`--nowebui`: a plain FastAPI app; it is never made anew."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments

    def start(self) -> None:
        import uvicorn
        from fastapi import FastAPI
        from modules import server

        app = FastAPI()
        server.set_up_errors(app, self._arguments)
        script_callbacks.app_started_callback(None, app)
        root_path = f"/{self._arguments.subpath}" if self._arguments.subpath else ""
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self._arguments.port, root_path=root_path, log_level="warning"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="host server")
        self._thread.start()
        while not self._server.started:
            time.sleep(0.05)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    def reload(self) -> None:
        say("refused", reason="the host has no Reload UI without its page")
