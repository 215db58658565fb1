"""The library in a Python process: threads, signals, forks, memory."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import ClassVar

import pytest
from conftest import FAST, Portal

import b24busy
from b24busy import Client

FROM, TO = "2025-09-08", "2025-09-14"


def ask(client: Client) -> int:
    return len(client.user_busy(1, FROM, TO).users[1])


def test_other_threads_run_while_calls_are_under_way(portal: Portal) -> None:
    portal.fault({"kind": "delay", "ms": 1000})
    with Client(portal.webhook) as client:
        threads = [threading.Thread(target=ask, args=(client,)) for _ in range(8)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        # This thread has the interpreter meanwhile: no pause is near the length of a call.
        longest, last = 0.0, start
        while any(thread.is_alive() for thread in threads):
            time.sleep(0.001)
            now = time.monotonic()
            longest, last = max(longest, now - last), now
        took = time.monotonic() - start
    assert portal.runs() == 8
    assert 1.0 <= took < 4.0, "eight calls of a second each ran side by side"
    assert longest < 0.5


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing there")
def test_ctrl_c_cancels_a_call_in_parts(portal: Portal) -> None:
    portal.fault({"kind": "delay", "ms": 100})
    program = f"""
import b24busy, signal, time
# A shell that starts something in the background has it ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
client = b24busy.Client({portal.webhook!r}, users_per_call=1, **{FAST!r})
print("calling", flush=True)
try:
    client.user_busy(range(1, 401), "{FROM}", "{TO}")
except KeyboardInterrupt:
    print("cancelled", flush=True)
    time.sleep(1)
    client.call("user.current")
    print("usable", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"calling\n"
        while portal.runs() < 3:
            time.sleep(0.05)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == b"cancelled\n"
        took = time.monotonic() - start
        runs = portal.runs()
        assert process.stdout.readline() == b"usable\n"
        assert process.wait() == 0
    assert took < 2
    assert runs < 50
    assert portal.runs() <= runs + 1, "nothing was asked after that"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing there")
def test_a_signal_handler_runs_during_a_call(portal: Portal) -> None:
    portal.fault({"kind": "delay", "ms": 1500})
    heard: list[float] = []
    before = signal.signal(signal.SIGALRM, lambda *_: heard.append(time.monotonic()))
    start = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        assert ask(Client(portal.webhook)) > 0
    finally:
        signal.signal(signal.SIGALRM, before)
    assert len(heard) == 1
    assert heard[0] - start < 1.0


def test_closing_while_others_call_does_no_harm(portal: Portal) -> None:
    portal.fault({"kind": "delay", "ms": 300})
    client = Client(portal.webhook)
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(ask(client))) for _ in range(8)]
    for thread in threads:
        thread.start()
    while len(portal.control("GET", "requests")) < 8:
        time.sleep(0.01)
    client.close()
    for thread in threads:
        thread.join()
    assert len(answers) == 8


CLIENT: Client | None = None


def in_child(_number: int) -> int:
    assert CLIENT is not None
    return ask(CLIENT)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork there")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_client_survives_a_fork(portal: Portal) -> None:
    global CLIENT
    CLIENT = Client(portal.webhook, **FAST)
    expected = ask(CLIENT)
    stop = threading.Event()
    failures: list[BaseException] = []

    def keep_calling() -> None:
        try:
            while not stop.is_set():
                in_child(0)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=keep_calling) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        with multiprocessing.get_context("fork").Pool(4) as pool:
            assert pool.map_async(in_child, range(40)).get(60) == [expected] * 40
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert ask(CLIENT) == expected


def spend(portal: Portal, calls: int) -> None:
    """Calls of every sort, with results and with errors, on the main thread and on another."""
    answer = Client(portal.webhook).user_busy(1, FROM, TO)

    def each() -> None:
        with Client(portal.webhook, progress=lambda _done, _total: True, **FAST) as client:
            client.user_busy([1, 2], FROM, TO)
            other = client.clone(progress=lambda _done, _total: True)
            other.user_busy(1, FROM, TO)
            other.cancel()
            client.available_slots([1, 2], FROM, TO, "Europe/Moscow")
            for wrong in (lambda: client.call("no.such.method"), lambda: Client("")):
                with pytest.raises(b24busy.Error):
                    wrong()
        b24busy.busy_intervals(answer)
        b24busy.timeline_svg(answer, FROM, TO, "Europe/Moscow")

    for number in range(calls):
        if number % 2:
            each()
        else:
            thread = threading.Thread(target=each)
            thread.start()
            thread.join()
    gc.collect()


class _MallInfo(ctypes.Structure):
    _fields_: ClassVar = [
        (name, ctypes.c_size_t)
        for name in (
            *("arena", "ordblks", "smblks", "hblks", "hblkhd"),
            *("usmblks", "fsmblks", "uordblks", "fordblks", "keepcost"),
        )
    ]


