"""The file system: who may touch which path, and what lies there."""

from iib.disk.access import PathAccess, is_at_or_below
from iib.disk.identity import identity_at, identity_of
from iib.disk.listing import file_info, list_drives, list_folder, newest_media, read_sibling, stamp_of, still_lies_there
from iib.disk.walk import FolderListing, walk_tree

__all__ = [
    "FolderListing",
    "PathAccess",
    "file_info",
    "identity_at",
    "identity_of",
    "is_at_or_below",
    "list_drives",
    "list_folder",
    "newest_media",
    "read_sibling",
    "stamp_of",
    "still_lies_there",
    "walk_tree",
]
