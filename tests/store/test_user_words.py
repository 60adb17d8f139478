"""Tags, ratings and favourites in any order among all other writing: documents and counts follow from the rows."""

from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from iib.store import Database, ratings, tags, writing
from iib.store.memory import WriterMemory
from tests.store.consistency import assert_consistent
from tests.store.test_writing import Writing, record


class UserWords(Writing):
    @precondition(lambda self: self.ids("1"))
    @rule(data=st.data(), rating=st.integers(0, 5), is_favourite=st.booleans())
    def rate(self, data: Any, rating: int, is_favourite: bool) -> None:
        chosen = sorted(data.draw(st.sets(st.sampled_from(self.ids("1")), min_size=1)))
        with self.db.transaction() as tx:
            ratings.set_rating(tx, chosen, rating)
            ratings.set_favourite(tx, chosen, is_favourite)

    @rule(others=st.sets(st.sampled_from(["mine", "yours"]), min_size=1))
    def merge(self, others: set[str]) -> None:
        with self.db.transaction() as tx:
            into = int(tags.custom_tag_named(tx, "all")["id"])
            tags.merge_tags(tx, [int(tags.custom_tag_named(tx, name)["id"]) for name in sorted(others)], into)

    @precondition(lambda self: self.ids())
    @rule(name=st.sampled_from(["mine", "all"]))
    def give(self, name: str) -> None:
        with self.db.transaction() as tx:
            tags.give_tag(tx, name, self.ids("1"))


TestUserWords = UserWords.TestCase
TestUserWords.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_tags_that_came_with_a_file_can_all_be_taken(tmp_path: Path) -> None:
    """The index of words counts what it is given and what is taken, and would call itself damaged."""
    db = Database(str(tmp_path / "iib.db"))
    names = tuple(f"tag {number}" for number in range(5))
    with db.transaction() as tx:
        writing.put_images(tx, [record("/lib", "a.png", "", 1, rule_tags=names)], WriterMemory())
    for name in names:
        with db.transaction() as tx:
            tag = tags.find_custom(tx, name)
            assert tag is not None
            tags.unlink_tag(tx, tag, [1])
    with db.transaction() as tx:
        writing.mark_missing(tx, {1: "/lib/a.png"}, 5)
    assert_consistent(db.reader())
    db.close()
