"""Who is busy in Bitrix24, and when is everybody free?

Begin with Client. Functions take options by keyword, and their help tells each with its unit and
its default; time.md, in the package's folder, shows what is computed, with examples.
"""

from ._answers import Answer, AnyAnswer, BusyAnswer, Tokens
from ._at_hand import (
    available_slots,
    busy_intervals,
    freebusy_ics,
    timeline_svg,
)
from ._call import Progress
from ._client import Client, close_idle
from ._errors import (
    AnswerError,
    ArgumentError,
    CancelledError,
    Error,
    InternalError,
    Kind,
    NetworkError,
    PortalError,
)
from ._native import library as _library
from ._options import (
    Accessibility,
    BusyOptions,
    CalendarOptions,
    CallOptions,
    ClientOptions,
    DateOrder,
    Dates,
    Day,
    EventId,
    Group,
    Length,
    PersonOptions,
    SlotOptions,
    TimelineOptions,
    Users,
    WorkingHours,
    Zone,
)
from ._renewed import OnTokens
from ._results import (
    Alternative,
    AvailableSlots,
    BusyIntervals,
    CheckedStart,
    Concession,
    Conflict,
    DateFormat,
    EntryId,
    Interval,
    LocalTime,
    NoSlots,
    Slot,
    Unread,
    UserBusy,
    Window,
)

__version__: str = _library.b24_version().decode()

time_zone_data: str = _library.b24_time_zone_data().decode()
"""The release of IANA's time zone data that the library carries, such as ``2026f``."""

__all__ = [
    "Accessibility",
    "Alternative",
    "Answer",
    "AnswerError",
    "AnyAnswer",
    "ArgumentError",
    "AvailableSlots",
    "BusyAnswer",
    "BusyIntervals",
    "BusyOptions",
    "CalendarOptions",
    "CallOptions",
    "CancelledError",
    "CheckedStart",
    "Client",
    "ClientOptions",
    "Concession",
    "Conflict",
    "DateFormat",
    "DateOrder",
    "Dates",
    "Day",
    "EntryId",
    "Error",
    "EventId",
    "Group",
    "InternalError",
    "Interval",
    "Kind",
    "Length",
    "LocalTime",
    "NetworkError",
    "NoSlots",
    "OnTokens",
    "PersonOptions",
    "PortalError",
    "Progress",
    "Slot",
    "SlotOptions",
    "TimelineOptions",
    "Tokens",
    "Unread",
    "UserBusy",
    "Users",
    "Window",
    "WorkingHours",
    "Zone",
    "__version__",
    "available_slots",
    "busy_intervals",
    "close_idle",
    "freebusy_ics",
    "time_zone_data",
    "timeline_svg",
]
