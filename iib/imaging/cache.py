"""Where thumbnails lie: one file per content and size, under a folder that may vanish at any time."""

import hashlib
import os

_VERSION = "1"


def thumbnail_path(cache_dir: str, path: str, stamp: str, size: tuple[int, int]) -> str:
    """The place of a thumbnail: another content at the same path has another place."""
    key = "\0".join((_VERSION, path, stamp, f"{size[0]}x{size[1]}")).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(key).hexdigest()[:40]
    return os.path.join(cache_dir, "thumbnails", digest[:2], f"{digest[2:]}.webp")
