"""Every attack against every parameter that takes a path: no byte from outside, nothing made there, nothing told."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.security.asking import ask
from tests.security.attacks import NOT_THERE, THERE, TOKEN, UNASKED, Attack, attacks, lay_out
from tests.security.requests import PROPER, path_parameters, with_path
from tests.served import Api, serve

_OPERATION = re.compile(r'"operation_id":"[0-9a-f]+"')
_NUMBERS = re.compile(r"\d+(\.\d+)?(e-?\d+)?")  # ids, times, sizes of the answer itself


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("machine")


@pytest.fixture(scope="module")
def picture(top: Path) -> Path:
    return lay_out(top)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, top: Path, picture: Path) -> Iterator[Api]:
    data = tmp_path_factory.mktemp("data")
    with serve(data, top / "library", access_control="enable") as served:
        yield served


def test_there_are_enough_attacks(top: Path) -> None:
    assert len(attacks(top)) >= 300


@pytest.mark.parametrize(("route", "parameter"), path_parameters())
def test_no_attack_gets_out(api: Api, top: Path, picture: Path, route: str, parameter: str) -> None:
    before, inside = _outside(top), set((top / "library").rglob("*"))
    for attack in attacks(top):
        there, not_there = (_answer(api, picture, route, parameter, path) for path in (attack.there, attack.not_there))
        assert there[0] in (200, 400, 403, 404), (attack, there)
        assert TOKEN not in there[1] and UNASKED not in there[1], attack
        assert there[0] != 200 or _tells_nothing(route, there[1]), (attack, there)
        assert _told(there) == _told(not_there), attack
    assert _outside(top) == before
    for made in sorted(set((top / "library").rglob("*")) - inside, reverse=True):  # names that look like an attack
        made.rmdir()


def _answer(api: Api, picture: Path, route: str, parameter: str, path: str) -> tuple[int, str]:
    answer = ask(api, route, picture, with_path(PROPER[route], parameter, path))
    return answer.status_code, answer.content.decode("utf-8", "replace")


def _told(answer: tuple[int, str]) -> tuple[int, str]:
    return answer[0], _NUMBERS.sub("0", _OPERATION.sub("", answer[1].replace(THERE, NOT_THERE)))


def _tells_nothing(route: str, text: str) -> bool:
    """What may be answered with 200 for a path inside at which nothing lies: nulls, empty texts and lists, no file; or
    that a folder of that name was made."""
    if route == "POST /mkdirs":
        return True
    return '"bytes"' not in text and "true" not in text.replace('"success":true', "") and "PK" not in text[:2]


def _outside(top: Path) -> dict[str, str]:
    """Everything beside the library, links too, with a digest of each file."""
    found = {}
    for path in sorted(top.rglob("*")):
        if path.relative_to(top).parts[0] != "library":
            is_file = path.is_file()
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest() if is_file else ""
    return found


def test_the_attacks_that_are_none_are_answered(api: Api, picture: Path) -> None:
    """So that the test above is not passed by a server that refuses all."""
    assert ask(api, "GET /file", picture).content == picture.read_bytes()
    assert Attack(str(picture)).not_there == str(picture)
