"""What comes back, as values of Python."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What a portal answered."""

    raw: bytes = field(repr=False)
    """The body, byte for byte."""
    data: dict[str, Any]
    """The same, parsed."""

    @classmethod
    def read(cls, raw: bytes) -> Answer:
        return cls(raw, json.loads(raw))

    @property
    def result(self) -> Any:
        """The member ``result``."""
        return self.data.get("result")

    @property
    def users(self) -> dict[int, list[dict[str, Any]]]:
        """Of ``user_busy``: each user's entries. Who is missing is unknown, not free."""
        # PHP, which wrote it, has one type for an empty list and an empty map.
        return {int(user): entries for user, entries in (self.result or {}).items()}


@dataclass(frozen=True)
class Window:
    """What was looked at."""

    start: dt.datetime | None
    """In UTC; None where nothing limits it."""
    end: dt.datetime | None
    time_zone: str
    """The viewer's."""
    time_zone_assumed: bool
    """Whether none was given, so that it is UTC."""


@dataclass(frozen=True)
class DateFormat:
    """In which order the portal's dates were read."""

    order: str | None
    """``dmy``, ``mdy`` or ``ymd``; None if there was none."""
    settled: bool
    """Whether the answer leaves no doubt."""


@dataclass(frozen=True)
class Unread:
    """An entry that could not be read."""

    user: str
    id: str | None
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
    accessibility: str
    """``quest`` (tentative), ``busy``, ``absent``, or ``free`` where it was asked for."""
    events: tuple[str, ...]
    """Ids of the entries that meet it."""
    zone: str
    """By whose zone it was read: ``event``, ``person``, ``portal``, or ``assumed``."""


@dataclass(frozen=True)
class UserBusy:
    """When one user is busy."""

    known: bool
    """Whether the user is in the answer; who is not is unknown, not free."""
    complete: bool
    """Whether every entry could be read; if not, more time may be taken."""
    busy: tuple[Interval, ...]
    view: str | None
    """With ``view_minutes``: a digit a step: 0 free, 1 tentative, 2 busy, 3 away."""


@dataclass(frozen=True)
class BusyIntervals:
    """When each user is busy."""

    window: Window
    users: dict[int, UserBusy]
    """In the order asked."""
    date_format: DateFormat
    unread: tuple[Unread, ...]
    raw: bytes = field(repr=False)
    """The result as the library gave it, JSON."""

    @classmethod
    def read(cls, raw: bytes) -> BusyIntervals:
        data = json.loads(raw)
        return cls(
            window=_window(data),
            users={
                int(user): UserBusy(
                    known=found["known"],
                    complete=found["complete"],
                    busy=tuple(
                        Interval(
                            **_times(interval),
                            accessibility=interval["accessibility"],
                            events=tuple(interval["events"]),
                            zone=interval["zone"],
                        )
                        for interval in found["busy"]
                    ),
                    view=found.get("view"),
                )
                for user, found in data["users"].items()
            },
            date_format=DateFormat(**data["date_format"]),
            unread=_unread(data),
            raw=raw,
        )


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
    unknown: tuple[int, ...]


@dataclass(frozen=True)
class NoSlots:
    """Why there is no slot."""

    code: str
    """``nobody``, ``no_working_hours``, ``too_short``, ``no_start``, ``unknown`` or ``busy``."""
    message: str
    users: tuple[int, ...]
    """Who blocks most comes first."""


@dataclass(frozen=True)
class AvailableSlots:
    """When people are free."""

    window: Window
    slots: tuple[Slot, ...]
    reason: NoSlots | None
    """None where there is a slot."""
    date_format: DateFormat
    unread: tuple[Unread, ...]
    raw: bytes = field(repr=False)
    """The result as the library gave it, JSON."""

    @classmethod
    def read(cls, raw: bytes) -> AvailableSlots:
        data = json.loads(raw)
        reason = data["reason"]
        return cls(
            window=_window(data),
            slots=tuple(
                Slot(
                    **_times(slot),
                    free=_ids(slot["free"]),
                    busy=_ids(slot["busy"]),
                    unknown=_ids(slot["unknown"]),
                )
                for slot in data["slots"]
            ),
            reason=reason
            and NoSlots(
                code=reason["code"], message=reason["message"], users=_ids(reason["users"])
            ),
            date_format=DateFormat(**data["date_format"]),
            unread=_unread(data),
            raw=raw,
        )


@dataclass(frozen=True)
class Tokens:
    """The tokens of a client, to be stored: after a refresh the older pair is worth nothing."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    generation: int
    """The number of refreshes so far."""

    @classmethod
    def read(cls, raw: bytes) -> Tokens:
        return cls(**json.loads(raw))


def _moment(text: str) -> dt.datetime:
    # Before Python 3.11 a Z is not understood.
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _times(data: dict[str, Any]) -> dict[str, dt.datetime]:
    return {name: _moment(data[name]) for name in ("start", "end", "local_start", "local_end")}


def _window(data: dict[str, Any]) -> Window:
    window = data["window"]
    return Window(
        start=window["start"] and _moment(window["start"]),
        end=window["end"] and _moment(window["end"]),
        time_zone=window["time_zone"],
        time_zone_assumed=window.get("time_zone_assumed", False),
    )


def _unread(data: dict[str, Any]) -> tuple[Unread, ...]:
    return tuple(Unread(**entry) for entry in data["unread"])


def _ids(ids: list[str]) -> tuple[int, ...]:
    return tuple(map(int, ids))
