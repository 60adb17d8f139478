"""The workshop: disk + metadata + store → rows."""

from iib.indexer.found import FoundFile
from iib.indexer.read import MetadataReader, describe_file, reader_with
from iib.indexer.readers import SILENT_SECONDS_MAX, ReadBeside, ReadHere, Reading, answer_with
from iib.indexer.update import IndexCounts, IndexOptions, update_index
from iib.indexer.work import IndexOrder, IndexWork

__all__ = [
    "SILENT_SECONDS_MAX",
    "FoundFile",
    "IndexCounts",
    "IndexOptions",
    "IndexOrder",
    "IndexWork",
    "MetadataReader",
    "ReadBeside",
    "ReadHere",
    "Reading",
    "answer_with",
    "describe_file",
    "reader_with",
    "update_index",
]
