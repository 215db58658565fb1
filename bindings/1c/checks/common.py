"""What every check needs."""

import hashlib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parents[1]
ROOT = HERE.parents[1]

# A time that no clock shows, even as a zip counts.
RELEASED = 1_700_000_000

done = 0


def expect(condition, message):
    global done
    if not condition:
        sys.exit(f"bindings/1c/check: {message}")
    done += 1


def equal(found, wanted, what):
    expect(found == wanted, f"{what}: found {found!r}, wanted {wanted!r}")


def pack(out, libraries, **streams):
    subprocess.run(
        [HERE / "package", *libraries],
        check=True,
        env={**os.environ, "OUT": str(out), "SOURCE_DATE_EPOCH": str(RELEASED)},
        stdout=subprocess.DEVNULL,
        **streams,
    )


def digest(data):
    """A short name for bytes: the bytes themselves would drown the message about them."""
    return hashlib.sha256(data).hexdigest()[:16]
