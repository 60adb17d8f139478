"""Runs the files of `scripts/` of every extension."""

import importlib.util
import os
import sys
import traceback
from collections.abc import Sequence

from modules import paths_internal

_current_basedir = paths_internal.script_path


def basedir() -> str:
    """The root of the extension whose file runs now; at any other time the host's own."""
    return _current_basedir


def load_scripts(extensions: Sequence[str], *, keeps_paths: bool) -> None:
    """Run every file anew. A1111 forgets an extension's root after each file, Forge (`keeps_paths`) never does."""
    for root in sorted(extensions, key=os.path.basename):
        folder = os.path.join(root, "scripts")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith(".py"):
                _load(root, os.path.join(folder, name), keeps_paths)


def _load(root: str, path: str, keeps_paths: bool) -> None:
    global _current_basedir
    path_before = sys.path
    if keeps_paths:
        if root in sys.path:
            sys.path.remove(root)
        sys.path.insert(0, root)
    else:
        sys.path = [root, *sys.path]
    _current_basedir = root
    try:
        _run(path)
    except Exception:
        print(f"*** Error loading script: {os.path.basename(path)}", file=sys.stderr)
        traceback.print_exc()
    finally:
        _current_basedir = paths_internal.script_path
        sys.path = path_before


def _run(path: str) -> None:
    """The module gets its file's name and no place in sys.modules."""
    spec = importlib.util.spec_from_file_location(os.path.basename(path), path)
    assert spec is not None and spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
