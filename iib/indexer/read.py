"""One file → one row."""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Any, BinaryIO, NamedTuple, cast

from iib.disk import Beginning, Descriptor, PathAccess, open_checked, read_beginning, read_sibling
from iib.domain.document_words import document_words
from iib.domain.errors import UnreadableMedia
from iib.domain.geninfo import GenInfo
from iib.domain.media import media_type_of
from iib.domain.paths import AllowedPath, is_text
from iib.domain.tags import Tag, auto_tags
from iib.geninfo import WINDOW, Dialect, Metadata, OpenedMedia, load_user_dialects, read_metadata
from iib.indexer.found import FoundFile
from iib.indexer.repeats import Facts, Meaning, Repeats, plain_meaning
from iib.indexer.rules import FileFacts, TagRules
from iib.store.images import ImageRecord

logger = logging.getLogger(__name__)

NOWHERE = PathAccess(lambda: (), is_whole_machine=False)  # no link may be followed


class Content(NamedTuple):
    """What is in a file: the fields of `ImageRecord` that reading it tells."""

    media_type: str
    identity: int
    error: str = ""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    text: str = ""
    negative_prompt: str = ""
    steps: int | None = None
    cfg_scale: float | None = None
    seed: int | None = None
    tags: tuple[Tag, ...] = ()
    words: str = ""
    own_words: str = ""
    rule_tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class MetadataReader:
    """Reads files with what lies beside them, with the dialects that the user wrote, and his rules of auto tags.

    `repeats` saves taking apart what repeats a file before; not for user dialects, which may look at anything. `access`
    says which links may be followed.
    """

    user_dialects: tuple[Dialect, ...] = ()
    rules: TagRules | None = None
    repeats: Repeats | None = None
    access: PathAccess = NOWHERE

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

    def read_opened(self, file: FoundFile, opened: BinaryIO, beginning: Beginning, *, deep: bool) -> Content:
        """What is in a file that is open already. Raises `UnreadableMedia` or `OSError`."""
        media = OpenedMedia(opened, beginning.size, beginning.head)
        facts = (media.media_type, media.width, media.height)
        meaning = self.repeats.find(media.texts, facts, file.name) if self.repeats else None
        if meaning is None:
            meaning = self._meaning(file, media, facts, deep=deep)
        rule_tags: tuple[str, ...] = ()
        if self.rules:
            rule_tags = self.rules.tags_for(FileFacts(file.folder, file.name, *facts, meaning.text, meaning.tags))
        return Content(
            media.media_type, beginning.identity, "", media.width, media.height, media.duration_ms, *meaning, rule_tags
        )

    def _meaning(self, file: FoundFile, media: OpenedMedia, facts: Facts, *, deep: bool) -> Meaning:
        siblings = siblings_of(file.path) if file.has_company else None
        told = media.told(file.name, siblings, deep, self.user_dialects)
        if told.info is None:
            return Meaning(tags=auto_tags(None, *facts), words=document_words("", file.name))
        info, text = _as_valid_text(told.info)
        tags = auto_tags(info, *facts)
        if self.repeats and told.front is not None and info is told.info:
            return self.repeats.meaning(told.front, facts, info, text, tags, file.name)
        return plain_meaning(info, text, tags, file.name)


def reader_with(dialects_folder: str, auto_tag_rules: Any = None, access: PathAccess = NOWHERE) -> MetadataReader:
    """The reader that asks the user's dialects in that folder as well, "" for none, and his rules, None for none."""
    dialects = load_user_dialects(dialects_folder) if dialects_folder else ()
    rules = TagRules(auto_tag_rules) if auto_tag_rules else None
    return MetadataReader(dialects, rules, None if dialects else Repeats(), access)


def siblings_of(path: AllowedPath) -> Callable[[str], "bytes | None"]:
    """Reads the files beside a file, for metadata that lies there."""
    return lambda name: read_sibling(path, name)


def describe_file(file: FoundFile, reader: MetadataReader, *, deep: bool) -> ImageRecord | None:
    """The row of a file; one that cannot be read becomes a row that says so. None for a file that is gone."""
    content = content_of(file, reader, deep=deep)
    return None if content is None else record_of(file, content)


def content_of(file: FoundFile, reader: MetadataReader, *, deep: bool) -> Content | None:
    """What is in a file, or why that cannot be read. None for a file that is gone."""
    identity = 0
    try:
        with Descriptor(file.path, reader.access) as opened:
            beginning = read_beginning(opened, WINDOW)
            identity = beginning.identity
            if not deep:
                return reader.read_opened(file, cast(BinaryIO, opened), beginning, deep=False)
            with open(opened.fileno(), "rb", closefd=False) as seekable:  # what decodes pixels asks for all of a file
                return reader.read_opened(file, seekable, beginning, deep=True)
    except FileNotFoundError:
        logger.info("This file vanished before it could be read: %s", file.fullpath)
        return None
    except UnreadableMedia as error:
        return _broken(file, str(error), identity)
    except OSError as error:
        return _broken(file, f"This file cannot be read: {error.strerror or error}.")
    except Exception as error:  # the per-file door: one strange file must not stop a scan
        logger.exception("Reading this file failed: %s", file.fullpath)
        return _broken(file, f"Reading this file failed: {type(error).__name__}.", identity, is_logged=True)


def broken_record(file: FoundFile, problem: str) -> ImageRecord:
    """The row of a file that holds no readable picture; logs it with its path."""
    return record_of(file, _broken(file, problem))


def _broken(file: FoundFile, problem: str, identity: int = 0, *, is_logged: bool = False) -> Content:
    if not is_logged:
        logger.warning("%s: %s", file.fullpath, problem)
    return Content(media_type_of(file.name) or "image", identity, problem)


_DEFAULTS = {field.name: field.default for field in fields(ImageRecord) if field.default is not MISSING}


def record_of(file: FoundFile, content: tuple[Any, ...]) -> ImageRecord:
    """The row of a file with this `Content`, which may have come as a plain tuple."""
    record = object.__new__(ImageRecord)
    known = record.__dict__  # filled so in a third of the time of a frozen dataclass's own way
    known.update(_DEFAULTS)
    known.update(zip(Content._fields, content, strict=True))
    known.update(folder=file[0], name=file[1], stamp=file.stamp, created_time=file.created_time)
    return record


def _as_valid_text(info: GenInfo) -> tuple[GenInfo, str]:
    """It with its text. JSON of a file may hold halves of surrogate pairs, which the database refuses: each becomes a
    question mark."""
    text = info.text
    if is_text(text):
        return info, text
    shape = json.dumps(info.to_json(with_raw=False), ensure_ascii=False)
    valid = GenInfo.from_json(json.loads(shape.encode("utf-8", "replace")))
    return valid, valid.text
