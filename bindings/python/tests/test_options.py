"""What options take, and what help() teaches of them."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import importlib.metadata
import inspect
import json
import pydoc
import re
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import b24busy
from b24busy import Client, _arguments

ANSWER = '{"result": []}'
UNKNOWN: Any = {"q" * 40: 1}
WINDOW: Any = {"from_": "2025-09-08", "to": "2025-09-12", "time_zone": "UTC"}


def known(call: Callable[[], object]) -> set[str]:
    """The options that the library says it knows."""
    with pytest.raises(b24busy.ArgumentError) as caught:
        call()
    _, _, names = caught.value.message.partition("known are ")
    assert names, caught.value.message
    return set(names.split(", "))


CLIENT = Client("x.bitrix24.com", "0123456789")
KNOWN: dict[str, Callable[[], object]] = {
    "ClientOptions": lambda: Client("x.bitrix24.com", "0123456789", **UNKNOWN),
    "CallOptions": lambda: CLIENT.call("user.current", **UNKNOWN),
    "PersonOptions": lambda: b24busy.busy_intervals(ANSWER, per_user={1: UNKNOWN}),
    "BusyOptions": lambda: b24busy.busy_intervals(ANSWER, **UNKNOWN),
    "SlotOptions": lambda: b24busy.available_slots(ANSWER, **WINDOW, **UNKNOWN),
    "TimelineOptions": lambda: b24busy.timeline_svg(ANSWER, **WINDOW, **UNKNOWN),
    "CalendarOptions": lambda: b24busy.freebusy_ics(ANSWER, **WINDOW, **UNKNOWN),
}
# Arguments of the functions are what the library calls options, too.
ARGUMENTS = {"from", "to", "time_zone", "users", "asked"}
# What is for intervals alone changes nothing in slots, and what is for slots nothing in calendars.
WITHOUT_EFFECT = {
    "SlotOptions": {"merge", "view_minutes"},
    "TimelineOptions": {"merge", "view_minutes"},
    "CalendarOptions": {"merge", "view_minutes", "title", "entry_titles"}
    | (set(b24busy.SlotOptions.__annotations__) - set(b24busy.BusyOptions.__annotations__)),
}
FUNCTIONS: list[tuple[str, Callable[..., object]]] = [
    ("ClientOptions", Client.__init__),
    ("CallOptions", Client.call),
    ("BusyOptions", Client.busy_intervals),
    ("SlotOptions", Client.available_slots),
    ("BusyOptions", b24busy.busy_intervals),
    ("SlotOptions", b24busy.available_slots),
    ("TimelineOptions", b24busy.timeline_svg),
    ("CalendarOptions", b24busy.freebusy_ics),
]


def taught(thing: object) -> dict[str, str]:
    """What help() says of each name: the lines that begin with one and a colon (and no annotation),
    and what hangs below."""
    text = pydoc.plain(pydoc.render_doc(thing))
    text = re.sub(r"^ \|", "", text, flags=re.M)
    found: dict[str, str] = {}
    for names, words in re.findall(
        r"^ {2,4}(\w+(?:, \w+)*): (?!')(.*(?:\n {6,}\S.*)*)", text, flags=re.M
    ):
        for name in names.split(", "):
            assert name not in found, name
            found[name] = re.sub(r"\s+", " ", words)
    return found


@pytest.mark.parametrize("name", KNOWN)
def test_the_options_are_those_of_the_library(name: str) -> None:
    options = getattr(b24busy, name)
    own = set(options.__annotations__)
    known_to_library = known(KNOWN[name])
    if name not in ("ClientOptions", "CallOptions", "PersonOptions"):
        known_to_library -= ARGUMENTS
    assert own == known_to_library - WITHOUT_EFFECT.get(name, set())
    assert own == {key for key in taught(options) if key in known_to_library}


@pytest.mark.parametrize(("name", "function"), FUNCTIONS, ids=lambda each: str(each))
def test_help_teaches_each_option_with_its_default(
    name: str, function: Callable[..., object]
) -> None:
    words = taught(function)
    own = set(getattr(b24busy, name).__annotations__)
    assert own <= set(words)
    for option in own:
        assert re.search(r"\(.+\)\.|\(.+\)\. This", words[option]), f"{option}: no default"
        if option.endswith(("_ms", "_minutes")):
            unit = "milliseconds" if option.endswith("_ms") else "minutes"
            assert unit in words[option], option
            assert "timedelta" in words[option], option
    # Every argument, too; shells complete what stands in the signature.
    signature = set(inspect.signature(function).parameters) - {"self"}
    assert own <= signature
    assert signature <= set(words) | {"users", "method"}


def test_the_defaults_are_those_of_the_manual() -> None:
    """Numbers that stand in a table of README.md stand in what help() says."""
    page = (Path(__file__).resolve().parents[3] / "README.md").read_text("utf-8")
    words = taught(Client.__init__)
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.M)
    assert len(rows) >= 8
    for option, default in rows:
        assert f"({default})" in words[option] or f"({default};" in words[option], option


def test_the_wheel_carries_what_it_points_to() -> None:
    assert "time.md" in (b24busy.BusyOptions.__doc__ or "")
    assert b24busy.__file__ is not None
    manual = Path(b24busy.__file__).with_name("time.md").read_text("utf-8")
    for option in b24busy.TimelineOptions.__annotations__:
        assert f"{option}`" in manual or f"### {option}" in manual or f", {option}" in manual, (
            option
        )
    assert importlib.metadata.metadata("b24busy").get_all("Project-URL")
    # With the README, whose links have to lead somewhere from a wheel, too.
    page = importlib.metadata.distribution("b24busy").read_text("METADATA") or ""
    assert "# b24busy for Python" in page
    assert re.findall(r"\]\(\.*/|\]\((?!https?:)", page) == []


def public() -> list[object]:
    found: list[object] = []
    for name in b24busy.__all__:
        thing = getattr(b24busy, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            found.append(thing)
        if inspect.isclass(thing) and thing.__module__.startswith("b24busy"):
            found += [
                each.fget if isinstance(each, property) else getattr(thing, key)
                for key, each in vars(thing).items()
                if inspect.isfunction(each) or isinstance(each, (property, classmethod))
            ]
    return found


@pytest.mark.parametrize("thing", public(), ids=lambda thing: thing.__qualname__)
def test_types_mean_something_at_run_time(thing: object) -> None:
    hints = typing.get_type_hints(thing)
    if inspect.isfunction(thing) and thing.__module__.startswith("b24busy"):
        # Dataclasses write some of theirs themselves.
        own = inspect.signature(thing, follow_wrapped=False)
        assert hints or not own.parameters or thing.__name__.startswith("__")


class Int64:
    """As numpy's: no int."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Scalar:
    """As numpy's: whatever it is, it can say it in Python's own types."""

    shape = ()

    def __init__(self, value: object) -> None:
        self.value = value

    def item(self) -> object:
        return self.value


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"timeout_ms": dt.timedelta(seconds=2.5)}, {"timeout_ms": 2500}),
        ({"duration_minutes": dt.timedelta(hours=1.5)}, {"duration_minutes": 90}),
        ({"duration_minutes": dt.timedelta(seconds=90)}, {"duration_minutes": 1.5}),
        ({"limit": Int64(3), "required": [Int64(1)]}, {"limit": 3, "required": [1]}),
        ({"rate_per_second": decimal.Decimal("2.5")}, {"rate_per_second": 2.5}),
        ({"burst": fractions.Fraction(5, 2)}, {"burst": 2.5}),
        ({"merge": Scalar(True), "burst": Scalar(2.5)}, {"merge": True, "burst": 2.5}),
        ({"names": {Int64(1): "A", "2": "B"}}, {"names": {"1": "A", "2": "B"}}),
        (
            {"dates": {dt.date(2025, 11, 1): ["9:00-14:00"], "2025-11-04": ()}},
            {"dates": {"2025-11-01": ["9:00-14:00"], "2025-11-04": []}},
        ),
        ({"ignore_events": [Int64(7), "8@2025-09-11"]}, {"ignore_events": [7, "8@2025-09-11"]}),
        ({"not_before": dt.datetime(2025, 9, 11, 9)}, {"not_before": "2025-09-11T09:00:00"}),
        ({"ca_file": Path("a") / "b"}, {"ca_file": str(Path("a") / "b")}),
        ({"asked": (dt.date(2025, 9, 1), "x")}, {"asked": {"from": "2025-09-01", "to": "x"}}),
        ({"from_": "a", "to": None, "limit": None}, {"from": "a"}),
        (
            {"per_user": {5: {"time_zone": dt.timezone.utc}}},
            {"per_user": {"5": {"time_zone": "+00:00"}}},
        ),
    ],
    ids=repr,
)
def test_values_are_taken_as_python_has_them(given: dict[str, Any], written: object) -> None:
    assert json.loads(_arguments.options(given)) == written


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"retries": dt.timedelta(1)}, "option retries"),
        ({"limit": b"3"}, "option limit"),
        ({"title": object()}, "option title"),
        ({"names": {True: "A"}}, "a user's id"),
        ({"names": {1: "A", "1": "B"}}, "option names: 1 stands twice"),
        ({"dates": {dt.date(2025, 9, 1): [], "2025-09-01": []}}, "2025-09-01 stands twice"),
    ],
    ids=repr,
)
def test_what_no_option_can_be_is_a_type_error(given: dict[str, Any], named: str) -> None:
    with pytest.raises(TypeError, match=named):
        _arguments.options(given)


def test_part_of_a_unit_is_refused() -> None:
    with pytest.raises(b24busy.ArgumentError, match=r"timeout_ms.*whole number of milliseconds"):
        Client("x.bitrix24.com", "0123456789", timeout_ms=dt.timedelta(microseconds=1500))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(b24busy.ArgumentError, match="ca_file"):
        Client("x.bitrix24.com", "0123456789", ca_file=tmp_path / "none.pem")
