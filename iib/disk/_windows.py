"""What a path may not be on Windows. Pure text rules, so they are tested on every platform."""

import ntpath
import re

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?")
_DRIVE = re.compile(r"[A-Za-z]:")
_FORBIDDEN = re.compile(r'[\x00-\x1f<>"|?*]')
_NOT_PORTABLE = re.compile(r'[\x00-\x1f\x7f<>"|?*:/\\\ud800-\udfff\U0010f800-\U0010ffff\u202a-\u202e\u2066-\u2069]')
_NAME_BYTES_MAX = 200
_ENDING_LENGTH_MAX = 20


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
    if not drive and rest.startswith("\\"):
        return "must not be relative to a drive."
    for name in rest.split("\\"):
        problem = problem_of_name(name)
        if problem:
            return problem
    return None


def problem_of_name(name: str) -> str | None:
    """Why Windows would not take one name of a path for what it looks like, or None."""
    if name in ("", ".", ".."):
        return None
    if ":" in name:
        return "must not name an alternate stream."
    if _FORBIDDEN.search(name):
        return "must not hold a character that Windows forbids."
    if name[-1] in ". ":
        return "must not hold a name that ends with a dot or a space."
    if _RESERVED.fullmatch(name):
        return "must not hold a reserved device name."
    return None


def share_of(path: str) -> str:
    r"""The share of a network path, small; "" for any other. Merely looking at a share logs in to its server.

    >>> share_of("//NAS/Pictures/a.png"), share_of("C:/a.png")
    ('\\\\nas\\pictures', '')
    """
    drive = ntpath.splitdrive(path.replace("/", "\\"))[0]
    return drive.lower() if drive.startswith("\\\\") else ""


def portable_name(name: str) -> str:
    """A name that every system can unpack as what it is, as near to `name` as can be.

    >>> portable_name("a:b?.png"), portable_name("NUL.txt"), portable_name("end. ")
    ('a_b_.png', '_NUL.txt', 'end__')
    """
    plain = _NOT_PORTABLE.sub("_", name)
    stripped = plain.rstrip(". ")
    plain = stripped + "_" * (len(plain) - len(stripped)) or "_"
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    stem, ending = ntpath.splitext(plain)
    if len(ending) > _ENDING_LENGTH_MAX:
        stem, ending = plain, ""
    while len((stem + ending).encode("utf-8", "replace")) > _NAME_BYTES_MAX:
        stem = stem[:-1]
    return stem + ending
