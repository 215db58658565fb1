"""The exceptions, one for each kind of error: who has to act."""

from __future__ import annotations

import json
from typing import Any, Literal, Optional

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
    attempts: Optional[int]
    """How many requests were sent or tried. None where the error does not tell: it is the portal's
    own answer then."""
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
        attempts: Optional[int] = None,
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
    """An argument or an option is wrong; nothing was sent."""


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


def from_info(info: bytes, raw: bytes, retryable: bool) -> Error:
    """The exception for what ``b24_error_info`` tells of an error, and the error itself."""
    known = json.loads(info)
    known["retryable"] = retryable
    details = _details(raw)
    users = details.get("users")
    return _KINDS.get(known["kind"], Error)(
        **known,
        raw=raw,
        status=_number(details.get("status")),
        attempts=_number(details.get("attempts")),
        users=list(filter(_is_number, users)) if isinstance(users, list) else None,
    )


_LONGEST_OWN = 1 << 20
"""Bytes. An error of the library's own is shorter; a portal's may be of any length."""


def _details(raw: bytes) -> dict[str, Any]:
    """What the library adds to the shape of a portal's errors."""
    if len(raw) > _LONGEST_OWN or b'"b24busy"' not in raw:
        return {}
    try:
        details = json.loads(raw)["b24busy"]
    except (ValueError, TypeError, LookupError):
        return {}
    return details if isinstance(details, dict) else {}


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> Optional[int]:
    return value if _is_number(value) else None
