"""The configuration extensions, as Designer would read them."""

import re
import xml.etree.ElementTree as ElementTree

from . import modules
from .common import digest, equal, expect

CLASSES = "{http://v8.1c.ru/8.3/MDClasses}"
READABLE = "{http://v8.1c.ru/8.3/xcf/readable}"
FORMS = "{http://v8.1c.ru/8.3/xcf/logform}"
ROLES = "{http://v8.1c.ru/8.2/roles}"
FOLDERS = {
    "Role": "Roles",
    "CommonModule": "CommonModules",
    "CommonTemplate": "CommonTemplates",
    "DataProcessor": "DataProcessors",
}
# What is the object's own; ids of classes are the platform's.
ID = re.compile(r'(?:uuid="|<xr:(?:Object|Type|Value)Id>)([0-9a-f-]{36})')
NO_ID = "00000000-0000-0000-0000-000000000000"

# The one object without the extension's prefix: it is the English twin, and its name is in one alphabet. The
# platform suggests the prefix; that it does not insist is among what the page says was not tried.
WITHOUT_PREFIX = {"B24_UserBusy"}

# Which modules a client may call, and which only a server; whose values are kept for a session.
SERVER_CALL = {"Б24_ЗанятостьВызовСервера"}
KEPT = {"Б24_ЗанятостьПовтИсп"}

# The format of the exports: 8.3.21's, the oldest platform that attaches a component as the modules do. Other
# platforms read it from that version on, and refuse a folder with two formats.
FORMAT = "2.14"

# An extension is refused by a configuration whose compatibility mode is lower.
MODE = "Version8_3_14"


