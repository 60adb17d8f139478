"""What a path may not be on Windows. Pure text rules, so they are tested on every platform."""

import ntpath
import re

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_DRIVE = re.compile(r"[A-Za-z]:")


def problem_on_windows(path: str) -> str | None:
    """Why Windows would not take `path` for what it looks like, as the end of a sentence, or None.

    >>> problem_on_windows(r"C:\\Users\\a.png")
    >>> problem_on_windows("C:a.png")
    'must not be relative to a drive.'
    """
    plain = path.replace("/", "\\")
    if plain.startswith(("\\\\?\\", "\\\\.\\", "\\??\\")):
        return "must not be a device path."
    drive, rest = ntpath.splitdrive(plain)
    if drive and not drive.startswith("\\\\") and not rest.startswith("\\"):
        return "must not be relative to a drive." if _DRIVE.fullmatch(drive) else "is not a path."
    for name in rest.split("\\"):
        problem = _problem_of_name(name)
        if problem:
            return problem
    return None


def _problem_of_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return None
    if ":" in name:
        return "must not name an alternate stream."
    if name[-1] in ". ":
        return "must not hold a name that ends with a dot or a space."
    if _RESERVED.fullmatch(name):
        return "must not hold a reserved device name."
    return None
