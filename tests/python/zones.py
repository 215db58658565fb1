"""Prints what Python's zoneinfo makes of local times in every zone of PyPI's tzdata.

A line each: the zone, the local time as a portal writes it, the moment in seconds since 1970. Of a time
that the clock shows twice or never, fold=0 takes the offset before the change, as RFC 5545 does.
"""

import datetime as dt
import sys
import zoneinfo

zoneinfo.reset_tzpath(to=[])  # Not the system's data: the package's.

import tzdata  # noqa: E402

WALLS = []
moment = dt.datetime(1970, 1, 1)
while moment.year <= 2100:
    WALLS.append(moment)
    moment += dt.timedelta(days=101, hours=5, minutes=13)
# Changes of the clock are mostly on Sundays in spring and autumn.
for year in (2007, 2014, 2024, 2026, 2030):
    day = dt.datetime(year, 3, 1)
    while day.year == year:
        if day.weekday() == 6 and day.month in (3, 4, 10, 11):
            WALLS += [day.replace(hour=hour, minute=30) for hour in (0, 1, 2, 3)]
        day += dt.timedelta(days=1)

print(f"# {tzdata.IANA_VERSION}")
out = []
for name in sorted(zoneinfo.available_timezones()):
    zone = zoneinfo.ZoneInfo(name)
    for wall in WALLS:
        offset = wall.replace(tzinfo=zone).utcoffset()
        unix = (wall - dt.datetime(1970, 1, 1) - offset) // dt.timedelta(seconds=1)
        out.append(f"{name}\t{wall:%d.%m.%Y %H:%M:%S}\t{unix}\n")
sys.stdout.writelines(out)
