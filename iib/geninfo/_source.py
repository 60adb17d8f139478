"""A file as bytes at places, read only where asked."""

import io
from typing import BinaryIO

from iib.domain.errors import UnreadableMedia

WINDOW = 16 * 1024
LARGEST_TEXT = 8 * 1024 * 1024


class Source:
    """Random access to one open file. Never more is read than asked for, never past the end."""

    def __init__(self, file: BinaryIO, size: int = 0, head: bytes = b"") -> None:
        """`size` and `head`, the first `WINDOW` bytes, where they are known already."""
        # Under a BufferedReader every seek would read a whole buffer; a PNG has hundreds of chunk headers.
        self._owner = file  # a BufferedReader that nobody holds closes its raw file
        self._file = file.raw if isinstance(file, io.BufferedReader) else file
        self.size = size or self._file.seek(0, io.SEEK_END)
        self.head = head or self._read(0, WINDOW)

    @property
    def file(self) -> BinaryIO:
        """The file itself, for a decoder that reads on its own."""
        return self._owner

    def at(self, offset: int, count: int) -> bytes:
        """`count` bytes from `offset`; fewer where the file ends."""
        if offset >= 0 and offset + count <= len(self.head):
            return self.head[offset : offset + count]
        if offset < 0 or offset >= self.size or count <= 0:
            return b""
        return self._read(offset, min(count, self.size - offset))

    def exactly(self, offset: int, count: int) -> bytes:
        """As `at`, but raises `UnreadableMedia` where the file ends too early."""
        data = self.at(offset, count)
        if len(data) < count:
            raise UnreadableMedia("The file ends in the middle of its header.")
        return data

    def text_at(self, offset: int, count: int) -> bytes:
        """As `at`, for a block that claims to hold text: nothing when it claims more than any text we keep."""
        return self.at(offset, count) if count <= LARGEST_TEXT else b""

    def _read(self, offset: int, count: int) -> bytes:
        self._file.seek(offset)
        data: bytes = self._file.read(count) or b""
        while 0 < len(data) < min(count, self.size - offset):
            more = self._file.read(count - len(data))
            if not more:
                break
            data += more
        return data
