"""What is computed from an answer at hand, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from . import _arguments, _native
from ._answers import Answer, AnyAnswer, BusyAnswer
from ._options import (
    BusyOptions,
    CalendarOptions,
    Day,
    SlotOptions,
    TimelineOptions,
    Unpack,
    Users,
    Zone,
    teaches,
)
from ._results import AvailableSlots, BusyIntervals

_ARGUMENTS = """
    answer: what Client.user_busy returned, which remembers what was asked; or any answer of
        ``calendar.accessibility.get``, whole, as bytes or text.
    from_, to: the window, for which and for a day around it the portal must have been asked. A date
        means the whole day, ``to`` included; a naive date-time is in time_zone; an aware one is the
        moment that it is (all days that were asked but the first and the last).
    time_zone: the viewer's; dates without an offset and working hours are in it.
    users: whom to tell about, in this order (whom the portal was asked for; where that is not
        known, all in the answer).
    asked: the first and the last day that the portal was asked for: the window must lie within
        them, and they tell the order of dates (what the answer remembers).
"""


@teaches(BusyOptions, _ARGUMENTS)
def busy_intervals(
    answer: AnyAnswer,
    from_: Optional[Day] = None,
    to: Optional[Day] = None,
    time_zone: Optional[Zone] = None,
    *,
    users: Optional[Users] = None,
    asked: Optional[tuple[Day, Day]] = None,
    **options: Unpack[BusyOptions],
) -> BusyIntervals:
    """Computes when each user is busy, from an answer at hand. No network.

    Where it is not known what was asked, nothing is cut off without a window. Without a time_zone
    it is UTC.
    """
    more = _what(answer, options, from_=from_, to=to, time_zone=time_zone, users=users, asked=asked)
    return BusyIntervals.read(_compute("b24_busy_intervals", answer, more), time_zone)


@teaches(SlotOptions, _ARGUMENTS)
def available_slots(
    answer: AnyAnswer,
    from_: Optional[Day] = None,
    to: Optional[Day] = None,
    time_zone: Optional[Zone] = None,
    *,
    users: Optional[Users] = None,
    asked: Optional[tuple[Day, Day]] = None,
    **options: Unpack[SlotOptions],
) -> AvailableSlots:
    """Computes when people are free, from an answer at hand. No network.

    time_zone has to be there, and so have from_ and to where it is not known what was asked.
    """
    more = _what(answer, options, from_=from_, to=to, time_zone=time_zone, users=users, asked=asked)
    found = _compute("b24_available_slots", answer, more)
    return AvailableSlots.read(found, time_zone, options.get("per_user"))


@teaches(TimelineOptions, _ARGUMENTS)
def timeline_svg(
    answer: AnyAnswer,
    from_: Optional[Day] = None,
    to: Optional[Day] = None,
    time_zone: Optional[Zone] = None,
    *,
    users: Optional[Users] = None,
    asked: Optional[tuple[Day, Day]] = None,
    **options: Unpack[TimelineOptions],
) -> str:
    """Draws an answer at hand, and marks the slots: a self-contained SVG, to be saved or put into a
    page. No network.

    time_zone has to be there, and so have from_ and to where it is not known what was asked.
    """
    more = _what(answer, options, from_=from_, to=to, time_zone=time_zone, users=users, asked=asked)
    return _compute("b24_timeline_svg", answer, more).decode()


@teaches(CalendarOptions, _ARGUMENTS)
def freebusy_ics(
    answer: AnyAnswer,
    from_: Optional[Day] = None,
    to: Optional[Day] = None,
    time_zone: Optional[Zone] = None,
    *,
    users: Optional[Users] = None,
    asked: Optional[tuple[Day, Day]] = None,
    **options: Unpack[CalendarOptions],
) -> bytes:
    """Writes an answer at hand for calendars (iCalendar): the busy time of each person. No network.

    Bytes, since the standard has its own ends of lines: to be written as they are. Who is unknown
    is not in it but named in its description. What is imported twice is updated, not doubled.

    time_zone has to be there, and so have from_ and to where it is not known what was asked.
    """
    more = _what(answer, options, from_=from_, to=to, time_zone=time_zone, users=users, asked=asked)
    return _compute("b24_freebusy_ics", answer, more)


def _what(answer: AnyAnswer, options: Mapping[str, Any], **more: Any) -> bytes:
    """The options, and what the answer remembers of those that are not given."""
    given = {**options, **{key: value for key, value in more.items() if value is not None}}
    if isinstance(answer, BusyAnswer):
        remembered: dict[str, Any] = {"asked": answer.asked, "users": answer.asked_users}
        if "from_" not in given or "to" not in given:
            remembered["from_"], remembered["to"] = answer.window()
        given = {**remembered, **given}
    return _arguments.options(given)


def _compute(function: str, answer: AnyAnswer, options: bytes) -> bytes:
    text = _native.text(answer.raw if isinstance(answer, Answer) else answer)
    return _native.result(getattr(_native.library, function)(text, options))
