"""The exceptions, one for each kind of error: who has to act."""

from __future__ import annotations

import json


class Error(Exception):
    """What went wrong, whoever reported it; the base of the others."""

    code: str
    """The portal's own code, which may be empty, or one of the library's: ``B24BUSY_...``."""
    message: str
    """A sentence for people. Secrets are masked."""
    kind: str
    """``argument``, ``network``, ``portal``, ``answer``, ``cancelled`` or ``internal``."""
    retryable: bool
    """Whether the same call may succeed later, unchanged."""
    argument: str | None
    """The argument that is wrong, where one is."""
    raw: bytes
    """The error as it came: JSON, with more details."""

    def __init__(
        self, code: str, message: str, kind: str, retryable: bool, argument: str | None, raw: bytes
    ) -> None:
        super().__init__(code, message, kind, retryable, argument, raw)
        self.code = code
        self.message = message
        self.kind = kind
        self.retryable = retryable
        self.argument = argument
        self.raw = raw

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
    """The progress function broke the call off."""


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


def from_info(info: bytes, raw: bytes) -> Error:
    """The exception for what ``b24_error_info`` tells of an error."""
    known = json.loads(info)
    return _KINDS.get(known["kind"], Error)(**known, raw=raw)
