"""Request shapes that several sections use.

Every field is strict: `true` is no number, `"1"` none either, and `0` is not false.
"""

from typing import TypeAlias

from pydantic import BaseModel, StrictFloat, StrictInt, StrictStr

Number: TypeAlias = StrictFloat | StrictInt  # pydantic 1 takes a whole number for no float


class PathsRequest(BaseModel):
    """Some files or folders."""

    paths: list[StrictStr]
