"""From Python's values to the library's texts."""

from __future__ import annotations

import datetime as dt
import json
import operator
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any, SupportsIndex

from ._native import library, result, text
from ._options import Day, Users


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


def ids(written: bytes) -> tuple[int, ...]:
    """The ids that a text has which the library has taken for users: as the library reads it, each
    once."""
    found = library.b24_busy_intervals(b'{"result":[]}', options({"users": written.decode()}))
    return tuple(map(int, json.loads(result(found))["users"]))


def day(value: Day) -> bytes:
    """The day as it is written: in a date-time's own zone, as in a text."""
    if isinstance(value, dt.datetime):
        value = value.date()
    if not isinstance(value, (str, dt.date)):
        raise TypeError(f"a day is a date or a text, not {type(value).__name__}")
    return text(value if isinstance(value, str) else value.isoformat())


_WRITTEN = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d\d)-?(?P<d>\d\d)|(?P<D>\d\d?)\.(?P<M>\d\d)\.(?P<Y>\d{4})"
)


def day_of(written: bytes) -> dt.date:
    """The day that a text begins with which the library has taken for one."""
    found = _WRITTEN.match(written.decode().strip())
    if found is None:
        raise AssertionError("the library reads days in forms that are not known here")
    year, month, day = (found[lower] or found[lower.upper()] for lower in "ymd")
    return dt.date(int(year), int(month), int(day))


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
    for name in ("key", "zone"):  # zoneinfo's, pytz's.
        if isinstance(found := getattr(value, name, None), str):
            return found
    offset = value.utcoffset(None)
    if offset is None:
        raise TypeError(f"{value!r} has neither a name that IANA knows nor one offset")
    return dt.datetime(2000, 1, 1, tzinfo=dt.timezone(offset)).isoformat()[-6:]


def zone_name(given: str) -> str:
    """IANA's name of a zone that the library has taken by another one; or its offset."""
    found = library.b24_busy_intervals(b'{"result":[]}', options({"time_zone": given}))
    name: str = json.loads(result(found))["window"]["time_zone"]
    return name


def options(given: Mapping[str, Any], **more: Any) -> bytes:
    """Options as JSON, but those that are None. What is wrong with one, the library tells."""
    known = {**given, **more}
    if "from_" in known:  # ``from`` is no name in Python.
        known["from"] = known.pop("from_")
    if (asked := known.get("asked")) is not None:
        first, last = asked
        known["asked"] = {"from": first, "to": last}
    return text(json.dumps(_plain(known, "")))


def _plain(value: Any, key: str) -> Any:
    """A value of the option ``key`` as JSON has it."""
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()  # A scalar of numpy's.
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Mapping):
        plain: dict[str, Any] = {}
        for inner, each in value.items():
            if each is None:
                continue
            if (written := _key(inner)) in plain:
                # A day as a date and as a text, an id as a number and as a text.
                raise TypeError(f"option {key}: {written} stands twice")
            plain[written] = _plain(each, written)
        return plain
    if isinstance(value, dt.timedelta):
        return _length(value, key)
    if isinstance(value, dt.date):
        return moment(value)
    if isinstance(value, dt.tzinfo):
        return zone(value)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray, memoryview)):
        return [_plain(each, key) for each in value]
    if hasattr(value, "__index__"):
        return operator.index(value)
    if hasattr(value, "__float__"):
        return float(value)
    raise TypeError(f"option {key}: a {type(value).__name__} is nothing that an option can be")


def _key(value: Any) -> str:
    """A user's id, or a day."""
    if isinstance(value, dt.date):
        return day(value).decode()
    return value if isinstance(value, str) else str(_id(value))


_UNITS = {"ms": dt.timedelta(milliseconds=1), "minutes": dt.timedelta(minutes=1)}


def _length(value: dt.timedelta, key: str) -> float:
    """In the unit that the option's name ends with. Part of a unit the library refuses."""
    unit = _UNITS.get(key.rpartition("_")[2])
    if unit is None:
        raise TypeError(f"option {key}: it is no length of time")
    whole, rest = divmod(value, unit)
    return whole if not rest else value / unit
