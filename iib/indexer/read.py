"""One file → one row."""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from iib.disk import Beginning, open_checked, read_beginning, read_sibling
from iib.domain.errors import UnreadableMedia
from iib.domain.geninfo import GenInfo
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath, is_text
from iib.domain.tags import auto_tags
from iib.domain.words import document_words
from iib.geninfo import WINDOW, Dialect, Metadata, load_user_dialects, read_metadata
from iib.indexer.found import FoundFile
from iib.indexer.rules import TagRules, facts_of
from iib.store.images import ImageRecord

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class MetadataReader:
    """Reads files with what lies beside them, with the dialects that the user wrote, and his rules of auto tags."""

    user_dialects: tuple[Dialect, ...] = ()
    rules: TagRules | None = None

    def read(self, path: AllowedPath, *, deep: bool) -> Metadata:
        """What a file says of itself. Raises `UnreadableMedia`, or `OSError` for a file that cannot be opened."""
        with open_checked(path) as file:
            return read_metadata(
                file,
                os.path.basename(path.text),
                siblings=siblings_of(path),
                deep=deep,
                user_dialects=self.user_dialects,
            )

    def read_found(self, file: FoundFile, opened: BinaryIO, beginning: Beginning, *, deep: bool) -> Metadata:
        """The same for a file that is open already."""
        return read_metadata(
            opened,
            file.name,
            size=beginning.size,
            head=beginning.head,
            siblings=siblings_of(file.path) if file.has_company else None,
            deep=deep,
            user_dialects=self.user_dialects,
        )


def reader_with(dialects_folder: str, auto_tag_rules: Any = None) -> MetadataReader:
    """The reader that asks the user's dialects in that folder as well, "" for none, and his rules, None for none."""
    dialects = load_user_dialects(dialects_folder) if dialects_folder else ()
    return MetadataReader(dialects, TagRules(auto_tag_rules) if auto_tag_rules else None)


def siblings_of(path: AllowedPath) -> Callable[[str], "bytes | None"]:
    """Reads the files beside a file, for metadata that lies there."""
    return lambda name: read_sibling(path, name)


def describe_file(file: FoundFile, reader: MetadataReader, *, deep: bool) -> ImageRecord | None:
    """The row of a file; one that cannot be read becomes a row that says so. None for a file that is gone."""
    identity = 0
    try:
        with open(file.path.disk, "rb", buffering=-1 if deep else 0) as opened:
            beginning = read_beginning(opened, WINDOW)
            identity = beginning.identity
            metadata = reader.read_found(file, opened, beginning, deep=deep)
    except FileNotFoundError:
        logger.info("This file vanished before it could be read: %s", file.fullpath)
        return None
    except UnreadableMedia as error:
        return broken_record(file, str(error), identity)
    except OSError as error:
        return broken_record(file, f"This file cannot be read: {error.strerror or error}.")
    except Exception as error:  # the per-file door: one strange file must not stop a scan
        logger.exception("Reading this file failed: %s", file.fullpath)
        return broken_record(file, f"Reading this file failed: {type(error).__name__}.", identity, is_logged=True)
    record = _record(file, metadata, identity)
    return replace(record, rule_tags=reader.rules.tags_for(facts_of(record))) if reader.rules else record


def broken_record(file: FoundFile, problem: str, identity: int = 0, *, is_logged: bool = False) -> ImageRecord:
    """The row of a file that holds no readable picture; logs it with its path."""
    if not is_logged:
        logger.warning("%s: %s", file.fullpath, problem)
    return ImageRecord(
        folder=file.folder,
        name=file.name,
        media_type=media_type_of(file.name) or "image",
        stamp=file.stamp,
        created_time=file.created_time,
        error=problem,
        identity=identity,
    )


def _as_valid_text(info: GenInfo | None) -> GenInfo | None:
    """JSON of a file may hold halves of surrogate pairs, which the database refuses: each becomes a question mark."""
    if info is None or is_text(info.text):
        return info
    shape = json.dumps(info.to_json(with_raw=False), ensure_ascii=False)
    return GenInfo.from_json(json.loads(shape.encode("utf-8", "replace")))


def _record(file: FoundFile, metadata: Metadata, identity: int) -> ImageRecord:
    found = _as_valid_text(metadata.info)
    return ImageRecord(
        folder=file.folder,
        name=file.name,
        media_type=metadata.media_type,
        stamp=file.stamp,
        created_time=file.created_time,
        width=metadata.width,
        height=metadata.height,
        duration_ms=metadata.duration_ms,
        text=found.text if found else "",
        negative_prompt=found.negative_prompt if found else "",
        steps=found.steps if found else None,
        cfg_scale=found.cfg_scale if found else None,
        seed=found.seed if found else None,
        identity=identity,
        words=document_words(found.text if found else "", file.name),
        tags=auto_tags(found, metadata.media_type, metadata.width, metadata.height),
    )
