"""The rules of Windows paths, checked on every platform."""

import pytest

from iib.disk._windows import problem_on_windows

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
]


@pytest.mark.parametrize("path", FINE)
def test_ordinary_paths_are_fine(path: str) -> None:
    assert problem_on_windows(path) is None


@pytest.mark.parametrize(("path", "word"), NOT_FINE)
def test_others_are_refused_and_told_why(path: str, word: str) -> None:
    problem = problem_on_windows(path)
    assert problem is not None and word in problem
