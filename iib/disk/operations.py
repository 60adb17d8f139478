"""The steps of operations, done on the disk: nothing is ever overwritten, and nothing goes before its copy is proved.

`prepare` does what takes long (copying bytes beside their goal, under a hidden name), `act` what is over at once;
`settle` brings a step that was cut short to one of its ends.
"""

import errno
import filecmp
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from types import MappingProxyType
from typing import Literal

from iib.disk.held import Held, held, is_same_entry, mark_of, rename_new
from iib.disk.trash import make_trash_folder
from iib.disk.volumes import can_rename_between
from iib.domain.operations import HIDDEN, FileMark, Step, hidden_start
from iib.domain.paths import to_disk, to_text

End = Literal["before", "after", "lost"]
_CHUNK_BYTES = 1024 * 1024
_RENAMES = ("move", "trash", "restore")
_PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.2)

_PART_ENDING = ".part.tmp"
_CHANGED = "it changed while it was being worked on"


class StepFailed(Exception):
    """A step could not be done, and nothing was changed by it; `str` is one sentence."""


class NotNeeded(StepFailed):
    """A folder that is there already, or one that is to go but holds something: it is left as it is."""


class Stopped(Exception):
    """The user wants no more."""


def mark_at(path: str) -> FileMark | None:
    """By what the thing at a path (text) is known; links not followed, None for nothing."""
    try:
        return mark_of(os.lstat(to_disk(path)))
    except (OSError, ValueError):
        return None


def hidden_name(operation: str, number: int) -> str:
    """Where the bytes of a step lie before they are complete."""
    return f"{hidden_start(operation)}{number}{_PART_ENDING}"


def is_part(name: str) -> bool:
    """Whether it is such a name, of whatever step."""
    return name.startswith(HIDDEN) and name.endswith(_PART_ENDING)


def needs_copying(step: Step) -> bool:
    """Whether bytes must be copied before the step can be done at once."""
    if step.kind == "copy":
        return True
    return step.kind in _RENAMES and not is_one_volume(step.source, os.path.dirname(step.dest))


def is_one_volume(source: str, folder: str) -> bool:
    """Whether something can be renamed into a folder, or into the nearest one above that is there. What is not there
    needs no copying in any case."""
    while not os.path.lexists(to_disk(folder)) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    try:
        return can_rename_between(source, folder)
    except OSError:
        return True


def prepare(step: Step, operation: str, is_stopped: Callable[[], bool]) -> None:
    """Copy the bytes of a step. Raises `StepFailed` or `Stopped`; then nothing is left of it."""
    part = hidden_name(operation, step.number)
    try:
        with held(os.path.dirname(step.source)) as source, _held_dest(step) as dest:
            try:
                _copy(source, _split(step.source)[1], dest, part, step, is_stopped)
            except BaseException:
                with suppress(FileNotFoundError):
                    dest.unlink(part)
                raise
    except OSError as error:
        raise StepFailed(_sentence(step, error)) from error


def act(step: Step, operation: str) -> FileMark | None:
    """Do a step, its bytes prepared where it needs that; the mark of what lies at `dest` now. Raises `StepFailed`."""
    try:
        with ExitStack() as stack:
            return _act(step, operation, stack)
    except OSError as error:
        is_there = step.kind == "mkdir" and isinstance(error, FileExistsError) and os.path.isdir(to_disk(step.dest))
        kind = NotNeeded if is_there or step.kind == "rmdir" else StepFailed
        raise kind(_sentence(step, error)) from error


def forget_part(step: Step, operation: str) -> None:
    """Take away the bytes that were prepared for a step."""
    if step.dest:
        with suppress(OSError), held(os.path.dirname(step.dest)) as dest:
            dest.unlink(hidden_name(operation, step.number))


def is_empty_folder(path: str) -> bool:
    """Whether a folder lies there and holds nothing. One that cannot be looked into is none."""
    try:
        return not os.listdir(to_disk(path))
    except OSError:
        return False


def take_copy_back(step: Step) -> bool:
    """Remove the copy that a step made, when it still is one. Whether it was removed."""
    mark = mark_at(step.dest)
    if mark is None or mark.form == "dir" or not mark.is_like(step.mark) or not _is_same_content(step):
        return False
    try:
        with held(os.path.dirname(step.dest)) as dest:
            dest.unlink(_split(step.dest)[1])
    except OSError:
        return False
    return True


