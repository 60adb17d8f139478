"""A folder and everything below it."""

import os
from pathlib import Path

import pytest

from iib.disk import FolderListing, PathAccess, walk_tree
from iib.disk.listing import is_listed
from tests import pictures
from tests.limited_user import limited_user, posix_only


def listings_of(root: Path, *, whole_machine: bool = True) -> tuple[list[FolderListing], list[tuple[str, str]]]:
    problems: list[tuple[str, str]] = []
    access = PathAccess(lambda: [str(root)], is_whole_machine=whole_machine)
    walking = walk_tree(access, access.allow_folder(str(root)), lambda *problem: problems.append(problem))
    return list(walking), problems


def walk(root: Path, *, whole_machine: bool = True) -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    listings, problems = listings_of(root, whole_machine=whole_machine)
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


def test_a_folder_is_walked_exactly_when_it_is_listed(tmp_path: Path) -> None:
    names = ("tmp", "temp", "jpg", "x.tmp", "x.TMP", ".tmp")
    for name in names:
        pictures.write(tmp_path / name / "a.png", b"x")
    pictures.write(tmp_path / "sub" / "tmp", b"a file called so")
    found, _ = walk(tmp_path)
    assert {name for name in names if str(tmp_path / name) in found} == {name for name in names if is_listed(name)}
    assert found[str(tmp_path / "tmp")] == ["a.png"]


@posix_only
def test_a_link_that_leads_nowhere_costs_no_other_file(tmp_path: Path) -> None:
    names = [f"{number:02}.png" for number in range(40)]
    for name in names:
        pictures.write(tmp_path / name, b"x")
    pictures.write(tmp_path / "sub" / "x.png", b"x")
    for name, target in (("loop", "loop"), ("loop.png", "loop.png"), ("below", "00.png/x"), ("dangling", "/no/where")):
        (tmp_path / name).symlink_to(target)
    (found, *_), problems = listings_of(tmp_path)
    assert sorted(seen.name for seen in found.files) == names
    assert found.is_complete, "they lead nowhere for certain: what vanished beside them is to be noticed"
    assert walk(tmp_path)[0][str(tmp_path / "sub")] == ["x.png"]
    ((path, problem),) = problems
    assert os.path.basename(path) in ("loop", "loop.png", "below") and "Nor can 2 more" in problem


@posix_only
@pytest.mark.parametrize(("name", "is_complete"), [("linked", True), ("linked.png", False)])
def test_a_link_to_what_this_user_may_not_see_costs_no_other_file(name: str, is_complete: bool) -> None:
    with limited_user() as home:
        root = home / "root"
        for number in range(40):
            pictures.write(root / f"{number:02}.png", b"x")
        pictures.write(home / "locked" / "sub" / "b.png", b"x")
        (root / name).symlink_to(home / "locked" / "sub")
        (home / "locked").chmod(0)
        (found,), problems = listings_of(root)
        assert len(found.files) == 40
        assert found.is_complete == is_complete, "only a link to a file may be known under this name"
        assert problems == [(str(root / name), "This cannot be looked at: Permission denied.")]


@posix_only
def test_files_that_cannot_be_looked_at_are_not_taken_for_vanished() -> None:
    with limited_user() as home:
        for number in range(40):
            pictures.write(home / "locked" / f"{number:02}.png", b"x")
        (home / "locked").chmod(0o400)  # may be listed, not entered
        found, problems = listings_of(home)
        assert [(listing.is_complete, listing.files) for listing in found] == [(True, []), (False, [])]
        ((_, problem),) = problems
        assert problem == "This cannot be looked at: Permission denied. Nor can 39 more in its folder."
