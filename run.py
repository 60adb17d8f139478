"""The one-command door for a machine that has only Python.

    python3 run.py serve [FOLDER…]     index the folders and show them in the browser; no folder: a demo library
    python3 run.py test [ARGUMENTS]    the tests; arguments go to pytest
    python3 run.py bench [NAME]        a benchmark; no name: the list of them
    python3 run.py check               format, lint, types, architecture
    python3 run.py screenshot          make the README's picture again

The first use makes `.venv` beside this file and installs what pyproject.toml says; later uses start at once.
Standard library only. Old Pythons must be able to read this file, to be told in one sentence that they are too old:
so nothing newer than Python 3.6 is in its grammar, and annotations are strings.
"""

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import Any, Callable, Dict, List, NamedTuple, NoReturn, Sequence, Set, Tuple

OLDEST_PYTHON = (3, 10)
ROOT = os.path.dirname(os.path.abspath(__file__))
PROJECT_FILE = os.path.join(ROOT, "pyproject.toml")
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "made-by-run-py.json")
LOCK = os.path.join(ROOT, ".venv.lock")
IS_WINDOWS = os.name == "nt"
VENV_PYTHON = os.path.join(VENV, "Scripts", "python.exe") if IS_WINDOWS else os.path.join(VENV, "bin", "python")

# Runs inside the environment, because Python 3.10 reads TOML only with the help of its pip.
_READ_REQUIREMENTS = """
import json, sys
try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib
with open(sys.argv[1], "rb") as file:
    project = tomllib.load(file)["project"]
wanted = list(project["dependencies"])
for extra in sys.argv[2:]:
    wanted += project["optional-dependencies"][extra]
print(json.dumps(wanted))
"""


class CannotGoOn(Exception):
    """`str(error)` is the one sentence that tells the person what to do."""


class Command(NamedTuple):
    """`extras` must be installed for it; `welcome_extras` are tried, and missed with a word."""

    name: str
    run: "Callable[[List[str]], int]"
    extras: "Tuple[str, ...]"
    welcome_extras: "Tuple[str, ...]"
    help: str


def main(arguments: "Sequence[str]") -> int:
    """Carry out one command line; the answer is the exit code."""
    try:
        refuse_old_python(sys.version_info[:3], sys.executable)
        command = find_command(arguments)
        if command is None:
            print(usage())
            return 0
        prepare(command)
        return command.run(list(arguments[1:]))
    except CannotGoOn as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130


def refuse_old_python(version: "Tuple[int, ...]", program: str) -> None:
    """Raise `CannotGoOn` when `version` is older than what the project is written in."""
    if tuple(version) >= OLDEST_PYTHON:
        return
    newer = [name for name in ("python3.13", "python3.12", "python3.11", "python3.10") if shutil.which(name)]
    advice = "start again with `%s run.py`" % newer[0] if newer else "install a newer one from https://www.python.org"
    raise CannotGoOn(
        "Python %d.%d or newer is needed, but %s is %s: %s."
        % (OLDEST_PYTHON[0], OLDEST_PYTHON[1], program or "this one", ".".join(map(str, version)), advice)
    )