def onward_steps(steps: Iterable[Step]) -> dict[str, Step]:
    """Place → the step that takes away what an earlier one of `steps` put there: files that take each other's names
    wait aside."""
    made: set[str] = set()
    onward: dict[str, Step] = {}
    for step in steps:
        if step.source in made and step.kind in _RENAMES:
            onward[step.source] = step
        if step.dest:
            made.add(step.dest)
    return onward


def place_of(step: Step, onward: Mapping[str, Step]) -> str:
    """Where the thing lies that a step brought to its `dest`: there, unless a step after it took it further."""
    following = onward.get(step.dest)
    while following is not None:
        if _is_itself(mark_at(following.dest), step):
            return following.dest
        following = onward.get(following.dest)
    return step.dest


def _is_itself(mark: FileMark | None, step: Step) -> bool:
    """Whether it is the thing of the step and none that only looks like it."""
    return mark is not None and step.mark is not None and mark.is_same(step.mark) and mark.inode == step.mark.inode


def settle(step: Step, operation: str, onward: Mapping[str, Step] = MappingProxyType({})) -> End:
    """Bring a step that may have been cut short to its begin or its end, and say to which. `onward` tells what may have
    been done after it."""
    forget_part(step, operation)
    if step.kind == "mkdir":
        return "after" if mark_at(step.dest) else "before"
    if step.kind == "rmdir":
        return "before" if mark_at(step.source) else "after"
    source, dest = mark_at(step.source), mark_at(step.dest)
    is_there = dest is not None and dest.is_like(step.mark)
    if step.kind == "copy":
        return "after" if is_there and _is_same_content(step) else "before"
    if place_of(step, onward) != step.dest:
        return "after"
    if not is_there:
        return "before" if source and source.is_same(step.mark) else "lost"
    if not source or not source.is_same(step.mark) or (step.mark and source.inode != step.mark.inode):
        return "after"  # what lies at the old place now came later, however alike it looks
    try:
        return _settle_both(step)
    except OSError:
        return "lost"


def _settle_both(step: Step) -> End:
    """The thing lies at both ends: one disk entry, a link that was made before the other went, or a finished copy."""
    source_folder, source_name = _split(step.source)
    dest_folder, dest_name = _split(step.dest)
    with held(source_folder) as source, held(dest_folder) as dest:
        if is_same_entry(source, source_name, dest, dest_name):
            return "after" if to_disk(dest_name) in os.listdir(dest.path) else "before"
        one, other = source.facts(source_name), dest.facts(dest_name)
        if one is None or other is None:
            return "before"
        is_one = os.path.samestat(one, other)
        is_copy = not is_one and not can_rename_between(step.source, dest_folder) and _is_same_content(step)
        if step.mark and step.mark.form != "dir" and (is_one or is_copy):
            source.unlink(source_name)
            return "after"
    return "before"


def _act(step: Step, operation: str, stack: ExitStack) -> FileMark | None:
    if step.kind == "rmdir":
        folder = stack.enter_context(held(os.path.dirname(step.source)))
        folder.remove_folder(_split(step.source)[1])
        return None
    name = _split(step.dest)[1]
    dest = stack.enter_context(_held_dest(step))
    if step.kind == "mkdir":
        dest.make_folder(name)
        return dest.mark(name)
    source = stack.enter_context(held(os.path.dirname(step.source)))
    source_name = _split(step.source)[1]
    part = hidden_name(operation, step.number)
    if dest.facts(part) is not None:
        _put_copy_in_place(step, source, source_name, dest, part, name)
    else:
        mark = source.mark(source_name)
        if mark is None or not mark.is_same(step.mark):
            raise StepFailed(f"{step.source}: {_CHANGED}.")
        rename_new(source, source_name, dest, name)
    return dest.mark(name)


def _put_copy_in_place(step: Step, source: Held, source_name: str, dest: Held, part: str, name: str) -> None:
    try:
        mark = source.mark(source_name)
        if mark is None or not mark.is_same(step.mark):
            raise StepFailed(f"{step.source}: {_CHANGED}.")
        rename_new(dest, part, dest, name)
    except BaseException:
        dest.unlink(part)
        raise
    if step.kind != "copy":
        dest.sync()
        try:
            source.unlink(source_name)
        except OSError as error:
            if source.facts(source_name) is not None:
                _take_away(step, dest, name, error)  # it stays where it was, so that it is not there twice
                raise


