"""Tokens that are renewed, and whoever stores them."""

from __future__ import annotations

import multiprocessing
import os
import threading
from typing import Any

import pytest
from conftest import FAST, Portal

import b24busy
from b24busy import Client, Tokens, _renewed
from b24busy._call import Handle

FROM, TO = "2025-09-08", "2025-09-14"


def client_of(portal: Portal, **more: Any) -> Client:
    return Client(
        portal.url,
        portal.token,
        client_id="local.emulator.client",
        client_secret="emulatorclientsecret0000000000000000",
        refresh_token=portal.control("GET", "tokens")["refresh_token"],
        oauth_url=f"{portal.url}/oauth/token/",
        **FAST,
        **more,
    )


def test_tokens_are_renewed_and_told(portal: Portal) -> None:
    with client_of(portal) as client:
        portal.control("POST", "expire-token")
        client.user_busy(1, FROM, TO)
        tokens = client.tokens()
    assert tokens.generation == 1
    assert tokens.access_token == portal.control("GET", "tokens")["access_token"]
    assert tokens.access_token not in repr(tokens)


def test_new_tokens_are_told_once_on_the_thread_of_the_call(portal: Portal) -> None:
    told: list[tuple[Tokens, int]] = []
    with client_of(
        portal, on_tokens=lambda tokens: told.append((tokens, threading.get_ident()))
    ) as client:
        client.user_busy(1, FROM, TO)
        assert told == []
        portal.control("POST", "expire-token")
        for _ in range(2):
            client.user_busy(1, FROM, TO)
        assert told == [(client.tokens(), threading.get_ident())]
        # A clone has the same tokens, and whoever is told of them.
        portal.control("POST", "expire-token")
        client.clone().user_busy(1, FROM, TO)
        assert [tokens.generation for tokens, _ in told] == [1, 2]
        client.user_busy(1, FROM, TO)
        assert len(told) == 2


def test_new_tokens_are_told_where_the_call_fails_too(portal: Portal) -> None:
    told: list[Tokens] = []
    client = client_of(portal, on_tokens=told.append)
    portal.control("POST", "expire-token")
    with pytest.raises(b24busy.PortalError) as caught:
        client.call("calendar.accessibility.get")
    assert caught.value.status == 400, "it names nobody"
    assert told == [client.tokens()]
    assert told[0].generation == 1


def test_what_on_tokens_raises_comes_out_and_the_next_call_tells_again(portal: Portal) -> None:
    told: list[int] = []

    def store(tokens: Tokens) -> None:
        told.append(tokens.generation)
        if len(told) == 1:
            raise LookupError("the disk is full")

    client = client_of(portal, on_tokens=store)
    portal.control("POST", "expire-token")
    with pytest.raises(LookupError, match="the disk is full"):
        client.user_busy(1, FROM, TO)
    for _ in range(2):
        client.user_busy(1, FROM, TO)
    assert told == [1, 1]


def test_on_tokens_may_call_the_client(portal: Portal) -> None:
    told: list[int] = []

    def store(tokens: Tokens) -> None:
        told.append(tokens.generation)
        client.call("user.current")

    client = client_of(portal, on_tokens=store)
    portal.control("POST", "expire-token")
    client.user_busy(1, FROM, TO)
    assert told == [1]


def test_the_newest_tokens_are_told_last_and_one_at_a_time(portal: Portal) -> None:
    told: list[int] = []
    entered, go_on = threading.Event(), threading.Event()

    def store(tokens: Tokens) -> None:
        entered.set()
        go_on.wait(10)
        told.append(tokens.generation)

    client = client_of(portal, on_tokens=store)
    portal.control("POST", "expire-token")
    slow = threading.Thread(target=client.user_busy, args=(1, FROM, TO))
    slow.start()
    assert entered.wait(10)
    # Another call has newer tokens meanwhile. It does not wait, nor overtake.
    portal.control("POST", "expire-token")
    client.user_busy(1, FROM, TO)
    assert client.tokens().generation == 2
    assert told == []
    go_on.set()
    slow.join()
    assert told == [1, 2]


def test_what_somebody_else_told_a_moment_ago_is_not_told_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    look, looks = _renewed._tokens, 0

    def look_and_be_overtaken(handle: Handle) -> Tokens:
        nonlocal looks
        looks += 1
        if looks == 2:
            client._renewed._told = 1  # type: ignore[union-attr]
        return look(handle)

    client = client_of(portal, on_tokens=lambda tokens: told.append(tokens.generation))
    portal.control("POST", "expire-token")
    monkeypatch.setattr(_renewed, "_tokens", look_and_be_overtaken)
    client.user_busy(1, FROM, TO)
    assert looks == 3
    assert told == []


CLIENT: Client | None = None
TOLD: list[int] = []


def renew_in_child(portal: Portal) -> list[int]:
    assert CLIENT is not None
    portal.control("POST", "expire-token")
    CLIENT.user_busy(1, FROM, TO)
    return TOLD


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork there")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_tells_though_its_parent_was_telling_when_it_forked(portal: Portal) -> None:
    global CLIENT
    parent, entered, go_on = os.getpid(), threading.Event(), threading.Event()

    def store(tokens: Tokens) -> None:
        if os.getpid() == parent:
            entered.set()
            go_on.wait(30)
        else:
            TOLD.append(tokens.generation)

    CLIENT = client_of(portal, on_tokens=store)
    portal.control("POST", "expire-token")
    slow = threading.Thread(target=CLIENT.user_busy, args=(1, FROM, TO))
    slow.start()
    try:
        assert entered.wait(10)
        with multiprocessing.get_context("fork").Pool(1) as pool:
            assert pool.apply_async(renew_in_child, (portal,)).get(30) == [2]
    finally:
        go_on.set()
        slow.join()


def test_on_tokens_needs_what_can_be_renewed(portal: Portal) -> None:
    with pytest.raises(b24busy.ArgumentError, match="refresh_token"):
        Client(portal.url, portal.token, on_tokens=print)
