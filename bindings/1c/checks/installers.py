"""The scripts that install the extension."""

import re
import subprocess

from .common import equal, expect


def check_installers(out, temporary):
    """The installer for Linux, run with a platform that notes what it is told: the steps for a file base and for a
    server base, and a failure that is explained. The one for Windows knows the same parameters and steps."""
    platform = temporary / "8.3.24.1691"
    base = temporary / "base"
    platform.mkdir()
    base.mkdir()
    (base / "1Cv8.1CD").touch()
    notes = temporary / "notes"

    def told(*parameters, programs, fails=""):
        notes.write_text("")
        for program in ("ibcmd", "1cv8"):
            path = platform / program
            path.unlink(missing_ok=True)
            if program in programs:
                body = f'#!/bin/sh\nprintf "%s\\n" "$*" >>{notes}\ncase "$*" in *"{fails or "#"}"*) exit 1;; esac\n'
                path.write_text(body)
                path.chmod(0o755)
        done = subprocess.run(
            [out / "установить.sh", "--platform", platform, *parameters], capture_output=True, text=True, check=False
        )
        return done.returncode, notes.read_text(), done.stdout + done.stderr

    status, said, _ = told("--file", base, "--settings", programs=("ibcmd", "1cv8"), fails="extension info")
    equal(status, 0, "installing into a file base")
    steps = re.findall(r"^infobase config (extension \w+|\w+)", said, re.MULTILINE)
    one = ["extension info", "extension create", "import", "apply", "extension update"]
    equal(steps, one * 2, "the steps for two extensions")
    expect("--safe-mode=no --unsafe-action-protection=no" in said, "safe mode stays on")

    status, said, _ = told("--server", "srv", "--base", "erp", "--user", "Админ", programs=("1cv8",))
    equal(status, 0, "installing into a server base")
    expect("/S srv\\erp" in said and "/UpdateDBCfg" in said and "/N Админ" in said, f"told the Designer: {said}")

    status, _, answer = told("--file", base, programs=("ibcmd",), fails="config apply")
    expect(status == 1 and "завершите их работу" in answer, f"a failure is not explained: {answer}")
    status, _, answer = told("--file", temporary, programs=("ibcmd",))
    expect(status == 1 and "нет файловой базы" in answer, f"a folder without a base: {answer}")
    equal(told("--file", base, "--server", "srv", programs=("ibcmd",))[0], 1, "two bases at once")

    windows = (out / "Установить.bat").read_bytes().decode()
    linux = (out / "установить.sh").read_text(encoding="utf-8")
    expect("\r\n" in windows and "\n" not in windows.replace("\r\n", ""), "the lines of the file for Windows")
    for word in sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", linux))):
        expect(word in windows, f"Установить.bat does not know {word}")
    labels = set(re.findall(r"^:(\w+)", windows, re.MULTILINE)) | {"eof"}
    expect(set(re.findall(r"(?:goto |call )[: ]?:?(\w+)", windows)) <= labels, "a label that is not there")
