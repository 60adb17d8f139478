"""What is done to files, as steps that can each be taken back. No disk, no clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from iib.domain.errors import BadRequest

StepKind = Literal["move", "trash", "restore", "copy", "mkdir", "rmdir"]
StepState = Literal["planned", "done", "failed", "undone"]
Status = Literal["running", "rolling_back", "done", "partial", "rolled_back"]
OnConflict = Literal["rename", "error", "skip"]

# how each kind of step is taken back
INVERSE: dict[StepKind, StepKind] = {
    "move": "move",
    "trash": "restore",
    "restore": "trash",
    "copy": "trash",
    "mkdir": "rmdir",
    "rmdir": "mkdir",
}

SIDECAR_EXTENSIONS = (".txt", ".json")
FOLDER_LOG = "log.html"  # where Fooocus tells of all pictures of a folder
NAME_BYTES_MAX = 255
HIDDEN = ".iib-"
_MTIME_TOLERANCE_NS = 2_000_000_000  # what FAT keeps of a time


@dataclass(frozen=True)
class FileMark:
    """By what a file, folder or link is known again after it was renamed."""

    form: Literal["file", "dir", "link"]
    size_bytes: int
    mtime_ns: int
    inode: int

    def is_same(self, other: "FileMark | None") -> bool:
        """Whether both are the same, unchanged thing; a folder is itself whatever lies in it."""
        if other is None or self.form != other.form:
            return False
        return self.form == "dir" or (self.size_bytes, self.mtime_ns) == (other.size_bytes, other.mtime_ns)

    def is_like(self, other: "FileMark | None") -> bool:
        """The same for a copy on a disk that keeps times less exactly."""
        if other is None or self.form != other.form:
            return False
        is_near = abs(self.mtime_ns - other.mtime_ns) <= _MTIME_TOLERANCE_NS
        return self.form == "dir" or (self.size_bytes == other.size_bytes and (is_near or self.form == "link"))


@dataclass(frozen=True)
class Buried:
    """The row of a file that the index does not show any more, and its automatic tags (as `metadata.tags`)."""

    image: int
    tags: str


@dataclass(frozen=True)
class Step:
    """One act on the disk. `source` is empty for mkdir, `dest` for rmdir.

    `mark` is that of the source before the act and of what lies at `dest` after it. `buried` is the row that comes
    back with the file, or that went with it.
    """

    kind: StepKind
    source: str
    dest: str
    mark: FileMark | None = None
    buried: Buried | None = None
    number: int = 0
    state: StepState = "planned"

    def inverse(self, trash_path: str = "") -> "Step":
        """The step that takes this one back; a copy goes to `trash_path`."""
        if self.kind in ("mkdir", "rmdir"):
            return Step(INVERSE[self.kind], self.dest, self.source, number=self.number)
        dest = trash_path if self.kind == "copy" else self.source
        return replace(self, kind=INVERSE[self.kind], source=self.dest, dest=dest, state="planned")

    def to_json(self) -> dict[str, str]:
        return {"src": self.source, "dest": self.dest}


@dataclass(frozen=True)
class Operation:
    """One change of files as the journal knows it. Times are seconds since the epoch."""

    id: str
    kind: str
    status: Status
    is_atomic: bool
    created_time: float
    finished_time: float | None
    done: int
    total: int
    errors: tuple[str, ...]
    undoes: str | None
    undone_by: str | None

    @property
    def can_undo(self) -> bool:
        return self.status in ("done", "partial") and self.done > 0 and self.undone_by is None

    def to_json(self) -> dict[str, Any]:
        return {
            "operation_id": self.id,
            "kind": self.kind,
            "status": self.status,
            "created_time": self.created_time,
            "finished_time": self.finished_time,
            "done": self.done,
            "total": self.total,
            "errors": list(self.errors),
            "undoes": self.undoes,
            "undone_by": self.undone_by,
            "can_undo": self.can_undo,
        }


def folder_moves(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """(from, to) of the folders that the steps of one operation moved, in order, those taken back there and back."""
    moved = [step for step in steps if step.mark and step.mark.form == "dir" and step.state in ("done", "undone")]
    there = [(step.source, step.dest) for step in moved]
    return there + [(step.dest, step.source) for step in reversed(moved) if step.state == "undone"]


def split_name(name: str) -> tuple[str, str]:
    """
    >>> split_name("a.b.png"), split_name("folder"), split_name(".hidden")
    (('a.b', '.png'), ('folder', ''), ('.hidden', ''))
    """
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension) if dot and stem else (name, "")


def hidden_start(operation: str) -> str:
    """How the names begin that an operation gives to what is not in its place yet."""
    return f"{HIDDEN}{operation[:8]}-"


def aside_name(operation: str, number: int, name: str) -> str:
    """Under which name a file lies for a moment while files take each other's names."""
    return f"{hidden_start(operation)}{number}{split_name(name)[1]}"


def needs_all(steps: Sequence[Step]) -> bool:
    """Whether a part of these steps may leave a file aside, so that all of them must be taken back or none."""
    return any(step.dest.replace("\\", "/").rpartition("/")[2].startswith(HIDDEN) for step in steps)


def numbered_name(name: str, number: int) -> str:
    """The name to take when `name` is taken; cut where it would be longer than disks allow.

    >>> numbered_name("a.png", 1), numbered_name("folder", 2)
    ('a (1).png', 'folder (2)')
    """
    stem, extension = split_name(name)
    return cut_name(stem, f" ({number}){extension}")


def cut_name(stem: str, ending: str) -> str:
    """Both, with the first cut so that the whole is no longer than a name may be."""
    room = NAME_BYTES_MAX - len(ending.encode("utf-8"))
    return stem.encode("utf-8")[: max(0, room)].decode("utf-8", "ignore") + ending


def checked_name(name: str, field: str = "name") -> str:
    """A name for something new, which any system can hold and which is shown here. Raises `BadRequest`."""
    problem = problem_of_name(name)
    if problem:
        raise BadRequest(f"{field} {problem}: {name[:80]!r}")
    return name


def checked_id(text: str | None) -> str | None:
    """The id that a caller chose for a new operation. Raises `BadRequest`."""
    if text is not None and not _ID.fullmatch(text):
        raise BadRequest(f"new_id must be 32 hexadecimal digits, in lower case: {text[:80]!r}")
    return text


_ID = re.compile(r"[0-9a-f]{32}")
_RESERVED_STEMS = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"]
)
_FORBIDDEN = '<>:"|?*'


def problem_of_name(name: str) -> str | None:
    """Why a name is none, as the end of a sentence.

    >>> problem_of_name("con.png")
    'must not be a device name of Windows'
    """
    if not name.strip() or name in (".", ".."):
        return "must be a name"
    if "/" in name or "\\" in name:
        return "must be one name without slashes"
    if any(character < " " or character in _FORBIDDEN for character in name):
        return 'must not hold control characters or any of < > : " | ? *'
    if name[-1] in ". ":
        return "must not end with a dot or a space"
    if name.split(".")[0].rstrip(" ").lower() in _RESERVED_STEMS:
        return "must not be a device name of Windows"
    if len(name.encode("utf-8")) > NAME_BYTES_MAX:
        return f"must not be longer than {NAME_BYTES_MAX} bytes"
    if name.startswith(".") or name.lower().endswith(".tmp"):
        return "must not begin with a dot or end with .tmp, since it would not be shown here"
    return None


def is_sidecar(name: str) -> bool:
    """Whether a file of that name may tell of pictures beside it."""
    return name.lower().endswith(SIDECAR_EXTENSIONS) or name.lower() == FOLDER_LOG
