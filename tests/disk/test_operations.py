"""Steps on the disk: nothing is overwritten, nothing goes before its copy is proved, no link leads elsewhere."""

import errno
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib.disk import operations
from iib.disk.held import held, rename_by_link, rename_new
from iib.disk.operations import NotNeeded, StepFailed, Stopped, act, mark_at, prepare, settle
from iib.disk.planning import Planner
from iib.disk.trash import TrashPlaces, remove_for_good
from iib.domain.operations import Step
from tests.disk.stepping import OPERATION, assert_a_move_cut_short_is_finished, step
from tests.limited_user import limited_user, posix_only


def never() -> bool:
    return False


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another disk than `tmp_path`."""
    for place in ("/dev/shm", "/run", os.path.expanduser("~")):
        if os.path.isdir(place) and os.access(place, os.W_OK) and os.stat(place).st_dev != tmp_path.stat().st_dev:
            folder = Path(tempfile.mkdtemp(prefix="iib-other-", dir=place))
            yield folder
            shutil.rmtree(folder)
            return
    pytest.skip("no second disk")


def test_renaming_never_replaces(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    (tmp_path / "folder").mkdir()
    with held(str(tmp_path)) as folder:
        for rename in (rename_new, rename_by_link):
            with pytest.raises(FileExistsError):
                rename(folder, "a", folder, "b")
            with pytest.raises(FileExistsError):
                rename(folder, "folder", folder, "b")
            rename(folder, "a", folder, "c")
            rename(folder, "c", folder, "a")
            rename(folder, "folder", folder, "folder2")
            rename(folder, "folder2", folder, "folder")
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "folder"]
    assert (tmp_path / "b").read_text() == "b"


@posix_only
def test_a_file_whose_first_name_cannot_go_gets_no_second_one() -> None:
    with limited_user() as home:
        (home / "locked").mkdir()
        (home / "locked" / "a").write_text("a")
        (home / "locked").chmod(0o500)
        with held(str(home / "locked")) as locked, held(str(home)) as dest, pytest.raises(PermissionError):
            rename_by_link(locked, "a", dest, "b")
        assert os.listdir(home) == ["locked"] and os.listdir(home / "locked") == ["a"]


@posix_only
@pytest.mark.parametrize("opens_again", [True, False])
def test_a_copy_that_cannot_be_removed_at_once_is_tried_again_and_told(
    opens_again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    with limited_user() as home:
        copy = home / "locked" / "a.png"
        copy.parent.mkdir()
        copy.write_text("a")
        moving = step("move", home / "a.png", copy)
        copy.parent.chmod(0o500)

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            if opens_again and len(pauses) == 3:
                copy.parent.chmod(0o700)

        monkeypatch.setattr(operations.time, "sleep", pause)
        with held(str(copy.parent)) as locked:
            if opens_again:
                operations._take_away(moving, locked, "a.png", PermissionError(errno.EACCES, "no"))
            else:
                with pytest.raises(StepFailed, match=r"may not change it.*a\.png be removed: it is there twice now"):
                    operations._take_away(moving, locked, "a.png", PermissionError(errno.EACCES, "no"))
        assert copy.exists() != opens_again
    assert pauses == list(operations._PAUSES_S[: 3 if opens_again else None])


@posix_only
def test_two_names_of_one_file_are_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("a")
    try:
        os.link(tmp_path / "a.png", tmp_path / "A.png")
    except FileExistsError:
        pytest.skip("a disk that takes no notice of case")
    with held(str(tmp_path)) as folder, pytest.raises(FileExistsError):
        rename_new(folder, "a.png", folder, "A.png")


def test_a_name_may_change_in_case_only(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("a")
    moving = step("move", tmp_path / "a.png", tmp_path / "A.png")
    act(moving, OPERATION)
    assert os.listdir(tmp_path) == ["A.png"]
    assert settle(moving, OPERATION) == "after"


@posix_only
def test_a_link_that_came_to_stand_in_the_path_is_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (tmp_path / "a").write_text("a")
    (outside / "secret").write_text("secret")
    into, out = step("move", tmp_path / "a", inside / "a"), Step("move", str(inside / "secret"), str(tmp_path / "s"))
    inside.rmdir()
    inside.symlink_to(outside)
    for one in (into, out, Step("trash", str(inside / "secret"), str(tmp_path / ".iib-trash" / "op" / "0_secret"))):
        with pytest.raises(StepFailed, match="link"):
            act(one, OPERATION)
    with pytest.raises(StepFailed, match="link"):
        prepare(step("copy", tmp_path / "a", inside / "b"), OPERATION, never)
    assert os.listdir(outside) == ["secret"] and (tmp_path / "a").exists()


def test_what_changed_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    moving = step("move", tmp_path / "a", tmp_path / "b")
    (tmp_path / "a").write_text("longer")
    with pytest.raises(StepFailed, match="changed"):
        act(moving, OPERATION)
    assert (tmp_path / "a").read_text() == "longer"


def test_a_move_to_another_disk_is_a_copy_that_is_proved_first(tmp_path: Path, other_disk: Path) -> None:
    (tmp_path / "a.png").write_bytes(os.urandom(3_000_000))
    os.utime(tmp_path / "a.png", ns=(1, 1_700_000_000_123_456_789))
    content = (tmp_path / "a.png").read_bytes()
    moving = step("move", tmp_path / "a.png", other_disk / "a.png")
    assert operations.needs_copying(moving)
    prepare(moving, OPERATION, never)
    assert (tmp_path / "a.png").exists() and not (other_disk / "a.png").exists()
    assert settle(moving, OPERATION) == "before" and os.listdir(other_disk) == []
    prepare(moving, OPERATION, never)
    act(moving, OPERATION)
    assert os.listdir(other_disk) == ["a.png"] and not (tmp_path / "a.png").exists()
    assert (other_disk / "a.png").read_bytes() == content
    assert (other_disk / "a.png").stat().st_mtime_ns == 1_700_000_000_123_456_789
    assert settle(moving, OPERATION) == "after"


def test_a_move_to_another_disk_that_was_cut_short_between_is_finished(tmp_path: Path, other_disk: Path) -> None:
    assert_a_move_cut_short_is_finished(tmp_path, other_disk)


@posix_only
def test_a_file_that_took_the_old_place_is_not_taken_for_the_one_that_left(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (1_700_000_000, 1_700_000_000))
    first, second = step("move", tmp_path / "a", tmp_path / "c"), step("move", tmp_path / "b", tmp_path / "a")
    assert (settle(first, OPERATION), settle(second, OPERATION)) == ("before", "before")
    act(first, OPERATION)
    assert (settle(first, OPERATION), settle(second, OPERATION)) == ("after", "before")
    act(second, OPERATION)
    assert (settle(first, OPERATION), settle(second, OPERATION)) == ("after", "after")
    assert (tmp_path / "c").read_text() == "a" and (tmp_path / "a").read_text() == "b"


def test_links_go_to_another_disk_as_links(tmp_path: Path, other_disk: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    moving = step("move", tmp_path / "link", other_disk / "link")
    prepare(moving, OPERATION, never)
    act(moving, OPERATION)
    assert os.readlink(other_disk / "link") == "nowhere" and not (tmp_path / "link").is_symlink()


@posix_only
def test_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    (tmp_path / "a.png").write_bytes(b"x" * 3_000_000)
    copying = step("copy", tmp_path / "a.png", tmp_path / "b.png")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(StepFailed, match="does not take files of this size"):
            prepare(copying, OPERATION, never)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert os.listdir(tmp_path) == ["a.png"]


def test_copying_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(Stopped):
        prepare(step("copy", tmp_path / "a.png", tmp_path / "b.png"), OPERATION, lambda: True)
    assert os.listdir(tmp_path) == ["a.png"]


def test_folders_that_hold_something_are_left(tmp_path: Path) -> None:
    (tmp_path / "full" / "file").mkdir(parents=True)
    with pytest.raises(NotNeeded):
        act(Step("rmdir", str(tmp_path / "full"), ""), OPERATION)
    with pytest.raises(NotNeeded):
        act(Step("mkdir", "", str(tmp_path / "full")), OPERATION)


def test_the_trash_lies_on_the_disk_of_the_file(tmp_path: Path, other_disk: Path) -> None:
    (tmp_path / "root" / "below").mkdir(parents=True)
    places = TrashPlaces(lambda: [str(tmp_path / "root")], str(tmp_path))
    for file, trash in (
        (tmp_path / "root" / "below" / "a.png", tmp_path / "root"),
        (tmp_path / "b.png", tmp_path),
        (other_disk / "c.png", other_disk),
    ):
        file.write_text("x")
        place = places.place(str(file), "op", 3)
        assert place == str(trash / ".iib-trash" / "op" / f"3_{file.name}")
        assert mark_at(str(file)) is not None
    long = tmp_path / ("x" * 250 + ".png")
    long.write_text("x")
    deleting = Step("trash", str(long), places.place(str(long), "op", 10), mark_at(str(long)))
    act(deleting, OPERATION)
    assert len(os.path.basename(deleting.dest)) == 255 and deleting.dest.endswith(".png")
    remove_for_good(deleting.dest)
    assert not os.path.exists(deleting.dest)


def test_only_what_lies_in_a_trash_is_ever_removed(tmp_path: Path) -> None:
    (tmp_path / "op").mkdir()
    (tmp_path / "op" / "a.png").write_text("x")
    with pytest.raises(OSError, match="not in the trash"):
        remove_for_good(str(tmp_path / "op" / "a.png"))
    assert (tmp_path / "op" / "a.png").exists()


def test_plans_find_free_names_fast(tmp_path: Path) -> None:
    planner = Planner(TrashPlaces(list, str(tmp_path)), OPERATION)
    for number in range(300):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "a.png").write_text("x")
        planner.bring("move", str(tmp_path / str(number) / "a.png"), str(tmp_path))
    dests = [os.path.basename(one.dest) for one in planner.plan.steps]
    assert dests == ["a.png", *(f"a ({number}).png" for number in range(1, 300))]


@posix_only
def test_names_that_are_no_text_are_moved_as_they_are(tmp_path: Path) -> None:
    from iib.domain.paths import to_text

    odd = os.path.join(os.fsencode(tmp_path), b"caf\xe9.png")
    try:
        Path(os.fsdecode(odd)).write_text("x")
    except OSError:
        pytest.skip("a disk that takes only text for names")
    source = to_text(os.fsdecode(odd))
    (tmp_path / "dest").mkdir()
    act(Step("move", source, source.replace("caf", "dest/caf"), mark_at(source)), OPERATION)
    assert os.listdir(os.fsencode(tmp_path / "dest")) == [b"caf\xe9.png"]
