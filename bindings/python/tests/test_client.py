"""The package from its wheel, against an emulated portal over real sockets."""

from __future__ import annotations

import datetime as dt
import json
import pickle
import sys
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from conftest import FAST, Portal

import b24busy
from b24busy import Client

MOSCOW = "Europe/Moscow"
FROM, TO = "2025-09-08", "2025-09-14"


def test_the_package_is_the_installed_one() -> None:
    assert b24busy.__file__ is not None
    assert b24busy.__file__.startswith(sys.prefix)


def test_an_answer_is_parsed_and_kept_byte_for_byte(portal: Portal) -> None:
    with Client(portal.webhook) as client:
        answer = client.user_busy([1, 2, 999], FROM, TO)
    assert answer.raw.startswith(b'{"result":{"1":[{')
    assert json.loads(answer.raw) == answer.data
    assert answer[1][0]["ACCESSIBILITY"] == "busy"
    assert 1 in answer
    assert 3 not in answer
    assert (list(answer), len(answer), bool(answer)) == (list(answer.users), 3, True)


def test_an_empty_result_is_a_map(portal: Portal) -> None:
    portal.fault({"kind": "body", "status": 200, "text": '{"result":[]}'})
    answer = Client(portal.webhook).user_busy(1, FROM, TO)
    assert answer.users == {}
    assert (list(answer), len(answer), bool(answer)) == ([], 0, False)


@pytest.mark.parametrize(
    "result", [[1, 2], {"a": 1}, [], {}, True, False, None, 0, "text"], ids=repr
)
def test_an_answer_is_as_its_result(portal: Portal, result: object) -> None:
    portal.fault({"kind": "body", "status": 200, "text": json.dumps({"result": result})})
    answer = Client(portal.webhook).call("user.current")
    assert answer.result == result
    assert bool(answer) == bool(result)
    if isinstance(result, (list, dict, str)):
        assert (list(answer), len(answer)) == (list(result), len(result))


def test_a_token_goes_with_a_portals_address(portal: Portal) -> None:
    with Client(portal.url, portal.token) as client:
        assert client.call("user.current").result["ID"] == "1"
    with Client(portal.url, "wrong") as client, pytest.raises(b24busy.PortalError) as caught:
        client.call("user.current")
    assert caught.value.code == "invalid_token"


@pytest.mark.parametrize(
    "users", [7, "7", [7], (7,), {7}, iter([7]), ["7"], range(7, 8)], ids=lambda users: repr(users)
)
def test_users_in_every_form(portal: Portal, users: b24busy.Users) -> None:
    Client(portal.webhook).user_busy(users, FROM, TO)
    (request,) = portal.control("GET", "requests")
    assert json.loads(request["body"])["users"] == [7]


@pytest.mark.parametrize(
    "day",
    [
        "2025-09-08",
        "08.09.2025 18:33:57",
        dt.date(2025, 9, 8),
        dt.datetime(2025, 9, 8, 23, 59),
        # The day as it is written: in UTC it is another one.
        dt.datetime(2025, 9, 8, 1, tzinfo=ZoneInfo(MOSCOW)),
    ],
    ids=str,
)
def test_days_in_every_form(portal: Portal, day: b24busy.Day) -> None:
    Client(portal.webhook).user_busy(1, day, day)
    (request,) = portal.control("GET", "requests")
    sent = json.loads(request["body"])
    assert (sent["from"], sent["to"]) == ("2025-09-08", "2025-09-08")


ANSWER = json.dumps(
    {
        "result": {
            "1": [
                {
                    "ID": "2324",
                    "DATE_FROM": "11.09.2025 18:34:00",
                    "DATE_TO": "11.09.2025 19:34:00",
                    "TZ_FROM": MOSCOW,
                    "TZ_TO": MOSCOW,
                    "ACCESSIBILITY": "quest",
                }
            ],
            "3": [{"ID": "2340", "DATE_FROM": "31.06.2025", "DATE_TO": "x", "TZ_FROM": MOSCOW}],
        }
    }
)


def test_intervals_are_aware_and_exact() -> None:
    found = b24busy.busy_intervals(ANSWER, time_zone=ZoneInfo(MOSCOW))
    (interval,) = found.users[1].busy
    assert interval.start == dt.datetime(2025, 9, 11, 15, 34, tzinfo=dt.timezone.utc)
    assert interval.end - interval.start == dt.timedelta(hours=1)
    assert interval.local_start == interval.start
    assert interval.local_start.isoformat() == "2025-09-11T18:34:00+03:00"
    assert (interval.accessibility, interval.events, interval.zone) == ("quest", (2324,), "event")
    assert (found.users[1].known, found.users[1].complete, found.users[1].view) == (
        True,
        True,
        None,
    )
    assert found.window == b24busy.Window(None, None, MOSCOW, False)
    assert found.date_format == b24busy.DateFormat("dmy", True)
    assert [(entry.user, entry.id) for entry in found.unread] == [(3, 2340)]
    assert json.loads(found.raw)["users"]["3"]["complete"] is False


