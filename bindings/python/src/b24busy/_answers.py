"""What a portal answered."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Union


def parsed(raw: bytes) -> Any:
    """An answer as Python has it. An integer of more digits than Python reads stays a Decimal."""
    return json.loads(raw, parse_int=_integer)


def _integer(digits: str) -> Union[int, Decimal]:
    try:
        return int(digits)
    except ValueError:
        return Decimal(digits)


@dataclass(frozen=True)
class Answer:
    """What a portal answered. It iterates, has a length and is true as its ``result`` is."""

    raw: bytes = field(repr=False)
    """The body, byte for byte."""
    data: dict[str, Any]
    """The same, parsed."""

    @classmethod
    def read(cls, raw: bytes) -> Answer:
        return cls(raw, parsed(raw))

    @property
    def result(self) -> Any:
        """The member ``result``."""
        return self.data.get("result")

    def __iter__(self) -> Iterator[Any]:
        return iter(self.result)

    def __len__(self) -> int:
        return len(self.result)

    def __bool__(self) -> bool:
        return bool(self.result)


_IS_ID = re.compile("[1-9][0-9]{0,18}").fullmatch


@dataclass(frozen=True)
class BusyAnswer(Answer):
    """The entries of the users who were asked for, as the portal wrote them. It iterates over their
    ids, its length is how many the portal answered for, and ``answer[1]`` are user 1's entries.

    What is computed from it knows the days and the users that were asked: see ``busy_intervals``.
    """

    asked: tuple[dt.date, dt.date]
    """The first and the last day that the portal was asked for."""
    asked_users: tuple[int, ...]
    """Whom it was asked for, in this order."""

    @cached_property
    def users(self) -> dict[int, list[dict[str, Any]]]:
        """Each user's entries, by ids alone. Who is missing is unknown, not free."""
        # PHP, which wrote it, has one type for an empty list and an empty map.
        entries = self.result if isinstance(self.result, dict) else {}
        return {int(user): entries[user] for user in entries if _IS_ID(user)}

    def __iter__(self) -> Iterator[int]:
        return iter(self.users)

    def __len__(self) -> int:
        return len(self.users)

    def __getitem__(self, user: int) -> list[dict[str, Any]]:
        return self.users[user]

    def __contains__(self, user: object) -> bool:
        return user in self.users

    def window(self) -> tuple[dt.date, dt.date]:
        """The days that the answer is sure to tell all about: those that were asked but the first
        and the last, since the portal's days are its server's, not the viewer's.

        Raises ValueError where there is none: fewer than three days were asked.
        """
        first, last = self.asked
        if (last - first).days < 2:
            raise ValueError(
                f"the portal was asked for {first} to {last}, and no day of these has one on both "
                "sides: ask for a day more before and after, or give from_ and to"
            )
        day = dt.timedelta(days=1)
        return first + day, last - day


AnyAnswer = Union[Answer, bytes, str]
"""An answer of ``calendar.accessibility.get``, whole, as it came."""


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
