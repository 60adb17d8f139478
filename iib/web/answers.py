"""What routes answer with, as JSON Schema for the description of the API.

Answers are never made through these: `tests/served.py` holds every answer that any test gets to them, whole, so that a
route and what is said of it cannot drift apart. Written without what only one version of OpenAPI has words for.
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
Answers = dict[int | str, dict[str, Any]]

ANYTHING: Schema = {"description": "Any JSON."}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "number"}
INTEGER: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
ID: Schema = {"type": "integer", "minimum": 1}
RATIO: Schema = {"type": "number", "minimum": 0, "maximum": 1}
RATING: Schema = {"type": "integer", "minimum": 0, "maximum": 5}


def one_of(*words: str) -> Schema:
    """One of some words."""
    return {"type": "string", "enum": list(words)}


def pattern(text: str) -> Schema:
    """Text of a form."""
    return {"type": "string", "pattern": text}


def maybe(schema: Schema) -> Schema:
    """That, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: Schema, count_max: int | None = None) -> Schema:
    """A list of such things."""
    return {"type": "array", "items": schema, **({} if count_max is None else {"maxItems": count_max})}


def map_of(schema: Schema) -> Schema:
    """An object whose names are not known beforehand."""
    return {"type": "object", "additionalProperties": schema}


def fields(optional: Mapping[str, Schema] | None = None, **shapes: Schema) -> Schema:
    """An object with these fields, and perhaps the optional ones."""
    return {"type": "object", "properties": {**shapes, **(optional or {})}, "required": list(shapes)}


def with_fields(schema: Schema, **shapes: Schema) -> Schema:
    """The object of `fields` with more of them."""
    return {
        "type": "object",
        "properties": {**schema["properties"], **shapes},
        "required": [*schema["required"], *shapes],
    }


def answers(schema: Schema) -> Answers:
    """For `responses=` of a route: what it answers when all is well."""
    return {200: {"description": "Done.", "content": {"application/json": {"schema": schema}}}}


def file_answers(media_type: str) -> Answers:
    """For `responses=` of a route that sends a file or a part of it."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {
        200: {"description": "The whole file.", "content": content},
        206: {"description": "The part that was asked for.", "content": content},
        304: {"description": "The caller has it already."},
        416: {
            "description": "There is no such part.",
            "content": {"application/json": {"schema": fields(detail=TEXT)}},
        },
    }


def picture_answers() -> Answers:
    """For `responses=` of a route that sends a picture that was made."""
    return {status: answer for status, answer in file_answers("image/webp").items() if status in (200, 304)}


# what several sections tell

FILE_INFO = fields(
    type=one_of("file", "dir"),
    name=TEXT,
    fullpath=TEXT,
    date=NUMBER,
    created_time=NUMBER,
    size=pattern(r"^(-|[0-9.]+ ([KMGTP]?B))$"),
    bytes=COUNT,
    is_under_scanned_path=FLAG,
    optional={
        "media_type": one_of("image", "video", "audio"),
        "stamp": pattern(r"^-?[0-9a-f]+(-[0-9a-f]+){3}$"),
        "id": ID,
        "width": maybe(COUNT),
        "height": maybe(COUNT),
        "duration_ms": COUNT,
        "rating": RATING,
        "favourite": FLAG,
        "placeholder": pattern("^[0-9a-f]{36}$"),
        "error": TEXT,
        "missing": FLAG,
    },
)
PAGE = fields(files=list_of(FILE_INFO, 1000), cursor=fields(has_next=FLAG, next=TEXT))
TAG = fields(id=ID, name=TEXT, type=one_of("custom", "auto"), category=TEXT, color=TEXT, count=COUNT)
EXTRA_PATH = fields(path=TEXT, types=list_of(TEXT), alias=TEXT, exists=FLAG)
MOVE = fields(src=TEXT, dest=TEXT)
OPERATION_ID = pattern("^[0-9a-f]{8,64}$")
DONE = fields(success=FLAG)
CHANGED = fields(changed=COUNT)
CANCELLED = fields(cancelled=FLAG)
