"""What is computed, as values of Python."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Optional, Union, overload
from zoneinfo import ZoneInfo

from . import _arguments
from ._options import Accessibility, DateOrder

_Zones = dict[int, Optional[dt.tzinfo]]
"""Of people, by their ids."""

EntryId = Union[int, str]
"""The id of an entry: a number, as portals write it, or the text that stands there instead."""


@dataclass(frozen=True)
class Window:
    """What was looked at."""

    start: Optional[dt.datetime]
    """In UTC; None where nothing limits it."""
    end: Optional[dt.datetime]
    time_zone: str
    """The viewer's."""
    time_zone_assumed: bool
    """Whether none was given, so that it is UTC."""


@dataclass(frozen=True)
class DateFormat:
    """In which order the portal's dates were read."""

    order: Optional[DateOrder]
    """None if there was none."""
    settled: bool
    """Whether the answer leaves no doubt."""


@dataclass(frozen=True)
class Unread:
    """An entry that could not be read."""

    user: Optional[int]
    """None where what stands in the answer is no user's id."""
    id: Optional[EntryId]
    reason: str


@dataclass(frozen=True)
class Interval:
    """A stretch of time that is taken."""

    start: dt.datetime
    """In UTC, as ``end``."""
    end: dt.datetime
    local_start: dt.datetime
    """In the viewer's zone, as ``local_end``."""
    local_end: dt.datetime
    accessibility: Accessibility
    """``quest`` (tentative), ``busy``, ``absent``, or ``free`` where it was asked for."""
    events: tuple[EntryId, ...]
    """Ids of the entries that meet it."""
    zone: Literal["event", "person", "portal", "assumed"]
    """By whose zone it was read."""
    more_events: int = 0
    """How many more entries meet it: 0 but where ten million ids in all would not do."""


@dataclass(frozen=True)
class UserBusy:
    """When one user is busy."""

    known: bool
    """Whether the user is in the answer; who is not is unknown, not free."""
    complete: bool
    """Whether every entry could be read; if not, more time may be taken."""
    busy: tuple[Interval, ...]
    view: Optional[str]
    """With ``view_minutes``: a digit a step: 0 free, 1 tentative, 2 busy, 3 away,
    4 not the person's own working time."""


@dataclass(frozen=True)
class BusyIntervals(Mapping[int, UserBusy]):
    """When each user is busy: a mapping from their ids, in the order asked."""

    window: Window
    users: dict[int, UserBusy]
    date_format: DateFormat
    unread: tuple[Unread, ...]
    raw: bytes = field(repr=False)
    """The result as the library gave it, JSON."""

    def __getitem__(self, user: int) -> UserBusy:
        return self.users[user]

    def __iter__(self) -> Iterator[int]:
        return iter(self.users)

    def __len__(self) -> int:
        return len(self.users)

    @classmethod
    def read(cls, raw: bytes, zone: object = None) -> BusyIntervals:
        """zone: the viewer's, as it was given."""
        data = json.loads(raw)
        local = _zone(data, zone)
        return cls(
            window=_window(data),
            users={
                int(user): UserBusy(
                    known=found["known"],
                    complete=found["complete"],
                    busy=tuple(_interval(interval, local) for interval in found["busy"]),
                    view=found.get("view"),
                )
                for user, found in data["users"].items()
            },
            date_format=DateFormat(**data["date_format"]),
            unread=_unread(data),
            raw=raw,
        )


@dataclass(frozen=True)
class LocalTime:
    """A slot by the clock of one person."""

    start: dt.datetime
    """In the zone that ``per_user`` names, as ``end``."""
    end: dt.datetime


@dataclass(frozen=True)
class Slot:
    """A stretch of time that suits."""

    start: dt.datetime
    """In UTC, as ``end``."""
    end: dt.datetime
    local_start: dt.datetime
    """In the viewer's zone, as ``local_end``."""
    local_end: dt.datetime
    free: tuple[int, ...]
    """Who is free all through it."""
    busy: tuple[int, ...]
    off: tuple[int, ...]
    """Outside their own hours, or on their own holiday."""
    unknown: tuple[int, ...]
    local: dict[int, LocalTime] = field(hash=False)
    """By the clocks of those for whom ``per_user`` names a time zone, in the order asked."""


