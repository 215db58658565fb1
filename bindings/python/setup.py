"""Builds the wheel: the Python files and the native library, for every Python 3 of one platform."""

import os
import platform
import re
import shutil
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


def platform_tag(binary: Path) -> str:
    """The oldest systems that the library runs on, whatever the interpreter was built for."""
    machine = platform.machine().lower()
    if sys.platform == "darwin":
        # The oldest that Rust builds for.
        return "macosx_11_0_arm64" if machine == "arm64" else "macosx_10_12_x86_64"
    if sys.platform == "linux" and platform.libc_ver()[0] == "glibc":
        # Each function that is taken from glibc is taken in a version, whose name stands there.
        versions = re.findall(rb"GLIBC_2\.(\d+)", binary.read_bytes())
        return f"manylinux_2_{max(map(int, versions))}_{machine}"
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


class WithLibrary(build_py):
    """The package's files, the library, the manual, the licence and that of the data in it."""

    def run(self) -> None:
        super().run()
        package = Path(self.build_lib, "b24busy")
        shutil.copyfile(library(), package / NAME)
        for licence in ("LICENSE", "LICENSE-UNICODE"):
            shutil.copyfile(ROOT / licence, package / licence)
        shutil.copyfile(ROOT / "docs" / "time.md", package / "time.md")


class ForEveryPython(bdist_wheel):
    """No extension module: ctypes calls the library, whatever the Python."""

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", platform_tag(Path(self.bdist_dir, "b24busy", NAME))


class Native(Distribution):
    def has_ext_modules(self) -> bool:
        return True


VERSION = re.findall(r'^version = "(.+)"', (ROOT / "Cargo.toml").read_text("utf-8"), re.M)[0]

setup(
    version=VERSION,
    distclass=Native,
    cmdclass={"build_py": WithLibrary, "bdist_wheel": ForEveryPython},
)
