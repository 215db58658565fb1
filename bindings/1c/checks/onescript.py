"""The OneScript package."""

import re
import xml.etree.ElementTree as ElementTree
import zipfile

from . import modules
from .common import digest, equal, expect

# What opm makes itself when it builds a package.
MADE_BY_OPM = {"lib.config", "opm-metadata.xml"}


def check_onescript(folder, archive, number):
    config = ElementTree.parse(folder / "lib.config").getroot()
    configured = {
        part.get("name"): part.get("file")
        for part in config.iter("{http://oscript.io/schemas/lib-config/1.0}module")
    }
    package = (folder / "packagedef").read_text(encoding="utf-8")
    defined = dict(re.findall(r'\.ОпределяетМодуль\("([^"]+)", "([^"]+)"\)', package))
    equal(defined, configured, "modules in packagedef and lib.config")
    expect(f'.Версия("{number}")' in package, "packagedef has another version")
    for name, file in configured.items():
        expect((folder / file).is_file(), f"{name}: no file {file}")
    included = re.findall(r'\.ВключитьФайл\("([^"]+)"\)', package)
    equal(len(included), len(set(included)), "files that packagedef includes, each once")
    for name in included:
        expect((folder / name).exists(), f"packagedef includes {name}, which is not there")
        expect(name not in MADE_BY_OPM, f"packagedef includes {name}, which opm adds itself")
    sources = {f"src/{file.name}" for file in (folder / "src").glob("*.os")}
    equal(sources, set(configured.values()), "modules in src/")
    # The libraries themselves: OneScript would unpack a zip anew for every process, and leave it.
    with zipfile.ZipFile(archive) as opened:
        packed = {name: digest(opened.read(name)) for name in opened.namelist() if not name.endswith(".XML")}
    beside = {file.name: digest(file.read_bytes()) for file in (folder / "src").iterdir() if file.suffix != ".os"}
    equal(beside, packed, "the libraries beside OneScript's modules")


def check_culture(folder):
    """OneScript formats dates as the system's language does, and knows no summer time when it converts them."""
    for file in (folder / "src").glob("*.os"):
        text = file.read_text(encoding="utf-8")
        expect("ДФ=" not in text, f"{file.name} formats a date by the system's language")
        expect("МестноеВремя(" not in text, f"{file.name} converts a moment without summer time")


def check_tests(folder):
    """The runner runs the tests that are listed, and says nothing of the others."""
    for file in (folder / "tests").glob("*.os"):
        written = {name for name in modules.methods(modules.code(file)) if name.startswith("тестдолжен_")}
        listed = [name.lower() for name in re.findall(r'Тесты\.Добавить\("(\w+)"\)', file.read_text(encoding="utf-8"))]
        equal(sorted(listed), sorted(written), f"{file.name}: tests that are listed")