@dataclass(frozen=True)
class NoSlots:
    """Why there is no slot."""

    code: Literal[
        "nobody",
        "not_before",
        "no_working_hours",
        "too_short",
        "no_start",
        "unknown",
        "busy",
        "off",
    ]
    message: str
    users: tuple[int, ...]
    """Who blocks most comes first."""
    off: tuple[int, ...]
    """Who is outside their own hours, beside those who are busy."""
    groups: tuple[int, ...]
    """Of ``groups``, by their places from 0, those of which enough are free in no possible slot."""


@dataclass(frozen=True)
class Concession:
    """What may be conceded."""

    kind: Literal["tentative_free", "earlier", "later", "shorter", "without"]
    minutes: Optional[int]
    """By how much hours begin earlier or end later, or how long the shorter meeting is."""
    user: Optional[int]
    """Who had to be free, and need not be then."""


@dataclass(frozen=True)
class Alternative:
    """What a single concession would give."""

    concession: Concession
    slots: int
    """How many slots there would be, whatever the limit."""
    first: Slot
    """The first of them that lies in no slot which is there anyway."""
    options: dict[str, Any]
    """What to change in the options to get them; None takes an option away."""


@dataclass(frozen=True)
class Conflict:
    """Why a person is not free."""

    user: int
    standing: Literal["busy", "off", "unknown"]
    required: bool
    """Whether that alone stands in the way; of the others, enough have to be free."""
    entries: tuple[Interval, ...]
    """The entries that are met, each as long as it is."""


@dataclass(frozen=True)
class CheckedStart:
    """What stands in the way of the start that was asked about."""

    meeting: Slot
    suits: bool
    in_hours: bool
    """Whether all of it is in the working hours."""
    groups: tuple[int, ...]
    """Of ``groups``, by their places from 0, those of which too few are free."""
    conflicts: tuple[Conflict, ...]
    """Everybody who is not free."""


@dataclass(frozen=True)
class AvailableSlots(Sequence[Slot]):
    """When people are free: a sequence of slots."""

    window: Window
    slots: tuple[Slot, ...]
    reason: Optional[NoSlots]
    """None where there is a slot."""
    date_format: DateFormat
    unread: tuple[Unread, ...]
    raw: bytes = field(repr=False)
    """The result as the library gave it, JSON."""
    alternatives: Optional[tuple[Alternative, ...]] = None
    """Best first; None unless they were asked for and there are too few slots."""
    checked: Optional[CheckedStart] = None
    """Of ``check_start``; None where nothing was asked."""

    @overload
    def __getitem__(self, place: int) -> Slot: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Slot, ...]: ...
    def __getitem__(self, place: Union[int, slice]) -> Union[Slot, tuple[Slot, ...]]:
        return self.slots[place]

    def __len__(self) -> int:
        return len(self.slots)

    @classmethod
    def read(
        cls, raw: bytes, zone: object = None, per_user: Optional[Mapping[Any, Any]] = None
    ) -> AvailableSlots:
        """zone: the viewer's, as it was given; per_user: the option."""
        data = json.loads(raw)
        local = _zone(data, zone)
        own = _own_zones(per_user or {})
        reason = data["reason"]
        return cls(
            window=_window(data),
            slots=tuple(_slot(slot, local, own) for slot in data["slots"]),
            reason=reason
            and NoSlots(
                code=reason["code"],
                message=reason["message"],
                users=_ids(reason["users"]),
                off=_ids(reason["off"]),
                groups=tuple(reason.get("groups", ())),
            ),
            date_format=DateFormat(**data["date_format"]),
            unread=_unread(data),
            raw=raw,
            alternatives=None
            if (alternatives := data.get("alternatives")) is None
            else tuple(_alternative(each, local, own) for each in alternatives),
            checked=_checked(data["checked"], local, own) if "checked" in data else None,
        )


def _interval(interval: dict[str, Any], local: Optional[dt.tzinfo]) -> Interval:
    return Interval(
        **_times(interval, local),
        accessibility=interval["accessibility"],
        events=tuple(map(_entry_id, interval["events"])),
        more_events=interval.get("more_events", 0),
        zone=interval["zone"],
    )


