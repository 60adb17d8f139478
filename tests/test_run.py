"""run.py: a copy of it in a folder of its own, with a project that needs nothing, so that no network is asked."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent

PROJECT = """
[project]
dependencies = []
[project.optional-dependencies]
test = []
browser = []
schema = []
check = []
"""


@pytest.fixture
def door(tmp_path: Path) -> ModuleType:
    """run.py as it would be in the root of `tmp_path / "project"`."""
    folder = tmp_path / "project"
    folder.mkdir()
    shutil.copy(ROOT / "run.py", folder)
    (folder / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("run_copy", folder / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def made(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records what is made and installed, and makes only the file that shows an environment is there."""
    log: list[str] = []

    def make() -> None:
        log.append("make")
        shutil.rmtree(door.VENV, ignore_errors=True)
        os.makedirs(os.path.dirname(door.VENV_PYTHON))
        Path(door.VENV_PYTHON).touch()
        door.write_stamp(door.marks_of_here())

    def install(extras: set[str], is_quiet: bool) -> None:
        log.append(f"install {sorted(extras)}")

    monkeypatch.setattr(door, "make_empty_environment", make)
    monkeypatch.setattr(door, "install", install)
    return log


def command(door: ModuleType, name: str) -> object:
    return door.find_command([name])


def test_old_pythons_can_read_it() -> None:
    """Its grammar is that of 3.6, and it imports nothing younger; so 3.6 gets as far as the sentence."""
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    annotations = [
        annotation
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for annotation in [node.returns, *(argument.annotation for argument in node.args.args)]
        if annotation is not None
    ]
    plain = ("str", "bool", "int", "None")
    assert all(
        isinstance(a, ast.Constant) or (isinstance(a, ast.Name) and (a.id in plain or a.id == "Command"))
        for a in annotations
    )


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 19)])
def test_an_old_python_is_told_so_in_one_sentence(door: ModuleType, version: tuple[int, int, int]) -> None:
    with pytest.raises(door.CannotGoOn) as refusal:
        door.refuse_old_python(version, "/usr/bin/python3")
    sentence = str(refusal.value)
    assert sentence.startswith("Python 3.10 or newer is needed, but /usr/bin/python3 is 3.")
    assert "\n" not in sentence and sentence.endswith(".")


def test_this_python_is_not_refused(door: ModuleType) -> None:
    door.refuse_old_python(sys.version_info[:3], sys.executable)


def test_help_names_every_command(door: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main([]) == door.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"python3 run.py {row.name}" in shown for row in door.COMMANDS)


