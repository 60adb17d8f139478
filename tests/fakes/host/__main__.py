"""A stand-in for the host WebUI: `python tests/fakes/host --ext DIR`. Its life is that of the real one.

Once it serves it prints one JSON line, {"event": "ready", "url": …}; then it takes one word per line on standard input
and answers each with a JSON line of its own:
    reload               Reload UI: a new app in the same process on the same port
    save FILE            the host saves a picture as FILE (relative to its working directory) and tells its extensions
    threads              names of the threads that the extension's code runs in, ids of the child processes
    unload               only the first half of a reload: the extensions are told to go
    stop                 (or the end of input) the end
"""

import argparse
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fake host", description=__doc__)
    parser.add_argument("--ext", action="append", default=[], help="root of an extension; may be given many times")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--root", default="", help="working directory, by default the current one")
    parser.add_argument("--outputs", default="", help="the folder of all samples (outdir_samples)")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="a setting of the host")
    parser.add_argument("--forge", action="store_true", help="behave like Forge where it differs from A1111")
    parser.add_argument("--old", action="store_true", help="behave like a host before 1.8")
    for flag in ("--nowebui", "--api", "--share", "--listen"):
        parser.add_argument(flag, action="store_true")
    for flag in ("--subpath", "--gradio-auth", "--api-auth", "--server-name", "--data-dir"):
        parser.add_argument(flag)
    return parser.parse_args()


def _set_up(arguments: argparse.Namespace) -> None:
    """Before anything of the host is imported."""
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    here_last = [entry for entry in sys.path if entry not in ("", os.getcwd(), HERE)]
    sys.path[:] = [HERE, *here_last]  # only the host is importable: its extensions have to find themselves
    if arguments.root:
        os.chdir(arguments.root)
    if arguments.old:
        sys.modules["modules.infotext_utils"] = None  # type: ignore[assignment]


if __name__ == "__main__":
    given = _arguments()
    given.ext = [os.path.abspath(folder) for folder in given.ext]
    given.outputs = given.outputs and os.path.abspath(given.outputs)
    _set_up(given)
    from life import live

    live(given)
