"""The floor plan as a test: docs/architecture.md says it in words, the tables here say it to the computer.

Nothing may be left out: a new room needs a row in `MAY_IMPORT` (or a floor in `PAGE_FLOORS`), else the tests fail.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "iib"
PAGE = PACKAGE / "web" / "static"

GROUND = {"domain", "settings"}
# Floor 2: each owns one outside thing, and they are strangers to one another.
ROOMS = {"store", "geninfo", "disk", "imaging", "workers", "jobs", "ai", "clustering"}

# room → the other rooms that it may import; bootstrap joins everything, and only it imports the host
MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "settings": {"domain"},
    **dict.fromkeys(ROOMS, GROUND),
    "host": GROUND,
    "indexer": GROUND | ROOMS,
    "services": GROUND | ROOMS | {"indexer"},
    "web": GROUND | {"services"},
    "bootstrap": GROUND | ROOMS | {"host", "indexer", "services", "web"},
    "bootstrap_webui": {"bootstrap", "host", "disk", "imaging", "domain"},
    "commands": GROUND | ROOMS | {"indexer"},
    "__main__": {"bootstrap", "commands"},
    "scripts": {"bootstrap_webui"},
}

# Folders whose files do not import one another, and what in them is for all.
STRANGERS: dict[str, set[str]] = {"iib/services": {"__init__"}, "iib/web/routes": {"__init__"}}

# outside word → the rooms where it may be said
OUTSIDE_WORDS: dict[str, set[str]] = {
    "modules": {"host", "scripts"},  # scripts/ rings with the host's own callbacks
    "gradio": {"host"},
    "fastapi": {"web", "bootstrap", "bootstrap_webui"},  # bootstrap makes the app
    "starlette": {"web"},
    "anyio": {"web"},  # what Starlette runs on
    "pydantic": {"web"},
    "uvicorn": {"__main__"},
    "sqlite3": {"store"},
    "PIL": {"imaging", "geninfo"},
    "openai": {"ai"},
    "subprocess": {"workers", "disk"},
    "multiprocessing": set(),
    "dotenv": {"bootstrap"},
    "platformdirs": {"host"},
    "regex": {"store"},
    "watchfiles": {"disk"},
    "piexif": {"geninfo"},
    "pillow_avif": {"imaging"},
    "numpy": {"imaging"},
    "av": {"imaging"},
}

# `domain` is rules: no disk, no clock, no network, no chance.
NOT_IN_DOMAIN = {
    "os",
    "pathlib",
    "shutil",
    "tempfile",
    "glob",
    "time",
    "random",
    "socket",
    "http",
    "asyncio",
    "threading",
}

# The five doors where any failure is caught, logged with what it was about, and survived. A handler that ends in a
# bare `raise` only tidies up, and needs no row.
DOORS: dict[str, str] = {
    "iib/web/errors.py handle_with_our_errors": "route boundary",
    "iib/jobs.py _run": "job runner",
    "iib/workers/serve.py _answer": "job runner, in the helper",
    "iib/indexer/read.py content_of": "per-file scan loop",
    "iib/host/_webui_tab.py load": "host callback",
    "scripts/iib_extension.py call": "host callback",
    "install.py main": "host callback",
}

NAMELESS_NAMES = {"utils", "util", "helpers", "helper_functions", "common", "manager", "misc", "shared", "stuff"}


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py")) + sorted((ROOT / "scripts").rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[0] == "scripts" else parts[1]


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported_modules(path: Path) -> Iterator[str]:
    """Every import of a file as a dotted name, also those inside functions; `from a import b` gives `a.b`."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{short(path)}:{node.lineno}: imports are absolute here"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_rooms(path: Path) -> Iterator[tuple[str, str]]:
    """(room, dotted name) of every import of ours."""
    for name in imported_modules(path):
        parts = name.split(".")
        if parts[0] == "iib" and name != "iib.__version__":
            yield (parts[1] if len(parts) > 1 else "", name)


def test_every_room_has_a_floor() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or any(path.rglob("*.py"))}
    assert rooms - {"__init__"} <= MAY_IMPORT.keys()


def test_imports_go_down_never_up_never_sideways() -> None:
    wrong = [
        f"{short(path)} → {name}"
        for path in python_files()
        for other, name in imported_rooms(path)
        if other not in MAY_IMPORT.get(room_of(path), set()) | {room_of(path)}
    ]
    assert not wrong


def test_a_room_is_entered_by_its_door() -> None:
    """A module with an underscore belongs to its room alone."""
    wrong = [
        f"{short(path)} → {name}"
        for path in python_files()
        for other, name in imported_rooms(path)
        if other != room_of(path) and "._" in name
    ]
    assert not wrong


@pytest.mark.parametrize("folder", STRANGERS)
def test_sections_are_strangers_to_each_other(folder: str) -> None:
    """What two sections need moves down a floor."""
    prefix = folder.replace("/", ".") + "."
    wrong = [
        f"{short(path)} → {name}"
        for path in sorted((ROOT / folder).glob("*.py"))
        for name in imported_modules(path)
        if path.stem not in STRANGERS[folder] and name.startswith(prefix) and name.split(".")[-2] != path.stem
    ]
    assert not wrong


def test_outside_words_stay_in_their_rooms() -> None:
    """A package from outside needs a row in `OUTSIDE_WORDS`."""
    ours_or_pythons = sys.stdlib_module_names - OUTSIDE_WORDS.keys() | {"iib"}
    wrong = [
        f"{short(path)} → {word}"
        for path in python_files()
        for word in {name.split(".")[0] for name in imported_modules(path)} - ours_or_pythons
        if room_of(path) not in OUTSIDE_WORDS.get(word, set())
    ]
    assert not wrong


