"""The C ABI as the header declares it, compared with the last release's by libabigail.

What is compared is a library of empty functions compiled from the header, with C's own debug
information, once for 64-bit and once for 32-bit processors (where size_t is another type than
uint64_t). Not the library itself: of what Rust writes, libabigail takes all that stands behind
b24_client, four thousand private types, whose every change would look like one of the interface,
and loses what is const. That the library exports the header's functions and no others is checked
in every file that was built; that the header is the source's, in the tests.
"""

import re
import subprocess
import tempfile
from pathlib import Path

WIDTHS = {"64": "-m64", "32": "-m32"}


def declarations(header: str) -> list[str]:
    """Of the functions, without comments, one a line."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    return [
        re.sub(r"\s+", " ", one).strip()
        for one in re.sub(r"\{.*?\}", "", text, flags=re.DOTALL).split(";")
        if re.search(r"\bb24_\w+\(", one)
    ]


def functions(header: str) -> set[str]:
    return {re.search(r"\b(b24_\w+)\(", one)[1] for one in declarations(header)}


def version(header: str) -> int:
    return int(re.search(r"B24_ABI_VERSION = (\d+)", header)[1])


def _run(*command: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True)


def _compile(header: str, width: str, folder: Path) -> Path:
    """A library in which each function of the header is, and does nothing."""
    source, library = folder / f"{width}.c", folder / f"{width}.so"
    bodies = "".join(f"{one} {{ __builtin_trap(); }}\n" for one in declarations(header))
    source.write_text(f"#include <stddef.h>\n#include <stdint.h>\n{header}\n{bodies}", "utf-8")
    done = _run(
        *(
            "gcc",
            "-std=c99",
            "-g",
            "-ffreestanding",
            "-nostdlib",
            "-shared",
            "-fPIC",
            WIDTHS[width],
        ),
        *(source, "-o", library),
    )
    if done.returncode != 0:
        raise ValueError(f"the header does not compile: {done.stderr}")
    return library


def write(header: str, folder: Path) -> None:
    """Takes the header as the interface of its version."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for width in WIDTHS:
            library = _compile(header, width, Path(scratch))
            subprocess.run(
                ["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", library]
                + ["--out-file", folder / f"{version(header)}-{width}.abi"],
                check=True,
            )


def compare(header: str, folder: Path) -> tuple[list[str], list[str]]:
    """What breaks programs that were compiled against what is committed of the header's version;
    and what is merely new.
    """
    wrong, new = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for width in WIDTHS:
            committed = folder / f"{version(header)}-{width}.abi"
            if not committed.is_file():
                wrong.append(
                    f"{committed.name}: not there; packaging/check --write-abi writes it, once"
                    " a version"
                )
                continue
            library = _compile(header, width, Path(scratch))
            # Whatever it tells here is a change of what was there; an enumerator more is none.
            changed = _run("abidiff", "--no-added-syms", committed, library)
            if changed.returncode != 0:
                wrong.append(
                    f"abi/{committed.name}: changed without a new B24_ABI_VERSION:\n"
                    f"{changed.stdout}{changed.stderr}"
                )
            elif (added := _run("abidiff", "--harmless", committed, library)).returncode != 0:
                new.append(
                    f"abi/{committed.name}: what is new works with programs that are there:\n"
                    f"{added.stdout}"
                )
    return wrong, new
