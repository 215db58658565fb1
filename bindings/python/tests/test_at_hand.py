"""Answers at hand: what they remember, and the zone and the ids of what is computed."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import Portal

import b24busy
from b24busy import Client

MOSCOW = "Europe/Moscow"
UTC = dt.timezone.utc


def day(number: int) -> dt.date:
    return dt.date(2025, 9, number)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-09-07", "2025-09-13"),
        (" 2025-09-07T18:33:57+03:00", "20250913183357"),
        ("20250907", "13.09.2025 18:33:57"),
        ("7.09.2025", dt.date(2025, 9, 13)),
        (dt.datetime(2025, 9, 7, 23, tzinfo=UTC), "\u00a02025-09-13 8:05"),
    ],
    ids=str,
)
def test_an_answer_remembers_what_was_asked(
    portal: Portal, first: b24busy.Day, last: b24busy.Day
) -> None:
    answer = Client(portal.webhook).user_busy("[2, '1', 2, 999]", first, last)
    assert answer.asked == (day(7), day(13))
    assert answer.asked_users == (2, 1, 999)
    assert answer.window() == (day(8), day(12))
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_without_a_window_it_is_the_days_that_were_asked_but_the_outermost(
    portal: Portal,
) -> None:
    body = Client(portal.webhook).user_busy([1, 2], day(7), day(13)).raw.decode()
    portal.fault({"kind": "body", "status": 200, "text": body})
    answer = Client(portal.webhook).user_busy([2, 999, 1], day(7), day(13))
    assert answer.raw.decode() == body
    asked: Any = {"users": [2, 999, 1], "asked": (day(7), day(13))}
    for compute in (b24busy.busy_intervals, b24busy.available_slots, b24busy.timeline_svg):
        remembered = compute(answer, time_zone=MOSCOW)
        assert remembered == compute(answer.raw, day(8), day(12), MOSCOW, **asked)
    found = b24busy.busy_intervals(answer, time_zone=MOSCOW)
    assert found.window.start == dt.datetime(2025, 9, 7, 21, tzinfo=UTC)
    assert found.window.end == dt.datetime(2025, 9, 12, 21, tzinfo=UTC)
    # Who was asked for and did not come is unknown, not absent from what is found.
    assert list(found) == [2, 999, 1]
    assert [user.known for user in found.values()] == [True, False, True]
    half = b24busy.busy_intervals(answer, day(10), time_zone=MOSCOW, users=1)
    assert half.window.start == dt.datetime(2025, 9, 9, 21, tzinfo=UTC)
    assert half.window.end == found.window.end
    assert list(half) == [1]


def test_a_window_that_was_not_asked_for_is_refused(portal: Portal) -> None:
    answer = Client(portal.webhook).user_busy(1, day(8), day(12))
    with pytest.raises(b24busy.ArgumentError, match="2025-09-08 to 2025-09-12"):
        b24busy.available_slots(answer, day(8), day(13), MOSCOW)
    # Whoever knows better says so.
    assert b24busy.available_slots(answer, day(8), day(13), MOSCOW, asked=(day(7), day(14)))


def test_days_that_no_day_is_around_are_no_window(portal: Portal) -> None:
    answer = Client(portal.webhook).user_busy(1, day(8), day(9))
    with pytest.raises(ValueError, match="ask for a day more before and after"):
        b24busy.available_slots(answer, time_zone=MOSCOW)
    assert b24busy.available_slots(answer, day(8), day(9), MOSCOW)


def entry(start: str, end: str, **more: str) -> dict[str, str]:
    times = {"DATE_FROM": start, "DATE_TO": end, "TZ_FROM": "UTC", "TZ_TO": "UTC"}
    return {"ID": "1", "ACCESSIBILITY": "busy", **times, **more}


def answer_of(*entries: dict[str, str], user: str = "1") -> str:
    return json.dumps({"result": {user: entries}})


# Berlin changes its clock on 26 October.
CHANGE = answer_of(
    entry("25.10.2025 08:00:00", "25.10.2025 09:00:00"),
    entry("26.10.2025 00:30:00", "26.10.2025 01:30:00"),
    entry("27.10.2025 08:00:00", "27.10.2025 09:00:00"),
)


class Named(ZoneInfo):
    """A zone of the caller's own making."""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Europe/Berlin", ZoneInfo("Europe/Berlin")),
        ("W. Europe Standard Time", ZoneInfo("Europe/Berlin")),
        (ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Berlin")),
        (mine := Named.no_cache("Europe/Berlin"), mine),
        (fixed := dt.timezone(dt.timedelta(hours=1)), fixed),
    ],
    ids=repr,
)
def test_local_times_have_the_zone_that_was_given(given: b24busy.Zone, expected: dt.tzinfo) -> None:
    (user,) = b24busy.busy_intervals(CHANGE, time_zone=given).values()
    slots = b24busy.available_slots(CHANGE, "2025-10-24", "2025-10-28", given)
    for each in (*user.busy, *slots):
        assert each.local_start.tzinfo is each.local_end.tzinfo is expected
        assert each.local_start.astimezone(UTC) == each.start
        assert each.local_end.astimezone(UTC) == each.end


