"""Where what was half written may lie, after folders were moved."""

from iib.disk.leftovers import places_of_parts
from iib.domain.operations import FileMark, Step

FOLDER = FileMark("dir", 0, 1, 2)
LOST = ("lost", False, [Step("move", "/x/a.png", "/a/below/a.png", state="failed")])


def moved(source: str, dest: str, state: str = "done") -> tuple[str, bool, list[Step]]:
    return "later", True, [Step("move", source, dest, FOLDER, state=state)]  # type: ignore[arg-type]


def test_a_part_is_looked_for_where_its_folder_went() -> None:
    assert places_of_parts([LOST]) == {"/x": {"lost"}, "/a/below": {"lost"}}
    assert places_of_parts([LOST, moved("/a", "/b")]) == {"/x": {"lost"}, "/b/below": {"lost"}}
    assert places_of_parts([LOST, moved("/a", "/b"), moved("/b/below", "/c")]) == {"/x": {"lost"}, "/c": {"lost"}}
    assert places_of_parts([LOST, moved("/a", "/b", "undone")]) == places_of_parts([LOST])
    assert places_of_parts([moved("/a", "/b"), LOST]) == places_of_parts([LOST]), "it was moved before"


def test_folders_that_change_places_for_ever_are_few_places() -> None:
    into = [moved("/a", "/b/a"), moved("/b/a", "/a"), moved("/b", "/a/b"), moved("/a/b", "/b")]
    other = ("other", False, [Step("copy", "/x/b.png", "/b/b.png", state="failed")])
    assert places_of_parts([LOST, other, *into * 200]) == {
        "/x": {"lost", "other"},
        "/a/below": {"lost"},
        "/b": {"other"},
    }
