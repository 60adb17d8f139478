"""What must stay true in docs/ is compared with the program: settings, flags, routes, keys, benchmarks, links."""

import argparse
import re
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI

from iib.__main__ import make_parser
from iib.domain.query import KEYS, STATES
from iib.domain.search import SORTS
from iib.settings import SETTINGS
from iib.web.auth import DoorRules, Guard
from iib.web.router import BASE_PATH, Services, create_router

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows_of(name: str) -> dict[str, list[str]]:
    """The tables of a page: first cell → the other cells."""
    rows = {}
    for line in text_of(name).splitlines():
        if line.startswith("| `"):
            first, *rest = (cell.strip() for cell in line.strip("|").split("|"))
            rows[first.strip("`")] = rest
    return rows


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.env)
def test_every_setting_has_a_row(setting: Any) -> None:
    flag, default, meaning = rows_of("settings.md")[setting.env]
    assert flag.strip("`") == (setting.flag or "")
    shown = {True: "yes", False: "no", (): "none"}.get(setting.default, f"`{setting.default}`")
    assert not setting.default or default == shown
    assert meaning


def test_no_row_is_for_a_setting_that_is_gone() -> None:
    documented = {name for name in rows_of("settings.md") if name.startswith("IIB_")}
    assert documented - {"IIB_CHROMIUM", "IIB_REQUIRE_BROWSER"} == {setting.env for setting in SETTINGS}


def flags_of(parser: argparse.ArgumentParser) -> set[str]:
    flags: set[str] = set()
    for action in parser._actions:
        flags |= {option for option in action.option_strings if option.startswith("--")}
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                flags |= flags_of(sub)
    return flags - {"--help"}


def test_every_flag_of_the_command_line_is_documented() -> None:
    assert not {flag for flag in flags_of(make_parser()) if f"`{flag}`" not in text_of("settings.md")} - {"--version"}


def routes() -> set[str]:
    """ "METHOD /path" of every route, without those of the page itself."""
    services: Any = SimpleNamespace(**{field.name: None for field in fields(Services)})
    app = FastAPI()
    sessions: Any = SimpleNamespace()
    app.include_router(
        create_router(services, Guard(DoorRules(), sessions, lambda: 0.0, BASE_PATH), lambda error: None)
    )
    return {
        f"{method.upper()} {path.removeprefix(BASE_PATH)}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
        if method != "head"
    }


def test_every_route_is_documented_and_every_documented_route_exists() -> None:
    documented = set(re.findall(r"^### ((?:GET|POST|PUT|DELETE) \S+)$", text_of("api.md"), re.MULTILINE))
    assert documented == routes()


def test_every_key_of_the_page_is_documented() -> None:
    table = (ROOT / "iib/web/static/js/core/shortcuts.js").read_text(encoding="utf-8")
    keys = {key for row in re.findall(r"keys: \[([^\]]*)\]", table) for key in re.findall(r'"([^"]+)"', row)}
    assert keys
    assert not {key for key in keys if f"`{key}`" not in text_of("page.md")}


def test_the_query_line_is_documented() -> None:
    assert {key.rstrip(":") for key in rows_of("search.md") if key.endswith(":")} == KEYS.keys()
    assert not [word for word in STATES if f"`is:{word}`" not in text_of("search.md")]
    assert not SORTS.keys() - rows_of("search.md").keys()


def test_every_benchmark_is_named() -> None:
    programs = {path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_")}
    named = set(re.findall(r"run\.py bench (\w+)", text_of("performance.md")))
    assert named == programs


def test_every_dependency_is_explained() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    names = set(re.findall(r'^ *"([a-z-]+)>=', project, re.MULTILINE)) | set(re.findall(r'[\[ ]"([a-z]+)>=', project))
    assert {"fastapi", "pytest", "ruff"} <= names
    assert not {name for name in names if f"`{name}`" not in text_of("dependencies.md")} - {"setuptools"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert not [target for target in local if not (page.parent / target).exists()]


def test_every_page_of_the_docs_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [page.name for page in DOCS.glob("*.md") if f"docs/{page.name}" not in readme]
