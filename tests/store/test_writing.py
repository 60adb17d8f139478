"""Whatever is written, in whatever order, documents and counts follow from the rows."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from iib.domain.files import FileStamp
from iib.store import Database, folders, merging, tags, writing
from iib.store.images import FormerRow, ImageRecord
from iib.store.memory import WriterMemory
from tests.store.consistency import assert_consistent

TEXTS = (
    "",
    "a cat\nNegative prompt: dog\nSteps: 20, Seed: 1",
    "a cat\nNegative prompt: dog\nSteps: 20, Seed: 31415926535",
    "灯塔 100% Straße\nSteps: 7",
    "only a prompt",
)
NAMES = ("00001-1234567.png", "Cat.png", "é 灯.png")
PLACES = ("/lib", "/lib/2026", "/other/deep/er")
AUTO_TAGS = (("prompt", "cat"), ("model", "pond"), ("media", "image"))


def record(place: str, name: str, text: str, second: int, **more: Any) -> ImageRecord:
    stamp = FileStamp(10, second * 1_000_000_000, second, 7)
    return ImageRecord(place, name, "image", stamp, 0.0, text=text, **more)


class Writing(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.db = Database(str(Path(self._folder.name) / "iib.db"))
        self.memory = WriterMemory()

    def teardown(self) -> None:
        self.db.close()
        self._folder.cleanup()

    def ids(self, condition: str = "missing_since IS NULL") -> list[int]:
        return [row[0] for row in self.db.reader().execute(f"SELECT id FROM images WHERE {condition} ORDER BY id")]

    def row_of(self, image: int) -> FormerRow:
        """As an update would have found it."""
        row = (
            self.db.reader()
            .execute(
                "SELECT path, name, missing_since FROM images JOIN folders ON folders.id = folder_id "
                "WHERE images.id = ?",
                (image,),
            )
            .fetchone()
        )
        return FormerRow(image, f"{row[0]}/{row[1]}", row[2] is not None)

    @rule(
        files=st.lists(
            st.tuples(
                st.sampled_from(PLACES),
                st.sampled_from(NAMES),
                st.sampled_from(TEXTS),
                st.integers(-2, 3),
                st.sets(st.sampled_from(AUTO_TAGS)),
                st.sampled_from([None, 1, 28, 10**12]),
            ),
            min_size=1,
            max_size=6,
        ),
        rule_tags=st.sampled_from([(), ("mine",)]),
        width=st.sampled_from([None, 512, 4_000_000_000]),  # the last is more than any query line could ask for
    )
    def put(self, files: list[Any], rule_tags: tuple[str, ...], width: int | None) -> None:
        records = [
            record(
                place,
                name,
                text,
                second * 1000,
                tags=tuple(sorted(found)),
                steps=steps,
                rule_tags=rule_tags,
                width=width,
            )
            for place, name, text, second, found, steps in files
        ]
        with self.db.transaction() as tx:
            writing.put_images(tx, records, self.memory)

    @precondition(lambda self: self.ids())
    @rule(data=st.data(), place=st.sampled_from(PLACES))
    def move(self, data: Any, place: str) -> None:
        image = data.draw(st.sampled_from(self.ids()))
        moved = record(place, f"moved {image}.png", TEXTS[1], 5, former=self.row_of(image))
        with self.db.transaction() as tx:
            writing.put_images(tx, [moved], self.memory)

    @precondition(lambda self: self.ids())
    @rule(data=st.data())
    def lose(self, data: Any) -> None:
        lost = data.draw(st.sets(st.sampled_from(self.ids()), min_size=1))
        with self.db.transaction() as tx:
            writing.mark_missing(tx, {image: self.row_of(image).path for image in sorted(lost)}, 1000)

    @precondition(lambda self: self.ids("missing_since IS NOT NULL"))
    @rule(data=st.data())
    def find_again(self, data: Any) -> None:
        image = data.draw(st.sampled_from(self.ids("missing_since IS NOT NULL")))
        found = record("/found", f"{image}.png", TEXTS[3], 9, former=self.row_of(image), tags=(AUTO_TAGS[0],))
        with self.db.transaction() as tx:
            writing.put_images(tx, [found], self.memory)

    @rule()
    def forget(self) -> None:
        with self.db.transaction() as tx:
            writing.forget_missing(tx, 2000)
            folders.forget_empty(tx)
        self.memory = WriterMemory()

    @precondition(lambda self: self.ids("1"))
    @rule(data=st.data(), name=st.sampled_from(["mine", "yours"]), is_given=st.booleans())
    def tag(self, data: Any, name: str, is_given: bool) -> None:
        chosen = sorted(data.draw(st.sets(st.sampled_from(self.ids("1")), min_size=1)))
        with self.db.transaction() as tx:
            tag = int(tags.custom_tag_named(tx, name)["id"])
            having = tags.images_with_tag(tx, tag, chosen)
            if is_given:
                tags.link_tag(tx, tag, [image for image in chosen if image not in having])
            else:
                tags.unlink_tag(tx, tag, sorted(having))

    @rule(name=st.sampled_from(["mine", "yours"]))
    def drop_tag(self, name: str) -> None:
        with self.db.transaction() as tx:
            tag = tags.find_custom(tx, name)
            if tag is not None:
                tags.remove_tag(tx, tag)

    @rule()
    def merge(self) -> None:
        is_more = True
        while is_more:
            with self.db.transaction() as tx:
                is_more = merging.merge_some(tx)
        kinds = "SELECT count(DISTINCT segid) FROM search_words_idx"
        assert self.db.reader().execute(kinds).fetchone()[0] < 8

    @invariant()
    def is_consistent(self) -> None:
        assert_consistent(self.db.reader())


TestWriting = Writing.TestCase
TestWriting.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


@contextmanager
def database(tmp_path: Path) -> Iterator[Database]:
    db = Database(str(tmp_path / "iib.db"))
    yield db
    db.close()


def test_the_index_is_read_the_same_way_both_ways(tmp_path: Path) -> None:
    """Months full of files with years between them: SQLite loses its way there if keys may be any numbers."""
    records = [
        record("/lib", f"{year} {number}.png", ("cat", "cat, boat")[number * 7 % 10 < 3], year * 31_536_000 + second)
        for year in range(-6, 54, 3)
        for number, second in enumerate(range(0, 900 * 5000, 5000))
        for number in (2 * number, 2 * number + 1)
    ]
    with database(tmp_path) as db:
        with db.transaction() as tx:
            writing.put_images(tx, records, WriterMemory())
            assert not merging.merge_some(tx)
        assert not db.reader().execute("SELECT 1 FROM images WHERE date_key % 256 <> 0").fetchall()
        for words in ("cat AND boat", "boat", "cat NOT boat"):
            found = f"SELECT rowid FROM search_words WHERE search_words MATCH '{words}' ORDER BY rowid"
            forth = [row[0] for row in db.reader().execute(f"{found} ASC")]
            assert [row[0] for row in db.reader().execute(f"{found} DESC")] == forth[::-1]
            assert len(forth) == len([one for one in records if ("boat" in one.text) == ("NOT" not in words)])


def test_thousands_of_files_of_one_moment_keep_their_order(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        with db.transaction() as tx:
            many = [record("/lib", f"{number:05}.png", "", 7) for number in range(5000)]
            writing.put_images(tx, many, WriterMemory())
        rows = db.reader().execute("SELECT name FROM images ORDER BY date_key").fetchall()
        assert [row[0] for row in rows] == [one.name for one in many]


def test_texts_of_a_batch_are_stored_once(tmp_path: Path) -> None:
    with database(tmp_path) as db:
        with db.transaction() as tx:
            many = [record("/lib", f"{seed}.png", f"a cat\nSteps: 20, Seed: {seed}", seed) for seed in range(50)]
            writing.put_images(tx, many, WriterMemory())
        assert db.reader().execute("SELECT count(*) FROM texts").fetchone()[0] == 1
        with db.transaction() as tx:
            gone = {row[0]: f"/lib/{row[1]}" for row in tx.execute("SELECT id, name FROM images").fetchall()}
            assert writing.mark_missing(tx, gone, 5) == sorted(gone)
            writing.forget_missing(tx, 6)
        assert db.reader().execute("SELECT count(*) FROM texts").fetchone()[0] == 0
