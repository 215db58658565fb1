"""The component: the zip, its manifest, the platforms."""

import subprocess
import time
import xml.etree.ElementTree as ElementTree
import zipfile

from .common import RELEASED, ROOT, digest, equal, expect, pack

ADDIN = ROOT / "src" / "addin"
BUNDLE = "{http://v8.1c.ru/8.2/addin/bundle}"


def check_platforms(folder, number):
    """Libraries are told apart by their headers; one that has no place in the manifest is refused."""
    folder.mkdir()
    headers = {
        "linux_x86_64": b"\x7fELF" + bytes(14) + (62).to_bytes(2, "little"),
        "linux_i386": b"\x7fELF" + bytes(14) + (3).to_bytes(2, "little"),
        "linux_arm64": b"\x7fELF" + bytes(14) + (183).to_bytes(2, "little"),
        "linux_riscv": b"\x7fELF" + bytes(14) + (243).to_bytes(2, "little"),
        "windows_x86_64": b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0\x64\x86",
        "windows_i386": b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0\x4c\x01",
        "text": b"not a library",
    }
    for name, header in headers.items():
        (folder / name).write_bytes(header)

    def packed(*names):
        try:
            pack(folder, [folder / name for name in names], stderr=subprocess.DEVNULL)
        except subprocess.CalledProcessError:
            return None
        with zipfile.ZipFile(folder / f"B24Busy_{number}.zip") as opened:
            manifest = ElementTree.fromstring(opened.read("MANIFEST.XML"))
        return {(part.get("os"), part.get("arch")) for part in manifest}

    every = {(system, processor) for system in ("Linux", "Windows") for processor in ("x86_64", "i386")}
    known = ("windows_i386", "linux_x86_64", "windows_x86_64", "linux_i386", "linux_arm64")
    equal(packed(*known), every | {("Linux", "ARM64")}, "platforms told by headers")
    for refused in (("text",), ("linux_riscv",), ("linux_i386", "linux_i386")):
        equal(packed(*refused), None, f"packing {refused}")


def check_zip(archive, libraries, number):
    with zipfile.ZipFile(archive) as opened:
        expect(opened.testzip() is None, "the zip is damaged")
        entries = {entry.filename: opened.read(entry) for entry in opened.infolist()}
        first = opened.infolist()[0].filename
        times = {entry.date_time for entry in opened.infolist()}

    equal(first, "MANIFEST.XML", "the first entry of the zip")
    manifest = ElementTree.fromstring(entries.pop("MANIFEST.XML"))
    equal(manifest.tag, BUNDLE + "bundle", "the manifest's root")
    components = manifest.findall(BUNDLE + "component")
    equal({part.get("type") for part in components}, {"native"}, "component types")
    places = [(part.get("os"), part.get("arch")) for part in components]
    equal(len(places), len(set(places)), "platforms in the manifest, each once")

    info = ElementTree.fromstring(entries.pop("INFO.XML"))
    equal(info.find("component").get("version"), number + ".0", "the version in INFO.XML, of four parts")
    equal(times, {time.gmtime(RELEASED)[:6]}, "the time in the zip, which tells a newer component")

    paths = sorted(part.get("path") for part in components)
    equal(paths, sorted(entries), "files that the manifest names")
    for path in paths:
        expect(number.replace(".", "_") in path, f"{path} does not bear the version")
    equal(sorted(map(digest, entries.values())), sorted(digest(path.read_bytes()) for path in libraries), "the libraries in the zip")
    if ADDIN.is_dir():
        for path in paths:
            expect(b"GetClassObject" in entries[path], f"{path} was built without the feature addin")
