"""The options that the library knows, and how ``help()`` teaches them."""

from __future__ import annotations

import datetime as dt
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    SupportsFloat,
    SupportsIndex,
    TypedDict,
    TypeVar,
    Union,
)

if sys.version_info >= (3, 11):
    from typing import Unpack as Unpack
elif TYPE_CHECKING:
    from typing_extensions import Unpack as Unpack
else:

    class Unpack:
        """So that typing.get_type_hints works where Python has none."""

        def __class_getitem__(cls, options: Any) -> Any:
            return options


Accessibility = Literal["absent", "busy", "quest", "free"]
"""``quest`` is tentative."""

DateOrder = Literal["dmy", "mdy", "ymd"]

Users = Union[SupportsIndex, str, Iterable[Union[SupportsIndex, str]]]
"""An id, ids in a text (``"1,2"``), or any number of ids."""

Day = Union[dt.date, str]
"""A date, a date-time, or either in any form that the library reads."""

Zone = Union[dt.tzinfo, str]
"""``zoneinfo.ZoneInfo``, ``datetime.timezone``, or a name such as ``Europe/Moscow``."""

Length = Union[SupportsIndex, dt.timedelta]
"""How long: a whole number of what the option's name ends with, or a timedelta."""

WorkingHours = Union[Literal["always"], Mapping[str, Iterable[str]]]
"""``{"monday": ["09:00-13:00", "14:00-18:00"]}``, or ``"always"``."""

Dates = Mapping[Any, Iterable[str]]
"""``{datetime.date(2025, 11, 1): ["09:00-14:00"], "2025-11-04": []}``: without hours it is off."""
# A mapping whose keys may be dates or texts would take none that has one of them.

EventId = Union[SupportsIndex, str]
"""An event's id; ``"2324@2025-09-11"`` for the instance alone that starts on that day."""


class ClientOptions(TypedDict, total=False):
    """Options of a client. All have defaults, in parentheses here.

    timeout_ms: for one request with its repeats, its answer included; milliseconds or a
        timedelta (60000).
    total_timeout_ms: for the whole call: all parts, and waiting for turns; milliseconds or a
        timedelta (600000).
    connect_timeout_ms: for finding the host, connecting and TLS; milliseconds or a timedelta
        (10000).
    proxy: "http://user:password@host:port" or "socks5://host:port"; "" for none (HTTPS_PROXY,
        HTTP_PROXY, ALL_PROXY and NO_PROXY of the environment, else on Windows the system's
        settings without scripts). This machine is never proxied.
    ca_file: the path of a PEM file of authorities trusted besides the system's, or with a portal's
        own certificate (none).
    allow_http: whether plain http to other machines is allowed (False).
    allow_redirect_hosts: hosts that a redirect may lead to, besides a renamed portal's (none).
    max_answer_bytes: a larger answer is an error; bytes after unpacking (67108864).
    user_agent: the header of that name ("b24busy/VERSION").
    gzip: whether to ask for packed answers (True).
    retries: how often to repeat after network trouble what may be repeated (3).
    rate_per_second: requests a second that the portal allows (2; Enterprise 5).
    burst: requests at once before that holds (50; Enterprise 250).
    users_per_call: more users than this are asked for in parts (100).
    client_id, client_secret, refresh_token: all three: an access token that the portal calls
        expired is renewed, and the call repeated (none).
    oauth_url: where tokens are renewed: "https://oauth.bitrix24.tech/oauth/token/" or this machine
        ("https://oauth.bitrix.info/oauth/token/").
    """

    timeout_ms: Length
    total_timeout_ms: Length
    connect_timeout_ms: Length
    proxy: str
    ca_file: Union[str, os.PathLike[str]]
    allow_http: bool
    allow_redirect_hosts: Iterable[str]
    max_answer_bytes: SupportsIndex
    user_agent: str
    gzip: bool
    retries: SupportsIndex
    rate_per_second: SupportsFloat
    burst: SupportsFloat
    users_per_call: SupportsIndex
    client_id: str
    client_secret: str
    refresh_token: str
    oauth_url: str


class CallOptions(TypedDict, total=False):
    """Options of one call of any method.

    timeout_ms: for this call; milliseconds or a timedelta (the client's).
    idempotent: whether running the method twice does no harm, so that it may be repeated after
        network trouble (False).
    idempotency_key: at an address of REST 3.0, calls with the same key run once in 24 hours (one
        for each call).
    """

    timeout_ms: Length
    idempotent: bool
    idempotency_key: str


class PersonOptions(TypedDict, total=False):
    """What is different for one person, in the option ``per_user``.

    time_zone: in which days without a zone are that person's (nobody's).
    working_hours: in that zone; they take time away from slots (none are taken).
    dates: {"2025-11-01": ["09:00-14:00"]}: the hours of single days, whatever the week says (none).
    holidays: days off, in that zone (none).
    """

    time_zone: Zone
    working_hours: WorkingHours
    dates: Dates
    holidays: Iterable[Day]


class _TimeOptions(TypedDict, total=False):
    """What all that computes can be told.

    portal_time_zone: the zone of entries that name none, and of absences from HR (time_zone).
    busy: the accessibilities that count: "absent", "busy", "quest", "free" (the first three).
    all_day: whether calendar events of whole days count, "busy", or do not, "free"; absences from
        HR always do ("busy").
    ignore_events: ids of events that do not count, such as the one to be moved: 2324, or
        "2324@2025-09-11" for the instance alone that starts on that day (none).
    date_format: the order of the portal's dates: "dmy", "mdy", "ymd" (found out).
    per_user: what is different for one person, by id: {34: {"time_zone": ..., "working_hours": ...,
        "dates": {...}, "holidays": [...]}} (nothing).
    """

    portal_time_zone: Zone
    busy: Iterable[Accessibility]
    all_day: Literal["busy", "free"]
    ignore_events: Union[EventId, Iterable[EventId]]
    date_format: DateOrder
    # Ids are numbers or texts. A mapping that takes both would take none that has one of them.
    per_user: Mapping[Any, PersonOptions]


