"""The client, and what needs none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Union

from . import _arguments, _native
from ._arguments import Day, Users, Zone
from ._call import Handle, Progress
from ._results import Answer, AvailableSlots, BusyIntervals, Tokens

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._arguments import (
        BusyOptions,
        CallOptions,
        ClientOptions,
        SlotOptions,
        TimelineOptions,
    )

AnyAnswer = Union[Answer, bytes, str]
"""An answer of ``calendar.accessibility.get``, whole, as it came."""


class Client:
    """A portal and how it is asked. For any number of threads; nothing is sent until it is called.

    url: a webhook, ``https://example.bitrix24.com/rest/1/secret/``, or a portal's address, such as
    ``example.bitrix24.com``, with a token.
    token: an OAuth access token.
    progress: told how many users are done, of how many (0 where that is not known), before each
    part of a call and about five times a second; where it returns False the call ends with a
    CancelledError, and what it raises comes out of the call. Calls of the main thread tell it on a
    thread of their own.
    options: those of ClientOptions.

    In a ``with`` statement the client is closed at the end. A call of the main thread can be
    interrupted: Ctrl-C cancels it. A client goes on in a forked child.

    Raises ArgumentError where an argument or an option is wrong.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        progress: Progress | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        self._handle: Handle | None = Handle(
            _native.text(url),
            None if token is None else _native.text(token),
            _arguments.options(options),
            progress,
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees what the client holds. Calls that are under way in other threads end as they would
        have; a later one raises ValueError. Closing twice does nothing."""
        self._handle = None

    def _open(self) -> Handle:
        handle = self._handle
        if handle is None:
            raise ValueError("the client is closed")
        return handle

    def user_busy(self, users: Users, from_: Day, to: Day) -> Answer:
        """Asks who is busy.

        from_, to: the first and the last day, both included. The portal takes whole days alone, in
        its server's zone: of a date-time the day is sent as it is written, in its own zone.

        Raises Error: PortalError for the portal's own errors, NetworkError and so on.
        """
        return Answer.read(
            self._open().run(
                _native.library.b24_client_get_user_busy,
                _arguments.users(users),
                _arguments.day(from_),
                _arguments.day(to),
            )
        )

    def busy_intervals(
        self,
        users: Users,
        from_: Day,
        to: Day,
        time_zone: Zone | None = None,
        **options: Unpack[BusyOptions],
    ) -> BusyIntervals:
        """Asks the portal a day wider than the window, and computes when each user is busy.

        from_, to: the window. A date means the whole day, ``to`` included; a naive date-time is in
        time_zone; an aware one is the moment that it is.
        time_zone: the viewer's; UTC where none is given.
        """
        given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone)
        function = _native.library.b24_client_busy_intervals
        return BusyIntervals.read(self._open().run(function, _arguments.users(users), given))

    def available_slots(
        self,
        users: Users,
        from_: Day,
        to: Day,
        time_zone: Zone,
        **options: Unpack[SlotOptions],
    ) -> AvailableSlots:
        """Asks the portal a day wider than the window, and computes when people are free.

        Arguments are those of busy_intervals; working hours are in time_zone.
        """
        given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone)
        function = _native.library.b24_client_available_slots
        return AvailableSlots.read(self._open().run(function, _arguments.users(users), given))

    def call(
        self,
        method: str,
        params: Mapping[str, Any] | None = None,
        **options: Unpack[CallOptions],
    ) -> Answer:
        """Calls any REST method of the portal, such as ``user.current``.

        params: what can be written as JSON. The request is repeated only when it surely did not
        run, unless it is idempotent.
        """
        return Answer.read(
            self._open().run(
                _native.library.b24_client_call,
                _native.text(method),
                None if params is None else _native.text(json.dumps(params)),
                _arguments.options(options),
            )
        )

    def tokens(self) -> Tokens:
        """The tokens of a client that was made with a refresh_token, to be stored."""
        return Tokens.read(self._open().run(_native.library.b24_client_tokens))


def busy_intervals(
    answer: AnyAnswer,
    from_: Day | None = None,
    to: Day | None = None,
    time_zone: Zone | None = None,
    *,
    users: Users | None = None,
    **options: Unpack[BusyOptions],
) -> BusyIntervals:
    """Computes when each user is busy, from an answer at hand. No network.

    Without a window nothing is cut off, and without users they are all that the answer has. Else as
    Client.busy_intervals.
    """
    given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone, users=users)
    function = _native.library.b24_busy_intervals
    return BusyIntervals.read(_native.result(function(_text(answer), given)))


def available_slots(
    answer: AnyAnswer,
    from_: Day,
    to: Day,
    time_zone: Zone,
    *,
    users: Users | None = None,
    **options: Unpack[SlotOptions],
) -> AvailableSlots:
    """Computes when people are free, from an answer at hand. No network. Else as
    Client.available_slots."""
    given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone, users=users)
    function = _native.library.b24_available_slots
    return AvailableSlots.read(_native.result(function(_text(answer), given)))


def timeline_svg(
    answer: AnyAnswer,
    from_: Day,
    to: Day,
    time_zone: Zone,
    *,
    users: Users | None = None,
    **options: Unpack[TimelineOptions],
) -> str:
    """Draws an answer at hand: a self-contained SVG, to be saved or put into a page. No network."""
    given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone, users=users)
    return _native.result(_native.library.b24_timeline_svg(_text(answer), given)).decode()


def close_idle() -> None:
    """Closes the connections that are kept for later calls."""
    _native.library.b24_close_idle()


def _text(answer: AnyAnswer) -> bytes:
    return _native.text(answer.raw if isinstance(answer, Answer) else answer)
