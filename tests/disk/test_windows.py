"""The rules of Windows paths, checked on every platform."""

import pytest

from iib.disk._windows import portable_name, problem_on_windows, share_of
from iib.disk.access import is_foreign_share

FINE = [
    "C:\\",
    "c:/pictures/a.png",
    r"C:\Users\Ada\Pictures\2026-05-31\00001-42.png",
    r"\\server\share\a.png",
    r"C:\console\auxiliary.png",
    r"C:\a\..\b.png",
    r"C:\.hidden\a.b.c.png",
    r"C:\com10\lpt.png",
]
NOT_FINE = [
    ("C:a.png", "relative to a drive"),
    ("C:", "relative to a drive"),
    (r"\\?\C:\a.png", "device path"),
    (r"\\.\PhysicalDrive0", "device path"),
    ("//./COM1", "device path"),
    ("//?/C:/a.png", "device path"),
    (r"\??\C:\a.png", "device path"),
    (r"C:\a.png:stream", "alternate stream"),
    (r"C:\a.png::$DATA", "alternate stream"),
    (r"C:\folder.\a.png", "dot or a space"),
    (r"C:\folder \a.png", "dot or a space"),
    (r"C:\a.png...", "dot or a space"),
    (r"C:\con", "reserved"),
    (r"C:\x\NUL.png", "reserved"),
    (r"C:\x\aux.tar.gz", "reserved"),
    (r"C:\Lpt1\a.png", "reserved"),
    ("C:\\com¹.txt", "reserved"),
    (r"\\server\share\prn.txt", "reserved"),
    (r"C:\NUL .txt", "reserved"),
    (r"C:\CONIN$", "reserved"),
    (r"\pictures\a.png", "relative to a drive"),
    ("/pictures/a.png", "relative to a drive"),
    (r"C:..\a.png", "relative to a drive"),
    (r"\\?\UNC\server\share\a.png", "device path"),
    (r"\\.\pipe\x", "device path"),
    (r"C:\a\...\b.png", "dot or a space"),
    ("C:\\a\x01.png", "forbids"),
    (r"C:\a?.png", "forbids"),
    (r"C:\a|b.png", "forbids"),
    (r"C:\folder:$INDEX_ALLOCATION\a.png", "alternate stream"),
]


@pytest.mark.parametrize("path", FINE)
def test_ordinary_paths_are_fine(path: str) -> None:
    assert problem_on_windows(path) is None


@pytest.mark.parametrize(("path", "word"), NOT_FINE)
def test_others_are_refused_and_told_why(path: str, word: str) -> None:
    problem = problem_on_windows(path)
    assert problem is not None and word in problem


def test_a_share_is_known_by_server_and_name_alone() -> None:
    assert share_of(r"\\NAS\Pictures\a\b.png") == share_of("//nas/pictures/c.png") == r"\\nas\pictures"
    assert share_of(r"C:\a.png") == share_of("C:/a.png") == ""


def test_a_share_of_somebody_else_is_not_looked_at() -> None:
    roots = [r"C:\pictures", r"\\nas\pictures\mine"]
    assert is_foreign_share(r"\\attacker.example\x\a.png", roots)
    assert is_foreign_share(r"\\nas\other\a.png", roots)
    assert not is_foreign_share(r"\\NAS\Pictures\other\a.png", roots)  # looked at, then found to be outside
    assert not is_foreign_share(r"C:\windows", roots)


@pytest.mark.parametrize(
    ("name", "portable"),
    [
        ("a.png", "a.png"),
        ("日本語 ä.png", "日本語 ä.png"),
        ("a:b.png", "a_b.png"),
        ("a/b\\c.png", "a_b_c.png"),
        ("..", "__"),
        ("", "_"),
        ("con", "_con"),
        ("Aux.tar.gz", "_Aux.tar.gz"),
        ("a. ", "a__"),
        ("a\nb\x00.png", "a_b_.png"),
        ("\U0010fcff.png", "_.png"),
        ("gpj.\u202eexe", "gpj._exe"),
    ],
)
def test_names_that_every_system_can_unpack(name: str, portable: str) -> None:
    assert portable_name(name) == portable
    assert problem_on_windows(f"C:\\{portable}") is None


def test_long_names_keep_their_ending() -> None:
    name = portable_name("ä" * 300 + ".png")
    assert len(name.encode()) <= 200 and name.endswith("ä.png")
    assert len(portable_name("a." + "b" * 300).encode()) <= 200
