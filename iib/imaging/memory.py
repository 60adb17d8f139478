"""The thumbnails that were used last, in memory: what is shown again and again needs no disk."""

import threading
from collections import OrderedDict
from typing import NamedTuple


class Picture(NamedTuple):
    """A WebP, and "" or why it is only drawn."""

    content: bytes
    note: str = ""


class PictureMemory:
    """At most `bytes_max` of pictures by key, the last used ones; for many threads."""

    def __init__(self, bytes_max: int) -> None:
        self._bytes_max = bytes_max
        self._lock = threading.Lock()
        self._pictures: OrderedDict[str, Picture] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> Picture | None:
        with self._lock:
            picture = self._pictures.get(key)
            if picture is not None:
                self._pictures.move_to_end(key)
            return picture

    def put(self, key: str, picture: Picture) -> None:
        with self._lock:
            old = self._pictures.pop(key, None)
            self._pictures[key] = picture
            self._bytes += len(picture.content) - (len(old.content) if old else 0)
            while self._bytes > self._bytes_max:
                _, dropped = self._pictures.popitem(last=False)
                self._bytes -= len(dropped.content)

    def clear(self) -> None:
        with self._lock:
            self._pictures.clear()
            self._bytes = 0
