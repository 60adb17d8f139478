"""More than 300 ways to name something outside, each for a file that exists there and for one that does not.

`library` is the only folder that may be used. Beside it lie `outside` and `library2` (which begins alike), each with
`secret.png`; links lead out of the library to what is there and to what is not.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import pictures

TOKEN = "TOKEN-that-nobody-outside-may-read"
UNASKED = "never-asked-for-by-name"
THERE, NOT_THERE = "secret", "absent"


@dataclass(frozen=True)
class Attack:
    """Two paths, alike but for the word `THERE` or `NOT_THERE`: only at the first lies something."""

    there: str

    @property
    def not_there(self) -> str:
        return self.there.replace(THERE, NOT_THERE)


def lay_out(top: Path) -> Path:
    """The library and what lies around it; the library's picture."""
    text = f"{TOKEN}\nSteps: 5, Sampler: Euler a, Seed: 7, Size: 64x48"
    for outside in (top / "outside", top / "library2", top / "outside" / "deep"):
        pictures.write(outside / f"{THERE}.png", pictures.png_bytes(texts={"parameters": text}))
        pictures.write(outside / f"{UNASKED}.png", pictures.png_bytes(texts={"parameters": text}))
        pictures.write(outside / f"{THERE}.txt", text.encode())
    picture = pictures.write(top / "library" / "in" / "a.png", pictures.png_bytes(texts={"parameters": "a cat"}))
    if os.name == "posix":
        _lay_links(top)
    return picture


def _lay_links(top: Path) -> None:
    library, outside = top / "library", top / "outside"
    for name in (THERE, NOT_THERE):
        (library / f"link-{name}.png").symlink_to(outside / f"{name}.png")
        (library / f"relative-{name}.png").symlink_to(f"../outside/{name}.png")
        (library / f"twice-{name}.png").symlink_to(f"link-{name}.png")
        (library / f"sidecar-{name}.txt").symlink_to(outside / f"{name}.txt")
        (library / "in" / f"deep-{name}.png").symlink_to(f"../link-{name}.png")
    (library / "folder").symlink_to(outside)
    (library / "in" / "up").symlink_to("../..")
    (library / "in" / "far").symlink_to("../folder/deep")
    (library / "top").symlink_to("/")


def attacks(top: Path) -> list[Attack]:
    """At least 300, each once."""
    found = (*_climbing(top), *_encoded(top), *_direct(top), *_linked(top), *_odd(top), *_of_windows(top))
    return [Attack(path) for path in dict.fromkeys(found)]


def _climbing(top: Path) -> Iterator[str]:
    for start in ("library", "library/in", "library/missing", "library/in/a.png"):
        up = "../" * len(start.replace("/.", "").split("/"))
        for goal in (
            f"outside/{THERE}.png",
            f"library2/{THERE}.png",
            f"outside/deep/{THERE}.png",
            f"outside/{THERE}.txt",
        ):
            yield f"{top}/{start}/{up}{goal}"
            yield f"{top}/{start}/./{up.replace('/', '//')}./{goal}"
            yield f"{top}/{start}/{up}{goal}/"
            yield f"/{'../' * 40}{str(top)[1:]}/{goal}"
    yield f"{top}/library/.."
    yield f"{top}/library/../"
    yield f"{top}/library/in/../../outside/.//{THERE}.png"


# spellings of `..` and `/` that some layer may decode once too often
_DOTS = (
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%u002e%u002e",
    "%c0%ae%c0%ae",
    "\u2025",
    "\uff0e\uff0e",
    "..%00",
    "....",
)
_SLASHES = ("/", "%2f", "%2F", "%252f", "%5c", "\\", "%c0%af", "\u2215", "\uff0f", "\u2044", "%u2215")


def _encoded(top: Path) -> Iterator[str]:
    pairs = (
        [(dots, "/") for dots in _DOTS]
        + [("..", slash) for slash in _SLASHES]
        + list(zip(_DOTS, _SLASHES, strict=True))
    )
    for dots, slash in pairs:
        yield f"{top}/library/{dots}{slash}outside{slash}{THERE}.png"
        yield f"{top}/library{slash}in{slash}{dots}{slash}{dots}{slash}outside{slash}{THERE}.png"
    yield f"{top}/library/..;/outside/{THERE}.png"
    yield f"{top}/library/....//....//outside/{THERE}.png"
    yield f"file://{top}/outside/{THERE}.png"
    yield f"file:{top}/outside/{THERE}.png"


