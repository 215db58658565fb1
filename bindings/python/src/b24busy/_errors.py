"""The exceptions, one for each kind of error: who has to act."""

from __future__ import annotations

import json
from typing import Literal, Optional

Kind = Literal["argument", "network", "portal", "answer", "cancelled", "internal"]
"""Who has to act."""


class Error(Exception):
    """What went wrong, whoever reported it; the base of the others."""

    code: str
    """The portal's own code, which may be empty, or one of the library's: ``B24BUSY_...``."""
    message: str
    """A sentence for people. Secrets are masked."""
    kind: Kind
    retryable: bool
    """Whether the same call may succeed later, unchanged."""
    argument: Optional[str]
    """The argument or the option that is wrong, where one is."""
    raw: bytes
    """The error as it came: JSON."""
    status: Optional[int]
    """The status of HTTP, where it is known."""
    attempts: int
    """How many requests the whole call sent, or tried to send; 0 where nothing was sent."""
    users: list[int]
    """Where a call was made in parts, the users of the part that failed."""

    def __init__(
        self,
        code: str,
        message: str,
        kind: Kind,
        retryable: bool,
        argument: Optional[str],
        raw: bytes,
        status: Optional[int] = None,
        attempts: int = 0,
        users: Optional[list[int]] = None,
    ) -> None:
        users = users or []
        # What it is made of again where it was pickled.
        super().__init__(code, message, kind, retryable, argument, raw, status, attempts, users)
        self.code = code
        self.message = message
        self.kind = kind
        self.retryable = retryable
        self.argument = argument
        self.raw = raw
        self.status = status
        self.attempts = attempts
        self.users = users

    def __str__(self) -> str:
        return f"{self.message} ({self.code})" if self.code else self.message


class ArgumentError(Error, ValueError):
    """An argument or an option is wrong. Nothing was sent, unless ``attempts`` says so."""


class NetworkError(Error):
    """The network between here and the portal."""


class PortalError(Error):
    """The portal said so itself."""


class AnswerError(Error):
    """Something answered, but not as a portal does."""


class CancelledError(Error):
    """The call was broken off: by ``Client.cancel``, or by the progress function."""


class InternalError(Error):
    """A defect in the library, or no memory."""


_KINDS: dict[str, type[Error]] = {
    "argument": ArgumentError,
    "network": NetworkError,
    "portal": PortalError,
    "answer": AnswerError,
    "cancelled": CancelledError,
    "internal": InternalError,
}


def from_info(
    info: bytes, raw: bytes, *, own: bool, retryable: bool, status: int, attempts: int
) -> Error:
    """The exception for what ``b24_error_info`` tells, and what the string tells of itself.

    Where it is not the library's ``own``, the text is the portal's, which may claim anything.
    """
    known = json.loads(info)
    if not own:
        known.update(kind="portal", argument=None)
    known.update(retryable=retryable, status=status or known["status"], attempts=attempts)
    return _KINDS.get(known["kind"], Error)(**known, raw=raw)
