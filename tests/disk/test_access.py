"""The one resolver."""

import os
from pathlib import Path

import pytest

from iib.disk import PathAccess
from iib.domain.errors import AccessDenied, BadRequest, IibError, NotFound
from iib.domain.paths import to_text

posix_only = pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root" / "sub").mkdir(parents=True)
    (tmp_path / "root" / "a.png").write_bytes(b"a")
    (tmp_path / "root2").mkdir()
    (tmp_path / "root2" / "secret.png").write_bytes(b"s")
    return tmp_path / "root"


@pytest.fixture
def access(root: Path) -> PathAccess:
    return PathAccess(lambda: [str(root)], is_whole_machine=False)


def test_what_lies_inside_is_allowed(access: PathAccess, root: Path) -> None:
    assert access.allow_file(str(root / "a.png")).text == str(root / "a.png")
    assert access.allow_folder(str(root)).text == str(root)
    assert access.allow_folder(f"{root}/sub/").text == str(root / "sub")
    assert access.allow(str(root / "not yet" / "there.png")).text == str(root / "not yet" / "there.png")
    assert access.allow_file(f"{root}/sub/../a.png").text == str(root / "a.png")
    assert access.allow_folder(f"{root}/sub/..").text == str(root)


@pytest.mark.parametrize(
    "raw",
    [
        "{root}/../root2/secret.png",
        "{root}/sub/../../root2/secret.png",
        "{root}/..",
        "{root}/../",
        "{root}2/secret.png",
        "{root}2",
        "/",
        "/etc/passwd",
        "{root}/./../root2/./secret.png",
        "{root}//..//root2//secret.png",
        "//etc/passwd",
    ],
)
def test_what_lies_outside_is_denied_and_its_existence_not_told(access: PathAccess, root: Path, raw: str) -> None:
    for ask in (access.allow, access.allow_file, access.allow_folder, access.allow_existing):
        with pytest.raises(AccessDenied):
            ask(raw.format(root=root))
        with pytest.raises(AccessDenied):
            ask(raw.format(root=root) + "/missing/x")


@pytest.mark.parametrize("raw", ["", "  ", "a.png", "./a.png", "../a.png", "~/a.png", "/a\0b", "/" + "x" * 40_000])
def test_what_is_no_absolute_path_is_a_bad_request(access: PathAccess, raw: str) -> None:
    with pytest.raises(BadRequest):
        access.allow(raw)


@posix_only
def test_links_that_lead_out_are_denied(access: PathAccess, root: Path) -> None:
    (root / "link.png").symlink_to(root.parent / "root2" / "secret.png")
    (root / "linked").symlink_to(root.parent / "root2")
    (root / "up").symlink_to("..")
    for raw in ("link.png", "linked", "linked/secret.png", "up/root2/secret.png", "linked/../root2/secret.png"):
        with pytest.raises(AccessDenied):
            access.allow(f"{root}/{raw}")
        assert not access.is_allowed(f"{root}/{raw}")


@posix_only
def test_links_that_stay_inside_are_followed_to_their_folder(access: PathAccess, root: Path) -> None:
    (root / "sub" / "b.png").write_bytes(b"b")
    (root / "shortcut").symlink_to("sub")
    (root / "link.png").symlink_to("sub/b.png")
    assert access.allow_folder(str(root / "shortcut")).text == str(root / "sub")
    assert access.allow_file(str(root / "shortcut" / "b.png")).text == str(root / "sub" / "b.png")
    assert access.allow_file(str(root / "link.png")).text == str(root / "link.png")


@posix_only
def test_a_link_in_a_circle_ends(access: PathAccess, root: Path) -> None:
    (root / "loop").symlink_to("loop")
    with pytest.raises(IibError):
        access.allow_file(str(root / "loop"))


@posix_only
def test_a_root_that_is_a_link_opens_where_it_leads(root: Path) -> None:
    (root.parent / "entry").symlink_to(root)
    access = PathAccess(lambda: [str(root.parent / "entry")], is_whole_machine=False)
    assert access.allow_file(str(root / "a.png")).text == str(root / "a.png")
    assert access.allow_file(str(root.parent / "entry" / "a.png")).text == str(root / "a.png")


def test_a_missing_file_and_the_wrong_kind(access: PathAccess, root: Path) -> None:
    with pytest.raises(NotFound):
        access.allow_file(str(root / "nope.png"))
    with pytest.raises(NotFound):
        access.allow_file(str(root / "a.png" / "below"))
    with pytest.raises(BadRequest):
        access.allow_file(str(root / "sub"))
    with pytest.raises(BadRequest):
        access.allow_folder(str(root / "a.png"))
    with pytest.raises(BadRequest):
        access.allow_file(str(root / ("n" * 300)))


@posix_only
def test_pipes_and_devices_are_no_files(root: Path) -> None:
    access = PathAccess(lambda: (), is_whole_machine=True)
    os.mkfifo(root / "pipe.png")
    with pytest.raises(BadRequest):
        access.allow_file(str(root / "pipe.png"))
    with pytest.raises(AccessDenied):
        access.allow_file("/dev/null")


def test_the_whole_machine_is_open_but_for_the_systems_own_trees(root: Path) -> None:
    access = PathAccess(lambda: (), is_whole_machine=True)
    assert access.allow_file(str(root.parent / "root2" / "secret.png")).text.endswith("secret.png")
    if os.name == "posix":
        for tree in ("/proc/self/environ", "/sys", "/dev", "/proc", f"{root}/../../../../../../proc/self/mem"):
            with pytest.raises(AccessDenied):
                access.allow(tree)


@posix_only
def test_a_name_that_is_no_text_goes_there_and_back(root: Path, access: PathAccess) -> None:
    raw = os.fsencode(root) + b"/\xff\xe9.png"
    try:
        with open(raw, "wb") as file:
            file.write(b"odd")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    text = to_text(os.fsdecode(raw))
    text.encode("utf-8")
    allowed = access.allow_file(text)
    assert allowed.text == text
    with open(allowed.disk, "rb") as file:
        assert file.read() == b"odd"
