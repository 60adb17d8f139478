"""What is read of the host: folders, reach, options, saved files."""

import os
import types
from pathlib import Path
from typing import Any

import pytest

from iib.settings import SETTINGS


def read_facts() -> Any:
    from iib.host import webui

    return webui.read_facts()


def folders() -> dict[str, str]:
    return {folder.key: folder.path for folder in read_facts().folders}


def test_default_folders_are_joined_to_the_working_directory(host_modules: Any, host_root: Path) -> None:
    assert folders() == {
        "outdir_txt2img_samples": str(host_root / "outputs" / "txt2img-images"),
        "outdir_img2img_samples": str(host_root / "outputs" / "img2img-images"),
        "outdir_extras_samples": str(host_root / "outputs" / "extras-images"),
        "outdir_txt2img_grids": str(host_root / "outputs" / "txt2img-grids"),
        "outdir_img2img_grids": str(host_root / "outputs" / "img2img-grids"),
        "outdir_save": str(host_root / "log" / "images"),
        "outdir_init_images": str(host_root / "outputs" / "init-images"),
    }


def test_our_data_lie_in_the_data_path_of_the_host(host_modules: Any, host_root: Path) -> None:
    assert read_facts().data_dir == str(host_root / "infinite_image_browsing")
    from modules import paths_internal

    paths_internal.data_path = os.path.join("..", "elsewhere")
    assert read_facts().data_dir == str(host_root.parent / "elsewhere" / "infinite_image_browsing")


def test_one_folder_for_all_samples_and_one_for_all_grids(host_modules: Any, host_root: Path) -> None:
    host_modules.opts.outdir_samples = "all"
    host_modules.opts.outdir_grids = str(host_root / "grids")
    found = folders()
    for key in ("outdir_txt2img_samples", "outdir_img2img_samples", "outdir_extras_samples"):
        assert found[key] == str(host_root / "all")
    for key in ("outdir_txt2img_grids", "outdir_img2img_grids"):
        assert found[key] == str(host_root / "grids")
    assert found["outdir_save"] == str(host_root / "log" / "images")
    assert {folder.label for folder in read_facts().folders} == {"Pictures", "Grids", "Saved", "img2img sources"}


@pytest.mark.parametrize("blank", ["", "  ", None])
def test_blank_folders_are_left_out(host_modules: Any, blank: str | None) -> None:
    host_modules.opts.outdir_save = blank
    assert "outdir_save" not in folders()
    host_modules.opts.outdir_samples = blank
    assert "outdir_txt2img_samples" in folders()


def test_a_host_that_lacks_an_option(host_modules: Any) -> None:
    del host_modules.opts.data_labels["outdir_init_images"]
    del host_modules.opts.data["outdir_init_images"]
    assert "outdir_init_images" not in folders()


def test_a_trailing_space_is_kept_where_the_host_made_such_a_folder(host_modules: Any, host_root: Path) -> None:
    host_modules.opts.outdir_save = "log/images "
    (host_root / "log" / "images").mkdir(parents=True)
    assert folders()["outdir_save"] == str(host_root / "log" / "images")
    if os.name == "posix":
        (host_root / "log" / "images ").mkdir()
        assert folders()["outdir_save"] == str(host_root / "log" / "images ")


def test_a_tilde_means_home_only_where_the_host_has_no_such_folder(
    host_modules: Any, host_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = host_root.parent / "home"
    (home / "pics").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    host_modules.opts.outdir_save = "~/pics"
    assert folders()["outdir_save"] == str(home / "pics")
    (host_root / "~" / "pics").mkdir(parents=True)
    assert folders()["outdir_save"] == str(host_root / "~" / "pics")


def test_only_this_machine_by_default(host_modules: Any) -> None:
    facts = read_facts()
    assert facts.mode == "webui"
    assert not facts.is_reachable_from_outside
    assert facts.can_send


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("share", True),
        ("listen", True),
        ("ngrok", "token"),
        ("server_name", "127.0.0.1"),
        ("subpath", "sd"),
        ("webui_is_non_local", True),
        ("cloudflared", True),
    ],
)
def test_flags_that_let_other_machines_in(host_modules: Any, flag: str, value: object) -> None:
    setattr(host_modules.cmd_opts, flag, value)
    assert read_facts().is_reachable_from_outside


def test_a_fork_that_dropped_flags(host_modules: Any) -> None:
    for name in ("webui_is_non_local", "ngrok", "subpath", "nowebui"):
        delattr(host_modules.cmd_opts, name)
    assert not read_facts().is_reachable_from_outside
    host_modules.cmd_opts.listen = True
    assert read_facts().is_reachable_from_outside


@pytest.mark.parametrize(("name", "value"), [("GRADIO_SERVER_NAME", "0.0.0.0"), ("GRADIO_SHARE", "True")])
def test_the_environment_that_gradio_reads(
    host_modules: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert read_facts().is_reachable_from_outside


def test_without_its_page_the_host_takes_no_pictures(host_modules: Any) -> None:
    host_modules.cmd_opts.nowebui = True
    assert not read_facts().can_send


def test_every_setting_that_names_an_option_becomes_one(host_modules: Any) -> None:
    pytest.importorskip("gradio", reason="an option's field is made with Gradio")
    from iib.host import webui

    webui.add_options()
    rows = {row.host_option: row for row in SETTINGS if row.host_option}
    assert {"iib_access_control", "iib_update_on_start"} <= set(rows)
    assert set(webui.OPTION_CHOICES) <= set(rows)
    for option, row in rows.items():
        shown = host_modules.opts.data_labels[option]
        assert shown.default == row.default
        assert shown.section == ("infinite_image_browsing", "Infinite Image Browsing")
        assert row.help in shown.comment_after
    host_modules.opts.iib_access_control = "enable"
    assert read_facts().options == {**{name: row.default for name, row in rows.items()}, "iib_access_control": "enable"}


def test_options_that_were_not_added_say_nothing(host_modules: Any) -> None:
    assert read_facts().options == {}


def saved_file(filename: str, noted: object = None) -> str | None:
    from iib.host import webui

    image = types.SimpleNamespace(already_saved_as=noted)
    return webui.saved_file(types.SimpleNamespace(image=image, p=None, filename=filename, pnginfo={}))


def test_saved_files_are_made_absolute(host_modules: Any, host_root: Path) -> None:
    assert saved_file("outputs/extras-images/00000.png") == str(host_root / "outputs" / "extras-images" / "00000.png")
    assert saved_file("") is None


def test_the_name_with_a_number_suffix_is_taken_from_the_picture(host_modules: Any, host_root: Path) -> None:
    assert saved_file("out/a.png", "out/a-2.png") == str(host_root / "out" / "a-2.png")
    assert saved_file("log/a.png", "out/a.png") == str(host_root / "log" / "a.png")
    assert saved_file("out/a.png", "out/ab.png") == str(host_root / "out" / "a.png")
