"""Builds the wheel: the Python files and the native library, for every Python 3 of one platform."""

import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parents[2]
NAME = {"win32": "b24busy.dll", "darwin": "libb24busy.dylib"}.get(sys.platform, "libb24busy.so")


def library() -> Path:
    """The one that B24BUSY_LIBRARY names, else one that is built here and now."""
    given = os.environ.get("B24BUSY_LIBRARY")
    if given:
        return Path(given)
    # A folder of its own: where cargo builds otherwise, many settings can change.
    target = ROOT / "target" / "wheel"
    command = ["cargo", "build", "--release", "--locked", "--lib", "--target-dir", str(target)]
    environment = {key: value for key, value in os.environ.items() if key != "CARGO_BUILD_TARGET"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return target / "release" / NAME


def beside_the_package(binary: Path) -> str:
    """What the library is called in the wheel: B24BUSY_LIBRARY may be another system's."""
    head = binary.read_bytes()[:2]
    return {b"MZ": "b24busy.dll", b"\x7fE": "libb24busy.so"}.get(head, NAME)


def platform_tag(binary: Path) -> str:
    """The oldest systems that the library runs on, whatever the interpreter was built for."""
    data = binary.read_bytes()
    if data[:2] == b"MZ":
        head = struct.unpack_from("<I", data, 60)[0]
        return {0x8664: "win_amd64", 0x14C: "win32", 0xAA64: "win_arm64"}[
            struct.unpack_from("<H", data, head + 4)[0]
        ]
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        # The oldest that Rust builds for.
        return "macosx_11_0_arm64" if machine == "arm64" else "macosx_10_12_x86_64"
    # Each function that is taken from glibc is taken in a version, whose name stands there.
    versions = [int(version) for version in re.findall(rb"GLIBC_2\.(\d+)", data)]
    if data[:4] == b"\x7fELF" and versions:
        machine = {62: "x86_64", 3: "i686", 183: "aarch64"}.get(
            struct.unpack_from("<H", data, 18)[0], machine
        )
        tag = f"manylinux_2_{max(versions)}_{machine}"
        # By this name installers of that time know it.
        return f"{tag}.manylinux2014_{machine}" if max(versions) == 17 else tag
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


class WithLibrary(build_py):
    """The package's files, the library, the manual, the licence and that of the data in it."""

    def run(self) -> None:
        super().run()
        package = Path(self.build_lib, "b24busy")
        binary = library()
        shutil.copyfile(binary, package / beside_the_package(binary))
        for licence in ("LICENSE", "LICENSE-UNICODE"):
            shutil.copyfile(ROOT / licence, package / licence)
        # A release has those of everything inside, in one file.
        if everything := os.environ.get("B24BUSY_LICENCES"):
            shutil.copyfile(everything, package / "LICENCES.txt")
        shutil.copyfile(ROOT / "docs" / "time.md", package / "time.md")


class ForEveryPython(bdist_wheel):
    """No extension module: ctypes calls the library, whatever the Python."""

    def get_tag(self) -> tuple[str, str, str]:
        folder = Path(self.bdist_dir, "b24busy")
        (binary,) = (path for path in folder.iterdir() if path.suffix in {".dll", ".dylib", ".so"})
        return "py3", "none", platform_tag(binary)


class Native(Distribution):
    def has_ext_modules(self) -> bool:
        return True


VERSION = re.findall(r'^version = "(.+)"', (ROOT / "Cargo.toml").read_text("utf-8"), re.M)[0]

setup(
    version=VERSION,
    distclass=Native,
    cmdclass={"build_py": WithLibrary, "bdist_wheel": ForEveryPython},
)