def find_command(arguments: "Sequence[str]") -> "Command | None":
    """The command that the first word names; None when help is wanted."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        return None
    for command in COMMANDS:
        if command.name == arguments[0]:
            return command
    names = ", ".join(command.name for command in COMMANDS)
    raise CannotGoOn("There is no command %r: choose one of %s." % (arguments[0], names))


def usage() -> str:
    """What `python3 run.py` prints."""
    rows = ["    python3 run.py %-12s %s" % (command.name, command.help) for command in COMMANDS]
    return "\n".join(["Infinite Image Browsing", "", *rows, "", "`python3 run.py serve --help` tells its options."])


def prepare(command: Command) -> None:
    """Leave `.venv` holding what the command needs. Does nothing but read two small files when it already does."""
    if {*command.extras, *command.welcome_extras} <= installed_extras():
        return
    try:
        with_lock(lambda: make_environment(command))
    except OSError as error:
        raise CannotGoOn("The folder %s cannot be prepared: %s." % (VENV, error)) from error


def make_environment(command: Command) -> None:
    """Make or complete `.venv`."""
    if not is_whole(read_stamp()):
        print("First start: making .venv and installing what pyproject.toml says; a minute, once.", flush=True)
        make_empty_environment()
    if not set(command.extras) <= installed_extras():
        add_extras({*command.extras, *read_stamp().get("extras", ())})
    for extra in sorted(set(command.welcome_extras) - installed_extras()):
        try:
            add_extras({extra, *installed_extras()}, is_quiet=True)
        except CannotGoOn:
            print("The packages of `%s` cannot be installed here: what needs them is skipped." % extra, flush=True)


def add_extras(extras: "Set[str]", is_quiet: bool = False) -> None:
    """Install and stamp. While pip works there is no stamp, so that an interrupted environment is remade."""
    before = read_stamp()
    write_stamp({})
    try:
        install(extras, is_quiet)
    except CannotGoOn:
        write_stamp(before)  # pip refused before it changed anything
        raise
    write_stamp({**marks_of_here(), "pyproject": digest_of_project(), "extras": sorted(extras)})


def installed_extras() -> "Set[str]":
    """The extras that `.venv` holds as pyproject.toml has them now; "" stands for the plain dependencies."""
    stamp = read_stamp()
    is_current = is_whole(stamp) and stamp.get("pyproject") == digest_of_project()
    return set(stamp["extras"]) if is_current else set()


def read_stamp() -> "Dict[str, Any]":
    """What was written when `.venv` was last complete; empty when it is not."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def write_stamp(stamp: "Dict[str, Any]") -> None:
    """In one step, so that a stamp is never half a stamp."""
    with open(STAMP + ".new", "w", encoding="utf-8") as file:
        json.dump(stamp, file)
    os.replace(STAMP + ".new", STAMP)


def is_whole(stamp: "Dict[str, Any]") -> bool:
    """Whether the environment is complete, of this Python and of this place, so that it can be used or added to."""
    return os.path.exists(VENV_PYTHON) and all(stamp.get(key) == value for key, value in marks_of_here().items())


def marks_of_here() -> "Dict[str, str]":
    """What an environment cannot outlive."""
    return {"python": "%d.%d %s" % (*sys.version_info[:2], sys.base_prefix), "root": ROOT}


def digest_of_project() -> str:
    """Changes when pyproject.toml does."""
    with open(PROJECT_FILE, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def make_empty_environment() -> None:
    """An environment with pip in it, by whichever tool this Python has."""
    if os.path.lexists(VENV):
        shutil.rmtree(VENV)
    tools = [name for name, needs in (("venv", "ensurepip"), ("virtualenv", "virtualenv")) if has_module(needs)]
    for tool in tools:
        if run_apart([sys.executable, "-m", tool, VENV], stdout=subprocess.DEVNULL) == 0:
            return write_stamp(marks_of_here())
        shutil.rmtree(VENV, ignore_errors=True)
    raise CannotGoOn(
        "This Python cannot make environments: install its venv module and start again "
        "(Debian and Ubuntu: `sudo apt install python%d.%d-venv`)." % sys.version_info[:2]
    )


def has_module(name: str) -> bool:
    """Whether this Python can import it. Debian takes `ensurepip` out of Python; venv is useless then."""
    return importlib.util.find_spec(name) is not None


def install(extras: "Set[str]", is_quiet: bool) -> None:
    """Install the requirements of `extras` ("" = the plain dependencies) with pip."""
    reading = [VENV_PYTHON, "-c", _READ_REQUIREMENTS, PROJECT_FILE, *sorted(extras - {""})]
    requirements = json.loads(subprocess.check_output(reading).decode("utf-8"))
    if not requirements:
        return
    pip = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    words = subprocess.DEVNULL if is_quiet else None
    if run_apart([*pip, "--prefer-binary", *requirements], stderr=words) != 0:
        raise CannotGoOn(
            "The packages could not be installed (pip's own words are above): "
            "check that this machine reaches the Python package index, then start again."
        )


def run_apart(words: "List[str]", **options: "Any") -> int:
    """The exit code. Ctrl+C reaches only us, and the program is ended without the trace it would have printed."""
    apart: "Dict[str, Any]" = {"start_new_session": True}
    if IS_WINDOWS:
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined,unused-ignore]
    child = subprocess.Popen(words, **apart, **options)
    try:
        return child.wait()
    except BaseException:
        if IS_WINDOWS:
            child.terminate()
        else:
            os.killpg(child.pid, signal.SIGTERM)
        child.wait()
        raise