def test_without_a_zone_it_is_utc_and_assumed() -> None:
    assert b24busy.busy_intervals(ANSWER.encode()).window.time_zone_assumed


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (dt.date(2025, 9, 11), "2025-09-10T21:00:00+00:00"),
        ("2025-09-11", "2025-09-10T21:00:00+00:00"),
        (dt.datetime(2025, 9, 11, 9, 30, 0, 500000), "2025-09-11T06:30:00+00:00"),
        (dt.datetime(2025, 9, 11, 9, tzinfo=dt.timezone.utc), "2025-09-11T09:00:00+00:00"),
        (dt.datetime(2025, 9, 11, 9, tzinfo=ZoneInfo("Asia/Tokyo")), "2025-09-11T00:00:00+00:00"),
        (
            dt.datetime(2025, 9, 11, 9, tzinfo=dt.timezone(dt.timedelta(hours=2, seconds=30))),
            "2025-09-11T06:59:30+00:00",
        ),
    ],
    ids=str,
)
def test_windows_in_every_form(start: b24busy.Day, expected: str) -> None:
    found = b24busy.busy_intervals(ANSWER, start, dt.date(2025, 9, 12), MOSCOW)
    assert found.window.start == dt.datetime.fromisoformat(expected)


def test_slots_with_every_sort_of_option() -> None:
    found = b24busy.available_slots(
        ANSWER,
        dt.date(2025, 9, 11),
        dt.date(2025, 9, 12),
        dt.timezone(dt.timedelta(hours=3)),
        users=[1, 7],
        required=[1],
        working_hours={"thursday": ("18:00-21:00",), "friday": ["09:00-10:00"]},
        holidays=[dt.date(2025, 9, 12)],
        per_user={1: {"time_zone": ZoneInfo("Asia/Tokyo"), "holidays": {dt.date(2025, 9, 10)}}},
        asked=("2025-09-01", dt.date(2025, 9, 30)),
    )
    assert [slot.local_start.time() for slot in found.slots] == [dt.time(18), dt.time(19, 34)]
    assert (found.slots[0].free, found.slots[0].unknown) == ((1,), (7,))
    assert found.reason is None
    assert found.window.time_zone == "+03:00"


def test_events_days_and_starts_that_are_told_apart() -> None:
    # User 1 is busy from 18:34 to 19:34.
    hours = {dt.date(2025, 9, 11): ["18:00-20:00"], "2025-09-12": []}
    when = (dt.date(2025, 9, 11), dt.date(2025, 9, 12), MOSCOW)
    found = b24busy.available_slots(ANSWER, *when, users=1, dates=hours)
    assert [slot.local_start.time() for slot in found] == [dt.time(18), dt.time(19, 34)]
    moved = found_ids()
    found = b24busy.available_slots(
        ANSWER,
        *when,
        users=1,
        dates=hours,
        ignore_events=moved,
        not_before=dt.datetime(2025, 9, 11, 18, 30),
    )
    assert [slot.local_start.time() for slot in found] == [dt.time(18, 30)]
    late = b24busy.available_slots(ANSWER, *when, users=1, not_before=dt.date(2025, 9, 13))
    assert late.reason is not None
    assert late.reason.code == "not_before"


def found_ids() -> set[b24busy.EntryId]:
    """The ids of what user 1 is busy with."""
    busy = b24busy.busy_intervals(ANSWER, users=1).users[1].busy
    return {event for interval in busy for event in interval.events}


def test_where_there_is_no_slot_the_reason_is_told() -> None:
    found = b24busy.available_slots(ANSWER, "2025-09-11", "2025-09-11", MOSCOW, users=[1, 3])
    assert not found
    assert found.reason is not None
    assert (found.reason.code, found.reason.users) == ("unknown", (3,))


def test_the_client_asks_and_computes(portal: Portal) -> None:
    with Client(portal.webhook) as client:
        busy = client.busy_intervals([1, 2], FROM, TO, MOSCOW, view_minutes=60)
        slots = client.available_slots("1,2", FROM, TO, MOSCOW, duration_minutes=60, limit=3)
    assert list(busy) == list(busy.users) == [1, 2]
    assert dict(busy) == busy.users
    assert (len(busy), bool(busy), 7 in busy) == (2, True, False)
    assert set(busy[1].view or "") <= set("0123")
    assert (len(slots), bool(slots)) == (3, True)
    assert tuple(slots) == slots.slots == slots[:3]
    assert slots[-1] is slots.slots[2]
    assert all(slot.end - slot.start == dt.timedelta(hours=1) for slot in slots)


