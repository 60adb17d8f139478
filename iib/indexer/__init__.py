"""The workshop: disk + metadata + store → rows."""

from iib.indexer.read import MetadataReader, describe_file, reader_with
from iib.indexer.update import IndexCounts, update_index
from iib.indexer.work import IndexOrder, index_work

__all__ = ["IndexCounts", "IndexOrder", "MetadataReader", "describe_file", "index_work", "reader_with", "update_index"]
