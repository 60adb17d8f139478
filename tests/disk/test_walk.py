"""A folder and everything below it."""

import os
from pathlib import Path

import pytest

from iib.disk import PathAccess, walk_tree
from tests import pictures


def walk(root: Path, *, whole_machine: bool = True) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    access = PathAccess(lambda: [str(root)], is_whole_machine=whole_machine)
    listings = walk_tree(access, access.allow_folder(str(root)), lambda *problem: problems.append(problem))
    found: dict[str, list[str]] = {}
    for listing in listings:
        assert listing.path not in found
        found[listing.path] = sorted(info.name for info in listing.files)
    return found, problems


def test_media_in_all_folders_and_nothing_hidden_or_unfinished(tmp_path: Path) -> None:
    for name in ("a.png", "B.JPG", "notes.txt", ".hidden.png", "half.png.tmp", "c.tmp", "sub/d.webp", ".git/e.png"):
        pictures.write(tmp_path / name, b"x")
    found, problems = walk(tmp_path)
    assert found == {str(tmp_path): ["B.JPG", "a.png"], str(tmp_path / "sub"): ["d.webp"]}
    assert problems == []


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_linked_folders_are_walked_once_and_circles_end(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    pictures.write(root / "sub" / "a.png", b"x")
    pictures.write(elsewhere / "b.png", b"x")
    (root / "again").symlink_to("sub")
    (root / "sub" / "circle").symlink_to("..")
    (root / "out").symlink_to(elsewhere)
    found, _ = walk(root)
    assert found == {str(root): [], str(root / "sub"): ["a.png"], str(elsewhere): ["b.png"]}
    found, problems = walk(root, whole_machine=False)
    assert str(elsewhere) not in found
    assert [path for path, _ in problems] == [str(root / "out")]


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_two_links_to_one_folder_are_one(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "root", tmp_path / "elsewhere"
    pictures.write(elsewhere / "deep" / "b.png", b"x")
    (elsewhere / "deep" / "circle").symlink_to(elsewhere)
    root.mkdir()
    for name in ("one", "two"):
        (root / name).symlink_to(elsewhere)
    found, _ = walk(root)
    assert found == {str(root): [], str(elsewhere): [], str(elsewhere / "deep"): ["b.png"]}
