"""Tags are found by a part of their name: those that begin with it first, then the most used."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib.domain.search import fold
from iib.store import Database
from iib.store.tags import find_tags

NAMES = (
    "cat",
    "Cats",
    "a cat",
    "CATALOGUE",
    "dog",
    "hot dog",
    "do",
    "Straße",
    "strasse",
    "灯",
    "灯塔",
    "\U0010ffff",
    "d\U0010ffff",
)
CATEGORIES = ("prompt", "lora", "custom")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    db = Database(str(tmp_path_factory.mktemp("data") / "iib.db"))
    with db.transaction() as tx:
        for place, name in enumerate(NAMES):
            for category in CATEGORIES:
                kind = "custom" if category == "custom" else "auto"
                tx.execute(
                    "INSERT INTO tags (name, folded_name, type, category, count) VALUES (?, ?, ?, ?, ?)",
                    (name, fold(name), kind, category, place * 7 % 4),
                )
    yield db
    db.close()


@given(
    text=st.sampled_from(
        ("", "c", "cat", "ca", "d", "do", "dog", "o", "s", "STRASSE", "灯", "\U0010ffff", "zz", "%", "_")
    ),
    category=st.sampled_from(("", *CATEGORIES)),
    limit=st.integers(1, 40),
)
@settings(max_examples=200, deadline=None)
def test_tags_are_found_in_order(db: Database, text: str, category: str, limit: int) -> None:
    rows = [dict(row) for row in db.reader().execute("SELECT * FROM tags ORDER BY id")]
    wanted = [
        row["id"]
        for row in sorted(
            rows, key=lambda row: (not row["folded_name"].startswith(fold(text)), -row["count"], row["id"])
        )
        if fold(text) in row["folded_name"]
        and (row["count"] or row["type"] == "custom")
        and category in ("", row["category"])
    ]
    assert [tag["id"] for tag in find_tags(db.reader(), category, text, limit)] == wanted[:limit]
