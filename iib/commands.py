"""What `python -m iib` does besides serving."""

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from iib.disk import PathAccess
from iib.domain.errors import IibError


def print_geninfo(files: Sequence[str], *, is_json: bool, deep: bool) -> int:
    """Print how files were generated; 1 when one of them could not be read."""
    from iib.geninfo import report
    from iib.indexer import MetadataReader

    access = PathAccess(lambda: (), is_whole_machine=True)
    reader = MetadataReader()
    reports: dict[str, Any] = {}
    is_complete = True
    for file in files:
        try:
            info = reader.read(access.allow_file(os.path.abspath(file)), deep=deep).info
        except (IibError, OSError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            info, is_complete = None, False
        reports[file] = report(info) if info else None
        if not is_json:
            print(f"{file}\n{info.text if info else '(no generation data)'}\n")
    if is_json:
        print(json.dumps(reports, ensure_ascii=False, indent=1))
    return 0 if is_complete else 1
