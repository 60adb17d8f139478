"""A sweep over the samples of every container and dialect."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from iib.domain.media import media_type_of
from iib.geninfo import read_metadata, read_raw_texts, report
from iib.geninfo._registry import DIALECTS
from iib.geninfo._texts import RawTexts
from tests.samples import make_samples

FOLDER = Path(make_samples.__file__).parent / "geninfo"
TABLE: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
NAMES = sorted(TABLE)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_as_the_table_says(name: str) -> None:
    with open(FOLDER / name, "rb") as file:
        found = read_metadata(file, name, deep="stealth" in name)
    expected = TABLE[name]["expected"]
    read = report(found.info)
    if expected is None:
        assert read is None
    else:
        assert read is not None
        assert {key: read[key] for key in expected} == expected
        assert read["how"]["dialect"] == TABLE[name]["dialect"]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_has_the_media_type_of_its_name_and_a_size(name: str) -> None:
    found = read_metadata(io.BytesIO((FOLDER / name).read_bytes()), name)
    assert found.media_type == media_type_of(name)
    assert (found.media_type == "audio") == (found.width is None)
    assert (found.media_type == "image") == (found.duration_ms is None)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_dialect_leaves_other_dialects_files_alone(dialect: Any) -> None:
    """Those further down the table see only what the ones above them left."""
    above = [row.name for row in DIALECTS[: DIALECTS.index(dialect)]]
    for name in NAMES:
        owner = TABLE[name]["dialect"]
        if owner == dialect.name or owner in above:
            continue
        texts = read_raw_texts(io.BytesIO((FOLDER / name).read_bytes()), name, deep="stealth" in name)
        assert dialect.read(RawTexts(texts, name)) is None, name


def test_every_dialect_has_a_sample() -> None:
    assert {row["dialect"] for row in TABLE.values()} - {""} == {dialect.name for dialect in DIALECTS}


def test_every_listed_container_has_a_sample() -> None:
    from iib.domain.media import MEDIA_EXTENSIONS, extension_of

    same = {".apng": ".png", ".jpeg": ".jpg", ".jfif": ".jpg", ".tif": ".tiff", ".heif": ".heic", ".m4v": ".mp4"}
    listed = {same.get(extension, extension) for extension in MEDIA_EXTENSIONS}
    assert listed == {extension_of(name) for name in NAMES}


def test_the_samples_are_what_their_maker_makes() -> None:
    """Pillow's versions write other bytes, so texts and sizes are compared."""
    for sample in make_samples.samples():
        kept = io.BytesIO((FOLDER / sample.name).read_bytes())
        assert read_raw_texts(kept, sample.name) == read_raw_texts(io.BytesIO(sample.data), sample.name), sample.name
        row = TABLE[sample.name]
        assert (row["dialect"], row["expected"], row["real"]) == (sample.dialect, sample.expected, sample.real)