def test_the_domain_knows_only_the_standard_library_and_nothing_that_acts() -> None:
    for path in (PACKAGE / "domain").rglob("*.py"):
        words = {name.split(".")[0] for name in imported_modules(path)}
        assert words <= (sys.stdlib_module_names - NOT_IN_DOMAIN) | {"iib"}, short(path)


class BroadHandlers(ast.NodeVisitor):
    """Collects the innermost function around each `except Exception` that does not end in a bare `raise`."""

    def __init__(self) -> None:
        self.functions: list[str] = ["module"]
        self.found: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.functions.append(node.name)
        self.generic_visit(node)
        self.functions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        names = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"Exception"}
        last = node.body[-1]
        tidies_up = isinstance(last, ast.Raise) and last.exc is None
        if names & {"Exception", "BaseException"} and not tidies_up:
            self.found.append(self.functions[-1])
        self.generic_visit(node)


def test_everything_is_caught_at_the_five_doors_only() -> None:
    found = set()
    for path in [*python_files(), *ROOT.glob("*.py")]:
        visitor = BroadHandlers()
        visitor.visit(parse(path))
        found |= {f"{short(path)} {function}" for function in visitor.found}
    assert found == DOORS.keys()


def test_nothing_is_done_at_import() -> None:
    """The top of a module defines; it calls nothing for its effect. (The host runs scripts/ for its effect.)"""
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in parse(path).body
        if isinstance(node, (ast.Expr, ast.For, ast.While, ast.With))
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert not wrong


# Runs alone: forgives the import system its reading, refuses whatever changes the world.
_IMPORT_ALL = """
import sys, importlib
FORBIDDEN = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "socket.connect", "socket.bind", "subprocess.Popen",
             "sqlite3.connect", "_thread.start_new_thread", "shutil.rmtree", "os.system"}
def refuse(event, arguments):
    if event in FORBIDDEN or event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise RuntimeError(f"{event} {arguments}")
sys.addaudithook(refuse)
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name.split(".")[0] not in ("modules", "gradio"):
            raise
"""


def test_importing_everything_opens_nothing_starts_nothing_says_nothing() -> None:
    files = [p for p in sorted(PACKAGE.rglob("*.py")) if p.stem != "__main__"]
    names = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in files]
    done = subprocess.run(
        [sys.executable, "-B", "-c", _IMPORT_ALL, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_files_are_named_for_what_they_hold() -> None:
    ours = [*python_files(), *PAGE.rglob("*.js"), *(ROOT / "tests").glob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    nameless = [
        short(p)
        for p in ours
        if {part.lstrip("_") for part in p.relative_to(ROOT).with_suffix("").parts} & NAMELESS_NAMES
    ]
    assert not nameless


def test_the_hosts_folder_holds_one_short_file() -> None:
    """The host runs every .py file in scripts/, and loads every file of javascript/ into its own page."""
    assert [short(path) for path in (ROOT / "scripts").rglob("*") if path.is_file() and path.suffix != ".pyc"] == [
        "scripts/iib_extension.py"
    ]
    assert len((ROOT / "scripts" / "iib_extension.py").read_text(encoding="utf-8").splitlines()) <= 60
    assert len(list((ROOT / "javascript").iterdir())) == 1


# --- the page --------------------------------------------------------------------------------------------------------

# folder of js/ → the folders that it may import; features do not know each other
PAGE_FLOORS: dict[str, set[str]] = {
    "model": set(),
    "core": {"model"},
    "api": {"core", "model"},
    "ui": {"core", "model"},
    "features": {"core", "model", "api", "ui"},
    "main.js": {"core", "model", "api", "ui", "features"},
}
_JS_IMPORT = re.compile(
    r"""(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']"""
)


def js_imports() -> Iterator[tuple[Path, Path]]:
    """(file, imported file) for every module of the page; types imported in comments are none."""
    for path in sorted((PAGE / "js").rglob("*.js")):
        code = re.sub(r"/\*.*?\*/|(?m:^\s*//.*$)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for match in _JS_IMPORT.finditer(code):
            target = match.group(1) or match.group(2)
            is_mapped = target.split("/")[0] in PAGE_FLOORS
            yield path, ((PAGE / "js" if is_mapped else path.parent) / target).resolve()


def place_of(path: Path) -> tuple[str, ...]:
    """("features", "viewer", "viewer.js"); nothing for a file that is not of the page."""
    return path.relative_to(PAGE / "js").parts if path.is_relative_to(PAGE / "js") else ("",)


def test_the_pages_imports_exist() -> None:
    """Also says no to any module from outside."""
    assert not [f"{short(path)} → {target}" for path, target in js_imports() if not target.is_file()]


def test_the_pages_imports_go_down() -> None:
    wrong = []
    for path, target in js_imports():
        (floor, *rest), (other, *other_rest) = place_of(path), place_of(target)
        is_stranger = floor == other == "features" and rest[0] != other_rest[0]
        if is_stranger or other not in PAGE_FLOORS[floor] | {floor}:
            wrong.append(f"{short(path)} → {short(target)}")
    assert not wrong


def test_no_element_is_defined_at_import() -> None:
    texts = {short(path): path.read_text(encoding="utf-8") for path in (PAGE / "js").rglob("*.js")}
    assert not [name for name, text in texts.items() if re.search(r"^customElements\.define", text, re.MULTILINE)]
