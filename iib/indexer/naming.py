"""What is known of files that may stand in their names."""

import datetime
import os
from collections.abc import Sequence

from iib.domain.paths import to_disk
from iib.domain.rename_pattern import NameFacts
from iib.store import Database, naming


def facts_for_names(db: Database, paths: Sequence[str], start: int) -> list[NameFacts]:
    """In the order given, numbered from `start`. Of a file that is not indexed only its name and date are known."""
    known = naming.told_of(db.reader(), paths)
    facts = []
    for index, path in enumerate(paths, start):
        told = known.get(path) or naming.Told()
        changed = datetime.datetime.fromtimestamp(os.lstat(to_disk(path)).st_mtime)
        facts.append(
            NameFacts(
                name=os.path.basename(path),
                index=index,
                date=changed,
                seed=told.seed,
                model=told.model,
                sampler=told.sampler,
                width=told.width,
                height=told.height,
                tool=told.tool,
                prompt=told.prompt,
            )
        )
    return facts
