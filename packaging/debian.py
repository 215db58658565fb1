"""One package an architecture for Debian and its kin: the library and the command line."""

import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

# Debian's name of an architecture, and of the folder for its libraries.
ARCHITECTURES = {
    "linux-x86_64": ("amd64", "x86_64-linux-gnu"),
    "linux-aarch64": ("arm64", "aarch64-linux-gnu"),
    "linux-i686": ("i386", "i386-linux-gnu"),
}

CONTROL = """\
Package: b24busy
Version: {version}
Architecture: {architecture}
Maintainer: The b24busy contributors <nobody@b24busy.invalid>
Installed-Size: {size}
Depends: libc6 (>= 2.17)
Section: utils
Priority: optional
Description: who is busy in Bitrix24, and when everybody is free
 Asks a Bitrix24 portal for its users' busy time, computes from the answer when
 people are really busy and when all of them are free, and shows it as a
 picture, as text or for calendars.
 .
 Inside are the command line with an emulated portal to try it on, and the
 library for C and C++, shared and static, with packages for pkg-config and
 CMake.
"""

# The library is found without LD_LIBRARY_PATH when the package is installed.
TRIGGERS = "activate-noawait ldconfig\n"

# What lintian wants otherwise. Why this package is none of Debian's own, which would be three.
OVERRIDES = """\
# Library, headers and program stand in one package: one download, one version.
b24busy: package-name-doesnt-match-sonames *
b24busy: non-dev-pkg-with-shlib-symlink *
b24busy: no-manual-page *
"""


def copyright_file(licence: str) -> str:
    """Debian's form for our own licence; what is inside besides has its texts in LICENCES.txt."""
    holder = re.search(r"Copyright \(c\) (.*)", licence)[1]
    body = licence.split("\n\n", 2)[2].strip()
    indented = "\n".join(f" {line}" if line else " ." for line in body.splitlines())
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: b24busy\n"
        "Comment: LICENCES.txt.gz beside this file has the licences of everything built in.\n\n"
        f"Files: *\nCopyright: {holder}\nLicense: Expat\n{indented}\n"
    )


def changelog(version: str, day: str) -> str:
    return (
        f"b24busy ({version}) unstable; urgency=medium\n\n"
        "  * What has changed is told in CHANGELOG.md.\n\n"
        f" -- The b24busy contributors <nobody@b24busy.invalid>  {day}\n"
    )


def _put(path: Path, text: str | bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def make(
    platform: str, version: str, source: Path, built: Path, licences: Path, stage: Path, out: Path
) -> None:
    """The package of a platform, where all three files of it were built."""
    architecture, triplet = ARCHITECTURES[platform]
    shutil.rmtree(stage, ignore_errors=True)
    # As on any Linux; but nothing is built.
    subprocess.run(
        ["make", "--silent", "--old-file=all", "install", f"built={built}", "PREFIX=/usr"]
        + [f"LIBDIR=/usr/lib/{triplet}", f"DESTDIR={stage}"],
        check=True,
        cwd=source,
    )
    # Policy: a library is no program.
    for library in (stage / "usr/lib" / triplet).glob("libb24busy.so.*.*"):
        library.chmod(0o644)
    _put(stage / "usr/bin/b24busy", (built / "b24busy").read_bytes(), 0o755)

    pages = stage / "usr/share/doc/b24busy"
    for page in ("README.md", "README.ru.md", "SECURITY.md", "docs/time.md", "docs/emulator.md"):
        _put(pages / f"{page}.gz", _packed((source / page).read_text("utf-8")))
    _put(pages / "CHANGELOG.md.gz", _packed((source / "CHANGELOG.md").read_text("utf-8")))
    day = subprocess.run(
        ["date", "-u", "-R", "-d", f"@{os.environ['SOURCE_DATE_EPOCH']}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    _put(pages / "changelog.gz", _packed(changelog(version, day)))
    _put(pages / "LICENCES.txt.gz", _packed(licences.read_text("utf-8")))
    _put(pages / "copyright", copyright_file((source / "LICENSE").read_text("utf-8")))
    _put(stage / "usr/share/lintian/overrides/b24busy", OVERRIDES)
    for folder in (stage, *(one for one in stage.rglob("*") if one.is_dir())):
        folder.chmod(0o755)

    files = sorted(one for one in stage.rglob("*") if one.is_file() and not one.is_symlink())
    size = sum(-(-one.stat().st_size // 1024) for one in files)
    _put(
        stage / "DEBIAN/control",
        CONTROL.format(version=version, architecture=architecture, size=size),
    )
    _put(stage / "DEBIAN/triggers", TRIGGERS)
    (soname,) = (one.name for one in stage.rglob("libb24busy.so.*") if one.name.count(".") == 2)
    _put(stage / "DEBIAN/shlibs", f"libb24busy {soname.rsplit('.', 1)[1]} b24busy (>= {version})\n")
    sums = [
        subprocess.run(
            ["md5sum", one.relative_to(stage)], cwd=stage, check=True, capture_output=True
        )
        for one in files
    ]
    _put(stage / "DEBIAN/md5sums", b"".join(one.stdout for one in sums))
    # Times are SOURCE_DATE_EPOCH's or older; xz, which every Debian since 7 reads, in one thread.
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=1", "--build", stage]
        + [out / f"b24busy_{version}_{architecture}.deb"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
