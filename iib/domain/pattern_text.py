"""What can be said of a regular expression by looking at its text."""

import re
from collections.abc import Iterator

# a piece of a pattern: something escaped, a set, an opening or closing parenthesis, a repetition, or one character
_PIECE = re.compile(
    r"""
    \\(?P<escaped>.)  |  (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])  |  (?P<open>\()  |  (?P<close>\))
    | (?P<many>\{[^}]*\}|[*+?])  |  (?P<any>[.^$|])  |  (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_STRANGE_GROUP = re.compile(r"\(\?(?![:=!<])|\(\*")
_CLASSES = "dDwWsSbBAZnrtfv"


def literals_of(pattern: str) -> list[str]:
    """Texts that stand in whatever a pattern matches, case aside: too few rather than one too many.

    >>> literals_of(r"sun(set|rise) over .*harbou?r+\\d"), literals_of("cat|dog"), literals_of("1\\\\.5")
    (['sun', ' over ', 'harbo', 'r'], [], ['1.5'])
    """
    if _STRANGE_GROUP.search(pattern):
        return []
    runs = list(_runs_in(pattern))
    return [] if None in runs else [run for run in runs if run]


def _runs_in(pattern: str) -> Iterator["str | None"]:
    """Runs of plain characters outside of parentheses; None where nothing can be said of the whole."""
    depth, run = 0, ""
    for piece in _PIECE.finditer(pattern):
        kind, text = piece.lastgroup, piece[0]
        if kind == "escaped":
            text = piece["escaped"]
            if text.isalnum() and text not in _CLASSES:
                yield None
            kind = "any" if text.isalnum() else "plain"
        if text == "|" and kind == "any" and depth == 0:
            yield None
        depth += (kind == "open") - (kind == "close")
        if kind == "plain" and depth == 0:
            run += text
            continue
        if kind == "many" and text != "+":
            run = run[:-1]
        yield run
        run = ""
    yield run
