"""A media file's bytes → what it is and how it was generated. Readers and dialects are two tables in `_registry`."""

from iib.geninfo._reading import Metadata, OpenedMedia, Siblings, read_metadata, read_raw_texts
from iib.geninfo._registry import Dialect
from iib.geninfo._report import report
from iib.geninfo._source import WINDOW
from iib.geninfo._texts import RawTexts
from iib.geninfo._user_dialects import load_user_dialects

__all__ = [
    "WINDOW",
    "Dialect",
    "Metadata",
    "OpenedMedia",
    "RawTexts",
    "Siblings",
    "load_user_dialects",
    "read_metadata",
    "read_raw_texts",
    "report",
]
