"""The size of things: short functions, short files. The figures are printed at the end of every test run (`-s`)."""

import ast
from pathlib import Path
from statistics import median

import pytest

from tests.test_architecture import PACKAGE, PAGE, ROOT, parse, short

FUNCTION_MEDIAN, FUNCTION_P95, FUNCTION_MOST = 10, 40, 60
FILE_P95, FILE_MOST = 300, 400

# file → why it is longer than FILE_MOST
LONG_FILES: dict[str, str] = {}
# "file function" → why it is longer than FUNCTION_MOST
LONG_FUNCTIONS: dict[str, str] = {}


def python_code() -> list[Path]:
    return [*sorted(PACKAGE.rglob("*.py")), *(ROOT / "scripts").glob("*.py"), *ROOT.glob("*.py")]


def all_code() -> list[Path]:
    page = [path for suffix in ("js", "css") for path in PAGE.rglob(f"*.{suffix}")]
    rest = [path for folder in ("javascript", "benchmarks", "tests") for path in (ROOT / folder).rglob("*.[jp][sy]")]
    return [*python_code(), *page, *(path for path in rest if "node_modules" not in path.parts)]


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def function_sizes() -> dict[str, int]:
    """Lines of every function, its docstring not counted; "file function" → lines."""
    sizes = {}
    for path in python_code():
        for node in ast.walk(parse(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                sizes[f"{short(path)} {node.name}"] = _length(node) - _docstring_length(node)
    return sizes


def _length(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def _docstring_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return _length(function.body[0]) if ast.get_docstring(function, clean=False) is not None else 0


def p95(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.95)]


def test_functions_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = function_sizes()
    values = list(sizes.values())
    with capsys.disabled():
        print(f"\nfunctions: {len(values)}, median {median(values):g}, p95 {p95(values)}, longest {max(values)} lines")
    too_long = {name: size for name, size in sizes.items() if size > FUNCTION_MOST and name not in LONG_FUNCTIONS}
    assert not too_long
    assert median(values) <= FUNCTION_MEDIAN and p95(values) <= FUNCTION_P95


def test_files_are_short(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {short(path): lines_of(path) for path in all_code()}
    values = list(sizes.values())
    with capsys.disabled():
        print(f"\nfiles: {len(values)}, median {median(values):g}, p95 {p95(values)}, longest {max(values)} lines")
    too_long = {name: size for name, size in sizes.items() if size > FILE_MOST and name not in LONG_FILES}
    assert not too_long
    assert p95(values) <= FILE_P95


def test_every_excuse_is_still_needed() -> None:
    functions = function_sizes()
    assert all(functions.get(name, 0) > FUNCTION_MOST for name in LONG_FUNCTIONS)
    assert all((ROOT / name).exists() and lines_of(ROOT / name) > FILE_MOST for name in LONG_FILES)