def test_an_hour_that_the_clock_shows_twice_is_told_apart() -> None:
    (user,) = b24busy.busy_intervals(CHANGE, time_zone="Europe/Berlin").values()
    assert [str(each.local_start) for each in user.busy] == [
        "2025-10-25 10:00:00+02:00",
        "2025-10-26 02:30:00+02:00",
        "2025-10-27 09:00:00+01:00",
    ]
    assert str(user.busy[1].local_end) == "2025-10-26 02:30:00+01:00"


def test_a_slot_is_told_by_the_clocks_of_those_who_have_their_own() -> None:
    people: dict[object, b24busy.PersonOptions] = {
        "7": {"time_zone": mine},
        4: {"time_zone": "W. Europe Standard Time"},
        1: {"holidays": [dt.date(2025, 10, 1)]},
        9: {"time_zone": "+05:30"},
    }
    found = b24busy.available_slots(
        CHANGE,
        dt.datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
        dt.datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
        UTC,
        users=[9, 7, 1, 4],
        at_least=0,
        working_hours="always",
        per_user=people,
    )
    (slot,) = found
    assert list(slot.local) == [9, 7, 4]
    for local in slot.local.values():
        assert (local.start.astimezone(UTC), local.end.astimezone(UTC)) == (slot.start, slot.end)
    assert slot.local[7].start.tzinfo is slot.local[7].end.tzinfo is mine
    assert slot.local[4].start.tzinfo is ZoneInfo("Europe/Berlin")
    assert str(slot.local[4].start) == "2025-10-26 02:30:00+02:00"
    assert str(slot.local[4].end) == "2025-10-26 02:30:00+01:00"
    assert slot.local[9].start.isoformat() == "2025-10-26T06:00:00+05:30"
    (alone,) = b24busy.available_slots(CHANGE, "2025-10-24", "2025-10-24", UTC)
    assert alone.local == {}