def check_extension(folder, archive, number, prefixless_wanted=frozenset()):
    ids = []
    trees = {}
    for file in sorted(folder.rglob("*.xml")):
        tree = ElementTree.parse(file).getroot()
        equal(tree.get("version"), FORMAT, f"{file.name}: format")
        expect(file.read_bytes().startswith(b"\xef\xbb\xbf"), f"{file.name} has no byte order mark")
        if file.parent.name == "Ext":
            continue
        equal(tree.tag, CLASSES + "MetaDataObject", f"{file.name}: root")
        trees[file] = tree
        ids += [part.get("uuid") for part in tree.iter() if part.get("uuid")]
        ids += [part.text for tag in ("ObjectId", "TypeId", "ValueId") for part in tree.iter(READABLE + tag)]
        # An object of the configuration is found by its name: its id differs from one configuration to the next.
        equal([part.text for part in tree.iter(CLASSES + "ExtendedConfigurationObject")], [], f"{file.name}: foreign ids")
    for one in ids:
        expect(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", one), f"not an id: {one}")
        expect(one != NO_ID, "an id of zeros")
    equal(len(ids), len(set(ids)), "distinct ids")

    root = trees.pop(folder / "Configuration.xml").find(CLASSES + "Configuration")
    properties = root.find(CLASSES + "Properties")
    equal(properties.find(CLASSES + "Version").text, number, "the extension's version")
    equal(properties.find(CLASSES + "ConfigurationExtensionCompatibilityMode").text, MODE, "the compatibility mode")

    prefix = properties.find(CLASSES + "NamePrefix").text
    equal(properties.find(CLASSES + "KeepMappingToExtendedConfigurationObjectsByIDs").text, "false", "mapping by ids")
    prefixless = set()

    listed = set()
    for child in root.find(CLASSES + "ChildObjects"):
        kind = child.tag.removeprefix(CLASSES)
        file = folder / FOLDERS[kind] / f"{child.text}.xml"
        expect(file in trees, f"{kind} {child.text} is listed, but has no file")
        listed.add(file)
        described = trees[file].find(child.tag)
        expect(described is not None, f"{file.name} does not describe a {kind}")
        equal(described.find(f"{CLASSES}Properties/{CLASSES}Name").text, child.text, f"{file.name}: name")
        # What an adopted object says is compared with the configuration's own, a language above all: there is none.
        adopted = described.find(f"{CLASSES}Properties/{CLASSES}ObjectBelonging")
        expect(adopted is None, f"{file.name} is adopted from the configuration")
        if not child.text.startswith(prefix):
            prefixless.add(child.text)
        if kind == "CommonModule":
            check_module_properties(child.text, described.find(CLASSES + "Properties"))
            expect((file.with_suffix("") / "Ext" / "Module.bsl").is_file(), f"{child.text} has no module")
        if kind == "Role":
            check_role(file, root)
        if kind == "DataProcessor":
            for form in described.findall(f"{CLASSES}ChildObjects/{CLASSES}Form"):
                listed.add(file.with_suffix("") / "Forms" / f"{form.text}.xml")
                check_form(file.with_suffix("") / "Forms" / form.text / "Ext")
            default = described.find(f"{CLASSES}Properties/{CLASSES}DefaultForm").text
            forms = {f"DataProcessor.{child.text}.Form.{form.stem}" for form in listed if form.parent.name == "Forms"}
            expect(default in forms, f"{file.name}: no form {default}")
        if kind == "CommonTemplate":
            body = file.with_suffix("") / "Ext" / "Template.bin"
            equal(described.find(f"{CLASSES}Properties/{CLASSES}TemplateType").text, "AddIn", "the template's type")
            equal(digest(body.read_bytes()), digest(archive.read_bytes()), "the template's contents")
            expect(child.text.endswith(f"_{number.replace('.', '_')}_0"), f"{child.text} does not bear the version")
    equal(prefixless, prefixless_wanted, "objects without the extension's prefix")
    equal(sorted(file.stem for file in set(trees) - listed), [], "files that Configuration.xml does not list")

    found = {file.parts[-3] for file in folder.glob("CommonModules/*/Ext/Module.bsl")}
    equal(found, {file.stem for file in listed if file.parent.name == "CommonModules"}, "folders of modules")


def check_apart(*folders):
    """Two extensions live in one base: it refuses the second if an id of it is the first's."""
    ids = [one for folder in folders for file in folder.rglob("*.xml") for one in ID.findall(file.read_text("utf-8-sig"))]
    equal(len(ids), len(set(ids)), "distinct ids of the extensions")


def check_role(file, root):
    """A role speaks of objects that are there."""
    rights = ElementTree.parse(file.with_suffix("") / "Ext" / "Rights.xml").getroot()
    equal(rights.tag, ROLES + "Rights", f"{file.name}: rights")
    children = {f"{child.tag.removeprefix(CLASSES)}.{child.text}" for child in root.find(CLASSES + "ChildObjects")}
    named = {part.find(ROLES + "name").text for part in rights.findall(ROLES + "object")}
    expect(named and named <= children, f"{file.name} speaks of {sorted(named - children)}")
    roles = {part.text for part in root.find(f"{CLASSES}Properties/{CLASSES}DefaultRoles")}
    expect(f"Role.{file.stem}" in roles, f"{file.stem} is not given to anybody")


def check_form(folder):
    """A form's fields show attributes that it has, its handlers stand in its module, its module speaks of elements
    that it has, and no number is taken twice."""
    form = ElementTree.parse(folder / "Form.xml").getroot()
    equal(form.tag, FORMS + "Form", f"{folder}: root")
    module = folder / "Form" / "Module.bsl"
    text = modules.code(module)
    defined = modules.methods(text)

    handlers = {part.text for tag in ("Event", "Action") for part in form.iter(FORMS + tag)}
    expect(len(handlers) >= 3, f"only {sorted(handlers)} are handlers of the form")
    handlers |= set(re.findall(r'УстановитьДействие\("\w+", "(\w+)"\)', module.read_text(encoding="utf-8-sig")))
    for handler in sorted(handlers):
        expect(handler.lower() in defined, f"the form's handler {handler} is not in its module")

    paths = set()
    for attribute in form.find(FORMS + "Attributes"):
        paths.add(attribute.get("name"))
        paths |= {f"{attribute.get('name')}.{column.get('name')}" for column in attribute.iter(FORMS + "Column")}
    for path in form.iter(FORMS + "DataPath"):
        expect(path.text in paths, f"the form shows {path.text}, which it does not have")
    commands = {f"Form.Command.{command.get('name')}" for command in form.find(FORMS + "Commands")}
    equal({name.text for name in form.iter(FORMS + "CommandName")}, commands, "the form's commands, each on a button")

    elements = list(form.find(FORMS + "ChildItems").iter())
    numbers = [part.get("id") for part in elements if part.get("id")]
    equal(len(numbers), len(set(numbers)), "distinct numbers of the form's elements")
    names = {part.get("name") for part in elements if part.get("id")}
    for name in re.findall(r"\bЭлементы\.(\w+)", text):
        expect(name in names, f"the form has no element {name}")


def check_module_properties(name, properties):
    def flag(tag):
        return properties.find(CLASSES + tag).text == "true"

    call = name in SERVER_CALL
    equal(flag("ServerCall"), call, f"{name}: ServerCall")
    equal(flag("ExternalConnection"), not call, f"{name}: ExternalConnection")
    equal(flag("ClientOrdinaryApplication"), not call, f"{name}: ClientOrdinaryApplication")
    expect(flag("Server"), f"{name}: Server")
    reuse = properties.find(CLASSES + "ReturnValuesReuse").text
    equal(reuse, "DuringSession" if name in KEPT else "DontUse", f"{name}: ReturnValuesReuse")
    for tag in ("Global", "ClientManagedApplication", "Privileged"):
        expect(not flag(tag), f"{name}: {tag}")
