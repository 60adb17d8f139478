"""Helper processes: start, feed, watch, restart. What they work on is none of this room's business.

Both sides speak JSON, one object a line: a request is `{"work": {…}}` or `{"cancel": true}`; while it works a helper
says `{"progress": {…}}` and `{"log": [level, logger, text]}`, at the end `{"result": …}` or `{"error": [kind, text]}`.
"""

from iib.workers.helper import Helper, HelperProcess, HelperThread, Work, WorkContext
from iib.workers.pool import HelperPool
from iib.workers.serve import serve_work

__all__ = ["Helper", "HelperPool", "HelperProcess", "HelperThread", "Work", "WorkContext", "serve_work"]
