"""Any piece of any text is found, and nothing else: compared with a plain scan of what was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib.domain.files import FileStamp
from iib.domain.query import Named, Node, Pattern, Word
from iib.domain.search import PageRequest, SearchFilter, fold
from iib.store import Database, search, writing
from iib.store.images import ImageRecord
from iib.store.memory import WriterMemory

# runs, counters, seeds, hashes and long words, with whatever may stand between
TEXTS = (
    "a cliff/1.8, f/1.8 (red hair:1.2)\nNegative prompt: n\nSteps: 2, CFG scale: 7, Seed: 1234567, Size: 512x768",
    "Cliff 1.8; cfg scale: 7\nNegative prompt: a\nSteps: 25, CFG scale: 7.5, Seed: 7712345, Size: 71x717",
    "it's 100% c++, ... and,, (((more)))\nSteps: 20, CFG scale: 17, Seed: 777, Model hash: a7f71f",
    "Straße 夜晚 e\u0301clair ночной 🌸 a_7_b supercalifragilisticexpialidocious",
    "",
    "7",
    "77",
    "7777",
    "a\nn",
    "., a ------------ b (",
    "...",
    " - \nSteps: 1",
    "(((\nSteps: 7",
)
PATHS = ("/lib/2024-01/ComfyUI_00717_.png", "/lib/2024-01/7.png", "/lib/2024-0/a.b.png", "/l.7/00007-7777777.png")


@dataclass(frozen=True)
class Written:
    db: Database
    texts: dict[str, str]  # path → text

    def found(self, node: Node) -> list[str]:
        walk = search.walk(self.db.reader(), self.db.vocabulary, SearchFilter(query=node), PageRequest())
        return sorted(one.file.info.fullpath for one in walk)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    db = Database(str(tmp_path_factory.mktemp("data") / "iib.db"))
    texts = {f"{path[:-4]}{number}.png": text for number, text in enumerate(TEXTS) for path in PATHS}
    records = []
    for second, (path, text) in enumerate(texts.items()):
        folder, _, name = path.rpartition("/")
        records.append(ImageRecord(folder, name, "image", FileStamp(1, second * 10**9, 0, 0), 0.0, text=text))
    with db.transaction() as tx:
        writing.put_images(tx, records, WriterMemory())
    yield Written(db, texts)
    db.close()


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """A piece cut from what was written, sometimes with another character in it."""
    whole = draw(st.sampled_from((*filter(None, TEXTS), *PATHS)))
    start = draw(st.integers(0, len(whole) - 1))
    piece = whole[start : start + draw(st.integers(1, 12))]
    changed = draw(st.sampled_from(("", "", "7", "f", " ", ".", ",", "-", "\n")))
    at = draw(st.integers(0, len(piece)))
    return piece[:at] + changed + piece[at:]


@given(piece=pieces())
@settings(max_examples=300, deadline=None)
def test_a_piece_is_found_where_it_stands(written: Written, piece: str) -> None:
    wanted = [path for path, text in written.texts.items() if fold(piece) in fold(path) or fold(piece) in fold(text)]
    assert written.found(Word(piece)) == sorted(wanted)
    in_text = [path for path, text in written.texts.items() if fold(piece) in fold(text)]
    assert written.found(Named("text", piece)) == sorted(in_text)
    in_path = [path for path in written.texts if fold(piece) in fold(path)]
    assert written.found(Named("path", piece)) == sorted(in_path)


PATTERNS = (r"seed: 7\d+", r"f/1\.\d", r"cfg scale: 7\b", r"SIZE: \d*x", r"é", r"straße", r"k\w+_\d", r"7{4}", r"a|n")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_found_where_it_matches(written: Written, pattern: str) -> None:
    compiled = re.compile(pattern, re.IGNORECASE)
    wanted = [path for path, text in written.texts.items() if text and compiled.search(text)]
    assert written.found(Pattern(pattern)) == sorted(wanted)
    in_path = [path for path in written.texts if compiled.search(path)]
    assert written.found(Pattern(pattern, in_path=True, only_path=True)) == sorted(in_path)
