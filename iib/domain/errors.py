"""The tree of our errors. Every message is one sentence a person can act on.

IibError
├─ BadRequest            a parameter is missing, ill-typed, out of range or contradictory
│  ├─ BadQuery           a search text, pattern or cursor cannot be understood
│  └─ UnreadableMedia    a file's bytes are not what a picture, video or audio file holds
├─ NotAuthenticated      no credentials, or wrong ones
│  └─ TooManyAttempts    wrong ones came too often: none is looked at for a while
├─ AccessDenied          the path or the act is not allowed to this caller
├─ NotFound              the path, id or name does not exist
├─ BadSettings           a setting cannot be used: the program does not start
└─ InternalFault         our own fault, or a helper's
   ├─ HelperCrashed      a helper process ended in the middle of its work
   └─ StoreFault         the database could not be opened, read or written
"""


class IibError(Exception):
    """The root: whatever we raise on purpose. `str(error)` is the sentence for the user."""


class BadRequest(IibError):
    """A parameter is missing, ill-typed, out of range or contradictory."""


class BadQuery(BadRequest):
    """A search text, pattern or cursor cannot be understood."""


class UnreadableMedia(BadRequest):
    """The bytes of a file are not what a picture, video or audio file holds."""


class NotAuthenticated(IibError):
    """No credentials came with the request, or wrong ones. `takes_secret`: our own login form can help."""

    def __init__(self, sentence: str, *, takes_secret: bool = False) -> None:
        super().__init__(sentence)
        self.takes_secret = takes_secret


class TooManyAttempts(NotAuthenticated):
    """Wrong credentials came too often from one place: none is looked at for a while."""


class AccessDenied(IibError):
    """The path or the act is not allowed to this caller."""


class NotFound(IibError):
    """The path, id or name does not exist."""


class BadSettings(IibError):
    """A setting cannot be used as it is: the program does not start."""


class InternalFault(IibError):
    """Our own fault: logged with its trace, told without."""


class HelperCrashed(InternalFault):
    """A helper process ended in the middle of its work."""


class StoreFault(InternalFault):
    """The database could not be opened, read or written."""
