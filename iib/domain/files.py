"""What we tell of a file or folder, and how its size reads."""

from dataclasses import dataclass
from typing import Any, Literal

from iib.domain.media import MediaType, media_type_of

_UNITS = ("KB", "MB", "GB", "TB", "PB")


@dataclass(frozen=True)
class FileStamp:
    """The facts of a file that change whenever its content is written or replaced."""

    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @property
    def text(self) -> str:
        """One short word for caches: another content gives another word."""
        return f"{self.mtime_ns:x}-{self.ctime_ns & 0xFFFFFFFFFF:x}-{self.size_bytes:x}-{self.inode & 0xFFFFFFFF:x}"


@dataclass(frozen=True)
class FileInfo:
    """A file or folder as it lies on the disk. Dates are float seconds since the epoch."""

    type: Literal["file", "dir"]
    name: str
    fullpath: str
    date: float
    created_time: float
    stamp: FileStamp
    is_under_scanned_path: bool = False

    @property
    def media_type(self) -> MediaType | None:
        return media_type_of(self.name) if self.type == "file" else None

    def to_json(self) -> dict[str, Any]:
        """The shape of `FileInfoDict` in the API; media files carry `media_type` and `stamp` besides."""
        is_file = self.type == "file"
        shape: dict[str, Any] = {
            "type": self.type,
            "date": self.date,
            "created_time": self.created_time,
            "size": human_size(self.stamp.size_bytes) if is_file else "-",
            "bytes": self.stamp.size_bytes if is_file else 0,
            "name": self.name,
            "fullpath": self.fullpath,
            "is_under_scanned_path": self.is_under_scanned_path,
        }
        media_type = self.media_type
        if media_type:
            shape |= {"media_type": media_type, "stamp": self.stamp.text}
        return shape


def human_size(size_bytes: int) -> str:
    """Binary units, one decimal.

    >>> human_size(812), human_size(1258291), human_size(1048575)
    ('812 B', '1.2 MB', '1.0 MB')
    """
    if size_bytes < 1024:
        return f"{size_bytes} B"
    amount = float(size_bytes)
    for unit in _UNITS:
        amount /= 1024
        if round(amount, 1) < 1024 or unit == _UNITS[-1]:
            return f"{amount:.1f} {unit}"
    raise AssertionError("the last unit always returns")