def test_a_picture_names_people(portal: Portal) -> None:
    answer = Client(portal.webhook).user_busy([1, 2], FROM, TO)
    svg = b24busy.timeline_svg(answer, FROM, TO, MOSCOW, names={1: "Отдел <A>"}, language="ru")
    assert svg.startswith("<svg")
    assert "Отдел &lt;A&gt;" in svg


def test_a_calendar_names_people(portal: Portal) -> None:
    answer = Client(portal.webhook).user_busy([1, 2], FROM, TO)
    ics = b24busy.freebusy_ics(answer, time_zone=MOSCOW, names={1: "Отдел"})
    assert ics.startswith(b"BEGIN:VCALENDAR\r\n")
    assert ics.count(b"BEGIN:VFREEBUSY\r\n") == 2
    assert 'CN="Отдел"' in ics.decode()
    assert b"DTSTART:20250908T210000Z\r\n" in ics
    events = b24busy.freebusy_ics(answer, time_zone=MOSCOW, events=True, portal="a.example")
    assert b"BEGIN:VEVENT\r\n" in events
    assert b"BEGIN:VEVENT" not in ics


@pytest.mark.parametrize(
    ("wrong", "argument"),
    [
        (lambda: Client(""), "url"),
        (lambda: Client("https://x.bitrix24.com/rest/1/s3cret/\0"), "url"),
        (lambda: Client("x.bitrix24.com", "\ud800"), "token"),
        (lambda: Client("x.bitrix24.com", "token").user_busy("1\0,2", FROM, TO), "users"),
        (lambda: Client("x.bitrix24.com", "token").user_busy([], FROM, TO), "users"),
        (lambda: Client("x.bitrix24.com", "token").user_busy([-1], FROM, TO), "users"),
        (lambda: Client("x.bitrix24.com", "token").user_busy(1, TO, FROM), "from"),
        (lambda: Client("x.bitrix24.com", "token").call("a/b"), "method"),
    ],
)
def test_what_is_wrong_is_named(wrong: Callable[[], object], argument: str) -> None:
    with pytest.raises(b24busy.ArgumentError) as caught:
        wrong()
    assert caught.value.argument == argument
    assert isinstance(caught.value, ValueError)
    assert not caught.value.retryable
    assert (caught.value.attempts, caught.value.status, caught.value.users) == (0, None, [])
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("users", [True, 1.5, [None], [1, True]], ids=repr)
def test_what_is_no_id_is_a_type_error(users: b24busy.Users) -> None:
    with pytest.raises(TypeError):
        Client("x.bitrix24.com", "token").user_busy(users, FROM, TO)


def test_each_kind_of_error_has_its_exception(portal: Portal) -> None:
    client = Client(portal.webhook, retries=0, timeout_ms=2000)
    portal.fault({"kind": "html", "status": 502}, times=1)
    with pytest.raises(b24busy.AnswerError) as answer:
        client.user_busy(1, FROM, TO)
    assert (answer.value.code, answer.value.retryable) == ("B24BUSY_NOT_JSON", True)
    with pytest.raises(b24busy.PortalError) as reported:
        client.call("no.such.method")
    assert reported.value.code == "ERROR_METHOD_NOT_FOUND"
    assert reported.value.raw.startswith(b'{"error":')
    with pytest.raises(b24busy.NetworkError) as network:
        Client("http://127.0.0.1:1/rest/1/abc/", retries=0).user_busy(1, FROM, TO)
    assert network.value.retryable
    for error, status in ((network, None), (answer, 502), (reported, 404)):
        assert (error.value.attempts, error.value.status) == (1, status)
    # Other processes raise it again.
    again = pickle.loads(pickle.dumps(answer.value))
    assert type(again) is b24busy.AnswerError
    assert vars(again) == vars(answer.value)
    assert str(again) == str(answer.value)


def test_an_error_of_a_part_names_its_users(portal: Portal) -> None:
    client = Client(portal.webhook, users_per_call=2, **FAST)
    portal.fault(
        {"kind": "error", "status": 400, "code": "ERROR_CORE", "description": "no"}, skip=1
    )
    with pytest.raises(b24busy.PortalError) as caught:
        client.user_busy([1, 2, 5], FROM, TO)
    assert (caught.value.code, caught.value.users) == ("ERROR_CORE", [5])
    assert (caught.value.status, caught.value.attempts) == (400, 2)


def test_what_may_pass_is_known_by_its_status(portal: Portal) -> None:
    """Which is not in a portal's own error."""
    text = '{"error": "SOMETHING", "error_description": ""}'
    for status, passes in ((503, True), (400, False)):
        portal.control("DELETE", "faults")
        portal.fault({"kind": "body", "status": status, "text": text})
        with pytest.raises(b24busy.PortalError) as caught:
            Client(portal.webhook, retries=0).call("user.current")
        assert caught.value.retryable is passes


