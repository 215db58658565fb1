"""Who is busy in Bitrix24, and when is everybody free?"""

from ._arguments import (
    Asked,
    BusyOptions,
    CallOptions,
    ClientOptions,
    Day,
    PersonOptions,
    SlotOptions,
    TimelineOptions,
    Users,
    WorkingHours,
    Zone,
)
from ._call import Progress
from ._client import (
    AnyAnswer,
    Client,
    available_slots,
    busy_intervals,
    close_idle,
    timeline_svg,
)
from ._errors import (
    AnswerError,
    ArgumentError,
    CancelledError,
    Error,
    InternalError,
    NetworkError,
    PortalError,
)
from ._native import library as _library
from ._results import (
    Answer,
    AvailableSlots,
    BusyIntervals,
    DateFormat,
    Interval,
    NoSlots,
    Slot,
    Tokens,
    Unread,
    UserBusy,
    Window,
)

__version__: str = _library.b24_version().decode()

__all__ = [
    "Answer",
    "AnswerError",
    "AnyAnswer",
    "ArgumentError",
    "Asked",
    "AvailableSlots",
    "BusyIntervals",
    "BusyOptions",
    "CallOptions",
    "CancelledError",
    "Client",
    "ClientOptions",
    "DateFormat",
    "Day",
    "Error",
    "InternalError",
    "Interval",
    "NetworkError",
    "NoSlots",
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
    "timeline_svg",
]
