"""Helper processes: start, feed, watch, restart. What they work on is none of this room's business.

A `Helper` does one piece of work at a time; a `Feed` answers thousands of small items. Both sides of a helper speak
JSON, one object a line: a request is `{"work": {…}}` or `{"cancel": true}`; while it works a helper
says `{"progress": {…}}` and `{"log": [level, logger, text]}`, at the end `{"result": …}` or `{"error": [kind, text]}`.
"""

from iib.workers.feed import Feed
from iib.workers.helper import Helper, HelperProcess, HelperThread, Work, WorkContext
from iib.workers.making import Awaited, Makings
from iib.workers.pool import HelperPool
from iib.workers.process import BEFORE_IDLE, IDLE, URGENT, collect_seldom, lower_priority, wait_for_turn
from iib.workers.serve import serve_work
from iib.workers.serve_feed import serve_feed

__all__ = [
    "BEFORE_IDLE",
    "IDLE",
    "URGENT",
    "Awaited",
    "Feed",
    "Helper",
    "HelperPool",
    "HelperProcess",
    "HelperThread",
    "Makings",
    "Work",
    "WorkContext",
    "collect_seldom",
    "lower_priority",
    "serve_feed",
    "serve_work",
    "wait_for_turn",
]