def native_bytes() -> Callable[[], int] | None:
    """How to ask the C library how many bytes are allocated, Python's small objects aside."""
    function = getattr(ctypes.CDLL(None), "mallinfo2", None) if os.name == "posix" else None
    if function is None:
        return None
    function.restype = _MallInfo
    return lambda: int(function().uordblks)


def test_no_call_leaks(portal: Portal) -> None:
    def traced() -> int:
        return tracemalloc.get_traced_memory()[0]

    def grows(allocated: Callable[[], int]) -> int:
        """The least of some rounds: a leak grows in each, what others keep or move does not."""
        spend(portal, 60)  # What is kept for good is kept by now.
        rounds = []
        for _ in range(3):
            before = allocated()
            spend(portal, 100)
            rounds.append(allocated() - before)
        return min(rounds)

    # A string of each call that stayed would be hundreds of kilobytes; the emulator's records of
    # requests are in another process.
    if native := native_bytes():
        assert grows(native) < 60_000
    tracemalloc.start()  # Not before: its tables grow, too.
    try:
        assert grows(traced) < 20_000
    finally:
        tracemalloc.stop()


def test_every_string_goes_back(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    from b24busy import _native

    given: list[int] = []
    back: list[int | None] = []
    free = _native.library.b24_string_free

    def count_free(pointer: int | None) -> None:
        back.append(pointer)
        free(pointer)

    monkeypatch.setattr(_native.library, "b24_string_free", count_free)
    names = [
        "b24_client_get_user_busy",
        "b24_client_busy_intervals",
        "b24_client_available_slots",
        "b24_client_call",
        "b24_client_tokens",
        "b24_busy_intervals",
        "b24_available_slots",
        "b24_timeline_svg",
        "b24_freebusy_ics",
        "b24_error_info",
    ]
    for name in names:
        function = getattr(_native.library, name)

        def counted(*arguments: object, _function: Callable[..., int] = function) -> int:
            given.append(_function(*arguments))
            return given[-1]

        monkeypatch.setattr(_native.library, name, counted)
    client = Client(portal.webhook)
    answer = client.user_busy(1, FROM, TO)
    client.busy_intervals(1, FROM, TO)
    client.available_slots(1, FROM, TO, "UTC")
    b24busy.busy_intervals(answer)
    b24busy.available_slots(answer, FROM, TO, "UTC")
    b24busy.timeline_svg(answer, FROM, TO, "UTC")
    b24busy.freebusy_ics(answer, FROM, TO, "UTC")
    with pytest.raises(b24busy.PortalError):
        client.call("no.such.method")
    with pytest.raises(b24busy.ArgumentError):
        client.tokens()
    # The nine calls, the ids that one remembers, and what is known of two errors.
    assert len(given) == 12
    assert sorted(given) == sorted(pointer for pointer in back if pointer)
    with pytest.raises(b24busy.ArgumentError):
        Client("")
    # The error of a client that was not made, which comes back in an argument, and what is known.
    assert len(given) == 13
    assert len([pointer for pointer in back if pointer]) == 14


def ends(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )


def test_the_interpreter_ends_while_other_threads_call(portal: Portal) -> None:
    """A thread in the library that is told of progress when the interpreter ends would abort it."""
    program = f"""
import b24busy, threading, time
client = b24busy.Client({portal.webhook!r}, **{FAST!r})
def call():
    while True:
        client.user_busy(1, "{FROM}", "{TO}")
for _ in range(2):
    threading.Thread(target=call, daemon=True).start()
time.sleep(0.2)
"""
    for _ in range(3):
        ended = ends(program)
        assert ended.returncode == 0, ended.stderr
    assert portal.runs() > 6


def test_the_interpreter_does_not_wait_for_an_answer_to_end(portal: Portal) -> None:
    portal.fault({"kind": "delay", "ms": 15_000})
    program = f"""
import b24busy, threading
client = b24busy.Client({portal.webhook!r})
threading.Thread(target=client.user_busy, args=(1, "{FROM}", "{TO}"), daemon=True).start()
input()
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        while portal.runs() == 0 and not portal.control("GET", "requests"):
            time.sleep(0.05)
        start = time.monotonic()
        process.communicate(b"\n")
        assert process.returncode == 0
    assert time.monotonic() - start < 3


def test_no_call_begins_when_the_interpreter_ends(portal: Portal) -> None:
    program = f"""
import atexit, b24busy
client = b24busy.Client({portal.webhook!r})
def late():
    try:
        client.user_busy(1, "{FROM}", "{TO}")
    except RuntimeError as error:
        print(error)
b24busy._call.atexit.unregister(b24busy._call._end)
atexit.register(late)
atexit.register(b24busy._call._end)
"""
    assert ends(program).stdout == "the interpreter ends\n"
