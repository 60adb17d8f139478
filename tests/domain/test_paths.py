"""Names that are no text."""

from hypothesis import given
from hypothesis import strategies as st

from iib.domain.files import human_size
from iib.domain.media import content_type_of, media_type_of
from iib.domain.paths import to_disk, to_text


@given(st.binary(max_size=40).filter(lambda name: b"\0" not in name and b"/" not in name))
def test_any_bytes_go_there_and_back_as_valid_text(name: bytes) -> None:
    disk = name.decode("utf-8", "surrogateescape")
    text = to_text(disk)
    text.encode("utf-8")
    assert len(text) == len(disk)
    if not any(ord(character) >= 0x10F800 for character in disk):
        assert to_disk(text) == disk


@given(st.text(max_size=40))
def test_text_stays_as_it_is(name: str) -> None:
    assert to_text(name) == name


@given(st.integers(min_value=0, max_value=2**60))
def test_sizes_read_as_numbers_below_1024_with_a_unit(size_bytes: int) -> None:
    amount, unit = human_size(size_bytes).split(" ")
    assert float(amount) < 1024 or unit == "PB"
    assert unit in ("B", "KB", "MB", "GB", "TB", "PB")


def test_names_promise_a_media_type() -> None:
    assert [media_type_of(name) for name in ("a.PNG", "b.mp4", "c.Flac", "d.txt", "png", ".png")] == [
        "image",
        "video",
        "audio",
        None,
        None,
        None,
    ]
    assert content_type_of("x/y.jpeg") == "image/jpeg"
    assert content_type_of("x.svg") is None