def _slot(slot: dict[str, Any], local: Optional[dt.tzinfo], own: _Zones) -> Slot:
    return Slot(
        **_times(slot, local),
        free=_ids(slot["free"]),
        busy=_ids(slot["busy"]),
        off=_ids(slot["off"]),
        unknown=_ids(slot["unknown"]),
        local={
            int(user): LocalTime(
                start=_local(times["start"], own.get(int(user))),
                end=_local(times["end"], own.get(int(user))),
            )
            for user, times in slot.get("local", {}).items()
        },
    )


def _alternative(
    alternative: dict[str, Any], local: Optional[dt.tzinfo], own: _Zones
) -> Alternative:
    concession = alternative["concession"]
    return Alternative(
        concession=Concession(
            kind=concession["kind"],
            minutes=concession.get("minutes"),
            user=int(concession["user"]) if "user" in concession else None,
        ),
        slots=alternative["slots"],
        first=_slot(alternative["first"], local, own),
        options=alternative["options"],
    )


def _checked(checked: dict[str, Any], local: Optional[dt.tzinfo], own: _Zones) -> CheckedStart:
    return CheckedStart(
        meeting=_slot(checked, local, own),
        suits=checked["suits"],
        in_hours=checked["in_hours"],
        groups=tuple(checked["groups"]),
        conflicts=tuple(
            Conflict(
                user=int(conflict["user"]),
                standing=conflict["standing"],
                required=conflict["required"],
                entries=tuple(_interval(entry, local) for entry in conflict["entries"]),
            )
            for conflict in checked["conflicts"]
        ),
    )


def _moment(text: str) -> dt.datetime:
    # Before Python 3.11 a Z is not understood.
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _zone(data: dict[str, Any], given: object) -> Optional[dt.tzinfo]:
    """The viewer's zone. None where it is an offset, or Python has no such zone."""
    return given if isinstance(given, dt.tzinfo) else _named(data["window"]["time_zone"])


def _named(name: str) -> Optional[dt.tzinfo]:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _own_zones(per_user: Mapping[Any, Any]) -> _Zones:
    """The zones that ``per_user`` names, of options that the library has taken."""
    zones: _Zones = {}
    for key, person in per_user.items():
        zone = (person or {}).get("time_zone")
        if isinstance(zone, str):
            zone = _named(_arguments.zone_name(zone))
        if (user := _user(key)) is not None:
            zones[user] = zone
    return zones


def _user(key: Any) -> Optional[int]:
    """The id that a key of ``per_user`` is; None where it is written in a form for many."""
    try:
        return int(key)
    except ValueError:
        return None


def _local(text: str, zone: Optional[dt.tzinfo]) -> dt.datetime:
    """A local time in its zone, and not merely at the zone's offset: so that all have one zone on
    both sides of a change of the clock."""
    told = _moment(text)
    if zone is None:
        return told
    zoned = told.astimezone(zone)
    # Where Python's data of zones are older than the library's, the clock that was told is right.
    return zoned if zoned.utcoffset() == told.utcoffset() else told


def _times(data: dict[str, Any], zone: Optional[dt.tzinfo]) -> dict[str, dt.datetime]:
    return {
        "start": _moment(data["start"]),
        "end": _moment(data["end"]),
        "local_start": _local(data["local_start"], zone),
        "local_end": _local(data["local_end"], zone),
    }


def _window(data: dict[str, Any]) -> Window:
    window = data["window"]
    return Window(
        start=window["start"] and _moment(window["start"]),
        end=window["end"] and _moment(window["end"]),
        time_zone=window["time_zone"],
        time_zone_assumed=window.get("time_zone_assumed", False),
    )


def _unread(data: dict[str, Any]) -> tuple[Unread, ...]:
    return tuple(
        Unread(
            user=user if isinstance(user := _entry_id(entry["user"]), int) and user else None,
            id=entry["id"] and _entry_id(entry["id"]),
            reason=entry["reason"],
        )
        for entry in data["unread"]
    )


_MOST_DIGITS = 20
"""Of a number in the library, of 64 bits. Python refuses to read some thousands."""


def _entry_id(text: str) -> EntryId:
    """A number where it is written as one; what would not come out as it went in stays a text."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if is_number and (text == "0" or text[0] != "0"):
        return int(text)
    return text


def _ids(ids: list[str]) -> tuple[int, ...]:
    return tuple(map(int, ids))
