"""What a built file tells about itself: ELF by pyelftools, PE by pefile."""

import json
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pefile
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

ELF_MACHINES = {"EM_X86_64": "x86_64", "EM_386": "i686", "EM_AARCH64": "aarch64"}
PE_MACHINES = {0x8664: "x86_64", 0x014C: "i686"}

ELF_FLAGS_1 = {0x1: "NOW", 0x8: "NODELETE"}

DLL_CHARACTERISTICS = {
    0x0020: "HIGH_ENTROPY_VA",
    0x0040: "DYNAMIC_BASE",
    0x0100: "NX_COMPAT",
    0x4000: "GUARD_CF",
}


@dataclass
class Binary:
    """A shared library or a program."""

    system: str
    processor: str
    size: int
    exports: set[str] = field(default_factory=set)
    imports: set[str] = field(default_factory=set)
    """The libraries that it needs, in lower case on Windows."""
    glibc: tuple[int, ...] = ()
    """The newest version of glibc that one of its symbols asks for."""
    hardening: set[str] = field(default_factory=set)
    soname: str = ""
    dependencies: list[dict] = field(default_factory=list)
    """The list that cargo-auditable put in: name, version, source, kind."""
    version: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of Windows' version resource: the texts of each language."""
    oldest_windows: tuple[int, int] = (0, 0)


def read(path: Path) -> Binary:
    data = path.read_bytes()
    if data[:4] == b"\x7fELF":
        return _elf(path, len(data))
    if data[:2] == b"MZ":
        return _pe(data)
    raise ValueError(f"{path}: neither ELF nor PE")


def _embedded(packed: bytes) -> list[dict]:
    # The section may be padded.
    return json.loads(zlib.decompressobj().decompress(packed))["packages"]


def _elf(path: Path, size: int) -> Binary:
    with path.open("rb") as file:
        elf = ELFFile(file)
        binary = Binary("linux", ELF_MACHINES[elf["e_machine"]], size)
        if audit := elf.get_section_by_name(".dep-v0"):
            binary.dependencies = _embedded(audit.data())
        needed = set()
        for section in elf.iter_sections():
            if isinstance(section, GNUVerNeedSection):
                for _, versions in section.iter_versions():
                    needed |= {version.name for version in versions}
            if isinstance(section, DynamicSection):
                for tag in section.iter_tags():
                    if tag.entry.d_tag == "DT_NEEDED":
                        binary.imports.add(tag.needed)
                    elif tag.entry.d_tag == "DT_SONAME":
                        binary.soname = tag.soname
                    elif tag.entry.d_tag == "DT_FLAGS_1":
                        binary.hardening |= {
                            name for bit, name in ELF_FLAGS_1.items() if tag.entry.d_val & bit
                        }
        numbers = [re.fullmatch(r"GLIBC_([0-9.]+)", name) for name in needed]
        binary.glibc = max((tuple(map(int, one[1].split("."))) for one in numbers if one), default=())
        if symbols := elf.get_section_by_name(".dynsym"):
            binary.exports = {
                symbol.name
                for symbol in symbols.iter_symbols()
                if symbol["st_shndx"] != "SHN_UNDEF" and symbol["st_info"]["bind"] != "STB_LOCAL"
            }
        if elf["e_type"] == "ET_DYN":
            binary.hardening.add("PIE")
        for segment in elf.iter_segments():
            if segment["p_type"] == "PT_GNU_RELRO":
                binary.hardening.add("RELRO")
            if segment["p_type"] == "PT_GNU_STACK" and not segment["p_flags"] & 1:
                binary.hardening.add("NX")
            if segment["p_type"] == "PT_LOAD" and segment["p_flags"] & 3 == 3:
                binary.hardening.add("writable code")
    return binary


def _pe(data: bytes) -> Binary:
    pe = pefile.PE(data=data)
    binary = Binary("windows", PE_MACHINES[pe.FILE_HEADER.Machine], len(data))
    optional = pe.OPTIONAL_HEADER
    binary.oldest_windows = (optional.MajorSubsystemVersion, optional.MinorSubsystemVersion)
    binary.imports = {entry.dll.decode().lower() for entry in getattr(pe, "DIRECTORY_ENTRY_IMPORT", [])}
    if exports := getattr(pe, "DIRECTORY_ENTRY_EXPORT", None):
        binary.exports = {symbol.name.decode() for symbol in exports.symbols}
    binary.hardening = {
        name for bit, name in DLL_CHARACTERISTICS.items() if optional.DllCharacteristics & bit
    }
    if hasattr(pe, "DIRECTORY_ENTRY_BASERELOC"):
        # Without these, DYNAMIC_BASE is an empty promise.
        binary.hardening.add("RELOCATIONS")
    for section in pe.sections:
        if section.Name.rstrip(b"\0") == b".dep-v0":
            binary.dependencies = _embedded(section.get_data())
    for information in getattr(pe, "FileInfo", []):
        for block in information:
            for table in getattr(block, "StringTable", []):
                binary.version[table.LangID.decode()] = {
                    key.decode(): value.decode() for key, value in table.entries.items()
                }
    return binary