class BusyOptions(_TimeOptions, total=False):
    """Options of busy intervals, their defaults in parentheses; time.md, in this package, has each
    with examples.

    merge: whether intervals are joined where they overlap or touch, the strongest of absent, busy
        and quest holding; else each entry has its own (True).
    view_minutes: a digit for each step of so many minutes of the window, or a timedelta (no view).
    """

    merge: bool
    view_minutes: Length


class _GroupUsers(TypedDict):
    users: Users


class Group(_GroupUsers, total=False):
    """People of whom so many have to be free, in the option ``groups``.

    users: ids: who is in it.
    at_least: how many of them: a number of people, or a share such as "75%" (all of them).
    """

    at_least: Union[SupportsIndex, str]


class SlotOptions(_TimeOptions, total=False):
    """Options of available slots, their defaults in parentheses; time.md, in this package, has each
    with examples.

    duration_minutes: how long a slot is; real minutes or a timedelta (whole free stretches).
    step_minutes: from one possible start to the next; minutes or a timedelta (the duration).
    grid: starts are counted from the start of each stretch of working hours, "hours", or from local
        midnight, "clock" ("hours").
    working_hours: {"monday": ["09:00-13:00", "14:00-18:00"]} in time_zone, where a day that is not
        named is off; or "always" (Monday to Friday, 09:00-18:00).
    holidays: days off; a stretch of hours belongs to the day it starts on (none).
    dates: {"2025-11-01": ["09:00-14:00"], "2025-11-04": []}: the hours of single days, whatever the
        week says (none).
    not_before: the earliest start of a slot: a date or a date-time, as from_ (no such limit).
    buffer_before_minutes, buffer_after_minutes: what must be free before and after a slot as well,
        also outside hours and window; minutes or a timedelta (0).
    required: ids: who has to be free (everybody; with optional alone, all others).
    optional: ids: who need not be free (nobody; with required alone, all others).
    at_least: how many of all must be free: a number of people, or a share such as "75%"; alone it
        makes everybody optional (all who are required).
    groups: all of these and one of those: [{"users": [1]}, {"users": [2, 3], "at_least": 1}]; who
        is in one is not required on its account (none).
    order: "time", or "attendance": most free people first ("time").
    limit: at most so many slots, after sorting (all).
    alternatives: where there is no slot, or fewer than limit, what one concession would give: True,
        or how many at most (False).
    check_start: a date-time: who stands in the way of a meeting that starts then (none).
    """

    duration_minutes: Length
    step_minutes: Length
    grid: Literal["hours", "clock"]
    working_hours: WorkingHours
    holidays: Iterable[Day]
    dates: Dates
    not_before: Day
    buffer_before_minutes: Length
    buffer_after_minutes: Length
    required: Users
    optional: Users
    at_least: Union[SupportsIndex, str]
    groups: Iterable[Group]
    order: Literal["time", "attendance"]
    limit: SupportsIndex
    alternatives: Union[bool, SupportsIndex]
    check_start: Union[dt.datetime, str]


class _Names(TypedDict, total=False):
    """What people are told.

    names: how people are called, by id: {34: "Sales"} ("User 34").
    language: "en" or "ru", of days and texts ("en").
    """

    names: Mapping[Any, str]
    language: Literal["en", "ru"]


class TimelineOptions(SlotOptions, _Names, total=False):
    """Options of a picture, their defaults in parentheses.

    title: what stands above ("Who is busy").
    entry_titles: whether the names of entries are in the picture (True).
    """

    title: str
    entry_titles: bool


class CalendarOptions(_TimeOptions, _Names, total=False):
    """Options of a calendar file, their defaults in parentheses.

    events: whether there is an event for each busy interval as well, since many readers show
        nothing of a person's busy time as such (False).
    portal: the portal's host, which keeps user 1 of two portals apart where both are imported
        (none).
    """

    events: bool
    portal: str


_Known = TypeVar("_Known", bound=Callable[..., Any])


def _taught(options: type) -> str:
    """What the documentation of options says of each."""
    _, _, each = inspect.cleandoc(options.__doc__ or "").partition("\n\n")
    return each


def teaches(options: type, arguments: str = "") -> Callable[[_Known], _Known]:
    """A function that takes these options by keyword, and whose help tells so; before them, what
    arguments mean that it has in common with others."""

    def teach(function: _Known) -> _Known:
        own = inspect.signature(function)
        keywords = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
            for name in options.__annotations__
        ]
        # Shells complete what they see there.
        function.__dict__["__signature__"] = own.replace(
            parameters=[*own.parameters.values()][:-1] + keywords
        )
        if function.__doc__:  # There is none where Python strips it.
            title = f"Options ({options.__name__}), by keyword:"
            words = [*map(inspect.cleandoc, (function.__doc__, arguments)), title, _taught(options)]
            function.__doc__ = "\n\n".join(filter(None, words)) + "\n"
        return function

    return teach


def _inherit() -> None:
    for options, bases in (
        (BusyOptions, [_TimeOptions]),
        (SlotOptions, [_TimeOptions]),
        (TimelineOptions, [SlotOptions, _Names]),
        (CalendarOptions, [_TimeOptions, _Names]),
    ):
        own = inspect.cleandoc(options.__doc__ or "")
        texts = [own, *map(_taught, bases)]
        options.__doc__ = "\n".join(texts) if _taught(options) else "\n\n".join(texts)


if _TimeOptions.__doc__:
    _inherit()
