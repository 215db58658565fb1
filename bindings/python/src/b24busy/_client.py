"""A portal, and what is asked of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Optional

from . import _arguments, _native
from ._answers import Answer, BusyAnswer, Tokens, parsed
from ._call import Handle, Progress
from ._options import (
    BusyOptions,
    CallOptions,
    ClientOptions,
    Day,
    SlotOptions,
    Unpack,
    Users,
    Zone,
    teaches,
)
from ._renewed import OnTokens, Renewed
from ._results import AvailableSlots, BusyIntervals


class Client:
    """A portal and how it is asked. For any number of threads; nothing is sent until it is called.

    In a ``with`` statement the client is closed at the end. A call of the main thread can be
    interrupted: Ctrl-C cancels it. A client goes on in a forked child.

    Every call raises an Error where it fails: PortalError for the portal's own errors,
    NetworkError, ArgumentError where an argument or an option is wrong, and so on.
    """

    _handle: Optional[Handle]
    _renewed: Optional[Renewed] = None

    @teaches(ClientOptions)
    def __init__(
        self,
        url: str,
        token: Optional[str] = None,
        *,
        progress: Optional[Progress] = None,
        on_tokens: Optional[OnTokens] = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """
        url: a webhook, ``https://example.bitrix24.com/rest/1/secret/``, or a portal's address, such
            as ``example.bitrix24.com``, with a token.
        token: an OAuth access token.
        progress: told how many users are done, of how many (0 where that is not known), before each
            part of a call and about five times a second; where it returns False the call ends with
            a CancelledError, and what it raises comes out of the call. Calls of the main thread
            tell it on a thread of their own.
        on_tokens: told the new Tokens when they were renewed, to store them: at the end of a call,
            whether it succeeds or fails, on the thread that made it. One at a time and the newest
            last; what it raises comes out of the call, and the next call tells them again.
        """
        address = _native.new_client(
            _native.text(url),
            None if token is None else _native.text(token),
            _arguments.options(options),
        )
        self._handle = Handle(address, progress)
        if on_tokens is not None:
            self._renewed = Renewed(on_tokens, self._handle)

    def clone(self, *, progress: Optional[Progress] = None) -> Client:
        """Another client of the same portal, to be watched and cancelled by itself: for one call
        that somebody may want to end. It costs next to nothing, and shares the options, the tokens,
        on_tokens, the connections and the turns; it has its own progress."""
        other = object.__new__(type(self))
        other._handle = self._open().clone(progress)
        other._renewed = self._renewed
        return other

    def cancel(self) -> None:
        """Ends the calls that are under way, within 0.3 s wherever they wait, and all that are made
        later, with a CancelledError. From any thread; it returns at once. Clones go on. A client
        stays cancelled: to end one call alone, make it with a clone.

        (On other systems than Linux a call is not ended while a TCP connection is being opened, for
        up to connect_timeout_ms.) On a closed client it does nothing.
        """
        if (handle := self._handle) is not None:
            handle.cancel()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
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

    def _run(self, function: Any, *arguments: Optional[bytes]) -> bytes:
        handle = self._open()
        try:
            return handle.run(function, *arguments)
        finally:
            if self._renewed is not None:
                self._renewed.tell(handle)

    def user_busy(self, users: Users, from_: Day, to: Day) -> BusyAnswer:
        """Asks who is busy.

        from_, to: the first and the last day, both included. The portal takes whole days alone, in
            its server's zone: of a date-time the day is sent as it is written, in its own zone.

        What it returns remembers the days and the users: whatever is computed from it, for a window
        of days, has to be asked for from the day before it to the day after it.
        """
        ids, first, last = _arguments.users(users), _arguments.day(from_), _arguments.day(to)
        raw = self._run(_native.library.b24_client_get_user_busy, ids, first, last)
        return BusyAnswer(
            raw,
            parsed(raw),
            asked=(_arguments.day_of(first), _arguments.day_of(last)),
            asked_users=_arguments.ids(ids),
        )

    @teaches(BusyOptions)
    def busy_intervals(
        self,
        users: Users,
        from_: Day,
        to: Day,
        time_zone: Optional[Zone] = None,
        **options: Unpack[BusyOptions],
    ) -> BusyIntervals:
        """Asks the portal a day wider than the window, and computes when each user is busy.

        from_, to: the window. A date means the whole day, ``to`` included; a naive date-time is in
            time_zone; an aware one is the moment that it is.
        time_zone: the viewer's (UTC).
        """
        given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone)
        function = _native.library.b24_client_busy_intervals
        return BusyIntervals.read(self._run(function, _arguments.users(users), given), time_zone)

    @teaches(SlotOptions)
    def available_slots(
        self,
        users: Users,
        from_: Day,
        to: Day,
        time_zone: Zone,
        **options: Unpack[SlotOptions],
    ) -> AvailableSlots:
        """Asks the portal a day wider than the window, and computes when people are free.

        from_, to: the window. A date means the whole day, ``to`` included; a naive date-time is in
            time_zone; an aware one is the moment that it is.
        time_zone: the viewer's; working hours are in it, too.
        """
        given = _arguments.options(options, from_=from_, to=to, time_zone=time_zone)
        function = _native.library.b24_client_available_slots
        found = self._run(function, _arguments.users(users), given)
        return AvailableSlots.read(found, time_zone, options.get("per_user"))

    @teaches(CallOptions)
    def call(
        self,
        method: str,
        params: Optional[Mapping[str, Any]] = None,
        **options: Unpack[CallOptions],
    ) -> Answer:
        """Calls any REST method of the portal, such as ``user.current``.

        params: what can be written as JSON. The request is repeated only when it surely did not
            run, unless it is idempotent.
        """
        return Answer.read(
            self._run(
                _native.library.b24_client_call,
                _native.text(method),
                None if params is None else _native.text(json.dumps(params)),
                _arguments.options(options),
            )
        )

    def tokens(self) -> Tokens:
        """The tokens of a client that was made with a refresh_token, to be stored."""
        return Tokens.read(self._run(_native.library.b24_client_tokens))


def close_idle() -> None:
    """Closes the connections that are kept for later calls."""
    _native.library.b24_close_idle()
