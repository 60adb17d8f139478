"""A process that reads, to be started by tests: `python -m tests.indexer.deadly_reader`. Some files end it."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from iib.indexer.readers import Item, answer_with
from iib.workers import serve_feed


def set_up(setup: Mapping[str, Any]) -> Callable[[Item], Any]:
    read = answer_with(setup)

    def answer(item: Item) -> Any:
        name = item[1]
        if name.startswith("deadly"):
            os._exit(7)
        if name.startswith("endless"):
            time.sleep(60)
        if name.startswith("once") and not os.path.exists(mark := os.path.join(item[0], "was-here")):
            with open(mark, "wb"):
                os._exit(9)
        return read(item)

    return answer


if __name__ == "__main__":
    if "stillborn" in sys.argv:
        sys.exit(3)
    sys.exit(serve_feed(set_up))