class Outdated(dt.tzinfo):
    """Python's data of a zone, older than a change of its rules."""

    key = "Europe/Moscow"

    def utcoffset(self, _when: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(hours=4)

    def dst(self, _when: dt.datetime | None) -> dt.timedelta:
        return dt.timedelta(0)

    def tzname(self, _when: dt.datetime | None) -> str:
        return "old"


def test_where_pythons_zones_are_outdated_the_clock_is_right_all_the_same() -> None:
    (user,) = b24busy.busy_intervals(CHANGE, time_zone=Outdated()).values()
    assert user.busy[0].local_start.isoformat() == "2025-10-25T11:00:00+03:00"


def test_where_python_has_no_zones_there_are_offsets(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> ZoneInfo:
        raise KeyError(name)

    monkeypatch.setattr("b24busy._results.ZoneInfo", none)
    (user,) = b24busy.busy_intervals(CHANGE, time_zone="Europe/Berlin").values()
    assert user.busy[0].local_start.isoformat() == "2025-10-25T10:00:00+02:00"
    assert user.busy[0].local_start.tzinfo == dt.timezone(dt.timedelta(hours=2))


def test_a_zone_may_be_of_pytz() -> None:
    class Pytz(Outdated):
        key = None  # type: ignore[assignment]
        zone = "Europe/Samara"

    assert b24busy.busy_intervals(CHANGE, time_zone=Pytz()).window.time_zone == "Europe/Samara"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2324", 2324),
        ("0", 0),
        ("007", "007"),
        ("-5", "-5"),
        ("a1", "a1"),
        ("٣", "٣"),
        ("9" * 19, int("9" * 19)),
        ("9" * 5000, "9" * 5000),
    ],
    ids=lambda each: str(each)[:20],
)
def test_ids_are_numbers_where_they_are_written_as_such(written: str, read: object) -> None:
    answer = answer_of(
        entry("25.10.2025 08:00:00", "25.10.2025 09:00:00", ID=written),
        entry("31.06.2025 08:00:00", "x", ID=written),
    )
    found = b24busy.busy_intervals(answer)
    assert found[1].busy[0].events == (read,)
    assert [(entry.user, entry.id) for entry in found.unread] == [(1, read)]


@pytest.mark.parametrize("key", ["0", "07", "x", ""])
def test_who_has_no_id_is_told_as_nobody(key: str) -> None:
    found = b24busy.busy_intervals(answer_of(entry("25.10.2025", "25.10.2025"), user=key))
    assert not found
    assert [(entry.user, entry.reason) for entry in found.unread] == [
        (None, "the key is no user's id")
    ]


def test_groups_alternatives_and_a_checked_start_are_values() -> None:
    busy = entry("25.10.2025 09:00:00", "25.10.2025 18:00:00")
    day = ("2025-10-25", "2025-10-25", "UTC")
    group: b24busy.Group = {"users": [1, 7], "at_least": 1}
    found = b24busy.available_slots(
        answer_of(busy),
        *day,
        duration_minutes=60,
        working_hours={"saturday": ["10:00-12:00"]},
        users=[1, 7],
        groups=[group],
        alternatives=5,
        check_start=dt.datetime(2025, 10, 25, 10, 30),
    )
    assert found.reason is not None
    assert found.reason.groups == (0,)
    assert found.alternatives == ()
    checked = found.checked
    assert checked is not None
    assert (checked.suits, checked.in_hours) == (False, True)
    assert checked.groups == (0,)
    assert checked.meeting.start == dt.datetime(2025, 10, 25, 10, 30, tzinfo=dt.timezone.utc)
    first, second = checked.conflicts
    assert (first.user, first.standing, first.required) == (1, "busy", False)
    assert first.entries[0].start.hour == 9
    assert (second.user, second.standing, second.entries) == (7, "unknown", ())


def test_an_alternative_says_what_to_change() -> None:
    busy = entry("25.10.2025 09:00:00", "25.10.2025 18:00:00")
    given: Any = {"duration_minutes": 60, "working_hours": {"saturday": ["09:00-18:00"]}}
    wanted: Any = {**given, "alternatives": True}
    day = (answer_of(busy), "2025-10-25", "2025-10-25", "UTC")
    found = b24busy.available_slots(*day, users=[1, 7], **wanted)
    assert found.alternatives == ()
    found = b24busy.available_slots(*day, users=[1], **wanted)
    assert found.alternatives is not None
    kinds = [each.concession.kind for each in found.alternatives]
    assert kinds == ["earlier", "later"]
    later = found.alternatives[1]
    assert (later.concession.minutes, later.concession.user, later.slots) == (60, None, 1)
    assert later.first.start.hour == 18
    again = b24busy.available_slots(*day, users=[1], **{**given, **later.options})
    assert again.slots == (later.first,)
    assert b24busy.available_slots(*day, users=[1], **given).alternatives is None
