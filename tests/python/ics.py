"""What b24busy writes for calendars, read back by a calendar library that is not ours.

Usage: python3 tests/python/ics.py BINARY, with icalendar installed (from PyPI).
"""

import json
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

from icalendar import Calendar

PROGRAM = sys.argv[1]
DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
TYPES = {"busy": "BUSY", "quest": "BUSY-TENTATIVE", "absent": "BUSY-UNAVAILABLE"}


def run(command, *more):
    output = subprocess.run(
        [PROGRAM, command, "--answer", DOCS / f"answer{language}.json", *more],
        check=True,
        capture_output=True,
    )
    return output.stdout


def periods(person):
    """The busy time of a VFREEBUSY: (start, end, type)."""
    found = person.get("FREEBUSY", [])
    for entry in found if isinstance(found, list) else [found]:
        for start, end in [period.dt for period in getattr(entry, "dts", [entry])]:
            yield start, end, entry.params["FBTYPE"]


for language in ("", ".ru"):
    settings = json.loads((DOCS / f"timeline-options{language}.json").read_text())
    long_name = "Отдел \"разработки\" и сопровождения; \\ «продуктов», x^ny " * 3
    names = settings["names"] | {"12": long_name}
    calendar = Calendar.from_ical(
        run("ics", "--time-options", json.dumps(settings), "--names", json.dumps(names))
    )
    # What the same program says as JSON, which tests of its own hold against other sources.
    options = {key: settings[key] for key in ("from", "to", "time_zone", "users")}
    busy = json.loads(run("busy", "--time-options", json.dumps(options)))
    people = calendar.walk("VFREEBUSY")
    known = {user: found for user, found in busy["users"].items() if found["known"]}
    assert len(people) == len(known) == 5, people
    assert not any(person.errors for person in people)
    assert names["77"] in calendar["DESCRIPTION"], "who is unknown is named"
    for person, (user, found) in zip(people, known.items()):
        assert person["ORGANIZER"] == f"mailto:user-{user}@bitrix24.invalid"
        assert person["ORGANIZER"].params["CN"] == names[user].strip()
        assert person["UID"].startswith(f"{user}-")
        assert person["DTSTAMP"].dt.tzinfo is not None
        for key in ("start", "end"):
            moment = datetime.fromisoformat(busy["window"][key].replace("Z", "+00:00"))
            assert person[f"DT{key.upper()}"].dt == moment
        expected = [
            (
                datetime.fromtimestamp(interval["start_unix"], timezone.utc),
                datetime.fromtimestamp(interval["end_unix"], timezone.utc),
                TYPES[interval["accessibility"]],
            )
            for interval in found["busy"]
        ]
        assert expected and list(periods(person)) == expected, user
print("ok")
