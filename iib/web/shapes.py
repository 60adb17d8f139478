"""Request shapes that several sections use."""

from pydantic import BaseModel


class PathsRequest(BaseModel):
    """Some files or folders."""

    paths: list[str]
