import os
from pathlib import Path

import pytest

from iib.host.standalone import standalone_facts


def test_a_given_folder_is_taken_as_it_is_and_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    facts = standalone_facts("here")
    assert (facts.mode, facts.data_dir, facts.cwd) == ("standalone", str(tmp_path / "here"), str(tmp_path))
    assert not (tmp_path / "here").exists()


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="the place is Linux's own")
def test_without_one_the_platforms_place_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert standalone_facts("").data_dir == str(tmp_path / "infinite_image_browsing")


def test_there_is_no_host_to_send_to_and_no_login() -> None:
    facts = standalone_facts("x")
    assert (facts.can_send, facts.login, facts.folders, facts.is_reachable_from_outside) == (False, None, (), False)
