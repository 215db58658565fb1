"""What b24busy writes for calendars, read back by three calendar libraries that are not ours.

Usage: python3 tests/python/ics.py BINARY, with icalendar, vobject and ical installed (from PyPI).
"""

import json
import subprocess
import sys
from collections import namedtuple
from datetime import datetime, timezone
from pathlib import Path

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

PROGRAM = sys.argv[1]
DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
TYPES = {"busy": "BUSY", "quest": "BUSY-TENTATIVE", "absent": "BUSY-UNAVAILABLE"}
# How an interval is called, by language, and what else tells how the time is taken.
WORDS = {
    "": {"busy": "busy", "quest": "tentative", "absent": "away"},
    ".ru": {"busy": "занят", "quest": "под вопросом", "absent": "отсутствует"},
}
STATUS = {"busy": "CONFIRMED", "quest": "TENTATIVE", "absent": "CONFIRMED"}
OUTLOOK = {"busy": "BUSY", "quest": "TENTATIVE", "absent": "OOF"}

Person = namedtuple("Person", "uid start end busy")
Event = namedtuple("Event", "uid start end summary status transparency outlook")


def run(command, *more):
    output = subprocess.run(
        [PROGRAM, command, "--answer", DOCS / f"answer{language}.json", *more],
        check=True,
        capture_output=True,
    )
    return output.stdout


def with_icalendar(written):
    def periods(person):
        found = person.get("FREEBUSY", [])
        for entry in found if isinstance(found, list) else [found]:
            for start, end in [period.dt for period in getattr(entry, "dts", [entry])]:
                yield start, end, entry.params["FBTYPE"]

    calendar = Calendar.from_ical(written)
    assert not any(component.errors for component in calendar.walk())
    people = [
        Person(str(each["UID"]), each["DTSTART"].dt, each["DTEND"].dt, list(periods(each)))
        for each in calendar.walk("VFREEBUSY")
    ]
    names = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    events = [
        Event(
            str(each["UID"]),
            each["DTSTART"].dt,
            each["DTEND"].dt,
            str(each["SUMMARY"]),
            *[str(each[name]) for name in names],
        )
        for each in calendar.walk("VEVENT")
    ]
    return people, events


def with_vobject(written):
    (calendar,) = vobject.readComponents(written.decode())
    people = [
        Person(
            each.uid.value,
            each.dtstart.value,
            each.dtend.value,
            [
                (*period, entry.params["FBTYPE"][0])
                for entry in each.freebusy_list
                for period in entry.value
            ],
        )
        for each in calendar.vfreebusy_list
    ]
    events = [
        Event(
            each.uid.value,
            each.dtstart.value,
            each.dtend.value,
            each.summary.value,
            each.status.value,
            each.transp.value,
            each.x_microsoft_cdo_busystatus.value,
        )
        for each in calendar.contents.get("vevent", [])
    ]
    return people, events


def with_ical(written):
    calendar = IcsCalendarStream.calendar_from_ics(written.decode())
    people = [
        Person(
            each.uid,
            each.dtstart,
            each.dtend,
            [(one.start, one.end, one.free_busy_type.value) for one in each.freebusy],
        )
        for each in calendar.freebusy
    ]
    events = [
        Event(
            each.uid,
            each.dtstart,
            each.dtend,
            each.summary,
            each.status.value,
            each.transparency,
            {extra.name: extra.value for extra in each.extras}["x-microsoft-cdo-busystatus"],
        )
        for each in calendar.events
    ]
    return people, events


def moment(unix):
    return datetime.fromtimestamp(unix, timezone.utc)


for language in ("", ".ru"):
    settings = json.loads((DOCS / f"timeline-options{language}.json").read_text())
    long_name = "Отдел \"разработки\" и сопровождения; \\ «продуктов», x^ny " * 3
    names = settings["names"] | {"12": long_name}
    asked = ("ics", "--time-options", json.dumps(settings), "--names", json.dumps(names))
    busy_time, with_events = run(*asked), run(*asked, "--events")
    # What the same program says as JSON, which tests of its own hold against other sources.
    options = {key: settings[key] for key in ("from", "to", "time_zone", "users")}
    busy = json.loads(run("busy", "--time-options", json.dumps(options)))
    limits = (busy["window"][key].replace("Z", "+00:00") for key in ("start", "end"))
    window = tuple(map(datetime.fromisoformat, limits))
    known = {user: found for user, found in busy["users"].items() if found["known"]}
    intervals = [
        (user, moment(each["start_unix"]), moment(each["end_unix"]), each["accessibility"])
        for user, found in known.items()
        for each in found["busy"]
    ]
    assert len(known) == 5 and {each[3] for each in intervals} == set(TYPES)

    for read in (with_icalendar, with_vobject, with_ical):
        people, events = read(busy_time)
        assert not events, read
        beside, events = read(with_events)
        assert people == beside, read
        for person, user in zip(people, known, strict=True):
            assert (person.uid, person.start, person.end) == (f"{user}@b24busy", *window), read
            expected = [
                (start, end, TYPES[accessibility])
                for busy_user, start, end, accessibility in intervals
                if busy_user == user
            ]
            assert expected and person.busy == expected, (read, user)
        for event, (user, start, end, accessibility) in zip(events, intervals, strict=True):
            assert (event.start, event.end) == (start, end), read
            assert event.summary == f"{names[user].strip()}: {WORDS[language][accessibility]}", read
            said = (STATUS[accessibility], "OPAQUE", OUTLOOK[accessibility])
            assert event[4:] == said, (read, event)
        uids = [event.uid for event in events]
        assert len(set(uids)) == len(uids), read
        # A later run for a window that has moved: what is in both is the same.
        moved = run(*asked, "--events", "--from", "2025-09-17T12:00")
        left = {event.uid for event in read(moved)[1]}
        assert left == {event.uid for event in events if event.end > moment(1758099600)}, read

    calendar = Calendar.from_ical(busy_time)
    assert calendar["METHOD"] == "PUBLISH"
    assert "METHOD" not in Calendar.from_ical(with_events), "one kind at a time is published"
    assert names["77"] in calendar["DESCRIPTION"], "who is unknown is named"
    for person, user in zip(calendar.walk("VFREEBUSY"), known, strict=True):
        assert person["ORGANIZER"] == f"mailto:user-{user}@bitrix24.invalid"
        assert person["ORGANIZER"].params["CN"] == names[user].strip()
        assert person["DTSTAMP"].dt.tzinfo is not None
print("ok")
