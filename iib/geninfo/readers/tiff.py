"""TIFF: the file is one EXIF block."""

from iib.domain.errors import UnreadableMedia
from iib.geninfo._container import Container
from iib.geninfo._source import Source
from iib.geninfo.readers.exif import HEIGHT, WIDTH, keep_fields, number_of, walk_fields


def read_tiff(source: Source) -> Container:
    """Directories and texts are fetched one by one: they may stand anywhere in the file."""
    found = Container("tiff", "image")
    fields = list(walk_fields(source.at))
    sizes = {field.tag: number_of(field) for field in fields if field.tag in (WIDTH, HEIGHT)}
    found.width, found.height = sizes.get(WIDTH) or None, sizes.get(HEIGHT) or None
    if not found.width or not found.height:
        raise UnreadableMedia("The TIFF file does not say its size.")
    found.orientation = keep_fields(iter(fields), found.texts)
    return found
