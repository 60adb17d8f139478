"""The workshop: disk + metadata + store → rows."""

from iib.indexer.read import describe_file
from iib.indexer.update import IndexCounts, update_index
from iib.indexer.work import IndexOrder, index_work

__all__ = ["IndexCounts", "IndexOrder", "describe_file", "index_work", "update_index"]
