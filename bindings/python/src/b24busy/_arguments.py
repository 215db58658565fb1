"""From Python's values to the library's texts, and the options that it knows."""

from __future__ import annotations

import datetime as dt
import json
import operator
from collections.abc import Iterable, Mapping
from typing import Any, SupportsIndex, TypedDict, Union

from ._native import text

Users = Union[int, str, Iterable[Union[int, str]]]
"""An id, ids in a text (``"1,2"``), or any number of ids."""

Day = Union[dt.date, str]
"""A date, a date-time, or either in any form that the library reads."""

Zone = Union[dt.tzinfo, str]
"""``zoneinfo.ZoneInfo``, ``datetime.timezone``, or a name such as ``Europe/Moscow``."""

WorkingHours = Union[str, Mapping[str, Iterable[str]]]
"""``{"monday": ["09:00-13:00", "14:00-18:00"]}``, or ``"always"``."""


class ClientOptions(TypedDict, total=False):
    """Options of a client. All have defaults; b24busy.h tells them."""

    timeout_ms: int
    total_timeout_ms: int
    connect_timeout_ms: int
    proxy: str
    ca_file: str
    allow_http: bool
    allow_redirect_hosts: list[str]
    max_answer_bytes: int
    user_agent: str
    gzip: bool
    retries: int
    rate_per_second: float
    burst: float
    users_per_call: int
    client_id: str
    client_secret: str
    refresh_token: str
    oauth_url: str


class CallOptions(TypedDict, total=False):
    """Options of one call of any method."""

    timeout_ms: int
    idempotent: bool
    idempotency_key: str


class PersonOptions(TypedDict, total=False):
    """What is different for one person."""

    time_zone: Zone
    working_hours: WorkingHours
    holidays: Iterable[Day]


class Asked(TypedDict):
    """For which days the portal was asked. ``from`` is no name in Python."""

    from_: Day
    to: Day


class _TimeOptions(TypedDict, total=False):
    portal_time_zone: Zone
    busy: Iterable[str]
    date_format: str
    asked: Asked
    # Ids are numbers or texts. A mapping that takes both would take none that has one of them.
    per_user: Mapping[Any, PersonOptions]


class BusyOptions(_TimeOptions, total=False):
    """Options of busy intervals; docs/time.md has each with examples."""

    merge: bool
    view_minutes: int


class SlotOptions(_TimeOptions, total=False):
    """Options of available slots; docs/time.md has each with examples."""

    duration_minutes: int
    step_minutes: int
    grid: str
    working_hours: WorkingHours
    holidays: Iterable[Day]
    buffer_before_minutes: int
    buffer_after_minutes: int
    required: Users
    optional: Users
    at_least: int | str
    order: str
    limit: int


class TimelineOptions(SlotOptions, total=False):
    """Options of a picture."""

    names: Mapping[Any, str]
    language: str
    title: str
    entry_titles: bool


def users(value: Users) -> bytes:
    """Ids as the library reads them."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        # Their items are numbers: of b"12" the users would be 49 and 50.
        raise TypeError("users are ids or a text, not bytes")
    if isinstance(value, Iterable):
        return text(json.dumps([each if isinstance(each, str) else _id(each) for each in value]))
    return text(str(_id(value)))


def _id(value: SupportsIndex) -> int:
    if isinstance(value, bool):
        raise TypeError("a user's id is a number, not a bool")
    return operator.index(value)


def day(value: Day) -> bytes:
    """The day as it is written: in a date-time's own zone, as in a text."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if not isinstance(value, (str, dt.date)):
        raise TypeError(f"a day is a date or a text, not {type(value).__name__}")
    return text(value if isinstance(value, str) else value.isoformat())


def moment(value: Day) -> str:
    """A day, a time in the viewer's zone, or, of an aware date-time, a moment."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        offset = value.utcoffset()
        if offset is not None and offset % dt.timedelta(minutes=1):
            value = value.astimezone(dt.timezone.utc)  # RFC 3339 has no seconds in offsets.
    return value.isoformat()


def zone(value: dt.tzinfo) -> str:
    """A zone's name, or its offset where it is one."""
    name = getattr(value, "key", None)
    if isinstance(name, str):
        return name
    offset = value.utcoffset(None)
    if offset is None:
        raise TypeError(f"{value!r} has neither a name that IANA knows nor one offset")
    return dt.datetime(2000, 1, 1, tzinfo=dt.timezone(offset)).isoformat()[-6:]


def options(given: Mapping[str, Any], **more: Any) -> bytes:
    """Options as JSON, but those that are None. What is wrong with one, the library tells."""
    known = {key: value for key, value in {**given, **more}.items() if value is not None}
    return text(json.dumps(_plain(known)))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {("from" if key == "from_" else key): _plain(each) for key, each in value.items()}
    if isinstance(value, dt.date):
        return moment(value)
    if isinstance(value, dt.tzinfo):
        return zone(value)
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [_plain(each) for each in value]
    return value
