"""The C ABI as the header declares it, one declaration a line."""

import re
from pathlib import Path


def declarations(header: str) -> list[str]:
    """Of the header without preprocessor lines. Each enumerator is one too: another may be added."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    found = []
    for name, body in re.findall(r"enum\s*(\w*)\s*\{(.*?)\}", text, re.DOTALL):
        found += [f"enum {name}: {one.strip()}" for one in body.split(",") if one.strip()]
    text = re.sub(r"\{.*?\}", "{}", text, flags=re.DOTALL)
    found += [re.sub(r"\s+", " ", one).strip() + ";" for one in text.split(";") if one.strip()]
    return found


def functions(lines: list[str]) -> set[str]:
    return {name for line in lines for name in re.findall(r"\b(b24_\w+)\(", line)}


def version(lines: list[str]) -> int:
    (number,) = (one for line in lines for one in re.findall(r"B24_ABI_VERSION = (\d+)", line))
    return int(number)


def check(header: Path, folder: Path, write: bool) -> list[str]:
    """What is wrong with the header, measured by what is committed of its version."""
    now = declarations(header.read_text("utf-8"))
    committed = folder / f"{version(now)}.txt"
    if write:
        committed.parent.mkdir(exist_ok=True)
        committed.write_text("".join(f"{line}\n" for line in now), "utf-8")
    if not committed.is_file():
        return [f"{committed.name}: not there; packaging/check --write-abi writes it, once a version"]
    before = committed.read_text("utf-8").splitlines()
    gone = [
        f"abi/{committed.name}: gone or changed without a new B24_ABI_VERSION: {line}"
        for line in before
        if line not in now
    ]
    new = [
        f"abi/{committed.name}: not there yet, packaging/check --write-abi adds it: {line}"
        for line in now
        if line not in before
    ]
    return gone + new
