"""Calls that somebody ends: by cancel, by a clone of its own, by a task of asyncio."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FAST, Portal

import b24busy
from b24busy import Client

FROM, TO = "2025-09-08", "2025-09-14"
LATE = {"kind": "delay", "ms": 15_000}
SOON = 2.0
"""Seconds: far less than an answer takes, far more than a cancel does."""


def wait_for_a_request(portal: Portal) -> None:
    while not portal.control("GET", "requests"):
        time.sleep(0.01)


def cancel_when_called(portal: Portal, client: Client) -> threading.Thread:
    def cancel() -> None:
        wait_for_a_request(portal)
        client.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    return thread


@pytest.mark.parametrize("main_thread", [True, False])
def test_cancel_ends_what_a_client_does_now_and_later(portal: Portal, main_thread: bool) -> None:
    portal.fault(LATE)
    caught: list[BaseException] = []

    def call() -> None:
        with pytest.raises(b24busy.CancelledError) as error:
            client.user_busy(1, FROM, TO)
        caught.append(error.value)

    start = time.monotonic()
    with Client(portal.webhook) as client:
        canceller = cancel_when_called(portal, client)
        if main_thread:
            call()
        else:
            thread = threading.Thread(target=call)
            thread.start()
            thread.join()
        canceller.join()
        call()
    assert time.monotonic() - start < SOON
    assert [type(error) for error in caught] == [b24busy.CancelledError] * 2


def test_a_clone_is_cancelled_alone(portal: Portal) -> None:
    client = Client(portal.webhook, **FAST)
    with client.clone() as one:
        one.cancel()
        with pytest.raises(b24busy.CancelledError):
            one.user_busy(1, FROM, TO)
        with one.clone() as other:
            assert other.user_busy(1, FROM, TO)
    client.close()
    one.cancel()
    with pytest.raises(ValueError, match="closed"):
        one.clone()


def test_a_clone_outlives_its_client_and_has_its_own_progress(portal: Portal) -> None:
    seen: dict[str, list[int]] = {"client": [], "clone": []}
    client = Client(portal.webhook, progress=lambda done, _: seen["client"].append(done), **FAST)
    one = client.clone(progress=lambda done, _: seen["clone"].append(done))
    client.close()
    del client
    assert one.user_busy([1, 2], FROM, TO)
    assert seen["client"] == []
    assert seen["clone"][-1] == 2


def recipe() -> Callable[[Client, Callable[[Client], Any]], Awaitable[Any]]:
    """The README's function."""
    page = Path(__file__).resolve().parents[1].joinpath("README.md").read_text("utf-8")
    examples = re.findall(r"^```python\n(import asyncio\n.*?)^async def main", page, re.M | re.S)
    assert len(examples) == 1
    defined: dict[str, Any] = {}
    exec(examples[0], defined)
    ask: Callable[[Client, Callable[[Client], Any]], Awaitable[Any]] = defined["ask"]
    return ask


def test_a_cancelled_task_ends_its_call_at_once(portal: Portal) -> None:
    portal.fault(LATE)
    ask, ends = recipe(), []

    def call(one: Client) -> object:
        try:
            return one.user_busy(1, FROM, TO)
        except BaseException as error:
            ends.append(type(error))
            raise

    async def main() -> None:
        task = asyncio.ensure_future(ask(client, call))
        await asyncio.to_thread(wait_for_a_request, portal)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        portal.control("DELETE", "faults")
        assert await ask(client, lambda one: one.user_busy(1, FROM, TO))

    client = Client(portal.webhook, **FAST)
    start = time.monotonic()
    asyncio.run(main())  # It waits for the threads of its calls.
    assert time.monotonic() - start < SOON
    assert ends == [b24busy.CancelledError]


def test_many_tasks_call_side_by_side_and_fail_alone(portal: Portal) -> None:
    ask = recipe()

    async def main() -> list[Any]:
        portal.fault(LATE, times=1)
        first = asyncio.ensure_future(ask(client, lambda one: one.user_busy(1, FROM, TO)))
        await asyncio.to_thread(wait_for_a_request, portal)
        others = [ask(client, lambda one: one.user_busy(2, FROM, TO)) for _ in range(3)]
        found = await asyncio.gather(*others)
        assert not first.done()
        first.cancel()
        return found

    with Client(portal.webhook, **FAST) as client:
        start = time.monotonic()
        assert all(answer.asked_users == (2,) for answer in asyncio.run(main()))
        assert time.monotonic() - start < SOON
