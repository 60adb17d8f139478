"""The installer hook: quiet, quick, never moves a version, never stops the host."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.fakes.running_host import PROGRAM, REPOSITORY

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

INSTALLER = REPOSITORY / "install.py"
COMES_WITH_FASTAPI = {"anyio"}


@pytest.fixture
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("iib_install", INSTALLER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(tmp_path: Path, *options: str, in_host: bool = True, **environment: str) -> tuple[str, list[str]]:
    """Run install.py as the host does; answers what it printed and the commands it gave to pip."""
    log = tmp_path / "pip.log"
    surroundings = {**os.environ, "PYTHONPATH": str(PROGRAM) if in_host else "", "FAKE_HOST_PIP_LOG": str(log)}
    done = subprocess.run(
        [sys.executable, *options, str(INSTALLER)],
        cwd=tmp_path,
        env={**surroundings, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    commands = [json.loads(line)[0] for line in log.read_text().splitlines()] if log.exists() else []
    return done.stdout, commands


def test_the_table_says_what_the_package_says(install: ModuleType) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [package.requirement for package in install.PACKAGES] == project["dependencies"]


def test_every_package_is_found_under_its_two_names(install: ModuleType) -> None:
    assert install.missing_packages() == []
    for package in install.PACKAGES:
        assert importlib.util.find_spec(package.import_name) is not None
        only_distribution = package._replace(import_name="no_such_module")
        only_module = package._replace(requirement="no-such-distribution>=1")
        assert install.is_installed(only_distribution) and install.is_installed(only_module)


def test_what_is_added_needs_nothing_that_a_host_lacks(install: ModuleType) -> None:
    """Else `--no-deps` would leave it broken."""
    from importlib import metadata

    for package in install.PACKAGES:
        if not package.comes_with_host:
            needs = metadata.requires(package.distribution) or []
            names = {re.split(r"[^a-z0-9-]", need)[0] for need in needs if "extra ==" not in need}
            assert names <= COMES_WITH_FASTAPI


def test_nothing_missing_nothing_said(tmp_path: Path) -> None:
    assert run(tmp_path) == ("", [])


def test_only_what_is_missing_is_added(tmp_path: Path, install: ModuleType) -> None:
    # Python without its site folder has none of the packages.
    said, commands = run(tmp_path, "-S")
    wanted = [package for package in install.PACKAGES if not package.comes_with_host]
    assert said == ""
    assert commands == ["install --no-deps " + " ".join(f'"{package.requirement}"' for package in wanted)]


def test_no_network_does_not_stop_the_host(tmp_path: Path) -> None:
    said, commands = run(tmp_path, "-S", FAKE_HOST_PIP_FAILS="1")
    assert len(commands) == 1
    assert "could not add them: Couldn't install" in said
    assert "pip install --no-deps" in said


def test_without_a_host_it_says_what_to_do(tmp_path: Path) -> None:
    said, commands = run(tmp_path, "-S", in_host=False)
    assert commands == []
    assert "run.py serve" in said and '"regex>=' in said