def test_an_unknown_command_is_one_sentence(door: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main(["sevre"]) == 2
    assert capsys.readouterr().err == (
        "There is no command 'sevre': choose one of serve, test, bench, check, screenshot.\n"
    )


def test_the_first_use_makes_the_second_does_nothing(door: ModuleType, made: list[str]) -> None:
    door.prepare(command(door, "serve"))
    assert made == ["make", "install ['']"]
    door.prepare(command(door, "serve"))
    assert made == ["make", "install ['']"]


def test_extras_are_added_when_they_are_needed_and_stay(door: ModuleType, made: list[str]) -> None:
    door.prepare(command(door, "serve"))
    door.prepare(command(door, "test"))
    door.prepare(command(door, "serve"))
    assert made == [
        "make",
        "install ['']",
        "install ['', 'test']",
        "install ['', 'browser', 'test']",
        "install ['', 'browser', 'formats', 'test']",
        "install ['', 'browser', 'formats', 'schema', 'test']",
        "install ['', 'browser', 'formats', 'schema', 'test', 'video']",
    ]


def test_a_changed_project_is_installed_into_the_same_environment(door: ModuleType, made: list[str]) -> None:
    door.prepare(command(door, "serve"))
    Path(door.PROJECT_FILE).write_text(PROJECT + "# changed\n", encoding="utf-8")
    door.prepare(command(door, "serve"))
    assert made == ["make", "install ['']", "install ['']"]


def test_an_interrupted_environment_is_remade(
    door: ModuleType, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(extras: set[str], is_quiet: bool) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(door, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            door.prepare(command(door, "serve"))
    door.prepare(command(door, "serve"))
    assert made == ["make", "make", "install ['']"]


def test_a_failed_install_keeps_what_was_there(
    door: ModuleType, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    door.prepare(command(door, "serve"))

    def offline(extras: set[str], is_quiet: bool) -> None:
        raise door.CannotGoOn("no network")

    monkeypatch.setattr(door, "install", offline)
    with pytest.raises(door.CannotGoOn):
        door.prepare(command(door, "test"))
    door.prepare(command(door, "serve"))
    assert made == ["make", "install ['']"]


def test_packages_that_are_only_welcome_are_missed_with_a_word(
    door: ModuleType, made: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_browser(extras: set[str], is_quiet: bool) -> None:
        if "browser" in extras:
            raise door.CannotGoOn("no such wheel")

    monkeypatch.setattr(door, "install", no_browser)
    door.prepare(command(door, "test"))
    assert "`browser` cannot be installed here" in capsys.readouterr().out


def test_the_environment_of_another_place_or_python_is_remade(door: ModuleType, made: list[str]) -> None:
    door.prepare(command(door, "serve"))
    stamp = door.read_stamp()
    door.write_stamp({**stamp, "python": "3.9 /elsewhere"})
    door.prepare(command(door, "serve"))
    door.write_stamp({**stamp, "root": "/elsewhere"})
    door.prepare(command(door, "serve"))
    assert made.count("make") == 3


def test_a_stamp_that_cannot_be_read_is_none(door: ModuleType, made: list[str]) -> None:
    door.prepare(command(door, "serve"))
    Path(door.STAMP).write_text('{"python": ', encoding="utf-8")
    assert door.installed_extras() == set()


def test_a_python_without_venv_says_what_to_install(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(door, "has_module", lambda name: False)
    assert door.main(["serve"]) == 2
    sentence = capsys.readouterr().err
    assert "install its venv module" in sentence and f"python3.{sys.version_info[1]}-venv" in sentence


def test_only_one_at_a_time_prepares(door: ModuleType) -> None:
    with open(door.LOCK, "a") as file:
        assert door.try_lock(file.fileno())
        with open(door.LOCK, "a") as other:
            assert not door.try_lock(other.fileno())
    door.with_lock(lambda: None)


@pytest.mark.skipif(importlib.util.find_spec("ensurepip") is None, reason="this Python has no ensurepip")
def test_it_makes_a_real_environment(door: ModuleType) -> None:
    """The one slow test here: really makes an environment, and really reads its project file."""
    Path(door.ROOT, "benchmarks").mkdir()
    Path(door.ROOT, "benchmarks", "hello.py").write_text("print('in the environment')", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(Path(door.ROOT, "run.py")), "bench", "hello"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "in the environment"
    assert json.loads(Path(door.STAMP).read_text(encoding="utf-8"))["extras"] == ["", "browser", "test"]


def serve(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "iib", "serve", "--no-browser", "--data-dir", str(data_dir), *arguments]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_a_port_in_use_is_one_sentence(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = serve("--empty", "--port", str(port), data_dir=data_dir)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and f"Port {port}" in done.stderr and "--port" in done.stderr


def test_a_missing_folder_is_one_sentence(data_dir: Path, tmp_path: Path) -> None:
    done = serve(str(tmp_path / "nowhere"), data_dir=data_dir)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "nowhere" in done.stderr


@pytest.mark.parametrize("port", ["seventy", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(port: str, data_dir: Path) -> None:
    done = serve("--empty", f"--port={port}", data_dir=data_dir)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and port in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups that a signal could be sent to")
def test_ctrl_c_ends_server_and_helpers_without_a_trace(data_dir: Path, picture_folder: Path) -> None:
    """A terminal sends Ctrl+C to every process of the group: the server, and the helpers it has started."""
    words = [sys.executable, "-m", "iib", "serve", str(picture_folder), "--no-browser", "--port", "0"]
    with subprocess.Popen(
        [*words, "--data-dir", str(data_dir)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stdout and server.stderr
        while "Index up to date" not in server.stdout.readline():
            assert server.poll() is None
        os.killpg(server.pid, signal.SIGINT)
        words_at_the_end = server.stderr.read()
    assert server.returncode in (0, 130)
    assert words_at_the_end == ""