def _take_away(step: Step, dest: Held, name: str, reason: OSError) -> None:
    """Remove the copy whose source cannot be, patiently: whoever looks through new files holds them for a moment."""
    for pause in _PAUSES_S:
        try:
            dest.unlink(name)
        except FileNotFoundError:
            return
        except OSError:
            time.sleep(pause)
        else:
            return
    raise StepFailed(f"{_sentence(step, reason)} Nor can its copy {step.dest} be removed: it is there twice now.")


def _held_dest(step: Step) -> AbstractContextManager[Held]:
    """The folder that a step puts something into; an operation's own one in the trash is made when it is first used."""
    folder = os.path.dirname(step.dest)
    if step.kind == "trash":
        make_trash_folder(folder)
    return held(folder)


def _copy(source: Held, name: str, dest: Held, part: str, step: Step, is_stopped: Callable[[], bool]) -> None:
    facts = source.facts(name)
    if facts is None:
        raise StepFailed(f"{step.source}: it is not there any more.")
    mark = mark_of(facts)
    if mark is None or not mark.is_same(step.mark):
        raise StepFailed(f"{step.source}: {_CHANGED}.")
    if mark.form == "link":
        target = os.readlink(source.at(name), dir_fd=source.descriptor)
        os.symlink(target, dest.at(part), dir_fd=dest.descriptor)
        return
    reading = source.open(name, os.O_RDONLY)
    try:
        writing = dest.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            digest = _copy_bytes(reading, writing, is_stopped)
            _copy_facts(facts, writing)
            os.fsync(writing)
            if step.kind != "copy" and _digest(writing, is_stopped) != digest:
                raise StepFailed(f"{step.source}: its copy {step.dest} is not what was written; it stays.")
        finally:
            os.close(writing)
    finally:
        os.close(reading)
    if os.utime not in os.supports_dir_fd and os.utime not in os.supports_fd:
        os.utime(dest.at(part), ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _copy_bytes(reading: int, writing: int, is_stopped: Callable[[], bool]) -> bytes:
    digest = hashlib.blake2b()
    while True:
        chunk = os.read(reading, _CHUNK_BYTES)
        if not chunk:
            return digest.digest()
        if is_stopped():
            raise Stopped
        digest.update(chunk)
        left = memoryview(chunk)
        while left:
            left = left[os.write(writing, left) :]


def _copy_facts(facts: os.stat_result, writing: int) -> None:
    """Times, and modes where the disk has them."""
    if os.name == "posix":
        with suppress(PermissionError):
            os.fchmod(writing, facts.st_mode & 0o777)
    if os.utime in os.supports_fd:
        os.utime(writing, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _digest(reading: int, is_stopped: Callable[[], bool]) -> bytes:
    """Of what the disk has, as far as the system can be asked to forget what it remembers of it."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(reading, 0, 0, os.POSIX_FADV_DONTNEED)
    os.lseek(reading, 0, os.SEEK_SET)
    digest = hashlib.blake2b()
    while chunk := os.read(reading, _CHUNK_BYTES):
        if is_stopped():
            raise Stopped
        digest.update(chunk)
    return digest.digest()


def _is_same_content(step: Step) -> bool:
    source, dest = to_disk(step.source), to_disk(step.dest)
    try:
        if os.path.islink(source) or os.path.islink(dest):
            return os.readlink(source) == os.readlink(dest)
        return filecmp.cmp(source, dest, shallow=False)
    except OSError:
        return False


def _split(path: str) -> tuple[str, str]:
    folder, name = os.path.split(path)
    return folder, to_disk(name)


def _sentence(step: Step, error: OSError) -> str:
    """What went wrong with a step, for people."""
    subject = step.source or step.dest
    if isinstance(error, FileExistsError):
        return f"{subject}: something else lies at {step.dest} now, and nothing is overwritten."
    if isinstance(error, FileNotFoundError):
        return f"{subject}: it is not there any more, or the folder {os.path.dirname(step.dest)} is not."
    known = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EFBIG: "the disk does not take files of this size",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "this user may not change it or its folder",
        errno.EPERM: "this user may not change it or its folder",
        errno.ENAMETOOLONG: "the name is too long for this disk",
        errno.EXDEV: "the system takes its folder and the new one for two disks, and renames nothing between them",
        errno.ENOTEMPTY: "the folder is not empty",
        errno.ELOOP: "a link has come to stand in its path",
        errno.ENOTDIR: "a link or file has come to stand in its path",
    }
    reason = known.get(error.errno or 0, to_text(error.strerror or str(error)))
    return f"{subject}: {reason[0].lower()}{reason[1:]}."