def with_lock(work: "Callable[[], None]") -> None:
    """Do `work` while no other run.py of this folder does; the system drops the lock of a process that dies."""
    with open(LOCK, "a") as file:
        has_waited = False
        while not try_lock(file.fileno()):
            if not has_waited:
                print("Another start is preparing .venv: waiting for it.", flush=True)
            has_waited = True
            time.sleep(0.2)
        work()


def try_lock(descriptor: int) -> bool:
    """Take the lock without waiting; a file system that knows no locks is taken for one that nobody else uses."""
    try:
        if IS_WINDOWS:
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
    return True


def environment() -> "Dict[str, str]":
    """Ours, with the package on the path from wherever one starts; a folder of pictures is no place to import from."""
    path = [ROOT, os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else [ROOT]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONSAFEPATH": "1"}


def become(words: "List[str]") -> "NoReturn":
    """Go on as that Python command, so that Ctrl+C and signals reach it alone."""
    sys.stdout.flush()
    if not IS_WINDOWS:
        os.execve(VENV_PYTHON, [VENV_PYTHON, *words], environment())
    child = subprocess.Popen([VENV_PYTHON, *words], env=environment())
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:
            continue  # the child has got the same Ctrl+C, and ends in its own time


def serve(arguments: "List[str]") -> int:
    """The server itself tells its options."""
    become(["-m", "iib", "serve", *arguments])


def test(arguments: "List[str]") -> int:
    """All tests, or those that the arguments choose."""
    os.chdir(ROOT)
    become(["-m", "pytest", *arguments])


def bench(arguments: "List[str]") -> int:
    """One file of benchmarks/, or the list of those that can be run."""
    folder = os.path.join(ROOT, "benchmarks")
    programs = {name[:-3] for name in os.listdir(folder) if name.endswith(".py") and not name.startswith("_")}
    if not arguments:
        print("\n".join(["Benchmarks:", *("    python3 run.py bench " + name for name in sorted(programs))]))
        return 0
    if arguments[0] not in programs:
        raise CannotGoOn("There is no benchmark %r: choose one of %s." % (arguments[0], ", ".join(sorted(programs))))
    become([os.path.join(folder, arguments[0] + ".py"), *arguments[1:]])


def check(arguments: "List[str]") -> int:
    """Every check, also after one has failed; 1 when any has."""
    failed = []
    for name, words in CHECKS:
        print("— %s" % name, flush=True)
        if subprocess.call([VENV_PYTHON, "-m", *words, *arguments], cwd=ROOT, env=environment()) != 0:
            failed.append(name)
    print("Failed: %s." % ", ".join(failed) if failed else "All checks passed.")
    return 1 if failed else 0


def screenshot(arguments: "List[str]") -> int:
    """Make docs/screenshot.png."""
    become([os.path.join(ROOT, "docs", "make_screenshot.py"), *arguments])


CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("architecture", ["pytest", "-q", "tests/test_architecture.py", "tests/test_budgets.py"]),
)

_TESTED_WITH = ("browser", "schema", "video", "formats")

COMMANDS = (
    Command("serve", serve, ("",), (), "[FOLDER…]  show folders of pictures; no folder: a demo library"),
    Command("test", test, ("", "test"), _TESTED_WITH, "[…]  run the tests; arguments go to pytest"),
    Command("bench", bench, ("", "test"), ("browser",), "[NAME]  run a benchmark; no name: the list of them"),
    Command("check", check, ("", "test", "check"), (), "format, lint, types, architecture"),
    Command("screenshot", screenshot, ("", "test"), ("browser",), "make docs/screenshot.png again"),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