@pytest.mark.parametrize(
    "text",
    [
        '{"error": "X", "b24busy": []}',
        '{"error": "X", "b24busy": {"users": 5, "status": "x", "attempts": true}}',
        '{"error": "X", "b24busy": {"users": ["5", null, false]}}',
        '{"error": "X", "note": "\\"b24busy\\""}',
        '{"error": "X", "b24busy": {"status": 5}, "more": "' + "x" * (2 << 20) + '"}',
        '{"error": "B24BUSY_CANCELLED", "b24busy": {"kind": "cancelled", "argument": "token"}}',
        '{"error": "X", "b24busy": {"kind": "argument", "attempts": 77, "status": 999}}',
        '{"error": {"code": "B24BUSY_TIMEOUT"}}',
    ],
    ids=range(8),
)
def test_what_a_portal_claims_in_the_librarys_name_does_no_harm(portal: Portal, text: str) -> None:
    portal.fault({"kind": "body", "status": 400, "text": text})
    with pytest.raises(b24busy.PortalError) as caught:
        Client(portal.webhook).call("user.current")
    assert (caught.value.users, caught.value.status, caught.value.attempts) == ([], 400, 1)
    assert (caught.value.kind, caught.value.argument) == ("portal", None)


def test_a_number_of_any_length_does_not_lose_the_answer(portal: Portal) -> None:
    digits = "9" * 5000
    portal.fault({"kind": "body", "status": 200, "text": '{"result": {"ID": ' + digits + "}}"})
    assert str(Client(portal.webhook).call("crm.deal.add").result["ID"]) == digits


@pytest.mark.parametrize("result", ['{"1_0": [], "01": [], " 7": [], "abc": []}', "5", "[[]]"])
def test_who_has_no_id_is_nobody(portal: Portal, result: str) -> None:
    portal.fault({"kind": "body", "status": 200, "text": '{"result": ' + result + "}"})
    answer = Client(portal.webhook).user_busy(1, FROM, TO)
    assert (len(answer), list(answer), 10 in answer) == (0, [], False)


def test_a_closed_client_says_so(portal: Portal) -> None:
    client = Client(portal.webhook)
    with client:
        client.user_busy(1, FROM, TO)
    client.close()
    with pytest.raises(ValueError, match="closed"):
        client.user_busy(1, FROM, TO)


def test_progress_counts_users_and_can_cancel(portal: Portal) -> None:
    seen: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        seen.append((done, total))

    with Client(portal.webhook, progress=note, **FAST) as client:
        answer = client.user_busy(range(1, 401), FROM, TO)
    assert len(answer.users) == 400
    assert seen == sorted(seen)
    assert seen[-1] == (400, 400)

    with (
        Client(portal.webhook, progress=lambda done, _: done < 100, **FAST) as client,
        pytest.raises(b24busy.CancelledError),
    ):
        client.user_busy(range(1, 401), FROM, TO)


def test_what_progress_raises_comes_out_of_the_call(portal: Portal) -> None:
    def fail(_done: int, _total: int) -> bool:
        raise LookupError("mine")

    with Client(portal.webhook, progress=fail) as client, pytest.raises(LookupError, match="mine"):
        client.user_busy(1, FROM, TO)


def test_progress_may_call_the_client(portal: Portal) -> None:
    depth: list[int] = []

    def ask(_done: int, _total: int) -> None:
        if not depth:
            depth.append(1)
            assert client.call("user.current").result["ID"] == "1"

    client = Client(portal.webhook, progress=ask, **FAST)
    assert client.user_busy(1, FROM, TO).users[1]
    assert depth == [1]


def test_what_is_no_text_is_a_type_error(portal: Portal) -> None:
    with Client(portal.webhook) as client:
        for wrong in (b"12", bytearray(b"12"), True, 1.5):
            with pytest.raises(TypeError):
                client.user_busy(wrong, FROM, TO)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="a day is a date or a text"):
            client.user_busy(1, None, TO)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="expected a text"):
            client.call(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Client(5)  # type: ignore[arg-type]
    assert portal.runs() == 0


def test_options_in_variables_have_their_types(portal: Portal) -> None:
    """What mypy says of it counts, too."""
    names: dict[int, str] = {1: "Sales"}
    options: b24busy.SlotOptions = {"duration_minutes": dt.timedelta(hours=1), "limit": 1}
    people: dict[str, b24busy.PersonOptions] = {"1": {"time_zone": ZoneInfo(MOSCOW)}}
    with Client(portal.webhook) as client:
        answer = client.user_busy(1, FROM, TO)
        assert len(client.available_slots(1, FROM, TO, MOSCOW, **options)) == 1
    svg = b24busy.timeline_svg(answer, FROM, TO, MOSCOW, names=names, per_user=people)
    assert "Sales" in svg
