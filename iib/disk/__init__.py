"""The file system: who may touch which path, and what lies there."""

from iib.disk.access import PathAccess, is_at_or_below
from iib.disk.apart import set_apart
from iib.disk.archive import files_to_pack, write_zip, zip_chunks
from iib.disk.desktop import open_on_desktop
from iib.disk.identity import Beginning, Descriptor, identity_at, read_beginning
from iib.disk.listing import file_info, list_drives, list_folder, newest_media, read_sibling, stamp_of, still_lies_there
from iib.disk.opening import open_checked
from iib.disk.walk import FolderListing, SeenFile, walk_tree
from iib.disk.watch import WatchOrder, watch_work

__all__ = [
    "Beginning",
    "Descriptor",
    "FolderListing",
    "PathAccess",
    "SeenFile",
    "WatchOrder",
    "file_info",
    "files_to_pack",
    "identity_at",
    "is_at_or_below",
    "list_drives",
    "list_folder",
    "newest_media",
    "open_checked",
    "open_on_desktop",
    "read_beginning",
    "read_sibling",
    "set_apart",
    "stamp_of",
    "still_lies_there",
    "walk_tree",
    "watch_work",
    "write_zip",
    "zip_chunks",
]
