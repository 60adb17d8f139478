"""`python -m iib`: the standalone door."""

import argparse
import gc
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Sequence
from typing import Any

from iib import __version__, bootstrap, commands


def make_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m iib", description="Infinite Image Browsing")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="index folders and show them in the browser")
    serve.add_argument("folders", nargs="*", metavar="FOLDER", help="folders to index and show; none: a demo library")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", help="port to listen on (default 7866; 0: any free one)")
    serve.add_argument("--data-dir", help="folder of the database and the demo library")
    serve.add_argument("--no-browser", action="store_true", help="do not open the page in the browser")
    serve.add_argument("--empty", action="store_true", help="neither folders nor the demo library")
    serve.add_argument("--enable_shutdown", action="store_const", const="yes", help="let POST /shutdown end the server")
    geninfo = commands.add_parser("geninfo", help="print how files were generated")
    geninfo.add_argument("files", nargs="+", metavar="FILE")
    geninfo.add_argument("--json", action="store_true", help="one JSON object: path → what was read, or null")
    geninfo.add_argument(
        "--deep",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="where nothing else is found, look for metadata hidden in the pixels",
    )
    thumbnails = commands.add_parser("thumbnails", help="make the thumbnails of all pictures in folders ahead")
    thumbnails.add_argument("folders", nargs="+", metavar="FOLDER")
    thumbnails.add_argument("--data-dir", help="folder of the database and the cache")
    worker = commands.add_parser("worker", help="a helper process; the server starts these itself")
    worker.add_argument("kind", choices=["index", "read", "thumbnail", "watch"])
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run a command; the exit status. What the user has to know is one sentence on standard error."""
    parsed = make_parser().parse_args(arguments)
    if parsed.command == "worker":
        return bootstrap.run_worker(parsed.kind)
    if parsed.command == "geninfo":
        return commands.print_geninfo(parsed.files, is_json=parsed.json, deep=parsed.deep)
    if parsed.command == "thumbnails":
        return _make_thumbnails(parsed.folders, parsed.data_dir)
    return _serve(parsed)


def _serve(parsed: argparse.Namespace) -> int:
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    said = {"host": parsed.host, "port": parsed.port, "data_dir": parsed.data_dir}
    said["enable_shutdown"] = parsed.enable_shutdown
    try:
        application = bootstrap.build_standalone(
            said, parsed.folders, is_empty=parsed.empty, on_demo_progress=_show_demo_progress
        )
    except bootstrap.START_ERRORS as error:
        return _fail(str(error))
    try:
        listening = _listen(application.settings.host, application.settings.port)
    except OSError as error:
        application.close()
        return _fail(_why_not(application.settings.host, application.settings.port, error))
    try:
        return _run(application, listening, opens_browser=not parsed.no_browser)
    finally:
        application.close()


def _run(application: bootstrap.Application, listening: socket.socket, *, opens_browser: bool) -> int:
    import uvicorn

    logging.getLogger("iib").setLevel(application.settings.log_level.upper())
    app = bootstrap.create_app(application)
    # what proxies say of their callers can be forged, so nobody is taken for somebody else because of it
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=3, proxy_headers=False)
    )
    application.ending.when_due(lambda: setattr(server, "should_exit", True))
    address = _address(application.settings.host, listening)
    print(f"Infinite Image Browsing runs at {address} (Ctrl+C ends it).", flush=True)
    application.start()
    stop = threading.Event()
    telling = threading.Thread(target=_tell_progress, args=(application, stop), name="iib-progress", daemon=True)
    telling.start()
    if opens_browser:
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    gc.freeze()  # what is there by now stays: going through it again would let everybody wait for 60 ms now and then
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # how the user ends it
    finally:
        stop.set()
        telling.join()
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # the protocol by name: asyncio turns off Nagle's delay only where it reads it
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except BaseException:
        listening.close()
        raise
    return listening


def _why_not(host: str, port: int, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"Port {port} may not be used by this user: choose another with --port."
    if isinstance(error, socket.gaierror):
        return f"{host} is not an address of this machine: choose another with --host."
    return (
        f"Port {port} of {host} cannot be used ({error.strerror}): choose another with --port, or 0 for any free one."
    )


def _address(host: str, listening: socket.socket) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    shown = f"[{shown}]" if ":" in shown else shown
    return f"http://{shown}:{listening.getsockname()[1]}/infinite_image_browsing/"


def _tell_progress(application: bootstrap.Application, stop: threading.Event) -> None:
    """Show on the terminal how far an update is: one line that rewrites itself, or a line now and then in a log."""
    is_terminal = sys.stdout.isatty()
    told: Any = None
    while not stop.wait(0.5 if is_terminal else 2.0):
        status = application.services.index.status()
        if status["running"] and status["stage"] == "reading":
            _show(_progress_line(status), is_terminal)
        elif status["last"] and status["last"] != told:
            told = status["last"]
            _show(_result_line(told), is_terminal, is_last=True)


def _show(line: str, is_terminal: bool, *, is_last: bool = False) -> None:
    if is_terminal:
        print(f"\r\x1b[K{line}", end="\n" if is_last else "", flush=True)
    else:
        print(line, flush=True)


def _progress_line(status: dict[str, Any]) -> str:
    left = "" if status["eta_seconds"] is None else f", about {_duration(status['eta_seconds'])} left"
    return f"Indexing: {status['done']:,} of {status['total']:,} files, {status['per_second']:,.0f}/s{left}"


def _result_line(result: dict[str, Any]) -> str:
    shown = [f"{result[key]:,} {key}" for key in ("added", "updated", "removed", "failed") if result[key]]
    return f"Index up to date: {', '.join(shown) or 'nothing new'} ({result['seconds']:.1f} s)."


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60} s" if whole >= 60 else f"{whole} s"


def _make_thumbnails(folders: Sequence[str], data_dir: str | None) -> int:
    is_terminal = sys.stdout.isatty()

    def tell(done: int, total: int, failed: int) -> None:
        if done == total or done % (10 if is_terminal else 1000) == 0:
            broken = f", {failed:,} cannot be decoded" if failed else ""
            _show(f"Thumbnails: {done:,} of {total:,}{broken}", is_terminal, is_last=done == total)

    said = {"data_dir": data_dir, "update_on_start": "no"}
    try:
        application = bootstrap.build_standalone(said, folders, is_empty=True, on_demo_progress=_show_demo_progress)
    except bootstrap.START_ERRORS as error:
        return _fail(str(error))
    try:
        return int(not application.services.media.prepare_folders(folders, bootstrap.THUMBNAIL_HELPERS_MAX, tell))
    finally:
        application.close()


def _show_demo_progress(done: int, total: int) -> None:
    if done == 1:
        print("Making a demo library, once …", flush=True)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
