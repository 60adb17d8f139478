"""One table, five places to say a setting in."""

import os
from pathlib import Path

import pytest

from iib.bootstrap import read_settings
from iib.domain.errors import BadSettings
from iib.host.facts import HostFacts
from iib.settings import SETTINGS, Settings, load_settings


def test_the_table_and_the_type_name_the_same_settings() -> None:
    assert [row.name for row in SETTINGS] == list(Settings.__dataclass_fields__)
    assert len({row.env for row in SETTINGS}) == len(SETTINGS)


def test_the_nearer_place_wins() -> None:
    places = {
        "command_line": {"port": "1"},
        "environment": {"IIB_PORT": "2"},
        "env_file": {"IIB_PORT": "3"},
        "defaults": {"port": 5},
    }
    wanted = ["1", "2", "3", "5"]
    for place, port in zip(list(places), wanted, strict=True):
        assert load_settings(**places).port == int(port)  # type: ignore[arg-type]
        del places[place]
    assert load_settings().port == 7866


def test_host_options_count_below_the_environment() -> None:
    options = {"iib_update_on_start": False}
    assert load_settings(host_options=options).update_on_start is False
    assert load_settings(host_options=options, environment={"IIB_UPDATE_ON_START": "1"}).update_on_start is True


@pytest.mark.parametrize(
    ("env", "value"),
    [("IIB_PORT", "seven"), ("IIB_PORT", "70000"), ("IIB_ACCESS_CONTROL", "maybe"), ("IIB_UPDATE_ON_START", "perhaps")],
)
def test_a_value_that_cannot_be_used_is_named_with_what_would_be_right(env: str, value: str) -> None:
    with pytest.raises(BadSettings, match=f"{env} is '{value}': it must be"):
        load_settings(environment={env: value})


def test_lists_and_folders() -> None:
    settings = load_settings(
        environment={"IIB_ACCESS_CONTROL_ALLOWED_PATHS": " txt2img, /a b/c ,, ", "IIB_DATA_DIR": "~/iib"}
    )
    assert settings.allowed_paths == ("txt2img", "/a b/c")
    assert settings.data_dir == os.path.join(os.path.expanduser("~"), "iib")
    assert settings.cache_dir == os.path.join(settings.data_dir, "cache")


def test_the_env_file_of_the_data_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('# mine\nIIB_PORT=8123\nexport IIB_LOG_LEVEL="debug"\n', "utf-8")
    settings = read_settings(HostFacts("standalone", str(tmp_path), str(tmp_path)), environment={})
    assert (settings.port, settings.log_level, settings.data_dir) == (8123, "debug", str(tmp_path))
