"""The page's own tests: its modules under node's test runner, its types under TypeScript, its budgets."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "iib" / "web" / "static"


def node() -> str:
    program = shutil.which("node")
    if program is None:
        pytest.skip("no node found: the page's modules are not tested")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.lstrip("v").split(".")[0]) < 20:
        pytest.skip(f"node {version.strip()} is older than 20: the page's modules are not tested")
    return program


def test_modules() -> None:
    tests = [str(path) for path in sorted(HERE.glob("*.test.mjs"))]
    done = subprocess.run([node(), "--test", *tests], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr


def test_types() -> None:
    """`npm install` in tests/page brings TypeScript, unless a `tsc` is on the PATH; without it nothing is checked."""
    local = HERE / "node_modules" / ".bin" / "tsc"
    compiler = str(local) if local.exists() else shutil.which("tsc")
    if compiler is None:
        pytest.skip("no TypeScript found: run npm install in tests/page")
    done = subprocess.run([str(compiler), "-p", str(HERE)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout


def test_files_are_short() -> None:
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in STATIC.rglob("*.js")}
    assert {name: count for name, count in lines.items() if count > 400} == {}
