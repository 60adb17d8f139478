"""Our trash: on the volume of each file, so that deleting is one rename; what is in it is really removed here alone."""

import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress

from iib.disk.access import is_at_or_below
from iib.disk.held import Held, held
from iib.disk.listing import TRASH_FOLDER_NAME
from iib.disk.volumes import can_rename_between
from iib.domain.errors import AccessDenied
from iib.domain.operations import cut_name, split_name
from iib.domain.paths import to_disk


class TrashPlaces:
    """Finds the trash for each file: that of the root which holds it, of the data folder, or one beside the file."""

    def __init__(self, roots: Callable[[], Sequence[str]], data_dir: str) -> None:
        self._roots = roots
        self._data_dir = os.path.realpath(data_dir)

    def place(self, path: str, operation: str, number: int) -> str:
        """Where a file or folder goes. Raises `AccessDenied` where no trash can be made on its volume."""
        for folder in self._candidates(path):
            trash = os.path.join(folder, TRASH_FOLDER_NAME)
            if not is_at_or_below(trash, path) and _is_usable(trash, path):
                return os.path.join(trash, operation, _name_in_trash(path, number))
        raise AccessDenied(f"{path}: this user may not make a trash folder on its disk, so it is not deleted.")

    def _candidates(self, path: str) -> list[str]:
        holding = sorted((root for root in self._roots() if is_at_or_below(path, root) and path != root), key=len)
        return [*holding[:1], self._data_dir, os.path.dirname(path)]


def _name_in_trash(path: str, number: int) -> str:
    stem, extension = split_name(os.path.basename(path))
    return cut_name(f"{number}_{stem}", extension) if len(extension) < 20 else cut_name(f"{number}_{stem}", "")


def is_in_trash(path: str) -> bool:
    """Whether a path leads to a trash of ours or into it."""
    return TRASH_FOLDER_NAME in path.replace("\\", "/").split("/")


def make_trash_folder(folder: str) -> None:
    """Make the folder of one operation in a trash, and the trash. Raises `OSError`."""
    trash, name = os.path.split(folder)
    _make(trash)
    with held(trash) as place, suppress(FileExistsError):
        place.make_folder(name)


def remove_for_good(path: str) -> None:
    """Remove what lies at a place that `TrashPlaces` gave; nothing there is fine. Raises `OSError`."""
    folder, name = os.path.split(path)
    if os.path.basename(os.path.dirname(folder)) != TRASH_FOLDER_NAME:
        raise OSError(f"{path} is not in the trash")
    with suppress(FileNotFoundError):
        with held(folder) as place:
            _remove(place, folder, to_disk(name))
        for emptied in (folder, os.path.dirname(folder)):
            with suppress(OSError), held(os.path.dirname(emptied)) as above:
                above.remove_folder(to_disk(os.path.basename(emptied)))  # refuses while anything is left


def _remove(place: Held, folder: str, name: str) -> None:
    facts = place.facts(name)
    if facts is None:
        return
    if not stat.S_ISDIR(facts.st_mode):
        place.unlink(name)
        return
    below = os.path.join(folder, name)
    with held(below) as inner:
        for entry in os.listdir(inner.path):
            _remove(inner, below, entry)
    place.remove_folder(name)


def _is_usable(trash: str, path: str) -> bool:
    """Whether a trash lies, or can be made, where a file can be renamed to."""
    try:
        if not can_rename_between(path, trash if os.path.lexists(to_disk(trash)) else os.path.dirname(trash)):
            return False
        _make(trash)
        is_folder = stat.S_ISDIR(os.lstat(to_disk(trash)).st_mode)  # and no link to one
        is_writable = os.access(to_disk(trash), os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)
        return is_folder and is_writable
    except OSError:
        return False


def _make(trash: str) -> None:
    with suppress(FileExistsError):
        os.mkdir(to_disk(trash), 0o700)
