"""Dialects that a user wrote, from the folder `dialects` of the data folder; docs/adding-a-dialect.md tells how."""

import importlib.util
import logging
import os
from types import ModuleType

from iib.domain.geninfo import GenInfo
from iib.geninfo._registry import Dialect
from iib.geninfo._texts import RawTexts

_log = logging.getLogger(__name__)
# What a stranger's code may raise. Not BaseException: stopping the program is not ours to prevent.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def load_user_dialects(folder: str) -> tuple[Dialect, ...]:
    """The dialects of every `*.py` in the folder, by name; those beginning with `_` are left out.

    A file holds a function `read(texts)` that takes a mapping place → text and answers a `GenInfo`, or None for texts
    that are not its own. A file that cannot be loaded is logged with its path and passed over; so is, for that one
    picture, a `read` that raises or answers anything else. No folder: no dialects.
    """
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return ()
    paths = [os.path.join(folder, name) for name in names if name.endswith(".py") and not name.startswith("_")]
    return tuple(dialect for path in paths if (dialect := _load(path)))


def _load(path: str) -> Dialect | None:
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(f"iib_user_dialect_{name}", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except _FAULTS as error:
        _log.warning("The dialect %s cannot be loaded: %s: %s", path, type(error).__name__, error)
        return None
    if not callable(getattr(module, "read", None)):
        _log.warning("The dialect %s has no function read(texts).", path)
        return None
    return _guarded(name, path, module)


def _guarded(name: str, path: str, module: ModuleType) -> Dialect:
    def read(texts: RawTexts) -> GenInfo | None:
        try:
            info = module.read(texts)
        except _FAULTS as error:
            _log.warning("The dialect %s failed on %s: %s: %s", path, texts.name, type(error).__name__, error)
            return None
        if info is not None and not isinstance(info, GenInfo):
            _log.warning("The dialect %s answered %s, not a GenInfo.", path, type(info).__name__)
            return None
        return info

    return Dialect(name, read)
