"""Many paths at once are allowed or refused as each would be alone."""

import os
from pathlib import Path

import pytest

from iib.disk import PathAccess
from iib.domain.errors import IibError


def alone(access: PathAccess, path: str) -> str:
    try:
        return access.allow(path).text
    except IibError as error:
        return type(error).__name__


def together(access: PathAccess, path: str) -> str:
    try:
        return access.allow_many([path], "path")[path].text
    except IibError as error:
        return type(error).__name__


@pytest.mark.parametrize("is_whole_machine", [False, True])
def test_each_path_is_taken_as_it_would_be_alone(tmp_path: Path, is_whole_machine: bool) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root / "deep", outside):
        folder.mkdir(parents=True)
        (folder / "a.png").write_bytes(b"x")
    (root / "file.png").write_bytes(b"x")
    tops = [str(root / name) for name in ("", "deep", "deep/a.png", "deep/nope.png", "nope/a.png", "file.png/a", "..")]
    tops += [str(outside / "a.png"), str(root / "deep/../file.png"), str(root) + "/", "/", "/proc", "/dev", "/nope"]
    tops += ["relative", "", "/nul\0", str(root / ("x" * 300))]
    if hasattr(os, "symlink") and os.name != "nt":
        (root / "out.png").symlink_to(outside / "a.png")
        (root / "in.png").symlink_to(root / "file.png")
        (root / "loop").symlink_to(root / "loop")
        (root / "out").symlink_to(outside)
        (outside / "back").symlink_to(root)
        tops += [str(root / name) for name in ("out.png", "in.png", "loop", "loop/a", "out", "out/a.png")]
        tops.append(str(outside / "back" / "file.png"))
    access = PathAccess(lambda: [str(root)], is_whole_machine=is_whole_machine)
    assert {path: together(access, path) for path in tops} == {path: alone(access, path) for path in tops}
    fine = [path for path in tops if os.sep in alone(access, path)]
    assert {path: one.text for path, one in access.allow_many(fine).items()} == {p: alone(access, p) for p in fine}
