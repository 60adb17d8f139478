"""A small database of every released schema opens, and keeps what the user said."""

import shutil
from pathlib import Path

import pytest

from iib.store import Database
from tests import pictures
from tests.served import Api, serve

DATABASES = Path(__file__).parent.parent / "samples" / "databases"
RELEASED = (1,)
TEXT = (
    "a lighthouse, golden hour\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: {seed}, "
    "Size: 4x6, Model: pond, Version: v1.10.1"
)


def library(top: Path) -> Path:
    """The pictures that the samples were made of, at another place than they were then."""
    texts = {seed: {"parameters": TEXT.format(seed=seed)} for seed in (1234567, 7654321)}
    pictures.write(top / "2026-03" / "one.png", pictures.png_bytes(4, 6, texts=texts[1234567]), 1772366400)
    pictures.write(top / "2026-03" / "two.png", pictures.png_bytes(4, 6, texts=texts[7654321]), 1772366400)
    pictures.write(top / "plain.png", pictures.png_bytes(8, 8), 1772452800)
    return top


def custom_tags(api: Api) -> list[tuple[str, str, int]]:
    tags = api.get("db/basic_info").json()["tags"]
    return [(tag["name"], tag["color"], tag["count"]) for tag in tags if tag["type"] == "custom"]


def test_each_released_schema_has_a_sample() -> None:
    assert sorted(path.name for path in DATABASES.iterdir()) == [f"schema_{number}.db" for number in RELEASED]


@pytest.mark.parametrize("sample", sorted(DATABASES.iterdir()), ids=lambda path: path.stem)
def test_what_the_user_said_survives_every_migration(sample: Path, tmp_path: Path) -> None:
    top, data = library(tmp_path / "library"), tmp_path / "data"
    data.mkdir()
    shutil.copyfile(sample, data / "iib.db")
    with serve(data, top) as api:
        assert api.post("db/search", {"query": ""}).status_code == 200
        api.post("db/update_image_data")
        assert custom_tags(api) == [("Best Of", "#ff0000", 1)]  # the other file that has it is missing
        assert [Path(path).name for path in api.walk("db/search", {"query": 'tag:="best of"'})] == ["one.png"]
        assert [Path(path).name for path in api.walk("db/search", {"query": "lighthouse seed:7654321"})] == ["two.png"]
        picture = pictures.png_bytes(9, 8, texts={"parameters": TEXT.format(seed=1234567)})
        pictures.write(top / "gone.png", picture, 1772452800)  # one that was missing then comes back
        assert api.post("db/update_image_data").json()["relinked"] == 1
        assert len(api.walk("db/search", {"query": 'tag:="best of"'})) == 2
        assert custom_tags(api) == [("Best Of", "#ff0000", 2)]
    assert list((data / "backups").iterdir()), "the database was copied before it was changed"


def test_a_migrated_database_has_the_form_of_a_new_one(tmp_path: Path) -> None:
    shutil.copyfile(sorted(DATABASES.iterdir())[0], tmp_path / "old.db")
    forms = []
    for name in ("old.db", "new.db"):
        db = Database(str(tmp_path / name))
        rows = db.reader().execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        forms.append([tuple(row) for row in rows])
        db.close()
    assert forms[0] == forms[1]
