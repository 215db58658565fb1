"""What the README shows is run and type-checked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Portal

HERE = Path(__file__).resolve()
PAGES = [
    HERE.parents[1] / "README.md",
    HERE.parents[3] / "README.md",
    HERE.parents[3] / "README.ru.md",
]
EXAMPLES = [
    example
    for page in PAGES
    for example in re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_does_what_it_says(portal: Portal, tmp_path: Path, number: int) -> None:
    # The address alone is replaced by the emulated portal's.
    source, replaced = re.subn(r'"https://[^"]+/"', repr(portal.webhook), EXAMPLES[number])
    assert replaced == 1
    file = tmp_path / "example.py"
    file.write_text(source, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", file], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    if "timeline_svg" in source:
        assert (tmp_path / "week.svg").read_text("utf-8").startswith("<svg")
        assert (tmp_path / "week.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    elif "except" in source:
        assert done.stdout.startswith("from ")
    else:
        assert "+03:00 [1" in done.stdout or "+03:00 (1" in done.stdout
    if "B24BUSY_MYPY" in os.environ:
        subprocess.run(
            [os.environ["B24BUSY_MYPY"], "--strict", "--python-executable", sys.executable, file],
            check=True,
        )


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 6