def _direct(top: Path) -> Iterator[str]:
    for folder in ("outside", "library2", "outside/deep", "OUTSIDE", "Library2"):
        for ending in (".png", ".PNG", ".txt", ".png/", ".png/.", ".png/..", ".png/x"):
            yield f"{top}/{folder}/{THERE}{ending}"
    for start in ("/", "//", "///", "/./", "/.//./"):
        yield f"{start}{str(top)[1:]}/outside/{THERE}.png"
    yield from (str(top), str(top.parent), f"{top}/outside", f"{top}/library2", f"{top}/librar", "/", "//", "/.", "/..")
    yield from ("/etc/passwd", "/etc/shadow", "//etc/passwd", "/etc/./passwd", "/root/.ssh/id_rsa", "/home", "/tmp")
    yield from (
        "/proc/self/environ",
        "/proc/1/root/etc/passwd",
        "/proc/self/cwd",
        "/dev/stdin",
        "/dev/null",
        "/sys/kernel",
    )
    yield from ("/proc/self/fd/0", "/proc/self/root", "/dev/fd/0", "/run", "/var/log", "/boot")


def _linked(top: Path) -> Iterator[str]:
    for name in ("link", "relative", "twice"):
        yield f"{top}/library/{name}-{THERE}.png"
        yield f"{top}/library/in/../{name}-{THERE}.png"
    yield f"{top}/library/in/deep-{THERE}.png"
    yield f"{top}/library/sidecar-{THERE}.txt"
    for way in (
        "folder",
        "in/../folder",
        "folder/.",
        "folder/deep/..",
        "in/up/outside",
        "in/far/..",
        "in/up/library2",
        "in/far",
    ):
        yield f"{top}/library/{way}/{THERE}.png"
        yield f"{top}/library/{way}/{THERE}.txt"
        yield f"{top}/library/{way}"
    yield f"{top}/library/top{top}/outside/{THERE}.png"
    yield f"{top}/library/top/etc/passwd"
    yield f"{top}/library/folder/../library2/{THERE}.png"


def _odd(top: Path) -> Iterator[str]:
    for hidden in (
        "\0",
        "\0.png",
        "%00",
        "%00.png",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\u200b",
        "\ufeff",
        "\u202e",
        "\x7f",
        "\x1b[0m",
    ):
        yield f"{top}/outside/{THERE}.png{hidden}"
        yield f"{hidden}{top}/outside/{THERE}.png"
        yield f"{top}/library{hidden}/../outside/{THERE}.png"
    for odd in ("\U0010f8ff", "\U0010fcff", "\U0010fc80", "e\u0301", "\u00e9", "\ufffd", "\U0001f600"):
        yield f"{top}/outside/{odd}/{THERE}.png"
        yield f"{top}/library/{odd}/../../outside/{THERE}.png"
    yield from (
        " ",
        ".",
        "..",
        "~",
        f"~/{THERE}.png",
        "~root",
        "$HOME",
        "${HOME}",
        "%HOME%",
        "`id`",
        "$(id)",
        "|id",
        "-rf",
        "--help",
    )
    yield from (f"outside/{THERE}.png", f"./outside/{THERE}.png", f"../outside/{THERE}.png", "*", "/*", "?", "[a-z]*")
    yield f"{top}/outside/{'x' * 300}/{THERE}.png"
    yield f"/{'x/' * 5000}{THERE}.png"
    yield f"/{'x' * 40000}{THERE}.png"
    yield f"{top}/{'library/../' * 300}outside/{THERE}.png"


def _of_windows(top: Path) -> Iterator[str]:
    goal = f"outside\\{THERE}.png"
    yield from (
        f"C:{goal}",
        f"C:\\{goal}",
        f"c:/outside/{THERE}.png",
        f"\\{goal}",
        f"..\\{goal}",
        f"C:..\\{goal}",
        "C:",
        "C:\\",
    )
    for prefix in ("\\\\?\\", "\\\\.\\", "\\??\\", "//?/", "//./", "\\\\?\\UNC\\", "\\\\?\\GLOBALROOT\\"):
        yield f"{prefix}C:\\{goal}"
    for server in ("127.0.0.1", "attacker.example", "localhost"):
        yield f"\\\\{server}\\c$\\{goal}"
        yield f"//{server}/c$/outside/{THERE}.png"
    for name in ("CON", "nul", "AUX.png", "COM1", "lpt9.txt", "CONIN$", "com¹", "PhysicalDrive0", "pipe\\x"):
        yield f"\\\\.\\{name}"
        yield f"C:\\library\\{name}"
    for stream in (":stream", "::$DATA", ":$INDEX_ALLOCATION", ":a.png"):
        yield f"{top}/outside/{THERE}.png{stream}"
    for ending in (".", " ", "...", ". ."):
        yield f"{top}/outside/{THERE}.png{ending}"
        yield f"{top}/library{ending}/../outside/{THERE}.png"
    yield f"{str(top).upper()}/OUTSIDE/{THERE}.PNG"
