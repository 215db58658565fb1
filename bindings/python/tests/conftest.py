"""An emulated portal for the tests: the program that B24BUSY_PROGRAM names, else ``b24busy``."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

PROGRAM = os.environ.get("B24BUSY_PROGRAM", "b24busy")
# Not asked for by a proxy of this machine's, nor held up by what a portal allows.
OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({}))
FAST: dict[str, Any] = {"rate_per_second": 1000, "burst": 10000}


class Portal:
    def __init__(self, greeting: dict[str, str]) -> None:
        self.webhook = greeting["webhook"]
        self.url = greeting["portal"]
        self.token = greeting["token"]

    def control(self, method: str, what: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__emulator/{what}", data, method=method)
        with OPEN.open(request) as answer:
            return json.load(answer)

    def fault(self, fault: dict[str, Any], **rule: Any) -> None:
        self.control("POST", "faults", {"fault": fault, **rule})

    def runs(self) -> int:
        return int(self.control("GET", "runs").get("calendar.accessibility.get", 0))


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    config = tmp_path_factory.mktemp("portal") / "config.json"
    config.write_text('{"synthetic_users": 400}')
    command = [PROGRAM, "emulate", "--port", "0", "--week", "2025-09-08", "--lang", "en"]
    with subprocess.Popen(
        [*command, "--config", str(config)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        greeting: dict[str, str] = {}
        while "token" not in greeting:
            words = process.stdout.readline().split()
            if len(words) == 2:
                greeting[words[0]] = words[1]
        yield Portal(greeting)
        process.kill()


@pytest.fixture
def portal(started: Portal) -> Portal:
    started.control("POST", "reset")
    started.control("DELETE", "faults")
    return started
