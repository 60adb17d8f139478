"""What a route is, and what a caller may do.

Every route is one of three kinds: `open` to everybody (it tells nothing of the user's), `read`, or `write` (it changes
files, the database or the machine).
"""

from typing import Literal

RouteKind = Literal["open", "read", "write"]
Rights = frozenset[RouteKind]

NOTHING: Rights = frozenset()
READING: Rights = frozenset({"read"})
EVERYTHING: Rights = frozenset({"read", "write"})

# what the permission setting is called → the kinds of route that it leaves to those who are let in
PERMISSIONS: dict[str, Rights] = {
    "read-write": EVERYTHING,
    "read-only": READING,
    "write-only": frozenset({"write"}),
    "no-access": NOTHING,
}
