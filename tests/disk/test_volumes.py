"""Which places one rename leads between: not every two of one disk."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from iib.disk.volumes import can_rename_between
from tests.test_architecture import ROOT

_MOUNTING = 'mount --bind "$1/one" "$1/pics/nested" && mount --bind "$1/two" "$1/archive" && shift && exec "$@"'


def may_mount() -> list[str]:
    """The command that gives a process mounts of its own; empty where this user may not have them."""
    for options in (["--mount"], ["--mount", "--map-root-user"]):
        command = ["unshare", *options]
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    return []


def test_between_two_mounts_of_one_disk_is_copied_and_the_trash_is_found(tmp_path: Path) -> None:
    unshare = may_mount()
    if not unshare:
        pytest.skip("this user may not mount")
    for name in ("pics/nested", "archive", "one", "two"):
        (tmp_path / name).mkdir(parents=True)
    base = str(tmp_path.resolve())
    command = [*unshare, "sh", "-c", _MOUNTING, "sh", base, sys.executable, "-m", "tests.disk.on_bind_mounts", base]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "all is well"), done.stderr


def test_in_one_folder_or_below_it_everything_can_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_text("a")
    assert can_rename_between(str(tmp_path / "a"), str(tmp_path))
    assert can_rename_between(str(tmp_path / "a"), str(tmp_path / "sub"))
    with pytest.raises(OSError):
        can_rename_between(str(tmp_path / "nothing"), str(tmp_path))


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="a second disk of Linux")
def test_between_two_disks_nothing_can(tmp_path: Path) -> None:
    assert os.stat("/dev/shm").st_dev == tmp_path.stat().st_dev or not can_rename_between(str(tmp_path), "/dev/shm")
